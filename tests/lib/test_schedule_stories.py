"""What residents and caseworkers ask of the calendar, in the years 2026 to 2028."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from sozialraum.lib.clock import BERLIN
from sozialraum.lib.schedule import (
    Closure,
    Holiday,
    HolidayTable,
    Rule,
    Timetable,
    saarland_holidays,
)

HOLIDAYS = HolidayTable(saarland_holidays(range(2026, 2029)))


def local(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def told(found):
    """One occurrence as a line: day, times with their offset from UTC, state, reason."""
    end = f"-{found.ends_at:%H:%M}" if found.ends_at else ""
    line = f"{found.starts_at:%Y-%m-%d %H:%M}{end} {found.state}"
    return f"{line} {found.reason}: {found.reason_text}" if found.reason else line


def days(occurrences):
    return [found.day.isoformat() for found in occurrences]


def weekly(byday="TU", opens="10:00", closes="11:30", **more):
    return Rule(
        freq="WEEKLY",
        byday=byday,
        opens_at=time.fromisoformat(opens),
        closes_at=time.fromisoformat(closes) if closes else None,
        **({"on_public_holiday": "PAUSES", "on_school_holiday": "TAKES_PLACE"} | more),
    )


def monthly(byday="", opens="15:00", closes="17:00", **more):
    return Rule(
        freq="MONTHLY",
        byday=byday,
        opens_at=time.fromisoformat(opens),
        closes_at=time.fromisoformat(closes),
        **({"on_public_holiday": "PAUSES", "on_school_holiday": "TAKES_PLACE"} | more),
    )


class TestClockChanges:
    """Ayşe's baby club begins at ten on the wall, whatever the clocks did at night."""

    def test_ten_stays_ten_over_the_change_to_summer_time(self):
        club = Timetable([weekly("TU,SU")], holidays=HOLIDAYS)
        found = club.occurrences(local(2027, 3, 21), local(2027, 4, 5))
        assert [(one.starts_at.isoformat(), one.ends_at.isoformat()) for one in found] == [
            ("2027-03-21T10:00:00+01:00", "2027-03-21T11:30:00+01:00"),
            ("2027-03-23T10:00:00+01:00", "2027-03-23T11:30:00+01:00"),
            ("2027-03-28T10:00:00+02:00", "2027-03-28T11:30:00+02:00"),
            ("2027-03-30T10:00:00+02:00", "2027-03-30T11:30:00+02:00"),
            ("2027-04-04T10:00:00+02:00", "2027-04-04T11:30:00+02:00"),
        ]

    def test_ten_stays_ten_over_the_change_to_winter_time(self):
        club = Timetable([weekly("TU,SU")], holidays=HOLIDAYS)
        found = club.occurrences(local(2026, 10, 20), local(2026, 10, 28))
        assert [one.starts_at.isoformat() for one in found] == [
            "2026-10-20T10:00:00+02:00",
            "2026-10-25T10:00:00+01:00",
            "2026-10-27T10:00:00+01:00",
        ]

    def test_a_time_that_does_not_exist_moves_on_by_the_gap(self):
        night = Timetable([weekly("SU", "02:30", "03:15")])
        (found,) = night.on(date(2027, 3, 28))
        assert found.starts_at.isoformat() == "2027-03-28T03:30:00+02:00"
        assert found.ends_at.isoformat() == "2027-03-28T04:15:00+02:00"

    def test_a_time_that_comes_twice_is_the_first_one(self):
        night = Timetable([weekly("SU", "02:30", "04:00")])
        (found,) = night.on(date(2026, 10, 25))
        assert found.starts_at.isoformat() == "2026-10-25T02:30:00+02:00"
        assert found.ends_at - found.starts_at.astimezone(UTC) == timedelta(hours=2, minutes=30)

    def test_what_ends_in_the_repeated_hour_ends_the_first_time(self):
        night = Timetable([weekly("SA", "22:00", "02:30")])
        assert night.is_open(datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN))
        assert not night.is_open(datetime(2026, 10, 25, 2, 15, tzinfo=BERLIN, fold=1))

    def test_a_night_over_the_change_keeps_its_times(self):
        night = Timetable([weekly("SA", "20:00", "06:00")])
        (found,) = night.on(date(2027, 3, 27))
        assert found.ends_at.isoformat() == "2027-03-28T06:00:00+02:00"


