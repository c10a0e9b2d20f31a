"""The pages of a plan, notes, files and consents: who gets them, what they cost, and that nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.consents import give_consent, prepare_consent
from cases.actions.files import add_file
from cases.actions.notes import write_note
from cases.actions.plan import add_goal, add_reading, add_task, end_task
from cases.enums.cases import Duty, GrantKind, Position, State
from cases.models import (
    AccessEntry,
    Attachment,
    Case,
    CaseGrant,
    CasePerson,
    Consent,
    Goal,
    Note,
    Person,
    ScaleReading,
    Task,
)
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, assign, user
from tests.lib import paper_samples as sample

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
SCRIPT = "<script>alert(1)</script>"
Browser = Callable[[str], Client]


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_DIR = tmp_path / "vault"
    return tmp_path / "vault"


@pytest.fixture
def at_work(client: Client) -> Browser:
    def sign_in(name: str) -> Client:
        client.force_login(user(name))
        return client

    return sign_in


class Family:
    """A case with a mother and a child, one of everything in it."""

    def __init__(self, label: str = "Familie Rosenholz", lead: str = "ayse", **changes: Any) -> None:
        by = user(lead)
        self.child = a_person("Mina", "Rosenholz", by=lead, language="ar")
        self.mother = a_person("Rana", "Rosenholz", by=lead, birth_date=date(1990, 1, 1), language="tr")
        office = "burbach" if lead == "dora" else "malstatt"
        self.case = a_case(label, lead=lead, office=office, people=[self.child], **changes)
        CasePerson.objects.create(case=self.case, person=self.mother, position=Position.PARENT)
        self.goal = add_goal(
            self.case,
            by=by,
            words="Ruhige Morgen",
            need="Morgens ist Streit.",
            agreed_by=[self.mother],
            agreed_on=TODAY,
        )
        add_reading(self.goal, by=by, value=3, on=TODAY, said_by=self.mother, moment="start")
        self.task = add_task(
            self.case, by=by, text="Wecker stellen", person=self.mother, due_on=TODAY, goal=self.goal
        )
        self.note = write_note(self.case, by=by, text="Besuch zu Hause", happened_on=TODAY)
        self.file = add_file(self.case, by=by, name="Brief.pdf", data=sample.pdf(), remark="Schule")
        self.consent = prepare_consent(
            self.case,
            by=by,
            recipients=["Grundschule"],
            giver=self.mother,
            given_as="self",
            purpose="exchange",
            purpose_words="Damit wir reden können.",
            categories=["contact"],
            expires_on=TODAY + timedelta(days=90),
        )

    def url(self, name: str, *rest: Any) -> str:
        return reverse(name, args=[self.case.reference, *rest])

    def rows(self) -> dict[str, int]:
        """The last part of every nested address, by its name."""
        return {
            "case-plan-goal": self.goal.pk,
            "case-plan-goal-state": self.goal.pk,
            "case-plan-reading-new": self.goal.pk,
            "case-plan-task": self.task.pk,
            "case-plan-task-end": self.task.pk,
            "case-plan-task-reopen": self.task.pk,
            "case-notes-correct": self.note.pk,
            "case-files-download": self.file.pk,
            "case-files-delete": self.file.pk,
            "case-consents-edit": self.consent.pk,
            "case-consents-give": self.consent.pk,
            "case-consents-revoke": self.consent.pk,
            "case-consents-discard": self.consent.pk,
            "case-consents-print": self.consent.pk,
        }


READING = ("case-plan", "case-plan-print", "case-notes", "case-files", "case-consents")
READING_ROWS = ("case-files-download", "case-consents-print")
WRITING = ("case-plan-goal-new", "case-plan-task-new", "case-consents-new")
BUTTONS = ("case-plan-task-reopen", "case-consents-discard")


def share(case: Case, name: str, kind: str = GrantKind.SHARE) -> None:
    CaseGrant.objects.create(
        content_object=case,
        user=user(name),
        permission=Permission.objects.get(codename="read_case"),
        kind=kind,
        reason="Urlaub",
        granted_by=user("carla"),
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(minutes=60),
    )


def text_of(response: Any) -> str:
    return str(response.content.decode())


def everything_left() -> tuple[int, ...]:
    models = (Goal, ScaleReading, Task, Note, Attachment, Consent)
    return tuple(model._default_manager.count() for model in models)


# --- who gets what --------------------------------------------------------------------------------------
def addresses(family: Family) -> dict[str, str]:
    plain = {name: family.url(name) for name in (*READING, *WRITING)}
    return plain | {name: family.url(name, key) for name, key in family.rows().items()}


@pytest.mark.parametrize("name", ["ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_others_nothing_is_there(at_work: Browser, name: str, method: str) -> None:
    family = Family()
    browser = at_work(name)
    answers = {
        route: getattr(browser, method)(address).status_code for route, address in addresses(family).items()
    }
    wrong_method = {"get": BUTTONS, "post": ("case-plan", "case-plan-print", "case-consents", *READING_ROWS)}
    assert answers == {route: 405 if route in wrong_method[method] else 404 for route in answers}
    assert everything_left() == (1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize("kind", [GrantKind.SHARE, GrantKind.EMERGENCY])
def test_a_share_and_an_emergency_read_and_do_not_write(at_work: Browser, kind: str) -> None:
    family = Family()
    write_note(family.case, by=user("ayse"), text=CANARY, happened_on=TODAY, kind="entrusted")
    share(family.case, "dora", kind)
    browser = at_work("dora")
    for name in READING:
        page = browser.get(family.url(name))
        assert page.status_code == 200
        content = text_of(page)
        assert CANARY not in content
        posts = re.findall(r'<form[^>]*method="post"[^>]*>', content)
        assert [form for form in posts if "/konto/abmelden/" not in form] == []
    for name in READING_ROWS:
        assert browser.get(family.url(name, family.rows()[name])).status_code == 200
    for name in WRITING:
        assert browser.get(family.url(name)).status_code == 403
        assert browser.post(family.url(name), {"words": "x"}).status_code == 403
    for name, key in family.rows().items():
        if name in READING_ROWS:
            continue
        if name not in BUTTONS:
            assert browser.get(family.url(name, key)).status_code == 403
        assert browser.post(family.url(name, key), {"version": 1, "state": "done"}).status_code == 403
    assert browser.post(family.url("case-notes"), {"text": "x"}).status_code == 403
    assert browser.post(family.url("case-files"), {}).status_code == 403
    assert everything_left() == (1, 1, 1, 2, 1, 1)
    family.task.refresh_from_db()
    assert family.task.state == "open"


def test_a_row_of_another_case_does_not_exist(at_work: Browser) -> None:
    """Both cases are mine: only the address is wrong."""
    here, there = Family(), Family("Andere")
    browser = at_work("ayse")
    for route, key in there.rows().items():
        if route not in BUTTONS:
            assert browser.get(here.url(route, key)).status_code == 404, route
        if route not in READING_ROWS:
            data = {"version": "1", "state": "done", "text": "x", "happened_on": "2026-11-24"}
            assert browser.post(here.url(route, key), data).status_code == 404, route
    assert everything_left() == (2, 2, 2, 2, 2, 2)


@pytest.mark.parametrize("key", ["0", "00", "9" * 19, "-1", "1e3", "x"])
def test_addresses_that_are_none(at_work: Browser, key: str) -> None:
    family = Family()
    browser = at_work("ayse")
    assert browser.get(f"/team/faelle/{family.case.reference}/plan/ziele/{key}/").status_code == 404
    assert browser.get(f"/team/faelle/{family.case.reference}/dateien/{key}/").status_code == 404


def test_an_entrusted_note_of_a_colleague_cannot_be_corrected_or_guessed(at_work: Browser) -> None:
    family = Family()
    assign(family.case, "ben", Duty.CO)
    note = write_note(family.case, by=user("ben"), text=CANARY, happened_on=TODAY, kind="entrusted")
    browser = at_work("ayse")
    assert CANARY not in text_of(browser.get(family.url("case-notes")))
    assert browser.get(family.url("case-notes-correct", note.pk)).status_code == 404


def test_in_a_closing_case_only_a_consent_is_still_revoked(at_work: Browser) -> None:
    family = Family()
    give_consent(family.consent, by=user("ayse"), version=1, given_on=TODAY, form="written")
    Case.objects.update(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    browser = at_work("ayse")
    assert browser.get(family.url("case-plan-goal-new")).status_code == 403
    assert browser.get(family.url("case-consents")).status_code == 200
    answer = browser.post(
        family.url("case-consents-revoke", family.consent.pk), {"version": 2, "revoked_on": "2026-11-24"}
    )
    assert answer.status_code == 302
    family.consent.refresh_from_db()
    assert family.consent.standing == "revoked"


# --- what pages cost ------------------------------------------------------------------------------------
def fill(family: Family, number: int) -> None:
    by = user("ayse")
    for count in range(number):
        goal = add_goal(family.case, by=by, words=f"Ziel {count}", agreed_by=[family.child], agreed_on=TODAY)
        add_reading(goal, by=by, value=5, on=TODAY, said_by=family.child)
        task = add_task(family.case, by=by, text=f"Schritt {count}", worker=by, due_on=TODAY, goal=goal)
        if count % 2:
            end_task(task, by=by, version=1, state="done")
        write_note(family.case, by=by, text="Lang. " * 1000, happened_on=TODAY, corrects=family.note)
        add_file(family.case, by=by, name="Notiz.txt", data=b"Text")
        prepare_consent(
            family.case,
            by=by,
            recipients=["Schule", "Hort"],
            giver=family.mother,
            purpose_words="x",
            categories=["contact"],
            expires_on=TODAY,
        )


@pytest.mark.parametrize("number", [0, 25])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("case-plan", 11),
        ("case-plan-print", 11),
        ("case-notes", 9),
        ("case-files", 8),
        ("case-consents", 9),
        ("case-plan-goal-new", 9),
        ("case-plan-task-new", 10),
        ("case-consents-new", 9),
    ],
)
def test_queries_of_pages(
    at_work: Browser, django_assert_num_queries: Any, name: str, queries: int, number: int
) -> None:
    family = Family()
    fill(family, number)
    browser = at_work("ayse")
    with django_assert_num_queries(queries):
        assert browser.get(family.url(name)).status_code == 200


def test_queries_of_one_row(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    expected = {
        "case-plan-goal": 11,
        "case-plan-goal-state": 8,
        "case-plan-reading-new": 9,
        "case-plan-task": 11,
        "case-plan-task-end": 8,
        "case-notes-correct": 8,
        "case-files-download": 7,
        "case-files-delete": 8,
        "case-consents-edit": 11,
        "case-consents-give": 9,
        "case-consents-revoke": 9,
        "case-consents-print": 9,
    }
    counted = {}
    for name in expected:
        with CaptureQueriesContext(connection) as done:
            assert browser.get(family.url(name, family.rows()[name])).status_code == 200, name
        counted[name] = len(done)
    assert counted == expected


# --- writing --------------------------------------------------------------------------------------------
def test_a_family_and_a_colleague_make_a_plan(at_work: Browser) -> None:
    child = a_person("Mina", "Rosenholz", language="tr")
    case = a_case(people=[child])
    browser = at_work("ayse")
    url = lambda name, *rest: reverse(name, args=[case.reference, *rest])  # noqa: E731
    assert "Noch kein Ziel" in text_of(browser.get(url("case-plan")))
    goal_form = text_of(browser.get(url("case-plan-goal-new")))
    assert '<option value="tr" selected>' in goal_form
    answer = browser.post(
        url("case-plan-goal-new"),
        {
            "need": "Sabahları hep kavga.",
            "words": "Sabahları sakin olmak istiyoruz.",
            "language": "tr",
            "agreed_by": [child.pk],
            "agreed_on": "20.11.2026",
        },
        follow=True,
    )
    page = text_of(answer)
    assert "Das Ziel steht im Plan." in page
    assert 'lang="tr" dir="auto">Sabahları sakin olmak istiyoruz.</h3>' in page
    assert "Vereinbart am 20. November 2026 mit Mina Rosenholz" in re.sub(r"\s+", " ", page)
    goal = Goal.objects.get()
    browser.post(
        url("case-plan-reading-new", goal.pk),
        {"value": "0", "moment": "start", "on": "2026-11-24", "said_by": child.pk},
    )
    browser.post(
        url("case-plan-task-new"),
        {"text": "Çantayı hazırlamak", "doer": f"family-{child.pk}", "due_on": "2026-11-23", "goal": goal.pk},
    )
    page = text_of(browser.get(url("case-plan")))
    assert "0 von 10" in page
    assert "überfällig seit 23. November 2026" in page
    task = Task.objects.get()
    browser.post(url("case-plan-task-end", task.pk), {"version": "1", "state": "done"})
    task.refresh_from_db()
    assert task.state == "done"
    browser.post(url("case-plan-task-reopen", task.pk), {"version": "2"})
    browser.post(url("case-plan-goal-state", goal.pk), {"version": "1", "state": "reached"})
    assert "Erreicht" in text_of(browser.get(url("case-plan")))


BAD = {
    "case-plan-goal-new": (
        {"words": "", "need": "Getippt und behalten", "language": "klingonisch", "agreed_on": "31.2.2026"},
        ["Getippt und behalten", "31.2.2026"],
    ),
    "case-plan-task-new": (
        {"text": "Getippt und behalten", "doer": "family-0", "due_on": "gestern", "goal": "999999"},
        ["Getippt und behalten", "gestern"],
    ),
    "case-notes": (
        {"text": "Getippt und behalten", "happened_on": "2026-11-25", "kind": "team"},
        ["Getippt und behalten", "2026-11-25", "Dieser Tag liegt noch vor uns."],
    ),
    "case-consents-new": (
        {"purpose_words": "Getippt und behalten", "recipient_1": "Oma", "categories": ["alles"]},
        ["Getippt und behalten", "Oma"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_and_what_was_typed_stays(at_work: Browser, name: str) -> None:
    family = Family()
    typed, kept = BAD[name]
    before = everything_left()
    answer = at_work("ayse").post(family.url(name), typed)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "sr-errors" in page
    for text in kept:
        assert text in page
    assert everything_left() == before


@pytest.mark.parametrize("name", ["case-plan-goal", "case-plan-task", "case-consents-edit"])
def test_who_was_slower_sees_what_is_stored_and_keeps_what_was_typed(at_work: Browser, name: str) -> None:
    family = Family()
    row: Any = {
        "case-plan-goal": family.goal,
        "case-plan-task": family.task,
        "case-consents-edit": family.consent,
    }[name]
    type(row).objects.filter(pk=row.pk).update(version=7)
    typed = {
        "version": "1",
        "words": "Mein Text",
        "language": "de",
        "text": "Mein Text",
        "doer": f"family-{family.mother.pk}",
        "due_on": "2026-12-01",
        "giver": family.mother.pk,
        "given_as": "self",
        "recipient_1": "Hort",
        "purpose": "report",
        "purpose_words": "Mein Text",
        "categories": ["plan"],
        "expires_on": "2026-12-01",
    }
    browser = at_work("ayse")
    page = text_of(browser.post(family.url(name, row.pk), typed))
    assert "Jemand hat das inzwischen geändert." in page
    assert "Das ist jetzt gespeichert" in page
    assert "Mein Text" in page
    assert 'name="version" value="7"' in page
    # Having seen both, the next save counts.
    assert browser.post(family.url(name, row.pk), typed | {"version": "7"}).status_code == 302


def test_script_in_every_text_field_is_only_text(at_work: Browser) -> None:
    family = Family(SCRIPT)
    by = user("ayse")
    Person.objects.update(pseudonym=SCRIPT)
    goal = add_goal(family.case, by=by, words=SCRIPT, need=SCRIPT, agreed_words=SCRIPT, agreed_on=TODAY)
    add_reading(goal, by=by, value=1, on=TODAY, said_by_words=SCRIPT)
    task = add_task(family.case, by=by, text=SCRIPT, worker=by, due_on=TODAY, goal=goal)
    end_task(task, by=by, version=1, state="dropped", reason=SCRIPT)
    add_task(family.case, by=by, text=SCRIPT, worker=by, due_on=TODAY)
    write_note(family.case, by=by, text=SCRIPT, happened_on=TODAY)
    write_note(family.case, by=by, text=SCRIPT * 100, happened_on=TODAY)
    add_file(family.case, by=by, name=f"{SCRIPT}.pdf", data=sample.pdf(), remark=SCRIPT)
    consent = prepare_consent(
        family.case,
        by=by,
        recipients=[SCRIPT],
        giver=family.mother,
        purpose_words=SCRIPT,
        categories=["contact"],
        expires_on=TODAY,
    )
    give_consent(consent, by=by, version=1, given_on=TODAY, form="oral", witness=SCRIPT)
    browser = at_work("ayse")
    pages = [family.url(name) for name in READING] + [family.url("case-plan-goal", goal.pk)]
    pages += [family.url("case-consents-print", consent.pk), family.url("case-plan-task-new")]
    file = Attachment.objects.latest("pk")
    pages += [family.url("case-consents-revoke", consent.pk), family.url("case-files-delete", file.pk)]
    for address in pages:
        page = text_of(browser.get(address))
        assert SCRIPT not in page, address
        assert "&lt;script&gt;" in page, address


# --- notes ----------------------------------------------------------------------------------------------
def test_notes_come_in_pages_and_a_correction_refers_to_the_first(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    answer = browser.post(
        family.url("case-notes-correct", family.note.pk),
        {"text": "Es war ein Anruf", "happened_on": "2026-11-24"},
        follow=True,
    )
    page = text_of(answer)
    assert "Berichtigt die Notiz vom 24. November 2026, 09:00" in page
    assert "Berichtigt durch eine Notiz vom 24. November 2026, 09:00" in page
    for count in range(25):
        write_note(family.case, by=user("ayse"), text=f"Notiz {count}", happened_on=TODAY)
    assert text_of(browser.get(family.url("case-notes"))).count('class="sr-panel pl-note') == 20
    assert text_of(browser.get(family.url("case-notes") + "?seite=2")).count('class="sr-panel pl-note') == 7
    assert browser.get(family.url("case-notes") + "?seite=unsinn").status_code == 200


# --- files ----------------------------------------------------------------------------------------------
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


# --- consents -------------------------------------------------------------------------------------------
def test_a_consent_is_prepared_printed_given_and_revoked(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    typed = {
        "giver": family.mother.pk,
        "given_as": "self",
        "recipient_1": "arbeiterwohlfahrt landesverband saarland",
        "recipient_2": "Oma Gül",
        "purpose": "referral",
        "purpose_words": "Damit jemand anruft.",
        "categories": ["contact", "health"],
        "expires_on": "2027-02-24",
    }
    assert browser.post(family.url("case-consents-new"), typed).status_code == 302
    consent = Consent.objects.get(purpose="referral")
    assert [(str(one), one.organization_id is not None) for one in consent.recipients.all()] == [
        ("Arbeiterwohlfahrt, Landesverband Saarland", True),
        ("Oma Gül", False),
    ]
    browser.post(
        family.url("case-consents-give", consent.pk), {"version": 1, "given_on": "2026-11-24", "form": "oral"}
    )
    consent.refresh_from_db()
    assert consent.standing == "prepared"  # nobody witnessed it
    browser.post(
        family.url("case-consents-give", consent.pk),
        {"version": 1, "given_on": "2026-11-24", "form": "oral", "witness": "Ben Sandhorn"},
    )
    consent.refresh_from_db()
    assert consent.standing == "valid"
    assert browser.get(family.url("case-consents-edit", consent.pk)).status_code == 200
    assert "nicht mehr geändert" in text_of(
        browser.post(family.url("case-consents-edit", consent.pk), typed | {"version": 2})
    )
    browser.post(family.url("case-consents-revoke", consent.pk), {"version": 2, "revoked_on": "2026-11-24"})
    assert "1 Einwilligung, die nicht mehr gilt" in text_of(browser.get(family.url("case-consents")))
    browser.post(family.url("case-consents-discard", family.consent.pk), {"version": "1"})
    assert Consent.objects.count() == 1


# --- on paper -------------------------------------------------------------------------------------------
OFFICE_WORDS = ("SGB", "§", "Fall ", "Aktenzeichen", "HzE", "Maßnahme", "Jugendamt")


def sheet(response: HttpResponse) -> str:
    """The sheet itself, without the colleague's bar."""
    return text_of(response).split('<main class="pa-sheet"')[1]


