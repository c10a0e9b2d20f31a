"""What kinds of files are kept with a case. Nothing that can run."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    PDF = "pdf", _("PDF")
    JPEG = "jpg", _("Photo (JPEG)")
    PNG = "png", _("Picture (PNG)")
    DOCX = "docx", _("Word document")
    ODT = "odt", _("Text document (ODT)")
    TEXT = "txt", _("Plain text")


CONTENT_TYPES: dict[str, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.TEXT: "text/plain; charset=utf-8",
}