class TestMonths:
    def test_the_first_tuesday(self):
        found = Timetable([monthly("1TU")], holidays=HOLIDAYS).next(4, after=local(2026, 11, 23))
        assert days(found) == ["2026-12-01", "2027-01-05", "2027-02-02", "2027-03-02"]

    def test_the_last_friday_is_cancelled_on_good_friday(self):
        found = Timetable([monthly("-1FR")], holidays=HOLIDAYS).next(3, after=local(2027, 2, 1))
        assert [told(one) for one in found] == [
            "2027-02-26 15:00-17:00 TAKES_PLACE",
            "2027-03-26 15:00-17:00 CANCELLED PUBLIC_HOLIDAY: Karfreitag",
            "2027-04-30 15:00-17:00 TAKES_PLACE",
            "2027-05-28 15:00-17:00 TAKES_PLACE",
        ]

    def test_first_and_third_wednesday_every_other_month(self):
        rule = monthly("1WE,3WE", interval=2, dtstart=date(2026, 11, 1))
        assert days(Timetable([rule]).next(4, after=local(2026, 11, 10))) == [
            "2026-11-18",
            "2027-01-06",
            "2027-01-20",
            "2027-03-03",
        ]

    def test_the_31st_skips_short_months_and_the_last_day_does_not(self):
        start = local(2027, 1, 1)
        assert days(Timetable([monthly(bymonthday="31")]).next(3, after=start)) == [
            "2027-01-31",
            "2027-03-31",
            "2027-05-31",
        ]
        assert days(Timetable([monthly(bymonthday="-1")]).next(3, after=start)) == [
            "2027-01-31",
            "2027-02-28",
            "2027-03-31",
        ]

    def test_the_29th_of_february_comes_in_leap_years(self):
        rule = monthly(bymonthday="29")
        february = Timetable([rule])
        assert february.occurrences(local(2027, 2, 1), local(2027, 3, 1)) == []
        assert days(february.occurrences(local(2028, 2, 1), local(2028, 3, 1))) == ["2028-02-29"]
        once_a_year = Timetable([monthly(bymonthday="29", interval=12, dtstart=date(2028, 2, 1))])
        assert days(once_a_year.occurrences(local(2028, 1, 1), local(2033, 1, 1))) == [
            "2028-02-29",
            "2032-02-29",
        ]

    def test_a_fifth_monday_is_rare(self):
        rule = Timetable([monthly("5MO")])
        assert days(rule.occurrences(local(2027, 1, 1), local(2027, 7, 1))) == ["2027-03-29", "2027-05-31"]

    def test_friday_the_13th(self):
        rule = Timetable([monthly("FR", bymonthday="13")])
        assert days(rule.occurrences(local(2026, 1, 1), local(2027, 1, 1))) == [
            "2026-02-13",
            "2026-03-13",
            "2026-11-13",
        ]


