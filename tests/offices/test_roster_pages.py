"""The pages of the duty roster. The stage is Tuesday, 24 November 2026, 9 o'clock; the week begins on 30 November."""

import html
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from offices.actions import roster
from offices.enums.roster import AbsenceKind
from offices.models import (
    Absence,
    CoverageRule,
    Membership,
    Organization,
    RosterWeek,
    Shift,
    ShiftAssignment,
    ShiftPattern,
    User,
)
from tests.offices.test_members import signed_in
from tests.offices.test_roster import MONDAY, absent, office, pattern, shift, user, week

pytestmark = pytest.mark.django_db

WEEK = "/team/dienstplan/malstatt/2026-W49/"


def page(name: str, path: str = WEEK) -> str:
    return html.unescape(signed_in(name).get(path).content.decode())


def member_of(name: str) -> Membership:
    return Membership.objects.current().get(user__username=name, office__slug="malstatt")


# --- reading --------------------------------------------------------------------------------------------
def test_ayse_reads_a_published_week_and_no_draft() -> None:
    plan = shift().week
    roster.assign(Shift.objects.get(), user("ayse"), by=user("carla"))
    assert "Diese Woche ist noch nicht veröffentlicht" in page("ayse")
    assert "8:00–16:00" not in page("ayse")
    roster.publish(plan, by=user("carla"))
    seen = page("ayse")
    assert "8:00–16:00" in seen
    assert 'class="is-me">Ayşe Demirtaş' in seen
    assert "Stunden und Verteilung" not in seen


def test_other_offices_do_not_exist() -> None:
    roster.publish(shift().week, by=user("carla"))
    for name in ("dora", "emil", "georg", "hanna", "ivo", "admin"):
        assert signed_in(name).get(WEEK).status_code == 404


def test_colleagues_read_absent_and_carla_reads_why() -> None:
    absence = absent("ben", MONDAY, date(2026, 12, 1))
    Absence.objects.filter(pk=absence.pk).update(kind=AbsenceKind.HEALTH)
    roster.publish(week(), by=user("carla"))
    assert "Ben Kirchwald (Krankheit)" in page("carla")
    assert "Krankheit" not in page("ayse")
    assert "Ben Kirchwald" in page("ayse")


@pytest.mark.parametrize("wrong", ["2026-W99", "morgen", "2090-W01", "2026-W49x", "٢٠٢٦-W49"])
def test_a_week_that_is_none_is_not_found(wrong: str) -> None:
    assert signed_in("carla").get(f"/team/dienstplan/malstatt/{wrong}/").status_code == 404


def test_a_week_costs_nine_queries_for_five_people_and_for_fifty(django_assert_num_queries: Any) -> None:
    CoverageRule.objects.create(office=office(), weekday=0, starts=time(8), ends=time(12), minimum=2)
    place = shift(people=50)
    roster.assign(place, user("ben"), by=user("carla"))
    carla = signed_in("carla")
    for number in range(2):
        with django_assert_num_queries(9):
            carla.get(WEEK)
        for colleague in range(45):
            person = User.objects.create(username=f"k{number}{colleague}", last_name=f"Kollege{colleague}")
            Membership.objects.create(
                user=person,
                office=office(),
                organization=Organization.objects.get(slug="awo"),
                period=(date(2026, 1, 1), None),
            )
            ShiftAssignment.objects.create(
                shift=place,
                worker=person,
                starts_at=place.starts_at,
                ends_at=place.ends_at,
                assigned_by=user("carla"),
                assigned_at=place.starts_at,
            )


# --- planning -------------------------------------------------------------------------------------------
def test_carla_begins_a_week_sees_the_gap_and_fills_it() -> None:
    pattern()
    CoverageRule.objects.create(
        office=office(), weekday=0, starts=time(9), ends=time(12), organization_kind="independent"
    )
    carla = signed_in("carla")
    carla.post(WEEK + "anlegen/")
    assert "9:00–12:00</b> 1 Person fehlt: Freier Träger" in page("carla")
    place = Shift.objects.get()
    carla.post(f"{WEEK}dienst/{place.pk}/", {"what": "assign", "worker": user("ben").pk})
    seen = page("carla")
    assert "Person fehlt" not in seen
    assert "Ben Kirchwald" in seen


def test_without_a_reason_the_law_s_objection_is_said_and_with_one_it_is_kept() -> None:
    member = member_of("ben")
    member.weekly_hours = 5
    member.save()
    place = shift()
    carla = signed_in("carla")
    path = f"{WEEK}dienst/{place.pk}/"
    answer = carla.post(path, {"what": "assign", "worker": user("ben").pk, "reason": " "})
    assert "mehr als die Wochenstunden" in html.unescape(answer.content.decode())
    assert not ShiftAssignment.objects.exists()
    carla.post(path, {"what": "assign", "worker": user("ben").pk, "reason": "Fest des Viertels"})
    assert ShiftAssignment.objects.get().override_reason == "Fest des Viertels"
    assert "Fest des Viertels" in page("carla")


def test_somebody_is_taken_off_and_the_shift_is_moved_and_removed() -> None:
    place = shift()
    roster.assign(place, user("ben"), by=user("carla"))
    carla, path = signed_in("carla"), f"{WEEK}dienst/{place.pk}/"
    times = {
        "name": "Tür",
        "day": "2026-12-01",
        "starts": "10:00",
        "ends": "15:00",
        "break_minutes": "0",
        "people": "2",
    }
    assert carla.post(path, {"what": "times", **times}).status_code == 302
    place.refresh_from_db()
    assert (place.day, place.people) == (date(2026, 12, 1), 2)
    assert (
        carla.post(path, {"what": "free", "assignment": ShiftAssignment.objects.get().pk}).status_code == 302
    )
    assert not ShiftAssignment.objects.exists()
    assert carla.post(path, {"what": "remove"}).status_code == 302
    assert not Shift.objects.exists()


