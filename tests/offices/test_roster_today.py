"""Who is here today: Tuesday, 24 November 2026, 9 o'clock."""

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from offices.actions import roster
from offices.models import RosterWeek
from offices.roster.today import here_today
from tests.offices.test_roster import office, shift, user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def published() -> None:
    week = RosterWeek.objects.create(office=office(), monday=date(2026, 11, 23))
    for name, begins, ends in (("ben", 8, 12), ("ayse", 12, 16), ("carla", 8, 9)):
        roster.assign(shift(TODAY, begins, ends, week=week, break_minutes=0), user(name), by=user("carla"))
    roster.assign(shift(date(2026, 11, 25), week=week), user("ben"), by=user("carla"))
    roster.publish(week, by=user("carla"))


def test_colleagues_of_today_from_to_in_one_query(django_assert_num_queries: Any) -> None:
    published()
    ayse = user("ayse")
    with django_assert_num_queries(1):
        seen = here_today(ayse)
    assert [(one.name, one.is_now, one.is_me) for one in seen] == [
        ("Ben Kirchwald", True, False),
        ("Carla Montanari", False, False),
        ("Ayşe Demirtaş", False, True),
    ]
    words = render_to_string("team/roster/here_today.html", {"here": seen})
    assert "8:00–12:00" in words
    assert words.count("gerade da") == 1


def test_other_offices_and_drafts_stay_unseen() -> None:
    published()
    assert here_today(user("dora")) == []
    RosterWeek.objects.update(state="draft", version=0)
    assert here_today(user("ayse")) == []
    assert "keine Dienste veröffentlicht" in render_to_string("team/roster/here_today.html", {"here": []})