class TestFortnights:
    def test_anchored_over_the_end_of_the_year(self):
        """2026 has 53 calendar weeks, so "even weeks" would stumble here."""
        rule = weekly("TH", interval=2, dtstart=date(2026, 12, 3))
        found = Timetable([rule], holidays=HOLIDAYS).occurrences(local(2026, 12, 1), local(2027, 2, 20))
        assert days(found) == [
            "2026-12-03",
            "2026-12-17",
            "2026-12-31",
            "2027-01-14",
            "2027-01-28",
            "2027-02-11",
        ]

    def test_two_days_of_the_same_week_belong_together(self):
        rule = weekly("MO,TH", interval=2, dtstart=date(2026, 12, 3))
        assert days(Timetable([rule]).next(3, after=local(2026, 12, 1))) == [
            "2026-12-03",
            "2026-12-14",
            "2026-12-17",
        ]

    def test_a_count_runs_from_the_first_date(self):
        rule = weekly("TU", count=3, dtstart=date(2026, 11, 24), valid_from=date(2026, 11, 30))
        course = Timetable([rule])
        assert days(course.next(9, after=local(2026, 1, 1))) == ["2026-12-01", "2026-12-08"]
        assert not course.ended(date(2026, 12, 8))
        assert course.ended(date(2026, 12, 9))

    def test_a_count_of_rare_dates_reaches_far(self):
        rule = weekly("TU", interval=52, count=30, dtstart=date(2026, 12, 1))
        assert Timetable([rule]).ended(date(2055, 10, 27))
        assert not Timetable([rule]).ended(date(2055, 10, 26))

    def test_valid_until_a_day_includes_it(self):
        rule = weekly("TU", valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 8))
        assert days(Timetable([rule]).next(9, after=local(2026, 1, 1))) == ["2026-12-01", "2026-12-08"]


