"""What holds for every timetable, with dateutil's RFC 5545 recurrences as an independent witness."""

from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialraum.lib.clock import BERLIN
from sozialraum.lib.schedule import (
    LOOK_AHEAD,
    WEEKDAYS,
    Behaviour,
    Closure,
    HolidayTable,
    Rule,
    Timetable,
    calendar_series,
    days_between,
    saarland_holidays,
    to_rrule,
    validate,
)

HOLIDAYS = HolidayTable(saarland_holidays(range(2025, 2030)))
SHORT = timedelta(days=120)

days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 6, 30), timezones=st.sampled_from([BERLIN, UTC]))
behaviours = st.sampled_from(list(Behaviour))
plain_days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True).map(tuple)
nth_days = st.lists(
    st.builds(
        lambda nth, day: f"{nth}{day}", st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(WEEKDAYS)
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
month_days = st.lists(st.sampled_from([1, 13, 29, 30, 31, -1, -2]), min_size=1, max_size=2, unique=True).map(
    tuple
)
days_of_month = st.one_of(
    st.fixed_dictionaries({"byday": nth_days}),
    st.fixed_dictionaries({"bymonthday": month_days}),
    st.fixed_dictionaries({"byday": plain_days}),
    st.fixed_dictionaries({"byday": plain_days, "bymonthday": st.just((13,))}),
)

common = {
    "opens_at": clocks,
    "closes_at": st.none() | clocks,
    "on_public_holiday": behaviours,
    "on_school_holiday": behaviours,
    "valid_from": st.none() | days,
    "valid_to": st.none() | days,
}
recurring = {"interval": st.integers(1, 4), "dtstart": days, "count": st.none() | st.integers(1, 30)}
weekly = st.builds(Rule, freq=st.just("WEEKLY"), byday=plain_days, **common, **recurring)
monthly = st.builds(
    lambda days, **fields: Rule(freq="MONTHLY", **days, **fields), days_of_month, **common, **recurring
)
fixed = st.builds(Rule, freq=st.just("DATES"), dates=st.lists(days, max_size=12).map(tuple), **common)
programme = st.builds(
    Rule, freq=st.just("WEEKLY"), byday=plain_days, only_in_school_holidays=st.just(True), **common
)
rules = st.one_of(weekly, monthly, fixed, programme, st.builds(Rule, freq=st.just("APPOINTMENT")))
closures = st.builds(
    lambda day, length, from_time, to_time: Closure(
        from_day=day,
        to_day=day + timedelta(days=length),
        from_time=from_time,
        to_time=to_time,
        reason="Umbau",
    ),
    days,
    st.integers(0, 40),
    st.none() | clocks,
    st.none() | clocks,
)
timetables = st.builds(
    Timetable,
    st.lists(rules, max_size=3),
    st.lists(closures, max_size=2),
    st.just(HOLIDAYS),
)
undisturbed = st.builds(Timetable, st.lists(rules, max_size=3), st.just(()), st.just(HOLIDAYS))


def key(found):
    return found.starts_at.astimezone(UTC)


@given(timetables, moments)
@settings(deadline=None)
def test_occurrences_are_sorted_and_within_the_window(timetable, start):
    found = timetable.occurrences(start, start + SHORT)
    begins = [key(one) for one in found]
    assert begins == sorted(begins)
    assert all(start.astimezone(UTC) <= begin < start.astimezone(UTC) + SHORT for begin in begins)
    assert all(one.ends_at is None or key(one) < one.ends_at.astimezone(UTC) for one in found)


@given(timetables, moments, st.timedeltas(timedelta(0), SHORT))
@settings(deadline=None)
def test_a_split_window_tells_the_same(timetable, start, part):
    start = start.astimezone(UTC)
    whole = timetable.occurrences(start, start + SHORT)
    assert whole == timetable.occurrences(start, start + part) + timetable.occurrences(
        start + part, start + SHORT
    )


@given(undisturbed, days)
@settings(deadline=None)
def test_the_clock_on_the_wall_does_not_change(timetable, day):
    start = datetime.combine(day, time.min, BERLIN)
    for one in timetable.occurrences(start, start + LOOK_AHEAD):
        skipped = one.rule.opens_at.hour == 2 and one.day.month == 3
        assert one.starts_at.time() == one.rule.opens_at or skipped
        assert one.starts_at.fold == 0


@given(timetables, days)
@settings(deadline=None)
def test_a_pause_is_kept_on_every_holiday(timetable, day):
    start = datetime.combine(day, time.min, BERLIN)
    night = timedelta(days=1)
    for one in timetable.occurrences(start, start + SHORT):
        public, school = HOLIDAYS.names(one.day)
        began_the_day_before = one.rule.over_midnight and one.starts_at.time() < one.rule.opens_at
        if began_the_day_before:
            public, school = HOLIDAYS.names(one.day - night)
        if public and one.rule.on_public_holiday == "PAUSES":
            assert one.is_cancelled
        if school and one.rule.on_school_holiday == "PAUSES" and not one.rule.only_in_school_holidays:
            assert one.is_cancelled
        if one.rule.only_in_school_holidays:
            assert school


@given(timetables, moments, st.integers(1, 5))
@settings(deadline=None)
def test_next_is_the_beginning_of_all_there_is(timetable, after, n):
    after = after.astimezone(UTC)
    found = timetable.next(n, after=after, max_cancelled=None)
    everything = timetable.occurrences(after, after + LOOK_AHEAD)
    assert found == everything[: len(found)]
    there = [one for one in found if not one.is_cancelled]
    if len(there) == n:
        assert found[-1] == there[-1]
    else:
        assert found == everything
    brief = timetable.next(n, after=after)
    assert [one for one in brief if not one.is_cancelled] == there
    assert len(brief) <= n + 5


@given(timetables, moments)
@settings(deadline=None)
def test_the_promises_agree_with_each_other(timetable, at):
    at = at.astimezone(UTC)
    until, opens = timetable.open_until(at), timetable.opens_next(at)
    if until is not None:
        assert timetable.is_open(at)
        assert until > at
        assert timetable.is_open(until - timedelta(seconds=1))
    if timetable.is_open(at):
        assert timetable.takes_place_today(at)
    if opens is not None:
        assert opens.takes_place
        assert opens.starts_at > at
        assert timetable.is_open(opens.starts_at)
        assert until is None or opens.starts_at > until


@given(timetables, days)
@settings(deadline=None)
def test_a_day_and_a_week_are_windows_too(timetable, day):
    start = datetime.combine(day, time.min, BERLIN)
    assert timetable.on(day) == timetable.occurrences(
        start, datetime.combine(day + timedelta(days=1), time.min, BERLIN)
    )
    week = timetable.week(day)
    assert week[day] == timetable.on(day)
    assert next(iter(week)).weekday() == 0
    assert len(week) == 7


@given(timetables, days)
@settings(deadline=None)
def test_what_has_ended_does_not_come_back(timetable, day):
    if timetable.ended(day):
        assert timetable.next(after=datetime.combine(day, time.min, BERLIN)) == [] or timetable.closures


@given(st.one_of(weekly, monthly))
@settings(deadline=None)
def test_the_days_are_those_of_rfc_5545(rule):
    """Counted from the anchor's week or month, as DTSTART in it would."""
    parts = [f"FREQ={rule.freq}", f"INTERVAL={rule.interval}", "WKST=MO"]
    if rule.byday:
        parts.append(f"BYDAY={','.join(rule.byday)}")
    if rule.bymonthday:
        parts.append(f"BYMONTHDAY={','.join(map(str, rule.bymonthday))}")
    if rule.count:
        parts.append(f"COUNT={rule.count}")
    anchor = datetime.combine(rule.anchor, time.min)
    first, last = date(2026, 1, 1), date(2029, 12, 31)
    witness = rrulestr(";".join(parts), dtstart=anchor)
    bounded = [
        one.date()
        for one in witness.between(datetime(2025, 12, 31), datetime(2030, 1, 1))
        if (rule.valid_from or first) <= one.date() <= (rule.valid_to or last)
    ]
    assert days_between(rule, first, last) == bounded


@given(st.one_of(weekly, monthly, fixed, programme), st.lists(closures, max_size=2), days)
@settings(deadline=None)
def test_a_calendar_program_shows_the_same_dates(rule, closed, first):
    timetable = Timetable([rule], closed, HOLIDAYS)
    start = datetime.combine(first, time.min, BERLIN)
    end = datetime.combine(first + LOOK_AHEAD, time.min, BERLIN)
    shown = []
    for series in calendar_series(timetable, first):
        shown += [one.starts_at for one in series.extra]
        if series.starts_at is None:
            continue
        if not series.rrule:
            shown += [series.starts_at, *series.rdates]
            continue
        begins = [one.replace(tzinfo=None) for one in (series.starts_at, *series.exdates)]
        until = series.rrule.replace("Z", "")
        dates = [one.date() for one in rrulestr(until, dtstart=datetime.combine(begins[0], time.min))]
        exceptions = {one.date() for one in begins[1:]}
        wall = datetime.combine(date.min, rule.opens_at).time()
        shown += [
            local.astimezone(UTC).astimezone(BERLIN)
            for day in dates
            if day not in exceptions
            for local in (datetime.combine(day, wall, BERLIN),)
        ]
    expected = [one.starts_at for one in timetable.occurrences(start, end) if not one.is_cancelled]
    assert sorted(shown) == expected


@given(
    st.one_of(
        rules,
        st.builds(
            Rule, freq=st.sampled_from(["WEEKLY", "MONTHLY"]), byday=st.lists(st.text(max_size=4)).map(tuple)
        ),
    )
)
@settings(deadline=None)
def test_any_rule_can_be_checked_and_asked(rule):
    codes = validate(rule)
    assert len(codes) == len(set(codes))
    to_rrule(rule)
    Timetable([rule]).next(1, after=datetime(2027, 1, 1, tzinfo=BERLIN))
