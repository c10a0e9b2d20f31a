from datetime import date

from sozialraum.lib.schedule import Holiday, HolidayTable, saarland_holidays


def stretches(years, kind):
    return [
        f"{one.from_day}..{one.to_day}" if one.to_day > one.from_day else one.from_day.isoformat()
        for one in saarland_holidays(years)
        if one.kind == kind
    ]


def test_school_holidays_are_those_of_the_ministry():
    found = stretches([2026, 2027], "SCHOOL")
    assert found[-7:] == [
        "2026-10-05..2026-10-16",
        "2026-12-21..2026-12-31",
        "2027-02-08..2027-02-12",
        "2027-03-30..2027-04-09",
        "2027-06-28..2027-08-06",
        "2027-10-04..2027-10-15",
        "2027-12-20..2027-12-31",
    ]


def test_public_holidays_are_those_of_the_law():
    assert stretches([2027], "PUBLIC") == [
        "2027-01-01",
        "2027-03-26",
        "2027-03-29",
        "2027-05-01",
        "2027-05-06",
        "2027-05-17",
        "2027-05-27",
        "2027-08-15",
        "2027-10-03",
        "2027-11-01",
        "2027-12-25",
        "2027-12-26",
    ]


def test_names_are_german_and_the_years_may_come_in_any_order():
    assert saarland_holidays([2027, 2026]) == saarland_holidays([2026, 2027, 2027])
    corpus_christi = [one for one in saarland_holidays([2027]) if one.from_day == date(2027, 5, 27)]
    assert corpus_christi == [Holiday(date(2027, 5, 27), date(2027, 5, 27), "PUBLIC", "Fronleichnam")]


def test_christmas_holidays_over_new_year_are_one_stretch():
    assert "2025-12-22..2026-01-02" in stretches([2025, 2026], "SCHOOL")


def test_a_day_can_be_both():
    table = HolidayTable(saarland_holidays([2026]))
    assert table.names(date(2026, 12, 25)) == ("Erster Weihnachtstag", "Weihnachtsferien")
    assert table.names(date(2026, 12, 24)) == (None, "Weihnachtsferien")
    assert table.names(date(2026, 11, 1)) == ("Allerheiligen", None)
    assert table.names(date(2026, 11, 2)) == (None, None)
    assert table.school_known_until == date(2026, 12, 31)


def test_a_typing_error_in_the_table_does_not_fill_the_memory():
    table = HolidayTable([Holiday(date(2026, 7, 1), date(9999, 12, 31), "SCHOOL", "Sommerferien")])
    assert table.names(date(2026, 8, 1)) == (None, "Sommerferien")
    assert table.names(date(2028, 8, 1)) == (None, None)
