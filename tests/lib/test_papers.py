"""What a file really is, by its content."""

import tracemalloc
from io import BytesIO

import pytest
from PIL import Image

from sozialraum.lib.papers import NotAccepted, Why, checked
from tests.lib import paper_samples as sample

LARGEST = 10 * 1024 * 1024


def why_not(name: str, data: bytes) -> Why:
    with pytest.raises(NotAccepted) as refusal:
        checked(name, data, largest=LARGEST)
    return refusal.value.why


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("Brief.pdf", sample.pdf(), "pdf"),
        ("Brief.PDF", sample.pdf(sample.packed_objects(b"9 0 << /Type /Font >>")), "pdf"),
        ("Foto.JPEG", sample.jpeg_with_place(), "jpg"),
        ("Bild.png", sample.png(), "png"),
        ("Bericht.docx", sample.docx(), "docx"),
        ("Bericht.odt", sample.odt(), "odt"),
        ("Notiz.txt", "Mzingo kommt am Dienstag. Çok iyi! 🙂\r\n\tGruß".encode(), "txt"),
        ("Notiz.txt", "\ufeffmit Marke am Anfang".encode(), "txt"),
        ("Notiz.txt", b"BM ist die Beratung in Malstatt", "txt"),
    ],
)
def test_sound_papers_are_taken(name: str, data: bytes, kind: str) -> None:
    assert checked(name, data, largest=LARGEST).kind == kind


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("leer.pdf", b"", Why.EMPTY),
        ("gross.txt", b"a" * (LARGEST + 1), Why.TOO_LARGE),
        # names that lie
        ("Brief.pdf", sample.png(), Why.LIES),
        ("Foto.jpg", sample.pdf(), Why.LIES),
        ("Bericht.docx", b"nur Text", Why.LIES),
        ("Brief.pdf.exe", sample.pdf(), Why.LIES),
        ("programm.pdf", b"MZ\x90\x00\x03" + b"\0" * 200, Why.UNKNOWN),
        ("programm.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 200, Why.UNKNOWN),
        # kinds that are not taken
        ("seite.html", b"<!DOCTYPE html><html><body>Hallo</body></html>", Why.UNKNOWN),
        ("seite.txt", b"Hallo <script>alert(1)</script>", Why.ACTIVE),
        ("bild.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Why.UNKNOWN),
        ("bild.txt", b'  <svg onload="alert(1)"/>', Why.ACTIVE),
        ("start.sh", b"#!/bin/sh\nrm -r x\n", Why.UNKNOWN),
        ("start.txt", b"#!/bin/sh\nrm -r x\n", Why.ACTIVE),
        ("bild.gif", b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + b"\0" * 20, Why.UNKNOWN),
        ("foto.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, Why.PHONE_PHOTO),
        ("foto.jpg", b"\0\0\0\x1cftypmif1" + b"\0" * 40, Why.PHONE_PHOTO),
        ("film.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 40, Why.UNKNOWN),
        ("nul.txt", b"Text\0mit Null", Why.UNKNOWN),
        ("latin.txt", "Grüße".encode("latin-1"), Why.UNKNOWN),
        ("makro.docm", sample.docx(), Why.LIES),
        # PDF
        ("a.pdf", b"%PDF-1.4\nnichts weiter", Why.BROKEN),
        ("a.pdf", b"%PDF-9.9\n" + sample.pdf()[9:], Why.BROKEN),
        ("a.pdf", sample.pdf(b"7 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n"), Why.ACTIVE),
        ("a.pdf", sample.pdf(b"7 0 obj\n<< /S /J#61vaScript >>\nendobj\n"), Why.ACTIVE),
        ("a.pdf", sample.pdf(sample.packed_objects(b"9 0 << /S /Launch >>")), Why.ACTIVE),
        ("a.pdf", sample.pdf(b"7 0 obj\n<< /Type /EmbeddedFile >>\nendobj\n"), Why.ACTIVE),
        ("a.pdf", sample.pdf(b"7 0 obj\n<< /Encrypt 8 0 R >>\nendobj\n"), Why.LOCKED),
        ("a.pdf", sample.pdf(sample.packed_objects(b"0" * 60_000_000)), Why.BOMB),
        ("a.pdf", sample.pdf() + sample.docx(), Why.HIDDEN),
        ("a.pdf", sample.pdf(tail=b"%%EOF\n<script>alert(1)</script>"), Why.HIDDEN),
        ("a.pdf", sample.pdf().replace(b"%\xe2\xe3\xcf\xd3", b"<script>alert(1)</script>"), Why.HIDDEN),
        # pictures
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"Unsinn" * 50, Why.BROKEN),
        ("a.png", sample.png()[:40], Why.BROKEN),
        ("a.png", sample.png((8000, 7000)), Why.BOMB),
        # packed documents
        ("a.docx", sample.docx(**{"[Content_Types].xml": b"<Types/>"}), Why.UNKNOWN),
        ("a.docx", sample.docx(**{"word/vbaProject.bin": b"x"}), Why.ACTIVE),
        ("a.docx", sample.docx(**{"word/embeddings/Tabelle.xlsx": b"x"}), Why.ACTIVE),
        ("a.docx", sample.docx(**{"word/boese.exe": b"MZ"}), Why.ACTIVE),
        ("a.docx", sample.docx(**{"../boese.xml": b"x"}), Why.HIDDEN),
        ("a.docx", sample.docx(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), Why.ACTIVE),
        (
            "a.docx",
            sample.docx(
                **{
                    "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" '
                    b'Target="https://example.org/x.dotm" TargetMode="External"/>'
                }
            ),
            Why.ACTIVE,
        ),
        ("a.docx", b"PK\x03\x04" + b"kaputt" * 20, Why.BROKEN),
        ("a.docx", sample.docx() + b"noch etwas", Why.HIDDEN),
        ("a.docx", sample.bomb(), Why.BOMB),
        ("a.odt", sample.odt(**{"Basic/Standard/Modul.xml": b"<x/>"}), Why.ACTIVE),
        ("a.odt", sample.odt(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), Why.UNKNOWN),
        (
            "a.odt",
            sample.odt(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
            Why.LOCKED,
        ),
    ],
)
def test_what_is_refused_and_why(name: str, data: bytes, why: Why) -> None:
    assert why_not(name, data) == why


def test_a_photo_loses_where_and_with_what_it_was_taken() -> None:
    before = sample.jpeg_with_place()
    assert b"Kameramarke" in before
    assert b"geheimer Kommentar" in before
    after = checked("Foto.jpg", before, largest=LARGEST).data
    for trace in (b"Kameramarke", b"geheimer Kommentar", b"Exif", b"GPS"):
        assert trace not in after
    with Image.open(BytesIO(after)) as image:
        # It lay on its side: now the picture itself stands upright.
        assert image.size == (40, 60)
        assert dict(image.getexif()) == {}


def test_what_was_hidden_behind_a_picture_is_gone() -> None:
    after = checked("Bild.png", sample.png() + sample.docx(), largest=LARGEST).data
    assert b"PK\x03\x04" not in after
    assert Image.open(BytesIO(after)).size == (20, 10)


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    data = sample.bomb()
    tracemalloc.start()
    assert why_not("a.docx", data) == Why.BOMB
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
