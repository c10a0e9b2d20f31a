"""Being away and changing places. The stage is Tuesday, 24 November 2026, 9 o'clock; the week begins on 30 November."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from offices.actions import roster, swaps
from offices.actions.absences import approve, request_absence
from offices.actions.errors import Refused
from offices.enums.roster import AbsenceKind, AbsenceState, SwapState
from offices.models import Absence, CalendarFeed, Membership, RosterWeek, ShiftAssignment, Swap
from sozialraum.lib import clock
from sozialraum.lib.schedule.wallclock import at_local
from tests.offices.test_members import signed_in
from tests.offices.test_roster import MONDAY, absent, shift, user

pytestmark = pytest.mark.django_db

ABSENCES = "/team/dienstplan/abwesenheiten/"
SWAPS = "/team/dienstplan/tausch/"


def seen(client: Client, path: str) -> str:
    return html.unescape(client.get(path).content.decode())


def published(*names: str, **changes: Any) -> list[ShiftAssignment]:
    """A shift for each of them on Monday and the days after, in a published week."""
    held = []
    for number, name in enumerate(names):
        place = shift(day=MONDAY + timedelta(days=number), **changes)
        held.append(roster.assign(place, user(name), by=user("carla")))
    roster.publish(RosterWeek.objects.get(), by=user("carla"))
    return held


# --- absences -------------------------------------------------------------------------------------------
def test_ben_asks_to_be_away_and_carla_agrees() -> None:
    signed_in("ben").post(
        ABSENCES, {"first": "2026-12-14", "last": "2026-12-18", "kind": "vacation", "note": "Skifahren"}
    )
    assert "Ben Kirchwald" in seen(signed_in("carla"), ABSENCES)
    assert "Skifahren" in seen(signed_in("carla"), ABSENCES)
    assert "Ben Kirchwald" not in seen(signed_in("emil"), ABSENCES)
    number = Absence.objects.get().pk
    signed_in("carla").post(f"{ABSENCES}{number}/", {"what": "approve"})
    assert Absence.objects.get().state == AbsenceState.APPROVED
    assert "Genehmigt" in seen(signed_in("ben"), ABSENCES)


def test_days_asked_for_twice_are_refused_and_kept_in_the_form() -> None:
    absent("ben", date(2026, 12, 14), date(2026, 12, 19))
    answer = signed_in("ben").post(
        ABSENCES, {"first": "2026-12-18", "last": "2026-12-20", "kind": "training"}
    )
    page = html.unescape(answer.content.decode())
    assert "Einige dieser Tage haben Sie schon beantragt" in page
    assert 'value="2026-12-18"' in page


def test_shifts_on_these_days_are_named_and_freed_only_on_purpose() -> None:
    published("ben")
    asked = request_absence(by=user("ben"), first=MONDAY, last=MONDAY, kind=AbsenceKind.HEALTH)
    with pytest.raises(Refused, match=r"Ben Kirchwald hat an diesen Tagen Dienste: 30\.11\.2026"):
        approve(asked, by=user("carla"))
    assert ShiftAssignment.objects.count() == 1
    approve(asked, by=user("carla"), free_shifts=True)
    assert ShiftAssignment.objects.count() == 0
    assert RosterWeek.objects.get().version == 2


def test_nobody_else_decides_and_nobody_about_themselves() -> None:
    asked = request_absence(by=user("carla"), first=MONDAY, last=MONDAY, kind=AbsenceKind.VACATION)
    for name in ("carla", "ayse", "emil", "admin"):
        assert signed_in(name).post(f"{ABSENCES}{asked.pk}/", {"what": "approve"}).status_code == 404
    assert Absence.objects.get().state == AbsenceState.REQUESTED


def test_declining_needs_a_word() -> None:
    asked = request_absence(by=user("ben"), first=MONDAY, last=MONDAY, kind=AbsenceKind.VACATION)
    carla = signed_in("carla")
    carla.post(f"{ABSENCES}{asked.pk}/", {"what": "decline", "reply": " "})
    assert Absence.objects.get().state == AbsenceState.REQUESTED
    carla.post(f"{ABSENCES}{asked.pk}/", {"what": "decline", "reply": "Da sind schon drei weg."})
    assert "Da sind schon drei weg." in seen(signed_in("ben"), ABSENCES)


# --- swaps ----------------------------------------------------------------------------------------------
def test_ben_gives_a_shift_away_ayse_takes_it_and_carla_agrees() -> None:
    (held,) = published("ben")
    signed_in("ben").post(f"/team/dienstplan/meine/{held.pk}/anbieten/")
    ayse = signed_in("ayse")
    assert "Ben Kirchwald" in seen(ayse, SWAPS)
    offered = Swap.objects.get()
    ayse.post(f"{SWAPS}{offered.pk}/", {"what": "take"})
    signed_in("carla").post(f"{SWAPS}{offered.pk}/", {"what": "approve"})
    held.refresh_from_db()
    assert held.worker == user("ayse")
    assert Swap.objects.get().state == SwapState.APPROVED
    assert "Ayşe Demirtaş" in seen(signed_in("ben"), "/team/dienstplan/malstatt/2026-W49/")


def test_two_people_change_places_in_one_step() -> None:
    bens, ayses = published("ben", "ayse")
    offered = swaps.offer(bens, by=user("ben"))
    swaps.take(offered, by=user("ayse"), in_return=ayses)
    swaps.approve(offered, by=user("carla"))
    bens.refresh_from_db()
    ayses.refresh_from_db()
    assert (bens.worker.username, ayses.worker.username) == ("ayse", "ben")


def test_two_people_change_places_on_the_same_morning() -> None:
    """Each is in two places for a moment; the constraint looks at the end."""
    one, other = shift(), shift(name="Telefon")
    bens = roster.assign(one, user("ben"), by=user("carla"))
    ayses = roster.assign(other, user("ayse"), by=user("carla"))
    roster.publish(one.week, by=user("carla"))
    offered = swaps.offer(bens, by=user("ben"))
    swaps.take(offered, by=user("ayse"), in_return=ayses)
    swaps.approve(offered, by=user("carla"))
    assert set(ShiftAssignment.objects.values_list("shift__name", "worker__username")) == {
        ("Tür", "ayse"),
        ("Telefon", "ben"),
    }


def test_a_swap_that_would_put_somebody_in_two_places_changes_nothing() -> None:
    one, other = shift(), shift(name="Telefon")
    bens = roster.assign(one, user("ben"), by=user("carla"))
    roster.assign(other, user("ayse"), by=user("carla"))
    roster.publish(one.week, by=user("carla"))
    offered = swaps.offer(bens, by=user("ben"))
    swaps.take(offered, by=user("ayse"))
    with pytest.raises(Refused, match="an zwei Orten"):
        swaps.approve(offered, by=user("carla"), override_reason="dringend")
    bens.refresh_from_db()
    assert bens.worker == user("ben")
    assert Swap.objects.get().state == SwapState.TAKEN


def test_an_absence_that_came_in_between_stops_the_swap() -> None:
    (held,) = published("ben")
    offered = swaps.offer(held, by=user("ben"))
    swaps.take(offered, by=user("ayse"))
    absent("ayse", MONDAY, date(2026, 12, 1))
    with pytest.raises(Refused, match="Ayşe Demirtaş ist an diesem Tag abwesend"):
        swaps.approve(offered, by=user("carla"))


def test_a_membership_that_ended_in_between_stops_the_swap() -> None:
    (held,) = published("ben")
    offered = swaps.offer(held, by=user("ben"))
    swaps.take(offered, by=user("ayse"))
    Membership.objects.filter(user=user("ayse")).update(period=(date(2024, 1, 1), date(2026, 11, 28)))
    with pytest.raises(Refused, match="nicht mehr im Team"):
        swaps.approve(offered, by=user("carla"))


def test_an_offer_runs_out() -> None:
    (held,) = published("ben")
    offered = swaps.offer(held, by=user("ben"))
    assert offered.expires_at == held.starts_at  # six days ahead, earlier than a week
    Swap.objects.update(expires_at=clock.now())
    with pytest.raises(Refused, match="abgelaufen"):
        swaps.take(offered, by=user("ayse"))
    assert swaps.expire() == 1
    assert Swap.objects.get().state == SwapState.EXPIRED


def test_strangers_take_and_decide_nothing() -> None:
    (held,) = published("ben")
    offered = swaps.offer(held, by=user("ben"))
    for name in ("dora", "emil", "georg", "admin"):
        assert signed_in(name).post(f"{SWAPS}{offered.pk}/", {"what": "take"}).status_code == 404
    signed_in("ayse").post(f"{SWAPS}{offered.pk}/", {"what": "take"})
    signed_in("ayse").post(f"{SWAPS}{offered.pk}/", {"what": "approve"})
    assert Swap.objects.get().state == SwapState.TAKEN


# --- calendar -------------------------------------------------------------------------------------------
def address_of_feed(name: str) -> str:
    client = signed_in(name)
    client.post("/team/dienstplan/kalender/", {"what": "renew"})
    found = re.search(r"http://testserver(/dienste/\S+\.ics)", seen(client, "/team/dienstplan/meine/"))
    assert found
    return found.group(1)


def events(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_calendar_keeps_its_entries_when_a_shift_moves_and_cancels_them_when_it_goes() -> None:
    (held,) = published("ben")
    path = address_of_feed("ben")
    (before,) = events(path)
    place = held.shift
    roster.move_shift(
        place,
        by=user("carla"),
        starts_at=at_local(MONDAY, clock.now().time().replace(hour=10, minute=0)),
        ends_at=place.ends_at,
    )
    (moved,) = events(path)
    assert moved["UID"] == before["UID"]
    assert (before["SEQUENCE"], moved["SEQUENCE"]) == (1, 2)
    assert moved.decoded("DTSTART").hour == 10
    roster.remove_shift(place, by=user("carla"))
    (cancelled,) = events(path)
    assert (cancelled["UID"], cancelled["STATUS"], cancelled["SEQUENCE"]) == (before["UID"], "CANCELLED", 3)


def test_drafts_are_in_no_calendar() -> None:
    roster.assign(shift(), user("ben"), by=user("carla"))
    assert events(address_of_feed("ben")) == []


def test_the_address_is_shown_once_kept_as_a_hash_and_can_be_switched_off() -> None:
    path = address_of_feed("ben")
    token = path.removeprefix("/dienste/").removesuffix(".ics")
    assert token not in str(list(CalendarFeed.objects.values()))
    assert token not in seen(signed_in("ben"), "/team/dienstplan/meine/")
    signed_in("ben").post("/team/dienstplan/kalender/", {"what": "revoke"})
    assert Client().get(path).status_code == 404


def test_a_new_address_ends_the_one_before() -> None:
    old = address_of_feed("ben")
    new = address_of_feed("ben")
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
