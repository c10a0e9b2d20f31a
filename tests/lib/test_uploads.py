"""Uploads arrive in memory and stop being kept at the limit."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.http.multipartparser import MultiPartParser

from sozialraum.lib.uploads import SmallFilesInMemory, TooLarge

MEGABYTE = 1024 * 1024
BOUNDARY = "grenze"


class Stream:
    """A body that comes as it is asked for and is never whole in memory; counts what was taken."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.rest, self.taken = parts, b"", 0

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size and (part := next(self.parts, b"")):
            self.rest += part
        data, self.rest = self.rest[:size], self.rest[size:]
        self.taken += len(data)
        return data


def body(*sizes: int) -> Iterator[bytes]:
    for number, size in enumerate(sizes):
        yield (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file{number}"; filename="a.pdf"\r\n\r\n'
        ).encode()
        for _ in range(size // MEGABYTE):
            yield b"a" * MEGABYTE
        yield b"b" * (size % MEGABYTE) + b"\r\n"
    yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="remark"\r\n\r\nBrief\r\n--{BOUNDARY}--\r\n'.encode()


def parsed(*sizes: int) -> tuple[Any, Any, Stream]:
    stream = Stream(body(*sizes))
    meta = {
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(sum(sizes) + 1000),
    }
    post, files = MultiPartParser(meta, stream, [SmallFilesInMemory()], "utf-8").parse()  # type: ignore[arg-type]
    return post, files, stream


def test_a_small_file_is_there_as_it_was_sent() -> None:
    post, files, _stream = parsed(10 * MEGABYTE)
    assert files["file0"].size == 10 * MEGABYTE
    assert files["file0"].read() == b"a" * 10 * MEGABYTE
    assert isinstance(files["file0"].file, BytesIO)
    assert post["remark"] == "Brief"


def test_fifty_megabytes_pass_by_unkept_and_the_rest_of_the_form_is_there() -> None:
    tracemalloc.start()
    post, files, _stream = parsed(50 * MEGABYTE)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(files["file0"], TooLarge)
    assert files["file0"].size > 10 * MEGABYTE
    assert files["file0"].read() == b""
    assert post["remark"] == "Brief"
    assert peak < 32 * MEGABYTE


def test_many_files_together_keep_no_more_than_one() -> None:
    _post, files, _stream = parsed(6 * MEGABYTE, 6 * MEGABYTE)
    assert [isinstance(files[name], TooLarge) for name in ("file0", "file1")] == [False, True]


def test_patience_ends() -> None:
    post, files, stream = parsed(900 * MEGABYTE)
    assert stream.taken < 210 * MEGABYTE
    assert dict(files) == {}
    assert "remark" not in post


@pytest.mark.parametrize("size", [0, 1])
def test_the_smallest(size: int) -> None:
    assert parsed(size)[1]["file0"].size == size
