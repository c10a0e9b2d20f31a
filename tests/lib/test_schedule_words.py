"""What other formats are told about a rule: templates, calendar files, schema.org."""

from datetime import date, datetime, time

from sozialraum.lib.clock import BERLIN
from sozialraum.lib.schedule import (
    Closure,
    HolidayTable,
    Rule,
    Timetable,
    calendar_series,
    describe,
    saarland_holidays,
    schema_org_days,
    to_rrule,
)

HOLIDAYS = HolidayTable(saarland_holidays(range(2026, 2029)))
TIMES = {"opens_at": time(10), "closes_at": time(11, 30), "on_public_holiday": "PAUSES"}


def local(*parts):
    return datetime(*parts, tzinfo=BERLIN)


class TestDescribe:
    def test_every_tuesday(self):
        found = describe(Rule(freq="WEEKLY", byday="TU", **TIMES))
        assert (found.kind, found.interval, found.weekdays) == ("WEEKLY", 1, (1,))
        assert (found.opens_at, found.closes_at, found.open_ended) == (time(10), time(11, 30), False)

    def test_monday_to_wednesday_and_friday(self):
        found = describe(Rule(freq="WEEKLY", byday="FR,WE,MO,TU", **TIMES))
        assert found.weekdays == (0, 1, 2, 4)
        assert found.runs == ((0, 2), (4, 4))

    def test_every_other_thursday(self):
        found = describe(Rule(freq="WEEKLY", byday="TH", interval=2, dtstart=date(2026, 12, 3), **TIMES))
        assert (found.kind, found.interval, found.weekdays) == ("WEEKLY", 2, (3,))
        assert (found.starts_on, found.ends_on) == (date(2026, 12, 3), None)

    def test_first_tuesday_and_last_friday_of_the_month(self):
        found = describe(Rule(freq="MONTHLY", byday="1TU,-1FR", **TIMES))
        assert (found.kind, found.nth, found.weekdays) == ("MONTHLY_WEEKDAY", ((1, 1), (-1, 4)), ())

    def test_the_15th_and_the_last_day(self):
        found = describe(Rule(freq="MONTHLY", bymonthday="15,-1", **TIMES))
        assert (found.kind, found.month_days) == ("MONTHLY_DAY", (15, -1))
        assert describe(Rule(freq="MONTHLY", byday="FR", bymonthday="13", **TIMES)).kind == "MONTHLY_BOTH"

    def test_ends(self):
        found = describe(
            Rule(freq="WEEKLY", byday="TU", until=date(2027, 6, 1), valid_to=date(2027, 3, 1), **TIMES)
        )
        assert found.ends_on == date(2027, 3, 1)

    def test_open_end_night_and_round_the_clock(self):
        open_end = describe(Rule(freq="WEEKLY", byday="TU", opens_at=time(9)))
        night = describe(Rule(freq="WEEKLY", byday="FR", opens_at=time(22), closes_at=time(2)))
        endless = describe(Rule(freq="WEEKLY", byday="FR", opens_at=time(0), closes_at=time(0)))
        assert [
            (one.open_ended, one.over_midnight, one.round_the_clock) for one in (open_end, night, endless)
        ] == [
            (True, False, False),
            (False, True, False),
            (False, False, True),
        ]

    def test_by_appointment(self):
        found = describe(Rule(freq="APPOINTMENT", description="Termine nach Anruf"))
        assert (found.kind, found.opens_at, found.open_ended) == ("APPOINTMENT", None, False)
        assert found.text == "Termine nach Anruf"


def test_schema_org_days():
    assert schema_org_days(Rule(freq="MONTHLY", byday="-1FR,1TU,TU", **TIMES)) == [
        "https://schema.org/Tuesday",
        "https://schema.org/Friday",
    ]
    assert schema_org_days(Rule(freq="APPOINTMENT")) == []


