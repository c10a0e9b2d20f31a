"""What the week's page knows. The stage is Tuesday, 24 November 2026; the week begins on 30 November."""

from datetime import date, datetime, time

import pytest

from offices.actions import roster
from offices.enums.roster import AbsenceKind
from offices.models import Absence, CoverageRule, Membership, OfficeClosure, Qualification
from offices.roster.board import Board, board
from sozialraum.lib import clock
from tests.offices.test_roster import MONDAY, absent, office, shift, user, week

pytestmark = pytest.mark.django_db


def seen_by_lead() -> Board:
    return board(week(), may_know_reasons=True)


def test_minutes_and_the_difference_to_the_contract() -> None:
    Membership.objects.filter(user__username="ben").update(weekly_hours="19.5")
    for day in (MONDAY, date(2026, 12, 1), date(2026, 12, 2)):
        roster.assign(shift(day=day), user("ben"), by=user("carla"), override_reason="Fest des Viertels")
    ben = next(person for person in seen_by_lead().people if person.user.username == "ben")
    assert (ben.minutes, ben.weekly_minutes, ben.difference) == (3 * 450, 1170, 180)


def test_a_gap_says_which_rule_and_how_many() -> None:
    CoverageRule.objects.create(office=office(), weekday=0, starts=time(8), ends=time(12), minimum=2)
    roster.assign(shift(begins=9, ends=12), user("ben"), by=user("carla"))
    monday = seen_by_lead().days[0]
    assert [(gap.missing, local(gap.starts_at), local(gap.ends_at)) for gap in monday.gaps] == [
        (2, "8:00", "9:00"),
        (1, "9:00", "12:00"),
    ]


def local(moment: datetime) -> str:
    return moment.astimezone(clock.BERLIN).strftime("%-H:%M")


def test_qualifications_and_employers_count() -> None:
    isef = Qualification.objects.create(slug="isef", name="insoweit erfahrene Fachkraft")
    user("ben").qualifications.add(isef)
    for asked in ({"qualification": isef}, {"organization_kind": "youth_office"}):
        CoverageRule.objects.create(office=office(), weekday=0, starts=time(8), ends=time(16), **asked)
    roster.assign(shift(), user("ben"), by=user("carla"))
    found = seen_by_lead()
    assert [found.rules[gap.need.rule].organization_kind for gap in found.days[0].gaps] == ["youth_office"]


def test_a_closed_day_has_no_gaps() -> None:
    CoverageRule.objects.create(office=office(), weekday=0, starts=time(8), ends=time(12))
    OfficeClosure.objects.create(office=office(), starts_on=MONDAY, ends_on=MONDAY, reason="Teamtag")
    monday = seen_by_lead().days[0]
    assert (monday.closed, monday.gaps) == ("Teamtag", [])


def test_colleagues_learn_that_somebody_is_absent_and_no_more() -> None:
    absence = absent("ben", MONDAY, date(2026, 12, 2))
    Absence.objects.filter(pk=absence.pk).update(kind=AbsenceKind.HEALTH)
    for may_know, expected in ((True, "health"), (False, "")):
        ben = next(
            one for one in board(week(), may_know_reasons=may_know).people if one.user.username == "ben"
        )
        assert ben.absent == {MONDAY: expected, date(2026, 12, 1): expected}


def test_late_shifts_and_saturdays_of_the_weeks_before() -> None:
    saturday, friday = date(2026, 11, 28), date(2026, 11, 27)
    before = week(monday=date(2026, 11, 23))
    roster.assign(shift(day=friday, begins=10, ends=18, week=before), user("ben"), by=user("carla"))
    roster.assign(shift(day=saturday, begins=9, ends=12, week=before), user("ben"), by=user("carla"))
    ben = next(person for person in seen_by_lead().people if person.user.username == "ben")
    assert (ben.late_before, ben.saturdays_before) == (1, 1)
