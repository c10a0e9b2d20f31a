"""How uploads arrive: in memory, up to settings.LARGEST_UPLOAD bytes, and never in a temporary file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

PATIENCE = 20
"""So many times the limit are read past and thrown away, so that the browser gets to see the answer."""


class TooLarge(UploadedFile):
    """What is left of a file that was larger than allowed: its name and that it was too large. It has no content."""

    def __init__(self, name: str, field_name: str) -> None:
        super().__init__(BytesIO(), name, size=settings.LARGEST_UPLOAD + 1)
        self.field_name = field_name


class SmallFilesInMemory(FileUploadHandler):
    """Stops keeping at the limit, counted over all files of a request; the rest of the stream passes by unkept."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content: BytesIO | None = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.seen += len(raw_data)
        if self.seen > settings.LARGEST_UPLOAD:
            self.content = None
            if self.seen > PATIENCE * settings.LARGEST_UPLOAD:
                raise StopUpload(connection_reset=True)
        elif self.content is not None:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        if self.content is None:
            return TooLarge(self.file_name or "", self.field_name)
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
