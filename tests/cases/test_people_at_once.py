"""A person is taken into another case, or merged, in the moment in which they are being deleted: two sessions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from cases.actions.merging import propose_merge
from cases.actions.people import take_over_person
from cases.actions.retention.anonymise import anonymise_case
from cases.actions.retention.proposals import carry_out_deletion, propose_deletion
from cases.models import Case, CasePerson, Person
from tests.cases.builders import a_case, a_person, user
from tests.cases.test_at_once import _committed  # noqa: F401 - a fixture
from tests.cases.test_retention import closed_long_ago, malstatt
from tests.cases.test_retention_at_once import in_a_session_of_its_own, until_somebody_waits

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_committed"),
    pytest.mark.xdist_group("committed"),
]


def one_after_the_other(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """`first` is done and not yet committed when `second` begins, and commits when `second` waits for it."""
    is_done = Event()

    def begin() -> Any:
        with transaction.atomic():
            result = first()
            is_done.set()
            until_somebody_waits()
            return result

    def follow() -> Any:
        assert is_done.wait(10)
        return second()

    with ThreadPoolExecutor(2) as pool:
        begun, followed = (
            pool.submit(in_a_session_of_its_own(begin)),
            pool.submit(in_a_session_of_its_own(follow)),
        )
        return begun.result(30), followed.result(30)


def press(here: Case, person: Person) -> Callable[[], HttpResponse]:
    browser = Client()
    browser.force_login(user("ayse"))
    address = f"/team/faelle/{here.reference}/familie/{person.pk}/uebernehmen/"
    return lambda: browser.post(address, {"position": "child"}, follow=True)


def test_who_is_deleted_in_that_moment_is_not_taken_over() -> None:
    child = a_person("Mina", "Rosenholz")
    there, here = closed_long_ago(people=[child]), a_case("Familie Ahorn")
    _gone, answer = one_after_the_other(lambda: anonymise_case(there, by=user("carla")), press(here, child))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Diese Person wurde gerade gelöscht oder mit einer anderen zusammengeführt." in page
    assert "Die Person ist im Fall." not in page
    assert (Person.objects.count(), CasePerson.objects.count()) == (0, 0)


def test_who_is_taken_over_in_that_moment_is_not_deleted() -> None:
    child = a_person("Mina", "Rosenholz")
    there, here = closed_long_ago(people=[child]), a_case("Familie Ahorn")
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    _taken, done = one_after_the_other(
        lambda: take_over_person(here, by=user("ayse"), person=child),
        lambda: carry_out_deletion(proposal, by=user("carla")),
    )
    there.refresh_from_db()
    assert (there.state, done.result) == ("anonymised", {"case deleted": 1})
    assert [(row.case, row.person) for row in CasePerson.objects.all()] == [(here, child)]


def test_who_is_deleted_in_that_moment_is_not_merged() -> None:
    child, double = a_person("Mina", "Rosenholz"), a_person("Mina", "Rosenholtz")
    there = closed_long_ago(people=[double])
    here = a_case("Familie Ahorn", people=[child])
    browser = Client()
    browser.force_login(user("ayse"))
    _gone, answer = one_after_the_other(
        lambda: anonymise_case(there, by=user("carla")),
        lambda: browser.post(
            f"/team/faelle/{here.reference}/familie/{here.case_people.get().pk}/zusammenfuehren/",
            {"other": double.pk},
            follow=True,
        ),
    )
    assert "Eine der beiden Personen wurde gerade gelöscht." in answer.content.decode()
    assert Person.objects.get() == child


def test_who_is_proposed_to_be_merged_is_deleted_and_the_proposal_is_gone() -> None:
    child, double = a_person("Mina", "Rosenholz"), a_person("Mina", "Rosenholtz")
    there = closed_long_ago(people=[double])
    here = a_case("Familie Ahorn", people=[child])
    merge = propose_merge(child, double, by=user("ayse"))
    browser = Client()
    browser.force_login(user("ayse"))
    _gone, answer = one_after_the_other(
        lambda: anonymise_case(there, by=user("carla")),
        lambda: browser.post(f"/team/zusammenfuehren/{merge.pk}/", {"decision": "refuse"}, follow=True),
    )
    assert answer.status_code == 200
    assert "Eine der beiden Personen wurde gerade gelöscht." in answer.content.decode()
    assert list(here.case_people.values_list("person", flat=True)) == [child.pk]
