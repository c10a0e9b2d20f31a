"""The calendar of one's own phone over clock changes, cancellations and moved shifts.

The stage is Tuesday, 24 November 2026, 9 o'clock; for the clock changes another morning is chosen.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from offices.actions import roster, swaps
from offices.calendar_feed import feed_of
from offices.models import RosterWeek, ShiftAssignment
from sozialraum.lib.schedule.wallclock import at_local
from tests.offices.test_roster import MONDAY, office, pattern, shift, user, week

pytestmark = pytest.mark.django_db

CHANGES = (
    # Sunday of the change, hours of its night from 0 to 8, and which hour in UTC 8 o'clock is before and after
    (date(2026, 3, 29), 7, 7, 6),
    (date(2026, 10, 25), 9, 6, 7),
    (date(2027, 3, 28), 7, 7, 6),
    (date(2027, 10, 31), 9, 6, 7),
)
"""The clocks go on at 2 on the last Sunday of March and back at 3 on the last of October (directive 2000/84/EC)."""


def calendar_of(name: str) -> Calendar:
    """Read as strictly as the library can: no error is passed over."""
    found = Calendar.from_ical(feed_of(user(name)))
    assert found.errors == []
    for event in found.walk("VEVENT"):
        assert event.errors == []
    return found


def events(name: str) -> list[Any]:
    return list(calendar_of(name).walk("VEVENT"))


@pytest.mark.parametrize(("sunday", "hours", "before", "after"), CHANGES)
def test_shifts_keep_their_local_time_over_both_clock_changes(
    sunday: date, hours: int, before: int, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saturday, the night of the change, and Tuesday because Mondays can be holidays: 8 o'clock stays 8 o'clock."""
    monkeypatch.setenv(
        "SOZIALRAUM_NOW", datetime.combine(sunday - timedelta(days=12), time(9), UTC).isoformat()
    )
    pattern(weekday=5, begins="8:00", ends="16:00", name="Tag")
    pattern(weekday=6, begins="0:00", ends="8:00", break_minutes=0, name="Nacht")
    pattern(weekday=1, begins="8:00", ends="16:00", name="Tag")
    first = week(monday=sunday - timedelta(days=6))
    second, conflicts = roster.copy_week(first, by=user("carla"), monday=sunday + timedelta(days=1))
    assert conflicts == []
    tuesdays = [plan.monday + timedelta(days=1) for plan in (first, second)]
    for place in [*first.shifts.exclude(day=tuesdays[0]), *second.shifts.filter(day=tuesdays[1])]:
        roster.assign(place, user("ben"), by=user("carla"), override_reason="Nachtcafé")
    for plan in (first, second):
        roster.publish(plan, by=user("carla"))
    found = calendar_of("ben")
    saturday, night, tuesday = sorted(found.walk("VEVENT"), key=lambda one: one.decoded("DTSTART"))
    assert [one["DTSTART"].params["TZID"] for one in (saturday, night, tuesday)] == ["Europe/Berlin"] * 3
    assert [one.decoded("DTSTART").strftime("%H:%M") for one in (saturday, night, tuesday)] == [
        "08:00",
        "00:00",
        "08:00",
    ]
    assert saturday.decoded("DTSTART").astimezone(UTC).hour == before
    assert tuesday.decoded("DTSTART").astimezone(UTC).hour == after
    lasts = night.decoded("DTEND").astimezone(UTC) - night.decoded("DTSTART").astimezone(UTC)
    assert lasts == timedelta(hours=hours)
    assert [one["TZID"] for one in found.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert {one.work_minutes for one in first.shifts.filter(name="Nacht")} == {hours * 60}
    # The copied night is an ordinary one again; on 1 November the office is closed.
    nights = [one.work_minutes for one in second.shifts.filter(name="Nacht")]
    assert nights == ([] if sunday == date(2026, 10, 25) else [8 * 60])


def test_what_rfc_5545_asks_of_every_entry() -> None:
    held = roster.assign(shift(), user("ben"), by=user("carla"))
    roster.publish(held.shift.week, by=user("carla"))
    found = calendar_of("ben")
    assert (found["VERSION"], found["METHOD"], found["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert found["PRODID"]
    (event,) = found.walk("VEVENT")
    assert event["UID"].endswith("@sozialraum")
    assert event.decoded("DTSTAMP").tzinfo is not None
    assert event.decoded("DTSTART") == at_local(MONDAY, time(8))
    assert event.decoded("DTEND") == at_local(MONDAY, time(16))
    assert (event["SUMMARY"], event["LOCATION"]) == ("Tür", "Lebacher Str. 4, 66113 Saarbrücken")
    raw = feed_of(user("ben"))
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def test_a_swapped_shift_is_cancelled_for_the_one_and_new_for_the_other() -> None:
    held = roster.assign(shift(), user("ben"), by=user("carla"))
    roster.publish(held.shift.week, by=user("carla"))
    (bens,) = events("ben")
    swaps.approve(swaps.take(swaps.offer(held, by=user("ben")), by=user("ayse")), by=user("carla"))
    (cancelled,) = events("ben")
    assert (cancelled["UID"], cancelled["STATUS"], cancelled["SEQUENCE"]) == (bens["UID"], "CANCELLED", 2)
    (ayses,) = events("ayse")
    assert ayses["UID"] != bens["UID"]
    assert "STATUS" not in ayses


def test_a_shift_given_back_is_the_same_entry_with_a_higher_number() -> None:
    place = shift()
    held = roster.assign(place, user("ben"), by=user("carla"))
    roster.publish(place.week, by=user("carla"))
    (first,) = events("ben")
    roster.free(held, by=user("carla"))
    (gone,) = events("ben")
    roster.assign(place, user("ben"), by=user("carla"))
    (again,) = events("ben")
    assert {first["UID"], gone["UID"], again["UID"]} == {first["UID"]}
    assert [one["SEQUENCE"] for one in (first, gone, again)] == [1, 2, 3]
    assert "STATUS" not in again


def test_a_shift_moved_and_then_taken_away_is_cancelled_at_its_last_time() -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    roster.publish(place.week, by=user("carla"))
    roster.move_shift(
        place,
        by=user("carla"),
        starts_at=at_local(MONDAY, time(10)),
        ends_at=at_local(MONDAY, time(18)),
    )
    roster.free(ShiftAssignment.objects.get(), by=user("carla"))
    (cancelled,) = events("ben")
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 3)
    assert cancelled.decoded("DTSTART") == at_local(MONDAY, time(10))


def test_an_approved_absence_cancels_the_entry() -> None:
    from offices.actions.absences import approve, request_absence
    from offices.enums.roster import AbsenceKind

    held = roster.assign(shift(), user("ben"), by=user("carla"))
    roster.publish(held.shift.week, by=user("carla"))
    asked = request_absence(by=user("ben"), first=MONDAY, last=MONDAY, kind=AbsenceKind.CARE)
    approve(asked, by=user("carla"), free_shifts=True)
    (event,) = events("ben")
    assert event["STATUS"] == "CANCELLED"
    assert b"Pflege" not in feed_of(user("ben"))


def test_a_draft_copied_from_a_published_week_is_in_no_calendar() -> None:
    held = roster.assign(shift(), user("ben"), by=user("carla"))
    roster.publish(held.shift.week, by=user("carla"))
    roster.copy_week(held.shift.week, by=user("carla"), monday=MONDAY + timedelta(weeks=1))
    assert RosterWeek.objects.filter(office=office()).count() == 2
    assert len(events("ben")) == 1
