"""A family's case from the request at the portal to its closing, in one browser story with three people."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.enums.cases import CaseOutcome, State
from cases.models import AccessEntry, Case, Inquiry
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.test_contact import ask, go_on
from tests.browser.test_plan import TODAY

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


@pytest.fixture(autouse=True)
def _quick_hands(signed_out_again: None, settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 0


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


def test_a_familys_case_from_request_to_closing(phone: Page, page: Page, visitor: Visitors) -> None:
    # A mother asks for a call; no letter, please.
    code = ask(phone)

    # Ayşe takes it, answers, and makes it a case.
    sign_in(page, "ayse")
    follow(page, "Anfragen")
    page.goto(f"/team/anfragen/{Inquiry.objects.get().reference}/")
    press(page, "Übernehmen")
    page.evaluate("for (const act of document.querySelectorAll('.sr-act')) act.open = true")
    page.locator("[name=answer-text]").fill("Ich rufe Sie morgen früh an.")
    with page.expect_navigation():
        page.locator(".sr-act").filter(has=page.locator("[name=answer-text]")).locator(".kern-btn").click()
    press(page, "Fall beginnen")
    case = Case.objects.get()
    assert (case.state, Inquiry.objects.get().case) == (State.DRAFT, case)
    expect(page.locator("main")).to_contain_text("Entwurf")

    # She reads it with her code.
    phone.goto("/kontakt/antwort/")
    phone.locator("[name=code]").fill(code)
    go_on(phone)
    expect(phone.locator(".sr-thread")).to_contain_text("Ich rufe Sie morgen früh an.")

    # The family wants to be accompanied.
    page.goto(f"{case.get_absolute_url()}angaben/")
    # She gave no name, so that the case began under a pseudonym; now she has told it.
    expect(page.locator("[name=naming][value=pseudonymous]")).to_be_checked()
    page.locator("[name=naming][value=named]").check()
    page.locator("[name=label]").fill("Familie Rosenholz")
    page.locator("[name=legal_basis]").select_option("16")
    press(page, "Speichern")
    press(page, "Fall öffnen")
    press(page, "Mit der Arbeit beginnen")
    page.goto(f"{case.get_absolute_url()}familie/neu/")
    page.locator("[name=position]").select_option("child")
    page.locator("[name=first_name]").fill("Mina")
    page.locator("[name=last_name]").fill("Rosenholz")
    press(page, "Speichern")

    # A goal in her words, where they stand, one step.
    page.goto(f"{case.get_absolute_url()}plan/ziele/neu/")
    page.locator("[name=words]").fill("Dass Mina um acht schläft.")
    page.get_by_label("Mina Rosenholz").check()
    page.locator("[name=agreed_on]").fill(TODAY.isoformat())
    press(page, "Ziel speichern")
    for value, moment in (("2", "start"), ("8", "end")):
        follow(page, "Neu fragen")
        page.locator(f"[name=value][value='{value}']").check()
        page.locator(f"[name=moment][value={moment}]").check()
        page.locator("[name=said_by]").select_option(label="Mina Rosenholz")
        press(page, "Einschätzung speichern")
    follow(page, "Neuer Schritt")
    page.locator("[name=text]").fill("Ein Lied am Bett")
    page.locator("[name=doer]").select_option(label="Mina Rosenholz")
    page.locator("[name=due_on]").fill("2026-12-01")
    press(page, "Aufgabe speichern")
    expect(page.locator(".pl-readings li")).to_have_count(2)

    # Not while a step is open.
    page.goto(f"{case.get_absolute_url()}abschluss/")
    page.locator("[name=outcome][value=goals_reached]").check()
    press(page, "Um Zustimmung bitten")
    expect(page.locator("main")).to_contain_text(re.compile("Aufgabe.* offen"))
    expect(page.locator("[name=outcome][value=goals_reached]")).to_be_checked()
    page.goto(f"{case.get_absolute_url()}plan/")
    with page.expect_navigation():
        page.locator("a[href$='/ende/']").first.click()
    page.locator("[name=state][value=done]").check()
    press(page, "Speichern")
    page.goto(f"{case.get_absolute_url()}abschluss/")
    page.locator("[name=outcome][value=goals_reached]").check()
    page.locator("[name=summary]").fill("Das Lied hat geholfen.")
    press(page, "Um Zustimmung bitten")

    # Carla approves without a name before her eyes.
    lead = visitor()
    sign_in(lead, "carla")
    lead.goto(f"/team/faelle/buero/{case.reference}/abschluss/")
    for secret in ("Rosenholz", "Mina", "Lied"):
        assert secret not in lead.content()
    press(lead, "Abschluss zustimmen")
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, CaseOutcome.GOALS_REACHED)
    page.goto(case.get_absolute_url())
    expect(page.locator("main")).to_contain_text("Das Lied hat geholfen.")
    assert AccessEntry.objects.filter(case_reference=case.reference, actor__username="carla").exists()
    assert not AccessEntry.objects.filter(
        case_reference=case.reference, actor__username="carla", via="assignment"
    ).exists()