def test_the_plan_on_paper_is_in_the_mothers_language_and_says_nothing_of_the_office(
    at_work: Browser,
) -> None:
    family = Family()
    add_task(family.case, by=user("ayse"), text=CANARY, worker=user("ayse"), due_on=TODAY, is_internal=True)
    answer = at_work("ayse").get(family.url("case-plan-print"))
    page = text_of(answer)
    paper = sheet(answer)
    assert '<html lang="tr" dir="ltr">' in page
    assert answer.headers["Content-Language"] == "tr"
    assert "<h1>Planımız</h1>" in paper
    assert '<span lang="de" dir="auto">Ruhige Morgen</span>' in paper
    assert "24 Kasım 2026" in paper
    assert "Rana · Mina" in paper or "Mina · Rana" in paper
    for secret in (CANARY, family.case.reference, "Rosenholz", "17.05.2019", "17. Mai 2019", *OFFICE_WORDS):
        assert secret not in paper, secret
    assert family.case.reference not in re.search(r"<title>(.*?)</title>", page)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("code", "title", "direction"),
    [
        ("de", "Unser Plan", "ltr"),
        ("einfach", "Unser Plan", "ltr"),
        ("en", "Our plan", "ltr"),
        ("fr", "Notre plan", "ltr"),
        ("tr", "Planımız", "ltr"),
        ("ar", "خطتنا", "rtl"),
        ("uk", "Наш план", "ltr"),
        ("ru", "Наш план", "ltr"),
        ("it", "Il nostro piano", "ltr"),
    ],
)
def test_nine_languages(at_work: Browser, code: str, title: str, direction: str) -> None:
    family = Family()
    answer = at_work("ayse").get(family.url("case-plan-print") + f"?sprache={code}")
    assert f"<h1>{title}</h1>" in sheet(answer)
    assert f'dir="{direction}">\n<head>' in text_of(answer)
    consent = at_work("ayse").get(family.url("case-consents-print", family.consent.pk) + f"?sprache={code}")
    assert consent.status_code == 200
    assert "Damit wir reden können." in sheet(consent)


