"""Some 120 contacts of the last eight weeks in all offices: invented, without anybody, the same for the same day."""

from __future__ import annotations

import random
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from cases.actions.encounters import log_encounter
from cases.enums.cases import AgeBand
from cases.enums.encounters import Channel, Duration, Result, Topic, Who
from offices.enums import FAMILY_WORK
from offices.models import Membership, Office, User
from services.models import ServiceAtLocation
from sozialraum.lib import clock

EACH_OFFICE = 29
WEEKS = 8
NAMESPACE = uuid.UUID("6f3f0a52-6a1e-4b57-9d0b-2f6f8f0e9a11")

# What people come with differs from quarter to quarter: the first topics are the usual ones there.
USUAL: dict[str, list[str]] = {
    "malstatt": [Topic.MONEY, Topic.ARRIVING, Topic.SMALL, Topic.SCHOOL, Topic.UPBRINGING, Topic.BABY],
    "burbach": [Topic.SMALL, Topic.MONEY, Topic.UPBRINGING, Topic.SEPARATION, Topic.BURDEN],
    "alt-saarbruecken": [Topic.SCHOOL, Topic.YOUTH, Topic.SEPARATION, Topic.HEALTH, Topic.CONFLICT],
    "voelklingen": [Topic.ARRIVING, Topic.MONEY, Topic.BABY, Topic.SCHOOL, Topic.BEHAVIOUR],
}
OTHERS = [Topic.CRISIS, Topic.HEALTH, Topic.CONFLICT, Topic.YOUTH, Topic.BURDEN]
# What was found for each topic, by kind of offer.
KINDS: dict[str, str] = {
    Topic.BABY: "krabbelgruppe",
    Topic.SCHOOL: "hausaufgabenhilfe",
    Topic.MONEY: "schuldnerberatung",
    Topic.ARRIVING: "deutschkurs",
    Topic.UPBRINGING: "erziehungsberatung",
}
NOTES = [
    "Bescheid vom Jobcenter gemeinsam gelesen, Frist notiert.",
    "Möchte nächste Woche mit der Nachbarin wiederkommen.",
    "Kitaplatz gesucht, Anmeldung online zusammen gemacht.",
    "Dolmetscherin war am Telefon dabei.",
    "Flyer mitgegeben, Weg zur Gruppe erklärt.",
]


def load(today: date) -> None:
    dice = random.Random(20_261_124)
    for office in Office.objects.filter(slug__in=USUAL).order_by("position"):
        team = _team(office)
        if team:
            for number in range(EACH_OFFICE):
                _contact(office, team, number, today, dice)
            _parents_cafe(office, team[0], today)


def _team(office: Office) -> list[User]:
    members = Membership.objects.current().filter(office=office, role__in=FAMILY_WORK)
    return list(User.objects.filter(memberships__in=members).order_by("username"))


def _contact(office: Office, team: list[User], number: int, today: date, dice: random.Random) -> None:
    topics = [_topic(office, dice)]
    if dice.random() < 0.3:
        topics.append(_topic(office, dice))
    topics = list(dict.fromkeys(topics))
    result = dice.choices(
        [Result.INFORMED, Result.REFERRED, Result.APPOINTMENT, Result.CASE_OPENED, Result.NOTHING],
        [45, 30, 14, 4, 7],
    )[0]
    at = _moment(today, number, dice)
    more: dict[str, Any] = {}
    if result == Result.REFERRED:
        more["offers"] = _offers(topics, office)
    if result == Result.APPOINTMENT:
        more["appointment_at"] = _appointment(at, today, dice)
    if dice.random() < 0.6:
        more |= {
            "language": dice.choices(["de", "ar", "tr", "uk", "ru", "it"], [50, 18, 12, 10, 6, 4])[0],
            "is_first_time": dice.random() < 0.4,
            "duration": dice.choices(Duration.values, [25, 50, 20, 5])[0],
            "social_area": office.social_area,
        }
    if dice.random() < 0.25:
        more["note"] = dice.choice(NOTES)
    who = dice.choices(
        [Who.PARENT, Who.YOUNG_PERSON, Who.CHILD, Who.PROFESSIONAL, Who.OTHER], [64, 15, 6, 10, 5]
    )[0]
    if who == Who.YOUNG_PERSON:
        more["age_band"] = dice.choice([AgeBand.UNDER_18, AgeBand.UNDER_27])
    log_encounter(
        by=team[number % len(team)],
        office=office,
        key=uuid.uuid5(NAMESPACE, f"{office.slug} {number}"),
        at=at,
        channel=dice.choices(Channel.values, [62, 20, 6, 9, 3])[0],
        who=who,
        people=dice.choices([1, 2, 3, 4], [62, 24, 10, 4])[0],
        topics=topics,
        result=result,
        **more,
    )


def _topic(office: Office, dice: random.Random) -> str:
    usual = USUAL[office.slug]
    if dice.random() < 0.12:
        return dice.choice(OTHERS)
    return dice.choices(usual, range(len(usual), 0, -1))[0]


def _moment(today: date, number: int, dice: random.Random) -> datetime:
    """Working days and hours; the last ones today, if the day is old enough."""
    back = (EACH_OFFICE - 1 - number) * WEEKS * 7 // EACH_OFFICE
    day = today - timedelta(days=back)
    if day.weekday() > 4:
        day -= timedelta(days=day.weekday() - 4)
    at = datetime.combine(day, time(9 + dice.randrange(8), dice.randrange(0, 60, 5)), clock.BERLIN)
    return min(at, clock.now() - timedelta(minutes=5 + dice.randrange(40)))


def _appointment(at: datetime, today: date, dice: random.Random) -> datetime:
    day = at.date() + timedelta(days=3 + dice.randrange(5))
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, time(10 + dice.randrange(6)), clock.BERLIN)


def _offers(topics: list[str], office: Office) -> list[ServiceAtLocation]:
    """What is near, of the kind that helps with the first topic."""
    public = ServiceAtLocation.objects.public().order_by("pk")
    near = public.filter(location__place__social_area=office.social_area)
    kind = KINDS.get(topics[0])
    found = list(public.filter(service__kind__code=kind)[:2]) if kind else []
    return found or list(near.filter(service__kind__parent__code=topics[0])[:2]) or list(near[:1])


def _parents_cafe(office: Office, colleague: User, today: date) -> None:
    """A group is one entry: twelve people at the Elterncafé of last week."""
    day = today - timedelta(days=today.weekday() + 5)
    log_encounter(
        by=colleague,
        office=office,
        key=uuid.uuid5(NAMESPACE, f"{office.slug} Elterncafé"),
        at=datetime.combine(day, time(10), clock.BERLIN),
        channel=Channel.OUTREACH,
        who=Who.PARENT,
        people=12,
        topics=[Topic.SMALL, Topic.UPBRINGING],
        result=Result.INFORMED,
        duration=Duration.LONGER,
        social_area=office.social_area,
        note="Elterncafé, Thema Schlafen und Fernsehen.",
    )
