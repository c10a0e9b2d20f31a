"""From a referral without a consent to its form, filled in with what is needed, and back again."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.enums.cases import Position
from cases.models import Case, CasePerson, Consent, Referral
from tests.cases.builders import a_case, a_person, user
from tests.cases.family_papers import a_referral, organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def ayse(client: Client) -> Client:
    client.force_login(user("ayse"))
    return client


@pytest.fixture
def case() -> Case:
    case = a_case(people=[a_person()])
    mother = a_person("Vera", "Rosenholz", birth_date=None)
    CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    return case


def link_of(client: Client, referral: Referral, words: str) -> str:
    page = client.get(referral.get_absolute_url()).content.decode()
    found = re.search(rf'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?<span class="kern-label">{words}', page)
    assert found, f"no link {words}"
    return found[1]


def test_the_form_is_filled_and_leads_back(ayse: Client, case: Case) -> None:
    referral = a_referral(case, to="caritas", with_names=True, family_contact="Mobil 0152 28817386")
    new = link_of(ayse, referral, "Einwilligung aufnehmen")
    assert new == reverse("case-consents-new", args=[case.reference]) + f"?vermittlung={referral.pk}"
    page = ayse.get(new)
    form = page.context["form"]
    name = organization("caritas").name
    assert form["recipient_1"].value() == name
    assert form["purpose"].value() == "referral"
    assert form["categories"].value() == ["situation", "contact"]
    assert form["purpose_words"].value() == (
        f"Damit wir {name} um Hilfe bitten dürfen. Es geht um: Beratung."
    )
    assert page.context["back"] == referral.get_absolute_url()

    typed = {
        "giver": CasePerson.objects.get(case=case, position="parent").person_id,
        "given_as": "self",
        "recipient_1": form["recipient_1"].value(),
        "purpose": "referral",
        "purpose_words": form["purpose_words"].value(),
        "categories": form["categories"].value(),
        "expires_on": "2027-03-31",
    }
    assert ayse.post(new, typed).url == referral.get_absolute_url()
    consent = Consent.objects.get()
    assert [one.organization for one in consent.recipients.all()] == [organization("caritas")]

    give = link_of(ayse, referral, "Sie wurde erteilt")
    assert give.startswith(reverse("case-consents-give", args=[case.reference, consent.pk]))
    answer = ayse.post(give, {"version": 1, "given_on": "2026-11-24", "form": "written"})
    assert answer.url == referral.get_absolute_url()
    page = ayse.get(answer.url).content.decode()
    assert "Die Einwilligung der Familie fehlt." not in page
    assert "24. November 2026" in page


def test_without_names_the_contact_is_not_asked_for(ayse: Client, case: Case) -> None:
    referral = a_referral(case, to=None)
    form = ayse.get(link_of(ayse, referral, "Einwilligung aufnehmen")).context["form"]
    assert form["recipient_1"].value() == "Praxis am Markt"
    assert form["categories"].value() == ["situation"]


def test_a_form_for_somebody_else_does_not_count_as_prepared(ayse: Client, case: Case) -> None:
    referral = a_referral(case, to="caritas")
    other = a_referral(case, to=None)
    new = link_of(ayse, other, "Einwilligung aufnehmen")
    form = ayse.get(new).context["form"]
    typed = {name: form[name].value() for name in ("recipient_1", "purpose", "purpose_words", "categories")}
    giver = CasePerson.objects.get(case=case, position="parent").person_id
    ayse.post(new, typed | {"giver": giver, "given_as": "self", "expires_on": "2027-03-31"})
    assert link_of(ayse, other, "Sie wurde erteilt")
    assert link_of(ayse, referral, "Einwilligung aufnehmen")


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 30, "1e3", "²"])
def test_what_is_no_referral_of_this_case_is_not_there(ayse: Client, case: Case, number: str) -> None:
    assert (
        ayse.get(reverse("case-consents-new", args=[case.reference]) + f"?vermittlung={number}").status_code
        == 404
    )


def test_a_referral_of_another_case_is_not_there(ayse: Client, case: Case) -> None:
    foreign = a_referral(a_case("Familie Ahorn", lead="ben"), by="ben")
    new = reverse("case-consents-new", args=[case.reference])
    assert ayse.get(f"{new}?vermittlung={foreign.pk}").status_code == 404
    own = a_referral(a_case("Familie Birke"))
    assert ayse.get(f"{new}?vermittlung={own.pk}").status_code == 404


def test_queries_of_the_page_without_a_consent(ayse: Client, case: Case, django_assert_num_queries) -> None:
    referral = a_referral(case)
    ayse.get(referral.get_absolute_url())
    with django_assert_num_queries(12):
        ayse.get(referral.get_absolute_url())
