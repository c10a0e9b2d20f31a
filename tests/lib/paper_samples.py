"""Real files for stories about papers, made on the spot: sound ones and such that lie."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from PIL import Image

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless string every virus scanner reports (eicar.org)."""


def pdf(body: bytes = b"", *, tail: bytes = b"%%EOF\n") -> bytes:
    """The smallest PDF with one empty page; `body` stands among its objects."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>",
    ]
    out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    out += body
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n" % (len(parts) + 1, start)
    return out + tail


def packed_objects(content: bytes) -> bytes:
    """An object stream as PDF 1.5 has them: names hide inside, packed."""
    packed = zlib.compress(content)
    head = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        packed
    )
    return head + packed + b"\nendstream\nendobj\n"


def jpeg_with_place() -> bytes:
    """A photo that says in its EXIF data where and with what it was taken."""
    image = Image.new("RGB", (60, 40), (200, 120, 40))
    exif = Image.Exif()
    exif[0x010F] = "Kameramarke"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 14.0, 40.0), 3: "E", 4: (6.0, 58.0, 8.0)})
    out = BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"geheimer Kommentar")
    return out.getvalue()


def png(size: tuple[int, int] = (20, 10)) -> bytes:
    out = BytesIO()
    Image.new("RGBA", size, (10, 90, 90, 128)).save(out, "PNG")
    return out.getvalue()


DOCX_TYPES = (
    b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def docx(**more: bytes) -> bytes:
    """`more`: further parts by name, or other content for one of the usual ones."""
    parts = {
        "[Content_Types].xml": DOCX_TYPES,
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document/>",
    }
    return _packed(parts | more)


def odt(**more: bytes) -> bytes:
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"<office:document-content/>",
        "META-INF/manifest.xml": b"<manifest:manifest/>",
    }
    return _packed(parts | more, stored=("mimetype",))


def _packed(parts: dict[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(name, content, compress_type=kind)
    return out.getvalue()


def bomb() -> bytes:
    """A DOCX of some 300 kB that would become 300 MB."""
    return docx(**{f"word/media/image{number}.png": b"\0" * 30_000_000 for number in range(10)})
