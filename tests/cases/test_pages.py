"""The pages of casework: what they show, what they cost, and that nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.enums.cases import Position
from cases.models import Appointment, Case, CasePerson
from sozialraum.lib import clock
from tests.cases.builders import a_case, a_person, user

pytestmark = pytest.mark.django_db

Browser = Callable[[str], Client]


@pytest.fixture
def at_work(client: Client) -> Browser:
    def sign_in(name: str) -> Client:
        client.force_login(user(name))
        return client

    return sign_in


def thirty(lead: str = "ayse", number: int = 30) -> list[Case]:
    made = []
    for count in range(number):
        child = a_person("Mina", f"Rosenholz{count}", by=lead)
        made.append(a_case(f"Familie Rosenholz {count}", lead=lead, people=[child]))
        at = clock.now() + timedelta(hours=count + 1)
        Appointment.objects.create(
            worker=user(lead), case=made[-1], at=at, note="Besuch", created_by=user(lead)
        )
    return made


# --- what pages cost: the same with one case and with thirty --------------------------------------------
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("name", "address", "queries"),
    [
        ("ayse", "/team/", 9),
        ("carla", "/team/", 9),
        ("ayse", "/team/faelle/", 7),
        ("carla", "/team/faelle/buero/", 9),
        ("ayse", "/team/faelle/uebergabe/", 9),
        ("carla", "/team/faelle/uebergabe/?von=ayse", 11),
        ("ayse", "/team/termine/", 4),
    ],
)
def test_queries_of_lists(
    at_work: Browser, django_assert_num_queries: Any, name: str, address: str, queries: int, number: int
) -> None:
    thirty(number=number)
    browser = at_work(name)
    with django_assert_num_queries(queries):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("part", "queries"), [("", 10), ("familie/", 12)])
def test_queries_of_a_case(
    at_work: Browser, django_assert_num_queries: Any, part: str, queries: int, number: int
) -> None:
    case = thirty(number=1)[0]
    for count in range(number):
        person = a_person("Ada", f"Weidenau{count}")
        CasePerson.objects.create(case=case, person=person, position=Position.PARENT)
    browser = at_work("ayse")
    with django_assert_num_queries(queries):
        assert browser.get(f"/team/faelle/{case.reference}/{part}").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_a_search(at_work: Browser, django_assert_num_queries: Any, number: int) -> None:
    thirty(number=number)
    browser = at_work("ayse")
    with django_assert_num_queries(8):
        response = browser.post("/team/suche/", {"q": "Mina"})
    assert len(response.context["hits"]) == number
