"""Filling and publishing a week. The stage is Tuesday, 24 November 2026, 9 o'clock; the week begins on 30 November."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from offices.actions import roster
from offices.actions.errors import Refused
from offices.enums.roster import AbsenceState, Objection
from offices.models import (
    Absence,
    Membership,
    Office,
    OfficeClosure,
    RosterChange,
    RosterWeek,
    Shift,
    ShiftAssignment,
    ShiftPattern,
    User,
)
from sozialraum.lib import clock
from sozialraum.lib.schedule.wallclock import at_local

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 30)


def user(name: str) -> User:
    return User.objects.get(username=name)


def office(slug: str = "malstatt") -> Office:
    return Office.objects.get(slug=slug)


def pattern(weekday: int = 0, begins: str = "8:30", ends: str = "16:30", **changes: Any) -> ShiftPattern:
    values: dict[str, Any] = {
        "office": office(),
        "name": "Früh",
        "weekday": weekday,
        "starts": time(*map(int, begins.split(":"))),
        "ends": time(*map(int, ends.split(":"))),
        "break_minutes": 30,
    }
    return ShiftPattern.objects.create(**(values | changes))


def week(lead: str = "carla", slug: str = "malstatt", monday: date = MONDAY) -> RosterWeek:
    return roster.make_week(by=user(lead), office=office(slug), monday=monday)


def shift(day: date = MONDAY, begins: int = 8, ends: int = 16, **changes: Any) -> Shift:
    values: dict[str, Any] = {
        "week": RosterWeek.objects.get_or_create(office=office(), monday=MONDAY)[0],
        "name": "Tür",
        "day": day,
        "starts_at": at_local(day, time(begins)),
        "ends_at": at_local(day, time(ends)),
        "break_minutes": 30,
    }
    return Shift.objects.create(**(values | changes))


def absent(name: str, first: date, last_excluded: date) -> Absence:
    return Absence.objects.create(
        worker=user(name), days=(first, last_excluded), state=AbsenceState.APPROVED, requested_at=clock.now()
    )


# --- weeks from patterns --------------------------------------------------------------------------------
def test_patterns_make_the_shifts_of_a_week_and_closed_days_have_none() -> None:
    pattern(weekday=0)
    pattern(weekday=2, name="Spät", begins="12:00", ends="18:00", people=2)
    OfficeClosure.objects.create(
        office=office(), starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 2), reason="Betriebsausflug"
    )
    assert [(one.name, one.day) for one in week().shifts.all()] == [("Früh", MONDAY)]


def test_a_public_holiday_makes_no_shift() -> None:
    pattern(weekday=4)  # 25 December 2026 is a Friday
    assert list(week(monday=date(2026, 12, 21)).shifts.all()) == []


def test_every_second_week() -> None:
    pattern(every_weeks=2, counted_from=date(2026, 12, 8))
    assert week(monday=date(2026, 11, 30)).shifts.count() == 0
    assert week(monday=date(2026, 12, 7)).shifts.count() == 1
    assert week(monday=date(2026, 12, 14)).shifts.count() == 0


def test_a_night_over_the_clock_change_has_the_hours_it_has() -> None:
    pattern(weekday=6, begins="0:00", ends="8:00", break_minutes=0, name="Nacht")
    assert week(monday=date(2027, 3, 22)).shifts.get().work_minutes == 7 * 60  # 28 March: 2 becomes 3
    assert week(monday=date(2027, 10, 25)).shifts.get().work_minutes == 9 * 60  # 31 October: 3 becomes 2


# --- assigning ------------------------------------------------------------------------------------------
def test_nobody_is_in_two_places_over_all_offices() -> None:
    Membership.objects.create(
        user=user("dora"),
        office=office("malstatt"),
        organization_id=Membership.objects.current().get(user=user("dora")).organization_id,
        period=(date(2026, 11, 1), None),
    )
    burbach = RosterWeek.objects.create(office=office("burbach"), monday=MONDAY)
    roster.assign(shift(week=burbach), user("dora"), by=user("emil"))
    with pytest.raises(Refused, match="Dora Lindental arbeitet zu dieser Zeit schon woanders"):
        roster.assign(shift(begins=15, ends=18), user("dora"), by=user("carla"), override_reason="dringend")


def test_the_database_itself_refuses_two_places() -> None:
    one, other = shift(), shift(begins=15, ends=18)
    for place in (one, other):
        ShiftAssignment.objects.create(
            shift=place,
            worker=user("ben"),
            starts_at=place.starts_at,
            ends_at=place.ends_at,
            assigned_by=user("carla"),
            assigned_at=clock.now(),
        )
    with pytest.raises(IntegrityError, match="nobody_in_two_places"), transaction.atomic():
        connection.check_constraints()
    ShiftAssignment.objects.all().delete()


def test_an_assignment_has_the_times_of_its_shift_whatever_is_written() -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    moved = at_local(MONDAY, time(9)), at_local(MONDAY, time(17))
    roster.move_shift(place, by=user("carla"), starts_at=moved[0], ends_at=moved[1])
    held = ShiftAssignment.objects.get()
    assert (held.starts_at, held.ends_at) == moved


def test_an_absent_colleague_is_not_assigned() -> None:
    absent("ben", MONDAY, date(2026, 12, 5))
    with pytest.raises(Refused, match="Ben Kirchwald ist an diesem Tag abwesend"):
        roster.assign(shift(), user("ben"), by=user("carla"))


def test_a_full_shift_is_said_to_be_full() -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    with pytest.raises(Refused, match="schon voll"):
        roster.assign(place, user("ayse"), by=user("carla"))


def test_the_law_objects_and_a_reason_overrides() -> None:
    roster.assign(shift(begins=13, ends=21), user("ben"), by=user("carla"))
    early = shift(day=date(2026, 12, 1), begins=7, ends=12)
    with pytest.raises(roster.Objected) as objected:
        roster.assign(early, user("ben"), by=user("carla"))
    assert objected.value.objections == [Objection.REST]
    kept = roster.assign(early, user("ben"), by=user("carla"), override_reason="Ayşe ist krank geworden")
    assert (kept.objections, kept.override_reason) == (["rest"], "Ayşe ist krank geworden")


def test_only_the_office_s_own_lead_assigns() -> None:
    for name in ("emil", "ayse", "admin"):
        with pytest.raises(Refused, match="Nur die Leitung"):
            roster.assign(shift(), user("ben"), by=user(name))


# --- publishing -----------------------------------------------------------------------------------------
def test_a_published_week_counts_its_corrections(django_capture_on_commit_callbacks: Any) -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    with django_capture_on_commit_callbacks(execute=True):
        roster.publish(place.week, by=user("carla"))
    assert [message.to for message in mail.outbox] == [["ben@example.org"]]
    with django_capture_on_commit_callbacks(execute=True):
        roster.free(ShiftAssignment.objects.get(), by=user("carla"))
    found = RosterWeek.objects.get(pk=place.week_id)
    assert found.version == 2
    assert list(RosterChange.objects.order_by("pk").values_list("version", "text", "worker__username")) == [
        (1, "published", None),
        (2, "freed", "ben"),
    ]
    assert len(mail.outbox) == 2


def test_who_is_absent_is_not_published() -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    absent("ben", MONDAY, date(2026, 12, 1))
    with pytest.raises(Refused, match=r"Ben Kirchwald ist am 30\.11\.2026 abwesend, aber eingeteilt"):
        roster.publish(place.week, by=user("carla"))


def test_who_reads_which_week() -> None:
    draft = week()
    assert list(RosterWeek.objects.visible_to(user("carla"))) == [draft]
    assert list(RosterWeek.objects.visible_to(user("ayse"))) == []
    roster.publish(draft, by=user("carla"))
    assert list(RosterWeek.objects.visible_to(user("ayse"))) == [draft]
    assert list(RosterWeek.objects.visible_to(user("dora"))) == []


def test_moments_have_a_zone() -> None:
    assert isinstance(shift().starts_at, datetime)
    assert shift(begins=9, ends=10).starts_at.utcoffset() is not None
