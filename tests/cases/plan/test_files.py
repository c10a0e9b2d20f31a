"""Papers of a case come in and go out through the door only."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cases.models import (
    AccessEntry,
    Attachment,
)
from tests.cases.builders import Browser, user
from tests.cases.plan.family import Family, text_of
from tests.lib import paper_samples as sample

pytestmark = pytest.mark.django_db


def upload(browser: Client, family: Family, name: str, data: bytes, remark: str = "Brief") -> Any:
    file = SimpleUploadedFile(name, data, content_type="application/pdf")
    return browser.post(family.url("case-files"), {"file": file, "remark": remark})


def test_a_file_comes_in_and_goes_out_through_the_door_only(at_work: Browser, stored: Path) -> None:
    family = Family()
    browser = at_work("ayse")
    assert upload(browser, family, "Foto.JPG", sample.jpeg_with_place()).status_code == 302
    photo = Attachment.objects.get(name__isnull=False, kind="jpg")
    before = AccessEntry.objects.filter(action="download").count()
    answer = browser.get(family.url("case-files-download", photo.pk))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xff\xd8\xff")
    assert b"Kameramarke" not in content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Foto.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store, private, max-age=0, no-cache, must-revalidate"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Length"] == str(len(content))
    entry = AccessEntry.objects.filter(action="download").latest("pk")
    assert AccessEntry.objects.filter(action="download").count() == before + 1
    assert (entry.actor, entry.subject, entry.subject_id, entry.via) == (
        user("ayse"),
        "attachment",
        photo.pk,
        "assignment",
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("leer.pdf", b"", "Die Datei ist leer."),
        ("luege.pdf", sample.png(), "nicht, was ihr Name sagt"),
        ("seite.html", b"<!DOCTYPE html><html></html>", "Dateien dieser Art"),
        ("foto.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "Bitte schicken Sie es als JPEG"),
        ("beides.pdf", sample.pdf() + sample.docx(), "etwas anderes versteckt"),
        ("bombe.docx", sample.bomb(), "würde beim Öffnen riesig"),
        ("makro.docx", sample.docx(**{"word/vbaProject.bin": b"x"}), "Skripte, Makros"),
        ("gross.pdf", b"%PDF-1.4" + b"a" * (50 * 1024 * 1024), "größer als 10 MB"),
    ],
)
def test_refused_files_leave_nothing_and_keep_what_was_typed(
    at_work: Browser, stored: Path, name: str, data: bytes, sentence: str
) -> None:
    family = Family()
    answer = upload(at_work("ayse"), family, name, data, remark="Getippt und behalten")
    page = text_of(answer)
    assert answer.status_code == 200
    assert sentence in page
    assert "Getippt und behalten" in page
    assert Attachment.objects.count() == 1
    assert len(list(stored.glob("??/*"))) == 1


def test_without_a_file_the_form_says_so(at_work: Browser) -> None:
    family = Family()
    answer = at_work("ayse").post(family.url("case-files"), {"remark": "Getippt"})
    assert "sr-errors" in text_of(answer)


def test_a_file_that_is_gone_from_the_disk_is_not_found(at_work: Browser, stored: Path) -> None:
    family = Family()
    for path in stored.glob("??/*"):
        path.unlink()
    assert at_work("ayse").get(family.url("case-files-download", family.file.pk)).status_code == 404


def test_deleting_asks_first(at_work: Browser, django_capture_on_commit_callbacks: Any, stored: Path) -> None:
    family = Family()
    browser = at_work("ayse")
    assert "Brief.pdf" in text_of(browser.get(family.url("case-files-delete", family.file.pk)))
    assert Attachment.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(family.url("case-files-delete", family.file.pk))
    assert Attachment.objects.count() == 0
    assert list(stored.glob("??/*")) == []