class TestHolidays:
    def test_the_baby_club_pauses_over_christmas(self):
        club = Timetable([weekly("TU", on_school_holiday="PAUSES")], holidays=HOLIDAYS)
        assert [told(one) for one in club.next(3, after=local(2026, 12, 14))] == [
            "2026-12-15 10:00-11:30 TAKES_PLACE",
            "2026-12-22 10:00-11:30 CANCELLED SCHOOL_HOLIDAY: Weihnachtsferien",
            "2026-12-29 10:00-11:30 CANCELLED SCHOOL_HOLIDAY: Weihnachtsferien",
            "2027-01-05 10:00-11:30 TAKES_PLACE",
            "2027-01-12 10:00-11:30 TAKES_PLACE",
        ]

    def test_the_24th_to_new_year_day_by_day(self):
        daily = weekly("MO,TU,WE,TH,FR,SA,SU", on_public_holiday="PAUSES", on_school_holiday="UNKNOWN")
        found = Timetable([daily], holidays=HOLIDAYS).occurrences(local(2026, 12, 24), local(2027, 1, 3))
        assert [told(one)[5:10] + told(one)[22:] for one in found] == [
            "12-24 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "12-25 CANCELLED PUBLIC_HOLIDAY: Erster Weihnachtstag",
            "12-26 CANCELLED PUBLIC_HOLIDAY: Zweiter Weihnachtstag",
            "12-27 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "12-28 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "12-29 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "12-30 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "12-31 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien",
            "01-01 CANCELLED PUBLIC_HOLIDAY: Neujahr",
            "01-02 TAKES_PLACE",
        ]

    @pytest.mark.parametrize(
        ("public", "school", "expected"),
        [
            ("PAUSES", "TAKES_PLACE", "CANCELLED PUBLIC_HOLIDAY: Erster Weihnachtstag"),
            ("PAUSES", "PAUSES", "CANCELLED PUBLIC_HOLIDAY: Erster Weihnachtstag"),
            ("PAUSES", "UNKNOWN", "CANCELLED PUBLIC_HOLIDAY: Erster Weihnachtstag"),
            ("UNKNOWN", "PAUSES", "CANCELLED SCHOOL_HOLIDAY: Weihnachtsferien"),
            ("UNKNOWN", "UNKNOWN", "UNKNOWN PUBLIC_HOLIDAY: Erster Weihnachtstag"),
            ("UNKNOWN", "TAKES_PLACE", "UNKNOWN PUBLIC_HOLIDAY: Erster Weihnachtstag"),
            ("TAKES_PLACE", "PAUSES", "CANCELLED SCHOOL_HOLIDAY: Weihnachtsferien"),
            ("TAKES_PLACE", "UNKNOWN", "UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien"),
            ("TAKES_PLACE", "TAKES_PLACE", "TAKES_PLACE"),
        ],
    )
    def test_on_a_day_that_is_both_the_stricter_behaviour_wins(self, public, school, expected):
        rule = weekly("FR", on_public_holiday=public, on_school_holiday=school)
        (found,) = Timetable([rule], holidays=HOLIDAYS).on(date(2026, 12, 25))
        assert told(found) == f"2026-12-25 10:00-11:30 {expected}"

    def test_unknown_is_shown_but_never_promised(self):
        advice = Timetable([weekly("TU", on_school_holiday="UNKNOWN")], holidays=HOLIDAYS)
        at = local(2026, 12, 22, 10, 30)
        assert advice.current(at).is_unknown
        assert not advice.is_open(at)
        assert not advice.takes_place_today(at)
        assert [told(one) for one in advice.next(1, after=local(2026, 12, 22))] == [
            "2026-12-22 10:00-11:30 UNKNOWN SCHOOL_HOLIDAY: Weihnachtsferien"
        ]
        assert advice.opens_next(at).day == date(2027, 1, 5)

    def test_a_holiday_programme_lives_in_the_holidays_only(self):
        rule = weekly("MO,TU,WE,TH,FR", "09:00", "15:00", only_in_school_holidays=True)
        programme = Timetable([rule], holidays=HOLIDAYS)
        found = programme.occurrences(local(2027, 2, 1), local(2027, 4, 1))
        assert days(found) == [
            "2027-02-08",
            "2027-02-09",
            "2027-02-10",
            "2027-02-11",
            "2027-02-12",
            "2027-03-30",
            "2027-03-31",
        ]
        assert all(one.takes_place for one in found)

    def test_other_hours_in_the_holidays(self):
        """The same time from the term's and the holidays' rule is one date, and it takes place."""
        term = weekly("TU", on_school_holiday="PAUSES", ref="term")
        break_ = weekly("TU", only_in_school_holidays=True, ref="break")
        found = Timetable([term, break_], holidays=HOLIDAYS).next(2, after=local(2027, 2, 2))
        assert [(told(one), one.rule_ref) for one in found] == [
            ("2027-02-02 10:00-11:30 TAKES_PLACE", "term"),
            ("2027-02-09 10:00-11:30 TAKES_PLACE", "break"),
        ]

    def test_a_corrected_table_counts(self):
        moved = [Holiday(date(2027, 2, 15), date(2027, 2, 19), "SCHOOL", "Winterferien")]
        club = Timetable([weekly("TU", on_school_holiday="PAUSES")], holidays=moved)
        assert [one.state for one in club.next(2, after=local(2027, 2, 9))] == [
            "TAKES_PLACE",
            "CANCELLED",
            "TAKES_PLACE",
        ]


