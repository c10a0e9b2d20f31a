"""The demo run's large team, loaded here on top of the stories' people."""

from datetime import date

import pytest

from offices.demo.rosters import load_roster
from offices.models import Membership, RosterWeek, ShiftAssignment
from offices.roster.board import board

pytestmark = pytest.mark.django_db


def test_malstatt_has_a_team_of_28_two_published_weeks_and_a_draft_once() -> None:
    assert load_roster(date(2026, 11, 24)) == 24
    assert load_roster(date(2026, 11, 24)) == 0
    assert Membership.objects.current().filter(office__slug="malstatt").count() == 28
    assert list(RosterWeek.objects.values_list("monday", "state", "version")) == [
        (date(2026, 11, 23), "published", 1),
        (date(2026, 11, 30), "published", 1),
        (date(2026, 12, 7), "draft", 0),
    ]
    weeks = [board(week, may_know_reasons=True) for week in RosterWeek.objects.all()]
    assert [one.open_places for one in weeks] == [0, 0, 62]
    assert ShiftAssignment.objects.exclude(objections=[]).count() == 0
