"""PDF: begins and ends like one, nothing before or behind, no scripts, no files inside, nothing that starts itself."""

from __future__ import annotations

import re
import zlib

from sozialraum.lib.papers.refusal import NotAccepted, Why

_HEADER = re.compile(rb"%PDF-[12]\.\d")
# Names of PDF may write any letter as #xx.
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE)(?![A-Za-z0-9])"
)
_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_MARKUP = re.compile(rb"<(script|html|!doctype|svg)", re.IGNORECASE)
UNPACKED_BYTES = 40_000_000
"""What all packed lists of objects may become together."""


def check_pdf(data: bytes) -> None:
    if not _HEADER.match(data):
        raise NotAccepted(Why.BROKEN)
    end = data.rfind(b"%%EOF")
    if end < 0 or data.rfind(b"startxref", 0, end) < 0:
        raise NotAccepted(Why.BROKEN)
    if data[end + 5 :].strip(b"\r\n\0 \t"):
        raise NotAccepted(Why.HIDDEN)
    # A packed archive is found by its end, which may stand in front of a PDF's last words as a comment.
    if b"PK\x05\x06" in data[-70_000:] or _MARKUP.search(data[:1024]):
        raise NotAccepted(Why.HIDDEN)
    if re.search(rb"/Encrypt(?![A-Za-z])", data):
        raise NotAccepted(Why.LOCKED)
    _check_names(_without_streams(data))
    for objects in _packed_objects(data):
        _check_names(objects)


def _check_names(data: bytes) -> None:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data
    if _ACTIVE.search(plain):
        raise NotAccepted(Why.ACTIVE)


def _without_streams(data: bytes) -> bytes:
    """The objects themselves: packed pictures and fonts hold anything by chance."""
    return re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)


def _packed_objects(data: bytes) -> list[bytes]:
    """Lists of objects that are packed (PDF 1.5): names hide there as well."""
    found, left = [], UNPACKED_BYTES
    for start in _STREAM.finditer(data):
        unpack = zlib.decompressobj()
        try:
            objects = unpack.decompress(data[start.end() :], left)
        except zlib.error:
            raise NotAccepted(Why.BROKEN) from None
        left -= len(objects)
        if unpack.unconsumed_tail or left <= 0:
            raise NotAccepted(Why.BOMB)
        found.append(objects)
    return found