def test_wrong_times_are_said_and_kept() -> None:
    place = shift()
    times = {
        "name": "Tür",
        "day": "2026-12-24",
        "starts": "10:00",
        "ends": "10:00",
        "break_minutes": "0",
        "people": "1",
    }
    answer = signed_in("carla").post(f"{WEEK}dienst/{place.pk}/", {"what": "times", **times})
    seen = html.unescape(answer.content.decode())
    assert "Dieser Tag liegt nicht in der Woche" in seen
    assert "Beginn und Ende sind gleich" in seen
    assert 'value="2026-12-24"' in seen


def test_a_copied_week_lists_who_could_not_come_along() -> None:
    roster.assign(shift(), user("ben"), by=user("carla"))
    roster.assign(shift(day=date(2026, 12, 1)), user("ayse"), by=user("carla"))
    absent("ben", date(2026, 12, 7), date(2026, 12, 8))
    answer = signed_in("carla").post(WEEK + "kopieren/", {"week": "2026-12-07"})
    seen = html.unescape(answer.content.decode())
    assert "1 Platz blieb offen" in seen
    assert "Ben Kirchwald ist an diesem Tag abwesend" in seen
    copied = RosterWeek.objects.get(monday=date(2026, 12, 7))
    assert [(one.day, [str(a.worker) for a in one.assignments.all()]) for one in copied.shifts.all()] == [
        (date(2026, 12, 7), []),
        (date(2026, 12, 8), ["Ayşe Demirtaş"]),
    ]


def test_publishing_says_for_whom_before_it_does() -> None:
    roster.assign(shift(), user("ben"), by=user("carla"))
    before = page("carla", WEEK + "veroeffentlichen/")
    assert "Diese Personen bekommen eine Mail" in before
    assert "Ben Kirchwald" in before
    assert not RosterWeek.objects.get().is_published
    signed_in("carla").post(WEEK + "veroeffentlichen/")
    assert RosterWeek.objects.get().is_published


def test_ayse_plans_nothing() -> None:
    place = shift()
    ayse = signed_in("ayse")
    for path in ("anlegen/", "veroeffentlichen/", "kopieren/", "dienst/neu/", f"dienst/{place.pk}/"):
        assert ayse.post(WEEK + path, {"what": "remove"}).status_code == 404
    assert ayse.post("/team/dienstplan/malstatt/bedarf/", {"what": "rule"}).status_code == 404
    assert Shift.objects.count() == 1


def test_a_shift_of_another_office_is_not_reached_through_one_s_own() -> None:
    there = shift(week=RosterWeek.objects.create(office=office("burbach"), monday=MONDAY))
    answer = signed_in("carla").post(f"{WEEK}dienst/{there.pk}/", {"what": "remove"})
    assert answer.status_code == 404
    assert Shift.objects.filter(pk=there.pk).exists()


# --- needs and patterns ---------------------------------------------------------------------------------
def test_a_pattern_for_several_days_and_a_need() -> None:
    carla, path = signed_in("carla"), "/team/dienstplan/malstatt/bedarf/"
    times = {"starts": "8:30", "ends": "12:30"}
    carla.post(
        path,
        {"what": "pattern", "name": "Vormittag", "weekdays": ["0", "2"], "break_minutes": "0", "people": "2"}
        | {"every_weeks": "1"}
        | times,
    )
    assert list(ShiftPattern.objects.values_list("weekday", "people")) == [(0, 2), (2, 2)]
    carla.post(path, {"what": "rule", "weekdays": ["0"], "minimum": "1", "language": "ar"} | times)
    assert "mindestens 1 Person, Arabisch" in page("carla", path)
    carla.post(path, {"what": "remove-rule", "number": CoverageRule.objects.get().pk})
    assert not CoverageRule.objects.exists()


def test_a_need_that_cannot_be_is_said_and_kept() -> None:
    answer = signed_in("carla").post(
        "/team/dienstplan/malstatt/bedarf/",
        {"what": "rule", "weekdays": ["0"], "minimum": "0", "starts": "12:00", "ends": "8:00"},
    )
    seen = html.unescape(answer.content.decode())
    assert "Das Ende muss nach dem Anfang liegen" in seen
    assert "mindestens eine Person" in seen
    assert 'value="12:00"' in seen
    assert not CoverageRule.objects.exists()


# --- paper and table ------------------------------------------------------------------------------------
def test_the_table_has_a_row_for_everybody_and_every_open_place() -> None:
    place = shift(people=2, name="=Tür")
    roster.assign(place, user("ben"), by=user("carla"))
    text = signed_in("carla").get(WEEK + "dienstplan.csv").content.decode("utf-8-sig")
    assert text.splitlines() == [
        "Tag;Von;Bis;Dienst;Person;Träger;Stunden",
        "30.11.2026;08:00;16:00;'=Tür;Ben Kirchwald;AWO;7,50",
        "30.11.2026;08:00;16:00;'=Tür;;;7,50",
    ]


def test_the_wall_plan_shows_who_and_when_and_no_reasons() -> None:
    absence = absent("ayse", MONDAY, date(2026, 12, 1))
    Absence.objects.filter(pk=absence.pk).update(kind=AbsenceKind.HEALTH)
    roster.assign(shift(), user("ben"), by=user("carla"))
    seen = page("carla", WEEK + "aushang/")
    assert "Ben Kirchwald" in seen
    assert "Krankheit" not in seen
    assert "Ayşe" not in seen
    assert Client().get(WEEK + "aushang/").status_code == 302
