"""What happens to people on a shift when it changes, or when they leave. The week begins on 30 November 2026."""

import html
from datetime import date, time, timedelta

import pytest

from offices.actions import members, roster
from offices.actions.errors import Refused
from offices.enums.roster import Objection
from offices.models import CoverageRule, Membership, RosterChange, RosterWeek, Shift, ShiftAssignment
from offices.roster.board import board
from sozialraum.lib.schedule.wallclock import at_local
from tests.offices.test_members import member, signed_in
from tests.offices.test_roster import MONDAY, office, shift, user

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
WEEK = "/team/dienstplan/malstatt/2026-W49/"


def moved(place: Shift, begins: int, ends: int, **values: object) -> Shift:
    return roster.move_shift(
        place,
        by=user("carla"),
        starts_at=at_local(place.day, time(begins)),
        ends_at=at_local(place.day, time(ends)),
        **values,
    )


def ben_late_on_monday_and_on_tuesday() -> Shift:
    """Monday until 20 o'clock; Tuesday from 9: thirteen hours of rest."""
    roster.assign(shift(begins=12, ends=20), user("ben"), by=user("carla"))
    tuesday = shift(day=TUESDAY, begins=9, ends=15, break_minutes=0)
    roster.assign(tuesday, user("ben"), by=user("carla"))
    return tuesday


def test_a_shift_that_moves_too_close_to_another_asks_for_a_reason() -> None:
    tuesday = ben_late_on_monday_and_on_tuesday()
    with pytest.raises(roster.Objected, match="Bitte prüfen für Ben Kirchwald: weniger als 11 Stunden Ruhe"):
        moved(tuesday, 6, 12)
    tuesday.refresh_from_db()
    assert tuesday.starts_at == at_local(TUESDAY, time(9))
    moved(tuesday, 6, 12, override_reason="Frühstück der Stadtteilmütter")
    held = ShiftAssignment.objects.get(shift=tuesday)
    assert (held.objections, held.override_reason) == (["rest"], "Frühstück der Stadtteilmütter")


def test_what_was_overridden_once_is_not_asked_again_and_goes_with_its_cause() -> None:
    tuesday = ben_late_on_monday_and_on_tuesday()
    moved(tuesday, 6, 12, override_reason="Frühstück der Stadtteilmütter")
    moved(tuesday, 5, 11)
    assert ShiftAssignment.objects.get(shift=tuesday).override_reason == "Frühstück der Stadtteilmütter"
    moved(tuesday, 10, 15)
    held = ShiftAssignment.objects.get(shift=tuesday)
    assert (held.objections, held.override_reason) == ([], "")


def test_the_page_of_the_shift_asks_for_the_reason_and_keeps_what_was_typed() -> None:
    tuesday = ben_late_on_monday_and_on_tuesday()
    path = f"{WEEK}dienst/{tuesday.pk}/"
    times = {
        "what": "times",
        "name": "Tür",
        "day": "2026-12-01",
        "starts": "06:00",
        "ends": "12:00",
        "break_minutes": "0",
        "people": "1",
    }
    carla = signed_in("carla")
    assert 'id="id_reason"' not in carla.get(path).content.decode()
    seen = html.unescape(carla.post(path, times).content.decode())
    assert "Bitte prüfen für Ben Kirchwald: weniger als 11 Stunden Ruhe" in seen
    assert 'id="id_reason"' in seen
    assert 'value="06:00"' in seen
    assert carla.post(path, times | {"reason": "Frühstück"}).status_code == 302
    assert "Frühstück" in html.unescape(carla.get(path).content.decode())


def test_a_shift_never_has_fewer_places_than_people() -> None:
    place = shift(people=2)
    for name in ("ayse", "ben"):
        roster.assign(place, user(name), by=user("carla"))
    with pytest.raises(Refused, match="Es sind mehr Personen eingeteilt"):
        moved(place, 8, 16, people=1)
    place.refresh_from_db()
    assert place.people == 2


# --- a membership ends inside a published week ------------------------------------------------------------
def ben_leaves_on_tuesday() -> RosterWeek:
    """He works on Wednesday; Carla ends his membership all the same."""
    roster.assign(shift(day=WEDNESDAY), user("ben"), by=user("carla"))
    week = roster.publish(RosterWeek.objects.get(), by=user("carla"))
    members.end_membership(
        member("ben").pk, by=user("carla"), office=office(), last_day=TUESDAY, although_held=True
    )
    return week


