from datetime import date, time

import pytest

from sozialraum.lib.schedule import Closure, Rule, validate, validate_closure

TIMES = {"opens_at": time(10), "closes_at": time(11, 30)}


@pytest.mark.parametrize(
    "fields",
    [
        {"freq": "WEEKLY", "byday": "TU"},
        {"freq": "WEEKLY", "byday": ("TU", "TH"), "interval": 2, "dtstart": date(2026, 12, 1)},
        {"freq": "WEEKLY", "byday": "TU", "interval": 2, "valid_from": date(2026, 12, 1)},
        {"freq": "MONTHLY", "byday": "1TU,-1FR"},
        {"freq": "MONTHLY", "bymonthday": "15,-1"},
        {"freq": "DATES", "dates": (date(2026, 12, 1),)},
        {"freq": "WEEKLY", "byday": "FR", "closes_at": time(2)},
        {"freq": "WEEKLY", "byday": "FR", "closes_at": None},
        {"freq": "APPOINTMENT", "opens_at": None, "closes_at": None},
        {"freq": "WEEKLY", "byday": "TU", "dtstart": date(2026, 12, 1), "count": 8},
        {"freq": "MONTHLY", "bymonthday": "29", "interval": 12, "dtstart": date(2028, 2, 1)},
    ],
)
def test_sound_rules(fields):
    assert validate(Rule(**(TIMES | fields))) == []


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"freq": "WEEKLY"}, ["byday_missing"]),
        ({"freq": "MONTHLY"}, ["byday_missing"]),
        ({"freq": "WEEKLY", "byday": "DI"}, ["byday_invalid"]),
        ({"freq": "MONTHLY", "byday": "6TU"}, ["byday_invalid"]),
        ({"freq": "WEEKLY", "byday": "1TU"}, ["byday_ordinal_weekly"]),
        ({"freq": "MONTHLY", "byday": "TU,1FR"}, ["byday_mixed"]),
        ({"freq": "MONTHLY", "bymonthday": "32"}, ["bymonthday_invalid"]),
        ({"freq": "MONTHLY", "bymonthday": "0"}, ["bymonthday_invalid"]),
        ({"freq": "WEEKLY", "byday": "TU", "bymonthday": "1"}, ["bymonthday_weekly"]),
        ({"freq": "DATES"}, ["dates_missing"]),
        ({"freq": "WEEKLY", "byday": "TU", "dates": (date(2026, 12, 1),)}, ["dates_unused"]),
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": None, "closes_at": None}, ["opens_at_missing"]),
        ({"freq": "WEEKLY", "byday": "TU", "opens_at": None}, ["closes_without_opens"]),
        ({"freq": "WEEKLY", "byday": "TU", "interval": 0}, ["interval_invalid"]),
        ({"freq": "WEEKLY", "byday": "TU", "interval": 53}, ["interval_invalid"]),
        ({"freq": "WEEKLY", "byday": "TU", "interval": 2}, ["interval_needs_dtstart"]),
        ({"freq": "WEEKLY", "byday": "TU", "count": 0, "dtstart": date(2026, 1, 1)}, ["count_invalid"]),
        ({"freq": "WEEKLY", "byday": "TU", "count": 3}, ["count_needs_dtstart"]),
        (
            {
                "freq": "WEEKLY",
                "byday": "TU",
                "count": 3,
                "dtstart": date(2026, 12, 1),
                "until": date(2026, 12, 24),
            },
            ["count_and_until"],
        ),
        (
            {"freq": "WEEKLY", "byday": "TU", "dtstart": date(2026, 12, 2), "until": date(2026, 12, 1)},
            ["until_before_dtstart"],
        ),
        (
            {"freq": "WEEKLY", "byday": "TU", "valid_from": date(2026, 12, 2), "valid_to": date(2026, 12, 1)},
            ["valid_to_before_valid_from"],
        ),
        (
            {
                "freq": "WEEKLY",
                "byday": "TU",
                "only_in_school_holidays": True,
                "on_school_holiday": "PAUSES",
            },
            ["school_holidays_contradiction"],
        ),
        (
            {"freq": "WEEKLY", "byday": "TU", "dtstart": date(2026, 12, 2), "until": date(2026, 12, 7)},
            ["no_date"],
        ),
        (
            {"freq": "MONTHLY", "bymonthday": "30", "interval": 12, "dtstart": date(2027, 2, 1)},
            ["no_date"],
        ),
        ({"freq": "DATES", "dates": (date(2026, 12, 1),), "until": date(2026, 11, 1)}, ["no_date"]),
    ],
)
def test_wrong_combinations_are_named(fields, codes):
    assert validate(Rule(**(TIMES | fields))) == codes


def test_an_unknown_frequency_is_refused_at_once():
    with pytest.raises(ValueError, match="HOURLY"):
        Rule(freq="HOURLY")


@pytest.mark.parametrize(
    ("from_time", "to_day", "to_time", "codes"),
    [
        (None, 1, None, []),
        (None, 3, None, []),
        (time(12), 1, time(13), []),
        (time(12), 1, None, []),
        (time(15), 2, time(9), []),
        (None, 1, time(9), []),
        (time(12), 1, time(12), ["to_before_from"]),
        (time(12), 1, time(0), ["to_before_from"]),
    ],
)
def test_closures(from_time, to_day, to_time, codes):
    closure = Closure(
        from_day=date(2026, 12, 1), to_day=date(2026, 12, to_day), from_time=from_time, to_time=to_time
    )
    assert validate_closure(closure) == codes


def test_a_closure_that_ends_before_it_begins():
    assert validate_closure(Closure(from_day=date(2026, 12, 2), to_day=date(2026, 12, 1))) == [
        "to_before_from"
    ]
