"""Papers of a case: either row and file are both there, or neither."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.files import add_file, delete_file, delete_files_of, sweep_files
from cases.models import Attachment, Case
from sozialraum.lib import vault
from tests.cases.builders import CANARY, a_case, user
from tests.lib import paper_samples as sample
from tests.lib.test_clamd import Scanner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_DIR = tmp_path / "vault"
    return tmp_path / "vault"


def names(stored: Path) -> list[str]:
    return sorted(path.name for path in stored.glob("??/*"))


def add(case: Case, name: str = "Brief.pdf", data: bytes | None = None, by: str = "ayse") -> Attachment:
    return add_file(case, by=user(by), name=name, data=sample.pdf() if data is None else data)


def test_a_paper_is_kept_sealed_under_a_random_name(stored: Path) -> None:
    attachment = add(a_case(), f"{CANARY}.pdf")
    assert names(stored) == [attachment.stored_as]
    assert (attachment.name, attachment.kind, attachment.size) == (f"{CANARY}.pdf", "pdf", len(sample.pdf()))
    assert b"".join(vault.pieces(attachment.stored_as)) == sample.pdf()
    assert b"%PDF" not in next(stored.glob("??/*")).read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM cases_attachment t")
        assert CANARY not in cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("..\\..\\Windows\\Brief.PDF", "Brief.pdf"),
        ("/etc/passwd/Brief.pdf", "Brief.pdf"),
        ("Brief\r\nX-Injected: 1.pdf", "BriefX-Injected: 1.pdf"),
        ("<script>alert(1)</script>.pdf", "script>.pdf"),
        (".pdf.pdf", "pdf.pdf"),
        ("a" * 300 + ".pdf", "a" * 144 + ".pdf"),
    ],
)
def test_names_of_files_are_tamed(name: str, kept: str) -> None:
    assert add(a_case(), name).name == kept


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("leer.pdf", b""),
        ("luege.pdf", sample.png()),
        ("bombe.docx", sample.bomb()),
        ("beides.pdf", sample.pdf() + sample.docx()),
        ("gross.txt", b"a" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_of_what_is_refused_nothing_is_left(stored: Path, name: str, data: bytes) -> None:
    with pytest.raises(Refused):
        add(a_case(), name, data)
    assert Attachment.objects.count() == 0
    assert names(stored) == []


def test_when_the_row_cannot_be_written_the_file_goes_too(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case()

    def full(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("cases.actions.files.record_event", full)
    with pytest.raises(RuntimeError):
        add(case)
    assert Attachment.objects.count() == 0
    assert names(stored) == []


def test_only_those_who_work_on_the_case(stored: Path) -> None:
    case = a_case()
    for name in ("ben", "carla", "dora", "admin"):
        with pytest.raises(NotAllowed):
            add(case, by=name)
    attachment = add(case)
    with pytest.raises(NotAllowed):
        delete_file(attachment, by=user("ben"))
    assert names(stored) == [attachment.stored_as]


def test_deleting_removes_row_and_file(stored: Path, django_capture_on_commit_callbacks: Any) -> None:
    attachment = add(a_case())
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(attachment, by=user("ayse"))
    assert Attachment.objects.count() == 0
    assert names(stored) == []
    with pytest.raises(Conflict):
        delete_file(attachment, by=user("ayse"))


def test_a_deletion_that_is_rolled_back_keeps_the_file(
    stored: Path, django_capture_on_commit_callbacks: Any
) -> None:
    attachment = add(a_case())
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        delete_file(attachment, by=user("ayse"))
        transaction.set_rollback(True)
    assert names(stored) == [attachment.stored_as]
    assert Attachment.objects.count() == 1


def test_retention_takes_all_files_of_a_case(stored: Path, django_capture_on_commit_callbacks: Any) -> None:
    case, other = a_case(), a_case("Andere")
    add(case)
    add(case, "Foto.jpg", sample.jpeg_with_place())
    kept = add(other)
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_files_of(case, by=user("carla")) == 2
    assert names(stored) == [kept.stored_as]


def test_what_no_row_knows_is_swept(stored: Path) -> None:
    kept = add(a_case())
    stranger = vault.put(b"left by a crash")
    for path in stored.glob("??/*"):
        os.utime(path, (1, 1))
    assert sweep_files() == 1
    assert names(stored) == [kept.stored_as]
    assert not vault.exists(stranger)


# --- viruses --------------------------------------------------------------------------------------------
@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    listener = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{listener.getsockname()[1]}"
    running = Scanner(listener)
    yield running
    running.close()


def test_a_virus_is_refused_and_a_clean_file_is_marked(stored: Path, scanner: Scanner) -> None:
    case = a_case()
    with pytest.raises(Refused, match="Virenscanner hat in dieser Datei etwas gefunden"):
        add(case, "test.txt", sample.EICAR)
    assert names(stored) == []
    assert add(case).is_scanned
    assert scanner.scanned == [sample.EICAR, sample.pdf()]


def test_without_the_scanner_no_file_is_taken(stored: Path, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    with pytest.raises(Refused, match="Virenscanner antwortet"):
        add(a_case())
    assert names(stored) == []
