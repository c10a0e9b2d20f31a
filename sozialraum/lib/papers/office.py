"""Documents of word processors: packed files with the right parts; no macros, no templates from elsewhere."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from sozialraum.lib.papers.refusal import NotAccepted, Why

MOST_PARTS = 2_000
UNPACKED_BYTES = 100_000_000
LARGEST_PART_READ = 30_000_000
_HARMLESS = {
    *(
        "xml",
        "rels",
        "rdf",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "bmp",
        "tif",
        "tiff",
        "emf",
        "wmf",
        "odttf",
        "ttf",
        "otf",
    ),
}
_NAMELESS = {"mimetype", "layout-cache"}
_ODT = b"application/vnd.oasis.opendocument.text"
_DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = re.compile(rb"macroEnabled|vbaProject|activeX|oleObject", re.IGNORECASE)
_FROM_OUTSIDE = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*/(attachedTemplate|oleObject|frame|subDocument)[\"'])[^>]*>"
)
_ODT_SCRIPT = re.compile(
    rb"<(script:|office:scripts>\s*<|office:script\b|office:event-listeners>)|vnd\.sun\.star\.script|macro:"
)


def check_docx(data: bytes) -> None:
    with _opened(data) as package:
        parts = _checked_parts(package)
        if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
            raise NotAccepted(Why.UNKNOWN)
        types = _read(package, "[Content_Types].xml")
        if _MACROS.search(types):
            raise NotAccepted(Why.ACTIVE)
        if _DOCX not in types:
            raise NotAccepted(Why.UNKNOWN)
        for part in parts:
            if part.endswith(".rels") and _FROM_OUTSIDE.search(_read(package, part)):
                raise NotAccepted(Why.ACTIVE)
        _read(package, "word/document.xml")


def check_odt(data: bytes) -> None:
    with _opened(data) as package:
        parts = _checked_parts(package)
        if not {"mimetype", "content.xml", "META-INF/manifest.xml"} <= parts:
            raise NotAccepted(Why.UNKNOWN)
        if _read(package, "mimetype").strip() != _ODT:
            raise NotAccepted(Why.UNKNOWN)
        if any(part.startswith(("Basic/", "Scripts/", "Dialogs/")) for part in parts):
            raise NotAccepted(Why.ACTIVE)
        if b"encryption-data" in _read(package, "META-INF/manifest.xml"):
            raise NotAccepted(Why.LOCKED)
        for part in ("content.xml", "styles.xml"):
            if part in parts and _ODT_SCRIPT.search(_read(package, part)):
                raise NotAccepted(Why.ACTIVE)


def _opened(data: bytes) -> zipfile.ZipFile:
    # The directory stands at the very end: nothing else may hide behind it, or before the first part.
    if data.rfind(b"PK\x05\x06") != len(data) - 22:
        raise NotAccepted(Why.HIDDEN if b"PK\x05\x06" in data else Why.BROKEN)
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise NotAccepted(Why.BROKEN) from None


def _checked_parts(package: zipfile.ZipFile) -> set[str]:
    infos = package.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > UNPACKED_BYTES:
        raise NotAccepted(Why.BOMB)
    if sum(info.compress_size for info in infos) > len(package.fp.getvalue()):  # type: ignore[union-attr]
        raise NotAccepted(Why.BOMB)
    if not infos or min(info.header_offset for info in infos) != 0:
        raise NotAccepted(Why.HIDDEN)
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise NotAccepted(Why.HIDDEN)
    for info in infos:
        path = PurePosixPath(info.filename)
        if info.flag_bits & 0x1:
            raise NotAccepted(Why.LOCKED)
        if path.is_absolute() or ".." in path.parts or "\\" in info.filename:
            raise NotAccepted(Why.HIDDEN)
        if not info.is_dir() and not _is_harmless(path):
            raise NotAccepted(Why.ACTIVE)
    return set(names)


def _is_harmless(path: PurePosixPath) -> bool:
    # Not `suffix`: the part that says how all others belong together is called "_rels/.rels".
    _stem, dot, ending = path.name.rpartition(".")
    if not dot:
        return path.name in _NAMELESS or path.parts[0] in ("ObjectReplacements", "Thumbnails")
    return ending.lower() in _HARMLESS


def _read(package: zipfile.ZipFile, part: str) -> bytes:
    """Unpacked no further than what a part may be, whatever its head says."""
    try:
        with package.open(part) as file:
            content = file.read(LARGEST_PART_READ + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise NotAccepted(Why.BROKEN) from None
    if len(content) > LARGEST_PART_READ:
        raise NotAccepted(Why.BOMB)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise NotAccepted(Why.ACTIVE)
    return content
