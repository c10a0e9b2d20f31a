"""A form that is sent with nothing in it says what is missing; it never looks as if nothing had been pressed."""

import pytest
from django.test import Client

from cases.models import Case, CasePerson
from tests.cases.builders import a_case, a_person, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return a_case(people=[a_person()])


@pytest.mark.parametrize(
    "part",
    [
        "angaben/",
        "abschluss/",
        "familie/neu/",
        "familie/{member}/",
        "familie/{member}/zusammenfuehren/",
        "familie/beziehung/",
        "familie/haushalt/",
        "plan/ziele/neu/",
        "plan/aufgaben/neu/",
        "notizen/",
        "einwilligungen/neu/",
        "vermittlungen/neu/?traeger=caritas",
        "schutz/neu/",
        "termin/",
    ],
)
def test_in_a_case(client: Client, case: Case, part: str) -> None:
    client.force_login(user("ayse"))
    member = CasePerson.objects.get(case=case).pk
    page = client.post(case.get_absolute_url() + part.format(member=member)).content.decode()
    assert "sr-errors" in page


@pytest.mark.parametrize("address", ["faelle/neu/", "termine/neu/", "suche/", "notfall/"])
def test_at_the_workplace(client: Client, address: str) -> None:
    client.force_login(user("ayse"))
    assert "sr-errors" in client.post(f"/team/{address}").content.decode()
