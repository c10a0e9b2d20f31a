"""Which kind a file is, whether it is sound, and what of it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

import puremagic

from sozialraum.lib.papers.images import clean_image
from sozialraum.lib.papers.office import check_docx, check_odt
from sozialraum.lib.papers.pdf import check_pdf
from sozialraum.lib.papers.refusal import NotAccepted, Why
from sozialraum.lib.papers.text import check_text

# What puremagic, and what names call each kind.
NAMES = {
    "pdf": {"pdf"},
    "jpg": {"jpg", "jpeg", "jpe", "jfif"},
    "png": {"png"},
    "docx": {"docx"},
    "odt": {"odt"},
    "txt": {"txt", "text"},
}


PHONE_PHOTOS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
"""Brands of HEIF. Opening them would mean a video decoder for files of strangers; phones send JPEG by themselves where
a form accepts nothing else."""


@dataclass(frozen=True)
class Paper:
    """`data` is what is to be kept: pictures have lost place, camera and everything else but the picture."""

    kind: str
    data: bytes


def checked(name: str, data: bytes, *, largest: int) -> Paper:
    """The file as it may be kept, or NotAccepted. `name` is believed in nothing but must not contradict."""
    if not data:
        raise NotAccepted(Why.EMPTY)
    if len(data) > largest:
        raise NotAccepted(Why.TOO_LARGE)
    kind = _kind(data)
    said = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    if said not in NAMES[kind]:
        raise NotAccepted(Why.LIES if kind != "txt" or said in _known() else Why.UNKNOWN)
    if kind == "pdf":
        check_pdf(data)
    elif kind in ("jpg", "png"):
        data = clean_image(data, kind)
    elif kind == "docx":
        check_docx(data)
    elif kind == "odt":
        check_odt(data)
    else:
        check_text(data)
    return Paper(kind, data)


def _known() -> set[str]:
    return set().union(*NAMES.values())


def _kind(data: bytes) -> str:
    """By the first bytes; text is what has no signature that anybody knows."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"PK\x03\x04"):
        # An ODT begins with its type, uncompressed; anything else that is packed must prove to be a DOCX.
        return "odt" if data[30:38] == b"mimetype" else "docx"
    if data[4:8] == b"ftyp" and data[8:12] in PHONE_PHOTOS:
        raise NotAccepted(Why.PHONE_PHOTO)
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(data[:8192])}
    except puremagic.PureError:
        return "txt"
    # Signatures of two letters ("MZ", "BM") are also beginnings of words: the text check decides about those.
    if found and b"\0" not in data[:8192] and not found & {"html", "htm", "svg", "xml", "rtf", "exe"}:
        return "txt"
    raise NotAccepted(Why.UNKNOWN)