def test_an_unknown_language_is_the_persons(at_work: Browser) -> None:
    family = Family()
    answer = at_work("ayse").get(family.url("case-plan-print") + "?sprache=xx")
    assert "Planımız" in sheet(answer)


def test_what_a_minor_asked_in_confidence_names_nobody_on_paper(at_work: Browser) -> None:
    family = Family(is_minor_confidential=True)
    answer = at_work("ayse").get(family.url("case-plan-print"))
    paper = sheet(answer)
    # The child's language, not the mother's.
    assert '<html lang="ar" dir="rtl">' in text_of(answer)
    for secret in ("Mina", "Rana", "Rosenholz", "Ayşe", "Malstatt", "Sozialraumbüro", "23125"):
        assert secret not in paper, secret


def test_a_consent_to_sign_names_purpose_rights_and_whom_to_ask(at_work: Browser, settings: Any) -> None:
    settings.OPERATOR = settings.OPERATOR | {"dpo_mail": "datenschutz@example.org"}
    family = Family()
    answer = at_work("ayse").get(family.url("case-consents-print", family.consent.pk) + "?sprache=de")
    paper = sheet(answer)
    for words in (
        "Ich bin einverstanden",
        "Rana Rosenholz",
        "Grundschule",
        "Damit die, die Ihnen helfen, miteinander sprechen können.",
        "Damit wir reden können.",
        "Ihr Name und wie Sie erreichbar sind",
        "22. Februar 2027",
        "jederzeit zurücknehmen",
        "datenschutz@example.org",
        "Meine Unterschrift",
    ):
        assert words in paper, words
    for jargon in (family.case.reference, "SGB", "DSGVO", "Art."):
        assert jargon not in paper


def test_printing_is_written_down(at_work: Browser) -> None:
    family = Family()
    at_work("ayse").get(family.url("case-plan-print"))
    entry = AccessEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("print", "plan")