def test_who_has_left_keeps_no_rule_and_carla_sees_it() -> None:
    CoverageRule.objects.create(office=office(), weekday=2, starts=time(9), ends=time(12))
    week = ben_leaves_on_tuesday()
    plan = board(week, may_know_reasons=True)
    (card,) = plan.days[2].cards
    assert [one.worker for one in card.outsiders] == [user("ben")]
    assert [gap.missing for gap in plan.days[2].gaps] == [1]
    seen = html.unescape(signed_in("carla").get(WEEK).content.decode())
    assert "Ben Kirchwald <span" in seen
    assert "gehört an diesem Tag nicht zum Team" in seen
    assert "gehört an diesem Tag nicht zum Team" not in signed_in("ayse").get(WEEK).content.decode()


def test_the_open_shift_is_listed_before_the_end_and_leads_to_its_page() -> None:
    place = shift(day=WEDNESDAY)
    roster.assign(place, user("ben"), by=user("carla"))
    roster.publish(place.week, by=user("carla"))
    path = f"/team/mitglieder/malstatt/{member('ben').pk}/beenden/"
    answer = signed_in("carla").post(path, {"last_day": TUESDAY.isoformat()})
    seen = html.unescape(answer.content.decode())
    assert "Tür, 02.12.2026" in seen
    assert f"{WEEK}dienst/{place.pk}/" in seen
    assert member("ben").period.upper is None
    roster.free(ShiftAssignment.objects.get(), by=user("carla"))
    assert signed_in("carla").post(path, {"last_day": TUESDAY.isoformat()}).status_code == 302
    assert member("ben").period.upper == date(2026, 12, 2)


def test_a_role_that_changes_inside_a_week_leaves_nobody_outside() -> None:
    roster.assign(shift(), user("ben"), by=user("carla"))
    roster.assign(shift(day=WEDNESDAY), user("ben"), by=user("carla"))
    held = member("ben")
    Membership.objects.filter(pk=held.pk).update(period=(held.first_day, TUESDAY))
    Membership.objects.create(
        user=held.user, office=held.office, organization=held.organization, period=(TUESDAY, None)
    )
    plan = board(RosterWeek.objects.get(), may_know_reasons=True)
    assert [card.outsiders for day in plan.days for card in day.cards] == [[], []]
    assert [person.minutes for person in plan.people if person.user == held.user] == [900]


# --- every change is a visible correction ---------------------------------------------------------------------
def test_every_change_of_a_published_week_is_written_for_all_to_see() -> None:
    place, other = shift(people=2), shift(day=WEDNESDAY)
    roster.assign(place, user("ben"), by=user("carla"))
    week = roster.publish(place.week, by=user("carla"))
    roster.assign(place, user("ayse"), by=user("carla"))
    moved(place, 9, 17)
    roster.free(ShiftAssignment.objects.get(worker=user("ayse")), by=user("carla"))
    roster.remove_shift(other, by=user("carla"))
    roster.add_shift(
        week,
        by=user("carla"),
        name="Fest",
        day=WEDNESDAY,
        starts_at=at_local(WEDNESDAY, time(15)),
        ends_at=at_local(WEDNESDAY, time(18)),
    )
    kept = RosterChange.objects.order_by("pk").values_list("version", "text", "worker__username")
    assert list(kept) == [
        (1, "published", None),
        (2, "assigned", "ayse"),
        (3, "moved", "ben"),
        (3, "moved", "ayse"),
        (4, "freed", "ayse"),
        (5, "removed", None),
        (6, "added", None),
    ]
    seen = html.unescape(signed_in("ayse").get(WEEK).content.decode())
    for words in (
        "Fassung 6",
        "zugeteilt · Tür 30.11. · Ayşe Demirtaş",
        "andere Zeiten · Tür 30.11. · Ben Kirchwald",
        "Dienst entfernt · Tür 02.12.",
        "neuer Dienst · Fest 02.12.",
    ):
        assert words in seen, words


def test_the_reason_of_an_override_is_the_lead_s_alone() -> None:
    roster.assign(shift(begins=13, ends=21), user("ben"), by=user("carla"))
    early = shift(day=TUESDAY, begins=7, ends=12)
    roster.assign(early, user("ben"), by=user("carla"), override_reason="Ayşe ist krank geworden")
    roster.publish(early.week, by=user("carla"))
    assert "Ayşe ist krank geworden" in html.unescape(signed_in("carla").get(WEEK).content.decode())
    seen = html.unescape(signed_in("ayse").get(WEEK).content.decode())
    assert "krank" not in seen
    assert str(Objection.REST.label) not in seen