class TestRrule:
    def test_weekly(self):
        assert to_rrule(Rule(freq="WEEKLY", byday="TU", **TIMES)) == "FREQ=WEEKLY;BYDAY=TU;WKST=MO"

    def test_fortnightly_with_an_end_in_winter(self):
        rule = Rule(
            freq="WEEKLY",
            byday="TU,TH",
            interval=2,
            dtstart=date(2026, 12, 1),
            until=date(2027, 1, 31),
            **TIMES,
        )
        assert to_rrule(rule) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=MO;UNTIL=20270131T225959Z"

    def test_an_end_in_summer_is_two_hours_from_utc(self):
        rule = Rule(freq="MONTHLY", byday="1TU", valid_to=date(2027, 6, 30), **TIMES)
        assert to_rrule(rule) == "FREQ=MONTHLY;BYDAY=1TU;UNTIL=20270630T215959Z"

    def test_a_count_becomes_its_last_day(self):
        rule = Rule(freq="WEEKLY", byday="TU", dtstart=date(2026, 12, 1), count=3, **TIMES)
        assert to_rrule(rule) == "FREQ=WEEKLY;BYDAY=TU;WKST=MO;UNTIL=20261215T225959Z"

    def test_what_no_rrule_can_say(self):
        assert to_rrule(Rule(freq="DATES", dates=(date(2026, 12, 1),), **TIMES)) == ""
        assert to_rrule(Rule(freq="APPOINTMENT")) == ""
        assert to_rrule(Rule(freq="WEEKLY", byday="TU", only_in_school_holidays=True, **TIMES)) == ""


class TestCalendarSeries:
    def test_cancelled_dates_are_exceptions(self):
        rule = Rule(
            freq="WEEKLY", byday="TU", valid_to=date(2027, 1, 12), on_school_holiday="PAUSES", **TIMES
        )
        closure = Closure(from_day=date(2026, 11, 24), to_day=date(2026, 11, 24), reason="Wasserschaden")
        (series,) = calendar_series(Timetable([rule], [closure], HOLIDAYS), date(2026, 11, 23))
        assert series.starts_at == local(2026, 12, 1, 10)
        assert series.ends_at == local(2026, 12, 1, 11, 30)
        assert series.rrule == "FREQ=WEEKLY;BYDAY=TU;WKST=MO;UNTIL=20270112T225959Z"
        assert series.exdates == (local(2026, 12, 22, 10), local(2026, 12, 29, 10))
        assert (series.rdates, series.extra) == ((), ())

    def test_uncertain_dates_stay_in(self):
        rule = Rule(freq="WEEKLY", byday="TU", valid_to=date(2027, 1, 12), **TIMES)
        (series,) = calendar_series(Timetable([rule], holidays=HOLIDAYS), date(2026, 11, 23))
        assert series.exdates == ()

    def test_an_endless_rule_ends_with_what_is_known(self):
        rule = Rule(freq="WEEKLY", byday="TU", **TIMES)
        (series,) = calendar_series(Timetable([rule]), date(2026, 11, 23))
        assert series.rrule == "FREQ=WEEKLY;BYDAY=TU;WKST=MO;UNTIL=20271227T225959Z"

    def test_a_shortened_date_is_an_event_of_its_own(self):
        rule = Rule(freq="WEEKLY", byday="TU", valid_to=date(2026, 12, 8), **TIMES)
        closure = Closure(from_day=date(2026, 12, 1), to_day=date(2026, 12, 1), from_time=time(11))
        (series,) = calendar_series(Timetable([rule], [closure]), date(2026, 11, 23))
        assert series.exdates == (local(2026, 12, 1, 10),)
        assert [(one.starts_at, one.ends_at) for one in series.extra] == [
            (local(2026, 12, 1, 10), local(2026, 12, 1, 11))
        ]

    def test_fixed_dates_and_holiday_programmes_are_lists(self):
        dates = Rule(freq="DATES", dates=(date(2026, 12, 6), date(2026, 12, 25), date(2027, 3, 6)), **TIMES)
        programme = Rule(freq="WEEKLY", byday="MO", only_in_school_holidays=True, **TIMES)
        first, second = calendar_series(Timetable([dates, programme], holidays=HOLIDAYS), date(2026, 11, 23))
        assert (first.starts_at, first.rrule, first.rdates) == (
            local(2026, 12, 6, 10),
            "",
            (local(2027, 3, 6, 10),),
        )
        assert second.starts_at == local(2026, 12, 21, 10)
        assert second.rdates[:2] == (local(2026, 12, 28, 10), local(2027, 2, 8, 10))

    def test_nothing_to_come_makes_no_series(self):
        past = Rule(freq="WEEKLY", byday="TU", valid_to=date(2026, 11, 1), **TIMES)
        timetable = Timetable([past, Rule(freq="APPOINTMENT")])
        assert calendar_series(timetable, date(2026, 11, 23)) == []
