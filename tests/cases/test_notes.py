"""Notes are never changed, and what was entrusted stays with whom it was entrusted to."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.actions.assignments import add_worker, end_assignment, hand_over
from cases.actions.errors import NotAllowed, Refused
from cases.actions.notes import write_note
from cases.enums.cases import Duty, GrantKind, HandoverKind, State
from cases.enums.notes import NoteKind
from cases.models import Assignment, Case, Handover, Note
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, assign, grant, user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def a_note(case: Case, text: str = "Besuch zu Hause", *, by: str = "ayse", kind: str = NoteKind.TEAM) -> Note:
    return write_note(case, by=user(by), text=text, happened_on=TODAY, kind=kind)


Later = Callable[[int], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """It is so many hours after nine."""

    def set_clock(hours: int) -> None:
        monkeypatch.setenv("SOZIALRAUM_NOW", f"2026-11-24T{9 + hours:02}:00:00+01:00")

    return set_clock


def readable(name: str) -> list[str]:
    return [note.text for note in Note.objects.visible_to(user(name)).order_by("pk")]


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_who_reads_which_note() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    grant(case, "dora")
    grant(case, "emil", GrantKind.EMERGENCY)
    a_note(case, "für alle")
    a_note(case, "nur ayse", kind=NoteKind.ENTRUSTED)
    a_note(case, "nur ben", by="ben", kind=NoteKind.ENTRUSTED)
    assert readable("ayse") == ["für alle", "nur ayse"]
    assert readable("ben") == ["für alle", "nur ben"]
    assert readable("dora") == ["für alle"]
    assert readable("emil") == ["für alle"]
    for name in ("carla", "fatma", "georg", "hanna", "ivo", "admin"):
        assert readable(name) == []


def test_an_author_with_no_more_than_a_share_reads_team_notes_only() -> None:
    case = a_case(lead="ben")
    mine = assign(case, "ayse", Duty.CO)
    a_note(case, "für alle")
    a_note(case, "anvertraut", kind=NoteKind.ENTRUSTED)
    Assignment.objects.filter(pk=mine.pk).update(ends_at=clock.now())
    assert readable("ayse") == []
    grant(case, "ayse")
    assert readable("ayse") == ["für alle"]


@pytest.mark.parametrize(("agreed", "expected"), [(True, ["alt", "anvertraut"]), (False, ["alt"])])
def test_after_a_handover_entrusted_notes_come_along_only_with_consent(
    agreed: bool, expected: list[str]
) -> None:
    case = a_case()
    a_note(case, "alt")
    a_note(case, "anvertraut", kind=NoteKind.ENTRUSTED)
    hand_over(case, by=user("ayse"), to=user("ben"), kind=HandoverKind.FOR_GOOD, entrusted_consent=agreed)
    assert readable("ben") == expected
    assert readable("ayse") == []


def passed_on(case: Case, by: str, to: str, *, agreed: bool) -> None:
    hand_over(case, by=user(by), to=user(to), kind=HandoverKind.FOR_GOOD, entrusted_consent=agreed)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (True, True, ["von ayse", "von ben"]),
        (True, False, []),
        (False, True, ["von ben"]),
        (False, False, []),
    ],
)
def test_over_two_handovers_entrusted_notes_need_the_consent_twice(
    later: Later, first: bool, second: bool, expected: list[str]
) -> None:
    case = a_case()
    a_note(case, "von ayse", kind=NoteKind.ENTRUSTED)
    later(1)
    passed_on(case, "ayse", "ben", agreed=first)
    assert readable("ben") == (["von ayse"] if first else [])
    a_note(case, "von ben", by="ben", kind=NoteKind.ENTRUSTED)
    later(2)
    passed_on(case, "ben", "carla", agreed=second)
    assert readable("carla") == expected
    assert readable("ayse") == readable("ben") == []


@pytest.mark.parametrize(("back", "ayse_reads"), [(True, ["von ayse", "von ben"]), (False, ["von ayse"])])
def test_whoever_passes_a_case_back_keeps_nothing(later: Later, back: bool, ayse_reads: list[str]) -> None:
    case = a_case()
    a_note(case, "von ayse", kind=NoteKind.ENTRUSTED)
    later(1)
    passed_on(case, "ayse", "ben", agreed=True)
    a_note(case, "von ben", by="ben", kind=NoteKind.ENTRUSTED)
    later(2)
    passed_on(case, "ben", "ayse", agreed=back)
    assert readable("ayse") == ayse_reads
    later(3)
    # Ben is back as a co-worker: his own notes are his, the consent of then is over.
    add_worker(case, by=user("ayse"), worker=user("ben"), duty=Duty.CO)
    assert readable("ben") == ["von ben"]
    later(4)
    passed_on(case, "ayse", "ben", agreed=False)
    assert readable("ben") == ["von ben"]


def test_what_is_entrusted_after_the_handover_stays_with_whom_it_was_told(later: Later) -> None:
    case = a_case()
    a_note(case, "vorher", kind=NoteKind.ENTRUSTED)
    later(1)
    passed_on(case, "ayse", "ben", agreed=True)
    later(2)
    add_worker(case, by=user("ben"), worker=user("ayse"), duty=Duty.CO)
    a_note(case, "nachher", kind=NoteKind.ENTRUSTED)
    assert readable("ayse") == ["vorher", "nachher"]
    assert readable("ben") == ["vorher"]
    later(3)
    passed_on(case, "ben", "carla", agreed=True)
    assert readable("carla") == ["vorher"]


def test_a_cover_reads_what_was_entrusted_until_its_last_day(later: Later) -> None:
    case = a_case()
    a_note(case, "anvertraut", kind=NoteKind.ENTRUSTED)
    later(1)
    hand_over(
        case,
        by=user("ayse"),
        to=user("ben"),
        kind=HandoverKind.COVER,
        ends_at=clock.now() + timedelta(hours=5),
        entrusted_consent=True,
    )
    assert readable("ben") == ["anvertraut"]
    later(2)
    end_assignment(case.assignments.get(worker=user("ben")), by=user("ayse"))
    later(3)
    add_worker(case, by=user("ayse"), worker=user("ben"), duty=Duty.CO)
    assert readable("ben") == []


def test_the_database_keeps_entrusted_notes_back_without_consent() -> None:
    case = a_case()
    passed_on(case, "ayse", "ben", agreed=False)
    with pytest.raises(IntegrityError, match="no_entrusted_notes_without_consent"), transaction.atomic():
        Handover.objects.update(entrusted_authors=[user("ayse").pk])


def test_a_correction_is_a_note_of_its_own_with_the_same_readers() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    first = a_note(case, "Termin am 3.", kind=NoteKind.ENTRUSTED)
    second = write_note(case, by=user("ayse"), text="Termin am 4.", happened_on=TODAY, corrects=first)
    assert (second.kind, second.corrects) == ("entrusted", first)
    first.refresh_from_db()
    assert first.text == "Termin am 3."
    assert readable("ben") == []
    with pytest.raises(NotAllowed):
        write_note(case, by=user("ben"), text="Ich rate", happened_on=TODAY, corrects=first)


def test_a_note_of_another_case_cannot_be_corrected_here() -> None:
    here, there = a_case(), a_case("Andere")
    with pytest.raises(NotAllowed):
        write_note(here, by=user("ayse"), text="x", happened_on=TODAY, corrects=a_note(there))


def test_no_note_about_tomorrow() -> None:
    with pytest.raises(Refused):
        write_note(a_case(), by=user("ayse"), text="x", happened_on=TODAY + timedelta(days=1))


def test_the_database_keeps_notes_as_they_are() -> None:
    case = a_case()
    note = a_note(case, CANARY)
    # Deferred rules of the case would otherwise be asked in the middle of the statements below.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in (
        "UPDATE cases_note SET text = 'x'",
        "UPDATE cases_note SET kind = 'entrusted'",
        "DELETE FROM cases_note",
        "TRUNCATE cases_note",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_note")
        assert CANARY not in cursor.fetchone()[0]
    assert Note.objects.get().pk == note.pk


def test_notes_go_with_a_case_that_is_over() -> None:
    case = a_case(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    Note.objects.create(case=case, author=user("ayse"), text="x", happened_on=TODAY, written_at=clock.now())
    Note.objects.filter(case=case).delete()
    assert Note.objects.count() == 0
