"""The plan and the consent on paper, in the language of the family."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from cases.actions.plan import add_task
from cases.models import (
    AccessEntry,
)
from tests.cases.builders import CANARY, Browser, user
from tests.cases.plan.family import (
    TODAY,
    Family,
    text_of,
)

pytestmark = pytest.mark.django_db


OFFICE_WORDS = ("SGB", "§", "Fall ", "Aktenzeichen", "HzE", "Maßnahme", "Jugendamt")


def sheet(response: HttpResponse) -> str:
    """The sheet itself, without the colleague's bar."""
    return text_of(response).split('<main class="pa-sheet"')[1]


def test_the_plan_on_paper_is_in_the_mothers_language_and_says_nothing_of_the_office(
    at_work: Browser,
) -> None:
    family = Family()
    add_task(family.case, by=user("ayse"), text=CANARY, worker=user("ayse"), due_on=TODAY, is_internal=True)
    answer = at_work("ayse").get(family.url("case-plan-print"))
    page = text_of(answer)
    paper = sheet(answer)
    assert '<html lang="tr" dir="ltr">' in page
    assert answer.headers["Content-Language"] == "tr"
    assert "<h1>Planımız</h1>" in paper
    assert '<span lang="de" dir="auto">Ruhige Morgen</span>' in paper
    assert "24 Kasım 2026" in paper
    assert "Rana · Mina" in paper or "Mina · Rana" in paper
    for secret in (CANARY, family.case.reference, "Rosenholz", "17.05.2019", "17. Mai 2019", *OFFICE_WORDS):
        assert secret not in paper, secret
    assert family.case.reference not in re.search(r"<title>(.*?)</title>", page)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("code", "title", "direction"),
    [
        ("de", "Unser Plan", "ltr"),
        ("einfach", "Unser Plan", "ltr"),
        ("en", "Our plan", "ltr"),
        ("fr", "Notre plan", "ltr"),
        ("tr", "Planımız", "ltr"),
        ("ar", "خطتنا", "rtl"),
        ("uk", "Наш план", "ltr"),
        ("ru", "Наш план", "ltr"),
        ("it", "Il nostro piano", "ltr"),
    ],
)
def test_nine_languages(at_work: Browser, code: str, title: str, direction: str) -> None:
    family = Family()
    answer = at_work("ayse").get(family.url("case-plan-print") + f"?sprache={code}")
    assert f"<h1>{title}</h1>" in sheet(answer)
    assert f'dir="{direction}">\n<head>' in text_of(answer)
    consent = at_work("ayse").get(family.url("case-consents-print", family.consent.pk) + f"?sprache={code}")
    assert consent.status_code == 200
    assert "Damit wir reden können." in sheet(consent)


def test_an_unknown_language_is_the_persons(at_work: Browser) -> None:
    family = Family()
    answer = at_work("ayse").get(family.url("case-plan-print") + "?sprache=xx")
    assert "Planımız" in sheet(answer)


def test_what_a_minor_asked_in_confidence_names_nobody_on_paper(at_work: Browser) -> None:
    family = Family(is_minor_confidential=True)
    answer = at_work("ayse").get(family.url("case-plan-print"))
    paper = sheet(answer)
    # The child's language, not the mother's.
    assert '<html lang="ar" dir="rtl">' in text_of(answer)
    for secret in ("Mina", "Rana", "Rosenholz", "Ayşe", "Malstatt", "Sozialraumbüro", "23125"):
        assert secret not in paper, secret


def test_a_consent_to_sign_names_purpose_rights_and_whom_to_ask(at_work: Browser, settings: Any) -> None:
    settings.OPERATOR = settings.OPERATOR | {"dpo_mail": "datenschutz@example.org"}
    family = Family()
    answer = at_work("ayse").get(family.url("case-consents-print", family.consent.pk) + "?sprache=de")
    paper = sheet(answer)
    for words in (
        "Ich bin einverstanden",
        "Rana Rosenholz",
        "Grundschule",
        "Damit die, die Ihnen helfen, miteinander sprechen können.",
        "Damit wir reden können.",
        "Ihr Name und wie Sie erreichbar sind",
        "22. Februar 2027",
        "jederzeit zurücknehmen",
        "datenschutz@example.org",
        "Meine Unterschrift",
    ):
        assert words in paper, words
    for jargon in (family.case.reference, "SGB", "DSGVO", "Art."):
        assert jargon not in paper


def test_printing_is_written_down(at_work: Browser) -> None:
    family = Family()
    at_work("ayse").get(family.url("case-plan-print"))
    entry = AccessEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("print", "plan")