class TestClosures:
    def test_water_damage(self):
        closure = Closure(from_day=date(2026, 12, 1), to_day=date(2026, 12, 11), reason="Wasserschaden")
        club = Timetable([weekly()], [closure], HOLIDAYS)
        assert [told(one) for one in club.next(2, after=local(2026, 11, 24))] == [
            "2026-11-24 10:00-11:30 TAKES_PLACE",
            "2026-12-01 10:00-11:30 CANCELLED CLOSURE: Wasserschaden",
            "2026-12-08 10:00-11:30 CANCELLED CLOSURE: Wasserschaden",
            "2026-12-15 10:00-11:30 TAKES_PLACE",
        ]
        assert not club.is_open(local(2026, 12, 1, 10, 30))
        assert not club.takes_place_today(local(2026, 12, 1, 9))

    def test_its_own_reason_comes_before_the_holiday(self):
        closure = Closure(from_day=date(2026, 12, 22), to_day=date(2026, 12, 22), reason="Umzug")
        club = Timetable([weekly("TU", on_school_holiday="PAUSES")], [closure], HOLIDAYS)
        assert [told(one) for one in club.on(date(2026, 12, 22))] == [
            "2026-12-22 10:00-11:30 CANCELLED CLOSURE: Umzug"
        ]

    def test_an_office_closes_for_a_team_meeting_at_noon(self):
        closure = Closure(
            from_day=date(2026, 12, 2),
            to_day=date(2026, 12, 2),
            from_time=time(12),
            to_time=time(13, 30),
            reason="Teamsitzung",
        )
        office = Timetable([weekly("MO,TU,WE", "08:30", "17:00")], [closure])
        assert [told(one) for one in office.on(date(2026, 12, 2))] == [
            "2026-12-02 08:30-12:00 TAKES_PLACE",
            "2026-12-02 12:00-13:30 CANCELLED CLOSURE: Teamsitzung",
            "2026-12-02 13:30-17:00 TAKES_PLACE",
        ]
        assert office.open_until(local(2026, 12, 2, 9)) == local(2026, 12, 2, 12)
        assert not office.is_open(local(2026, 12, 2, 12, 30))
        assert office.opens_next(local(2026, 12, 2, 12, 30)).starts_at == local(2026, 12, 2, 13, 30)

    def test_closed_from_one_afternoon_to_another_morning(self):
        closure = Closure(
            from_day=date(2026, 12, 1),
            to_day=date(2026, 12, 3),
            from_time=time(15),
            to_time=time(9),
            reason="Stromausfall",
        )
        office = Timetable([weekly("TU,WE,TH", "08:30", "17:00")], [closure])
        found = office.occurrences(local(2026, 12, 1), local(2026, 12, 4))
        assert [told(one) for one in found] == [
            "2026-12-01 08:30-15:00 TAKES_PLACE",
            "2026-12-01 15:00-17:00 CANCELLED CLOSURE: Stromausfall",
            "2026-12-02 08:30-17:00 CANCELLED CLOSURE: Stromausfall",
            "2026-12-03 08:30-09:00 CANCELLED CLOSURE: Stromausfall",
            "2026-12-03 09:00-17:00 TAKES_PLACE",
        ]

    def test_special_hours_replace_the_usual_ones_on_christmas_eve(self):
        usual = weekly("MO,TU,WE,TH,FR", "08:30", "17:00", ref="usual")
        special = Rule(
            freq="DATES",
            dates=(date(2026, 12, 24),),
            opens_at=time(9),
            closes_at=time(12),
            on_school_holiday="TAKES_PLACE",
            ref="special",
        )
        closure = Closure(
            from_day=date(2026, 12, 24), to_day=date(2026, 12, 24), reason="Heiligabend", only_refs=("usual",)
        )
        office = Timetable([usual, special], [closure], HOLIDAYS)
        assert [told(one) for one in office.on(date(2026, 12, 24))] == [
            "2026-12-24 08:30-17:00 CANCELLED CLOSURE: Heiligabend",
            "2026-12-24 09:00-12:00 TAKES_PLACE",
        ]
        assert office.open_until(local(2026, 12, 24, 10)) == local(2026, 12, 24, 12)

    def test_a_long_closure_does_not_bury_the_date_that_counts(self):
        closure = Closure(from_day=date(2026, 11, 1), to_day=date(2027, 1, 31), reason="Umbau")
        office = Timetable([weekly("MO,TU,WE,TH,FR")], [closure])
        found = office.next(1, after=local(2026, 11, 23))
        assert [one.state for one in found] == ["CANCELLED"] * 5 + ["TAKES_PLACE"]
        assert found[-1].day == date(2027, 2, 1)
        assert len(office.next(1, after=local(2026, 11, 23), max_cancelled=None)) == 51
        assert len(office.next(1, after=local(2026, 11, 23), max_cancelled=0)) == 1


