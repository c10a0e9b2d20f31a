"""Two press at once on real commits: one wins, the other gets one clear sentence, nobody is ever in two places."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction

from offices.actions import absences, members, roster, swaps
from offices.actions.errors import Refused
from offices.enums.roster import AbsenceKind, AbsenceState, SwapState
from offices.models import Absence, Membership, RosterWeek, Shift, ShiftAssignment, Swap, User
from tests.offices.test_roster import MONDAY, office, shift, user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("committed", "rosters_emptied"),
    pytest.mark.xdist_group("committed"),
]

ROUNDS = 5


@contextmanager
def memberships_kept() -> Iterator[None]:
    """Memberships as they were before."""
    before = {one.pk: one for one in Membership.objects.all()}
    yield
    Membership.objects.exclude(pk__in=before).delete()
    now = {one.pk: one for one in Membership.objects.all()}
    for number, one in before.items():
        if number not in now:
            one.save(force_insert=True)
        elif now[number].period != one.period:
            one.save(update_fields=["period"])


def empty_rosters() -> None:
    Swap.objects.all().delete()
    Absence.objects.all().delete()
    ShiftAssignment.objects.all().delete()
    RosterWeek.objects.all().delete()


@pytest.fixture
def rosters_emptied(committed: None) -> Iterator[None]:
    """What these stories commit is taken away again: the demo of the other tests has no rosters."""
    kept = {model: set(model.objects.values_list("pk", flat=True)) for model in (RosterWeek, Absence)}
    assert not any(kept.values()), "the stories begin without rosters"
    with memberships_kept():
        yield
        empty_rosters()


def at_once(*presses: Callable[[], Any]) -> list[str]:
    """All begin together, each with a connection of its own: "done" or the sentence of the refusal, in their order.

    Anything else, a deadlock above all, stands there by its class and text.
    """
    barrier, answers = Barrier(len(presses)), ["hangs"] * len(presses)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            presses[index]()
            answers[index] = "done"
        except Refused as refusal:
            answers[index] = refusal.sentence
        except Exception as error:
            answers[index] = f"{type(error).__name__}: {error}"
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index,)) for index in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def asked_for(worker: User, day: date) -> Absence:
    return absences.request_absence(by=worker, first=day, last=day, kind=AbsenceKind.VACATION)


def in_both_offices(name: str) -> None:
    held = Membership.objects.current().get(user=user(name))
    Membership.objects.create(
        user=held.user,
        office=office("malstatt" if held.office.slug == "burbach" else "burbach"),
        organization_id=held.organization_id,
        period=(date(2026, 11, 1), None),
    )


def test_two_leads_of_two_offices_assign_the_same_person_at_the_same_second() -> None:
    in_both_offices("dora")
    for number in range(ROUNDS):
        day = MONDAY + timedelta(days=number)
        burbach = RosterWeek.objects.get_or_create(office=office("burbach"), monday=MONDAY)[0]
        here, there = shift(day), shift(day, 12, 18, week=burbach)
        carla, emil, dora = user("carla"), user("emil"), user("dora")
        answers = at_once(
            lambda: roster.assign(here, dora, by=carla),  # noqa: B023
            lambda: roster.assign(there, dora, by=emil),  # noqa: B023
        )
        assert sorted(answers) == ["Dora Lindental arbeitet zu dieser Zeit schon woanders.", "done"]
        assert ShiftAssignment.objects.filter(worker=dora, shift__day=day).count() == 1


def test_an_absence_is_approved_while_somebody_is_assigned() -> None:
    ben, carla = user("ben"), user("carla")
    for number in range(ROUNDS):
        day = MONDAY + timedelta(days=number)
        place = shift(day)
        absence = asked_for(ben, day)
        answers = at_once(
            lambda: roster.assign(place, ben, by=carla),  # noqa: B023
            lambda: absences.approve(absence, by=carla),  # noqa: B023
        )
        assert answers.count("done") == 1, answers
        sentence = next(one for one in answers if one != "done")
        assert sentence.startswith(
            (
                "Ben Kirchwald ist an diesem Tag abwesend",
                "Ben Kirchwald hat an diesen Tagen Dienste",
                "Der Dienstplan hat sich gerade geändert",
            )
        )
        absence.refresh_from_db()
        works = ShiftAssignment.objects.filter(shift=place).exists()
        assert works == (absence.state != AbsenceState.APPROVED)


def test_absences_that_free_shifts_and_assignments_do_not_lock_each_other_out() -> None:
    """Two people, two shifts, crosswise, several times: every answer is a deed or a sentence, none a deadlock."""
    carla = user("carla")
    for number in range(ROUNDS):
        day = MONDAY + timedelta(days=number)
        first, second = shift(day, people=2), shift(day, 17, 20, people=2, break_minutes=0)
        asked = []
        for name in ("ayse", "ben"):
            roster.assign(first, user(name), by=carla)
            asked.append(asked_for(user(name), day))
        answers = at_once(
            lambda: absences.approve(asked[0], by=carla, free_shifts=True),  # noqa: B023
            lambda: absences.approve(asked[1], by=carla, free_shifts=True),  # noqa: B023
            lambda: roster.assign(second, user("ben"), by=carla, override_reason="Elternabend"),  # noqa: B023
            lambda: roster.assign(second, user("ayse"), by=carla, override_reason="Elternabend"),  # noqa: B023
        )
        assert not [one for one in answers if "Error" in one or one == "hangs"], answers
        for absence in Absence.objects.filter(pk__in=[one.pk for one in asked], state=AbsenceState.APPROVED):
            assert not ShiftAssignment.objects.filter(worker=absence.worker, shift__day=day).exists()


def published_shift_of(name: str, day: date) -> ShiftAssignment:
    found: ShiftAssignment = roster.assign(shift(day), user(name), by=user("carla"))
    if not found.shift.week.is_published:
        roster.publish(found.shift.week, by=user("carla"))
    return found


def test_a_swap_crosses_an_absence() -> None:
    ayse, ben, carla = user("ayse"), user("ben"), user("carla")
    for number in range(3):
        day = MONDAY + timedelta(days=number)
        held = published_shift_of("ayse", day)
        swap = swaps.take(swaps.offer(held, by=ayse), by=ben)
        absence = asked_for(ben, day)
        answers = at_once(
            lambda: swaps.approve(swap, by=carla),  # noqa: B023
            lambda: absences.approve(absence, by=carla),  # noqa: B023
        )
        assert answers.count("done") == 1, answers
        swap.refresh_from_db()
        absence.refresh_from_db()
        held.refresh_from_db()
        if swap.state == SwapState.APPROVED:
            assert (held.worker, absence.state) == (ben, AbsenceState.REQUESTED)
        else:
            assert (held.worker, absence.state) == (ayse, AbsenceState.APPROVED)


def test_a_membership_ends_inside_a_published_week() -> None:
    """Whoever comes first: either the lead learns of the new shift, or the assignment asks for a reason."""
    carla, ben = user("carla"), user("ben")
    thursday = MONDAY + timedelta(days=3)
    for _ in range(ROUNDS):
        published_shift_of("ayse", MONDAY)
        place = shift(thursday)
        member = Membership.objects.current().get(user=ben)
        answers = at_once(
            lambda: roster.assign(place, ben, by=carla),  # noqa: B023
            lambda: members.end_membership(
                member.pk,  # noqa: B023
                by=carla,
                office=member.office,  # noqa: B023
                last_day=MONDAY + timedelta(days=1),
            ),
        )
        assert answers.count("done") == 1, answers
        assert next(one for one in answers if one != "done").startswith(
            ("Eine Sache muss vorher übergeben werden", "Bitte prüfen: an diesem Tag nicht im Team")
        ), answers
        with transaction.atomic():
            empty_rosters()
            Membership.objects.filter(pk=member.pk).update(period=member.period)


def test_the_last_free_place_is_given_once() -> None:
    carla = user("carla")
    for number in range(ROUNDS):
        place: Shift = shift(MONDAY + timedelta(days=number))
        people: list[User] = [user("ayse"), user("ben")]
        answers = at_once(
            *(lambda one=one: roster.assign(place, one, by=carla) for one in people)  # noqa: B023
        )
        assert sorted(answers) == sorted(["done", "Dieser Dienst ist schon voll besetzt."])
        assert place.assignments.count() == 1
