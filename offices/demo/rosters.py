"""A large team for the roster of the demo run: invented people, patterns, needs, two published weeks and a draft.

Only the demo run loads it (`load_demo_roster`); the stories of the tests know every person by name and count them.
"""

from __future__ import annotations

from datetime import date, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from offices.actions import roster
from offices.actions.errors import Refused
from offices.enums import OrganizationKind, Role
from offices.enums.roster import WeekState
from offices.models import (
    CoverageRule,
    Membership,
    Office,
    Organization,
    RosterChange,
    RosterWeek,
    Shift,
    ShiftPattern,
    User,
)
from offices.roster.proposal.greedy import fill
from offices.roster.proposal.reading import read
from sozialraum.lib import clock
from sozialraum.lib.weeks import monday_of

OFFICE = "malstatt"
EMPLOYERS = ("jugendamt", "awo", "diakonie", "caritas")
TEAM = (
    "Alina Brettmeister", "Bogdan Auenfeld", "Celine Dornhof", "Deniz Karadal", "Elif Sarıgöz",
    "Fabian Holzapfel", "Greta Lindenau", "Hamid Noorani", "Ines Waldmüller", "Jakub Brzeziński",
    "Katja Rosenstiel", "Leon Berghausen", "Mira Falkenrath", "Nadia Belkacem", "Oskar Tannhauser",
    "Paula Steinbrecher", "Quirin Hagedorn", "Rana Alhadid", "Simon Kesselring", "Tamara Wolkova",
    "Umut Yeşilbağ", "Vera Sommerlatte", "Wiebke Nordhoff", "Yannick Moreau",
)  # fmt: skip
HOURS = (39, 30, 25, "19.5")
LANGUAGES = (["de", "fr"], ["de", "ar"], ["de", "tr"], ["de", "uk", "ru"], ["de"])
PATTERNS = (
    # name, weekdays, from, to, break, people
    ("Früh", range(5), time(8), time(15), 30, 5),
    ("Vormittag", range(5), time(8, 30), time(12, 30), 0, 3),
    ("Spät", range(5), time(11), time(18), 30, 4),
    ("Samstag", range(5, 6), time(10), time(13), 0, 2),
)


@transaction.atomic
def load_roster(today: date) -> int:
    """Once only: an office that has patterns stays as it is. Returns how many people are new."""
    office = Office.objects.get(slug=OFFICE)
    if office.shift_patterns.exists():
        return 0
    organizations = {one.slug: one for one in Organization.objects.filter(slug__in=EMPLOYERS)}
    password = make_password(None)
    for number, name in enumerate(TEAM):
        first, last = name.split(" ")
        user = User.objects.create(
            username=f"demo-team-{number + 1}",
            first_name=first,
            last_name=last,
            email=f"team{number + 1}@example.org",
            password=password,
            languages=LANGUAGES[number % len(LANGUAGES)],
        )
        Membership.objects.create(
            user=user,
            office=office,
            organization=organizations[EMPLOYERS[number % len(EMPLOYERS)]],
            role=Role.CASEWORKER,
            weekly_hours=HOURS[number % len(HOURS)],
            period=(today - timedelta(days=200 + 7 * number), None),
        )
    for name, weekdays, starts, ends, pause, people in PATTERNS:
        for weekday in weekdays:
            ShiftPattern.objects.create(
                office=office,
                name=name,
                weekday=weekday,
                starts=starts,
                ends=ends,
                break_minutes=pause,
                people=people,
            )
    for weekday in range(5):
        for more in (
            {"minimum": 3},
            {"organization_kind": OrganizationKind.YOUTH_OFFICE},
            {"organization_kind": OrganizationKind.INDEPENDENT},
        ):
            CoverageRule.objects.create(
                office=office, weekday=weekday, starts=time(8, 30), ends=time(17), **more
            )
    carla = User.objects.get(username="carla")
    for number in range(3):
        week = roster.make_week(by=carla, office=office, monday=monday_of(today) + timedelta(weeks=number))
        if number < 2:
            _fill(week, carla)
            _publish(week, carla)
    return len(TEAM)


def _fill(week: RosterWeek, lead: User) -> None:
    shifts = Shift.objects.in_bulk()
    people = User.objects.in_bulk()
    for shift, worker in fill(read([week])).chosen:
        try:
            roster.assign(shifts[shift], people[worker], by=lead)
        except Refused:
            continue


def _publish(week: RosterWeek, lead: User) -> None:
    """As the verb does, without mails to people who do not exist."""
    now = clock.now()
    RosterWeek.objects.filter(pk=week.pk).update(
        state=WeekState.PUBLISHED, version=1, published_at=now, published_by=lead
    )
    RosterChange.objects.create(week=week, version=1, at=now, by=lead, text="published")