class TestOverMidnight:
    def test_the_night_belongs_to_the_evening_on_which_it_begins(self):
        night = Timetable([weekly("FR", "22:00", "02:00", on_public_holiday="PAUSES")], holidays=HOLIDAYS)
        assert [told(one) for one in night.on(date(2026, 12, 4))] == ["2026-12-04 22:00-02:00 TAKES_PLACE"]
        assert night.on(date(2026, 12, 5)) == []
        assert night.is_open(local(2026, 12, 5, 1, 59))
        assert not night.is_open(local(2026, 12, 5, 2))
        assert night.takes_place_today(local(2026, 12, 5, 1))
        assert not night.takes_place_today(local(2026, 12, 5, 3))
        assert night.open_until(local(2026, 12, 4, 23)) == local(2026, 12, 5, 2)

    def test_a_closed_saturday_does_not_end_friday_night(self):
        closure = Closure(from_day=date(2026, 12, 5), to_day=date(2026, 12, 5), reason="Putztag")
        night = Timetable([weekly("FR,SA", "22:00", "02:00")], [closure])
        assert [told(one) for one in night.week(date(2026, 12, 2))[date(2026, 12, 4)]] == [
            "2026-12-04 22:00-02:00 TAKES_PLACE"
        ]
        assert [told(one) for one in night.on(date(2026, 12, 5))] == [
            "2026-12-05 22:00-02:00 CANCELLED CLOSURE: Putztag"
        ]

    def test_what_a_closure_leaves_of_the_night_is_found_on_the_next_day(self):
        closure = Closure(
            from_day=date(2026, 12, 4), to_day=date(2026, 12, 5), from_time=time(23), to_time=time(0, 30)
        )
        night = Timetable([weekly("FR", "22:00", "02:00")], [closure])
        assert [told(one) for one in night.on(date(2026, 12, 5))] == ["2026-12-05 00:30-02:00 TAKES_PLACE"]

    def test_a_crisis_line_never_closes(self):
        line = Timetable([weekly("MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00", on_public_holiday="TAKES_PLACE")])
        at = local(2026, 12, 24, 23, 59)
        assert line.round_the_clock
        assert line.is_open(at)
        assert line.open_until(at) is None
        assert line.opens_next(at) is None


class TestOtherKinds:
    def test_fixed_dates(self):
        rule = Rule(
            freq="DATES",
            dates=(date(2027, 6, 12), date(2026, 12, 6), date(2027, 3, 26), date(2026, 12, 6)),
            opens_at=time(14),
            on_public_holiday="PAUSES",
        )
        market = Timetable([rule], holidays=HOLIDAYS)
        assert [told(one) for one in market.next(5, after=local(2026, 11, 23))] == [
            "2026-12-06 14:00 TAKES_PLACE",
            "2027-03-26 14:00 CANCELLED PUBLIC_HOLIDAY: Karfreitag",
            "2027-06-12 14:00 TAKES_PLACE",
        ]
        assert not market.ended(date(2027, 6, 12))
        assert market.ended(date(2027, 6, 13))

    def test_an_open_end_is_believed_for_an_hour(self):
        breakfast = Timetable([weekly("TU", "09:00", None)])
        assert breakfast.is_open(local(2026, 12, 1, 9, 59))
        assert not breakfast.is_open(local(2026, 12, 1, 10))
        assert breakfast.open_until(local(2026, 12, 1, 9, 30)) is None
        assert breakfast.takes_place_today(local(2026, 12, 1, 12))
        assert breakfast.opens_next(local(2026, 12, 1, 9, 30)).day == date(2026, 12, 8)

    def test_by_appointment(self):
        rule = Rule(freq="APPOINTMENT", description="Termine nach Anruf", valid_to=date(2027, 6, 30))
        advice = Timetable([rule])
        at = local(2026, 12, 1, 10)
        assert advice.by_appointment_only(date(2026, 12, 1))
        assert advice.next(after=at) == []
        assert not advice.is_open(at)
        assert advice.opens_next(at) is None
        assert advice.ended(date(2027, 7, 1))
        assert not advice.by_appointment_only(date(2027, 7, 1))

    def test_open_hours_that_are_over_leave_appointments_only(self):
        past = weekly("TU", valid_to=date(2026, 11, 30))
        advice = Timetable([past, Rule(freq="APPOINTMENT")])
        assert not advice.by_appointment_only(date(2026, 11, 30))
        assert advice.by_appointment_only(date(2026, 12, 1))
        assert not advice.ended(date(2026, 12, 1))

    def test_no_rules_at_all(self):
        nothing = Timetable([])
        assert nothing.next(after=local(2026, 12, 1)) == []
        assert not nothing.ended(date(2026, 12, 1))
        assert not nothing.by_appointment_only(date(2026, 12, 1))
        assert not nothing.round_the_clock


