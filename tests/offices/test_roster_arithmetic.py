"""Working time and coverage, counted by hand."""

from datetime import date, datetime, time

import pytest

from offices.enums.roster import Objection
from offices.roster.coverage import Gap, Need, Presence, gaps
from offices.roster.worktime import Duty, objections
from sozialraum.lib.schedule.wallclock import at_local

TUESDAY = date(2026, 12, 1)
NO_HOLIDAY = {date(2026, 12, 25)}.__contains__


def duty(begins: str, ends: str, pause: int = 0, day: date = TUESDAY) -> Duty:
    return Duty(at(begins, day), at(ends, day), pause)


def at(clock: str, day: date = TUESDAY) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return at_local(day, time(hour, minute))


@pytest.mark.parametrize(
    ("begins", "ends", "pause", "expected"),
    [
        ("8:00", "14:00", 0, []),
        ("8:00", "14:01", 0, [Objection.BREAK]),
        ("8:00", "14:31", 30, []),
        ("8:00", "16:30", 30, []),
        ("8:00", "16:31", 30, [Objection.DAY_8]),
        ("8:00", "17:31", 30, [Objection.DAY_8, Objection.BREAK]),
        ("8:00", "18:45", 45, [Objection.DAY_8]),
        ("8:00", "18:46", 45, [Objection.DAY_10]),
    ],
)
def test_a_day(begins: str, ends: str, pause: int, expected: list[Objection]) -> None:
    assert objections(duty(begins, ends, pause), [], weekly_minutes=None, is_free_day=NO_HOLIDAY) == expected


def test_eleven_hours_of_rest_to_the_minute() -> None:
    late = duty("14:00", "20:00", day=date(2026, 11, 30))
    rested, tired = duty("7:00", "12:00"), duty("6:59", "12:00")
    assert objections(rested, [late], weekly_minutes=None, is_free_day=NO_HOLIDAY) == []
    assert objections(tired, [late], weekly_minutes=None, is_free_day=NO_HOLIDAY) == [Objection.REST]


def test_a_duty_in_two_parts_is_one_day() -> None:
    morning = duty("8:00", "12:00")
    assert objections(duty("15:00", "19:00"), [morning], weekly_minutes=None, is_free_day=NO_HOLIDAY) == []
    assert objections(duty("15:00", "19:01"), [morning], weekly_minutes=None, is_free_day=NO_HOLIDAY) == [
        Objection.DAY_8
    ]


def test_the_week_counts_from_monday_to_sunday() -> None:
    others = [duty("8:00", "14:00", day=date(2026, 11, 29)), duty("8:00", "14:00", day=date(2026, 12, 2))]
    assert objections(duty("8:00", "12:00"), others, weekly_minutes=600, is_free_day=NO_HOLIDAY) == []
    assert objections(duty("8:00", "12:01"), others, weekly_minutes=600, is_free_day=NO_HOLIDAY) == [
        Objection.WEEK
    ]


def test_sundays_and_public_holidays() -> None:
    for day in (date(2026, 12, 6), date(2026, 12, 25)):
        found = objections(duty("8:00", "12:00", day=day), [], weekly_minutes=None, is_free_day=NO_HOLIDAY)
        assert found == [Objection.SUNDAY]


# --- coverage -------------------------------------------------------------------------------------------
def presence(worker: int, begins: str, ends: str, kind: str = "youth_office", *languages: str) -> Presence:
    return Presence(worker, at(begins), at(ends), kind, frozenset(languages), frozenset())


def test_a_gap_is_named_from_when_to_when() -> None:
    need = Need(1, at("8:00"), at("12:00"), 2)
    found = gaps([need], [presence(1, "8:00", "12:00"), presence(2, "9:00", "11:00")])
    assert found == [Gap(need, at("8:00"), at("9:00"), 1), Gap(need, at("11:00"), at("12:00"), 1)]


def test_nobody_there_is_one_long_gap() -> None:
    need = Need(1, at("8:00"), at("12:00"), 2)
    assert gaps([need], []) == [Gap(need, at("8:00"), at("12:00"), 2)]


def test_one_person_counts_once() -> None:
    need = Need(1, at("8:00"), at("12:00"), 2)
    found = gaps([need], [presence(1, "8:00", "12:00"), presence(1, "8:00", "12:00")])
    assert found == [Gap(need, at("8:00"), at("12:00"), 1)]


def test_always_one_of_the_youth_office_and_one_independent() -> None:
    both = [
        Need(1, at("8:00"), at("12:00"), 1, organization_kind="youth_office"),
        Need(2, at("8:00"), at("12:00"), 1, organization_kind="independent"),
    ]
    assert gaps(both, [presence(1, "8:00", "12:00"), presence(2, "8:00", "12:00", "independent")]) == []
    assert gaps(both, [presence(1, "8:00", "12:00")]) == [Gap(both[1], at("8:00"), at("12:00"), 1)]


def test_a_language() -> None:
    need = Need(1, at("10:00"), at("12:00"), 1, language="ar")
    assert gaps([need], [presence(1, "9:00", "13:00", "public", "de", "ar")]) == []
    assert gaps([need], [presence(1, "9:00", "13:00", "public", "de")]) == [
        Gap(need, at("10:00"), at("12:00"), 1)
    ]