class TestOpeningHours:
    """The Völklingen office: Monday to Wednesday 8:30-17, Thursday 13:30-17:30, Friday 8-15."""

    OFFICE = Timetable(
        [
            weekly("MO,TU,WE", "08:30", "17:00"),
            weekly("TH", "13:30", "17:30"),
            weekly("FR", "08:00", "15:00"),
        ],
        holidays=HOLIDAYS,
    )

    def test_open_now_and_until(self):
        assert self.OFFICE.open_until(local(2026, 11, 23, 8, 30)) == local(2026, 11, 23, 17)
        assert self.OFFICE.open_until(local(2026, 11, 23, 17)) is None
        assert self.OFFICE.opens_next(local(2026, 11, 25, 18)).starts_at == local(2026, 11, 26, 13, 30)

    def test_opens_again_after_easter(self):
        found = self.OFFICE.opens_next(local(2027, 3, 25, 18))
        assert told(found) == "2027-03-30 08:30-17:00 TAKES_PLACE"

    def test_adjoining_times_are_one_opening(self):
        office = Timetable([weekly("MO", "08:00", "12:00"), weekly("MO", "12:00", "16:00")])
        assert office.open_until(local(2026, 11, 23, 9)) == local(2026, 11, 23, 16)
        assert office.opens_next(local(2026, 11, 23, 9)).starts_at == local(2026, 11, 30, 8)

    def test_any_time_zone_may_ask(self):
        assert self.OFFICE.is_open(datetime(2026, 11, 23, 7, 30, tzinfo=UTC))
        assert not self.OFFICE.is_open(datetime(2026, 11, 23, 7, 29, tzinfo=UTC))

    def test_a_moment_without_time_zone_is_refused(self):
        with pytest.raises(ValueError, match="needs a time zone"):
            self.OFFICE.is_open(datetime(2026, 11, 23, 9))

    def test_the_week_has_seven_days(self):
        week = self.OFFICE.week(date(2027, 5, 6))
        assert {day.isoformat(): [told(one)[11:] for one in found] for day, found in week.items()} == {
            "2027-05-03": ["08:30-17:00 TAKES_PLACE"],
            "2027-05-04": ["08:30-17:00 TAKES_PLACE"],
            "2027-05-05": ["08:30-17:00 TAKES_PLACE"],
            "2027-05-06": ["13:30-17:30 CANCELLED PUBLIC_HOLIDAY: Christi Himmelfahrt"],
            "2027-05-07": ["08:00-15:00 TAKES_PLACE"],
            "2027-05-08": [],
            "2027-05-09": [],
        }

    @pytest.mark.parametrize("day", [date.min, date.max, date(1989, 12, 31), date(2200, 1, 1)])
    def test_absurd_days_have_empty_answers(self, day):
        at = datetime.combine(day, time(12), UTC)
        assert self.OFFICE.on(day) == []
        assert self.OFFICE.occurrences(at, at + timedelta(hours=1)) == []
        assert len(self.OFFICE.week(day)) == 7
        assert self.OFFICE.is_open(at) is False
        self.OFFICE.next(after=at)
        self.OFFICE.opens_next(at)
        self.OFFICE.takes_place_today(at)
