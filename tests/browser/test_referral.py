"""Two stories in a browser: a referral that got help, and a protection concern with two assessors."""

import re
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.actions import protection
from cases.actions.referrals import answers
from cases.enums.protection import ConcernState, Expertise
from cases.enums.referrals import ReferralState
from cases.models import Case, Encounter, ProtectionConcern, Referral
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.cases.builders import a_case, a_person, user
from tests.cases.family_papers import LINKS, a_referral, organization, sent
from tests.cases.test_protection import a_concern, asked, decided, ready, view_of

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


@pytest.fixture
def case(committed: None) -> Case:
    with transaction.atomic():
        return a_case(people=[a_person()])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def here(page: Page) -> str:
    return page.url.split("/", 3)[3]


def test_a_walk_in_becomes_a_referral_that_got_help(page: Page, visitor: Any, committed: None) -> None:
    """A mother comes in with a bag of letters; weeks later somebody helps her with them."""
    # The walk-in log, and the case from it.
    sign_in(page, "ayse")
    page.goto("/team/kontakte/neu/")
    page.get_by_label("Elternteil", exact=True).check()
    page.locator("[name=topics][value=geld]").check()
    page.get_by_label("Fall begonnen").check()
    press(page, "Speichern")
    page.get_by_role("link", name="Weiter zum neuen Fall").click()
    page.get_by_label("Kurzname").fill("Familie Rosenholz")
    page.locator("[name=legal_basis]").select_option("16")
    press(page, "Beginnen")
    press(page, "Fall öffnen")
    page.get_by_role("link", name="Person eintragen").first.click()
    page.locator("[name=position]").select_option("parent")
    page.get_by_label("Vorname").fill("Vera")
    page.get_by_label("Nachname").fill("Rosenholz")
    press(page, "Speichern")
    case = Case.objects.get()
    assert Encounter.objects.get().result == "case_opened"

    # What she needs, in her words.
    page.goto(reverse("case-plan", args=[case.reference]))
    page.get_by_role("link", name="Neues Ziel", exact=True).click()
    page.locator("[name=need]").fill("Ich mache die Post nicht mehr auf.")
    page.locator("[name=words]").fill("Ich will wissen, was ich wem schulde.")
    page.get_by_label("Vera Rosenholz").check()
    page.locator("[name=agreed_on]").fill("2026-11-24")
    press(page, "Ziel speichern")
    expect(page.locator("main")).to_contain_text("Ich will wissen, was ich wem schulde.")

    # Who can help, and what they read.
    page.get_by_role("link", name="Vermittlungen").click()
    page.get_by_role("link", name="Neue Vermittlung").click()
    page.get_by_label("Angebot oder Träger").fill("Schuldnerberatung")
    press(page, "Suchen")
    first = page.locator("main .sr-rowitem h4 a").first
    expect(first).to_contain_text("Schuldner")
    first.click()
    page.get_by_label("Was die Stelle liest").fill("Frau Rosenholz hat Schulden.")
    press(page, "Speichern und prüfen")
    expect(page.locator(".sr-errors")).to_contain_text("Bitte lassen Sie Namen weg.")
    page.get_by_label("Was die Stelle liest").fill("Eine Mutter möchte einen Plan gegen ihre Schulden.")
    press(page, "Speichern und prüfen")
    expect(page.locator(".sr-letter")).to_contain_text("Eine Mutter möchte einen Plan gegen ihre Schulden.")
    press(page, "Senden")
    expect(page.locator(".sr-errors")).to_contain_text("Ohne Einwilligung der Familie geht nichts hinaus.")

    # The family is asked: the form is filled in already, and leads back.
    referral = Referral.objects.get()
    page.get_by_role("link", name="Einwilligung aufnehmen").click()
    expect(page.locator("[name=recipient_1]")).to_have_value(referral.organization.name)
    expect(page.locator("[name=purpose]")).to_have_value("referral")
    page.locator("[name=giver]").select_option(label="Vera Rosenholz")
    press(page, "Einwilligung speichern")
    assert here(page) == referral.get_absolute_url().lstrip("/")
    page.get_by_role("link", name="Sie wurde erteilt").click()
    page.get_by_label("Schriftlich").check()
    press(page, "Speichern")
    assert here(page) == referral.get_absolute_url().lstrip("/")
    press(page, "Senden")
    expect(page.locator(".sr-refhead")).to_contain_text("Wartet auf Antwort")

    # The adviser has no account, a phone, and the link.
    link = re.search(r"/vermittlung/\S+/", mail.outbox[-1].body).group()  # type: ignore[union-attr]
    receiver = visitor(java_script_enabled=False, viewport={"width": 390, "height": 844})
    receiver.goto(link)
    expect(receiver.locator("h1")).to_have_text("Das Sozialraumbüro Malstatt bittet um Ihre Unterstützung")
    expect(receiver.locator("main")).not_to_contain_text("Rosenholz")
    assert Referral.objects.get().state == ReferralState.SENT
    receiver.get_by_label("Ja, wir übernehmen das").check()
    receiver.get_by_label("Ihre Nachricht an uns").fill("Donnerstag um 10 Uhr.")
    press(receiver, "Antwort senden")
    expect(receiver.get_by_text("Vielen Dank für Ihre Antwort.")).to_be_visible()
    receiver.goto(link)
    receiver.get_by_label("Die Hilfe hat begonnen").check()
    press(receiver, "Antwort senden")

    # It shows on the case, and what counts in the end is that the family got help.
    page.goto(case.get_absolute_url())
    page.get_by_role("link", name="Vermittlungen").click()
    expect(page.locator("main .sr-refstate--started")).to_have_text("Hilfe hat begonnen")
    page.goto(referral.get_absolute_url())
    expect(page.locator(".sr-timeline")).to_contain_text("Donnerstag um 10 Uhr.")
    page.get_by_label("Die Familie hat Hilfe bekommen").check()
    page.locator("section[aria-labelledby=answer]").get_by_role("button", name="Speichern").click()
    expect(page.locator(".sr-refhead")).to_contain_text("Hilfe bekommen")
    page.get_by_role("link", name="Alle Vermittlungen").click()
    expect(page.get_by_role("heading", name="Abgeschlossen")).to_be_visible()
    assert Referral.objects.get().state == ReferralState.GOT_HELP


def test_a_protection_concern_with_two_assessors(page: Page, visitor: Any, case: Case) -> None:
    sign_in(page, "ayse")
    page.goto(reverse("case-protection", args=[case.reference]))
    page.get_by_role("link", name="Ich mache mir Sorgen um ein Kind").click()
    page.get_by_label("Verletzungen, die niemand erklären kann").check()
    page.get_by_label("Mina Rosenholz").check()
    page.get_by_label("Was genau, wann, und wer hat es gesehen oder gehört?").fill(
        "Mina hat blaue Flecken an beiden Armen und sagt nicht, woher."
    )
    press(page, "Einschätzung beginnen")
    assert mail.outbox[-1].to == ["carla@example.org"]
    ask = page.locator("section[aria-labelledby=ask]")
    ask.get_by_role("radio", name="Fachkraft aus dem Kollegium").check()
    ask.get_by_label("Wen fragen Sie?").select_option(label="Ben Kirchwald")
    ask.get_by_role("button", name="Fragen").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Einschätzung abgeben").click()
    page.get_by_label("Eine Gefährdung ist nicht auszuschließen").check()
    page.get_by_label("Warum?").fill("Die Erklärung der Mutter passt nicht zu den Flecken.")
    press(page, "Einschätzung abgeben")
    expect(page.get_by_role("link", name="Gemeinsam entscheiden")).to_have_count(0)

    ben = visitor()
    sign_in(ben, "ben")
    ben.goto("/team/")
    ben.get_by_role("link", name="Kinderschutz: Ihre Einschätzung wird gebraucht").click()
    expect(ben.locator("main")).to_contain_text("hat blaue Flecken an beiden Armen")
    expect(ben.locator("main")).not_to_contain_text("Mina")
    expect(ben.locator("main")).not_to_contain_text("Die Erklärung der Mutter")
    ben.get_by_label("Das Kind ist gefährdet").check()
    ben.get_by_label("Warum?").fill("Flecken an beiden Armen sprechen für festes Zupacken.")
    press(ben, "Einschätzung abgeben")
    expect(ben.locator("h1")).to_have_text("Vielen Dank für Ihre Einschätzung")

    page.reload()
    expect(page.locator(".sr-views")).to_contain_text("festes Zupacken")
    page.get_by_role("link", name="Gemeinsam entscheiden").click()
    press(page, "Entscheiden")
    expect(page.locator(".sr-errors")).to_contain_text("Bitte prüfen Sie 4 Angaben")
    page.get_by_role("group", name="Wurden Eltern oder Sorgeberechtigte beteiligt?").get_by_label(
        "Ja"
    ).check()
    page.get_by_role("group", name="Wurde das Kind beteiligt?").get_by_label("Ja").check()
    page.get_by_label("Gefährdung, die Familie nimmt Hilfe an").check()
    page.locator("[name=result_reasons]").fill("Die Mutter ist überfordert und möchte Hilfe.")
    page.get_by_label("Schutzplan").fill("Die Großmutter ist bis Montag da.")
    page.get_by_label("Wir sehen wieder hin am").fill("2026-11-30")
    press(page, "Entscheiden")
    expect(page.locator(".sr-letter")).to_contain_text("Die Großmutter ist bis Montag da.")
    page.get_by_label("Wie ging es weiter? Ist das Kind sicher?").fill(
        "Familienhilfe kommt zweimal in der Woche."
    )
    press(page, "Kinderschutzfall abschließen")
    assert ProtectionConcern.objects.get().state == ConcernState.ENDED


def test_the_answer_by_keyboard_alone(page: Page, case: Case) -> None:
    with transaction.atomic():
        sent(case, to="awo")
    page.goto(reverse("referral-answer", args=[LINKS[-1]]))
    page.get_by_label("Ja, wir übernehmen das").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Gern.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Vielen Dank für Ihre Antwort.")).to_be_visible()
    assert Referral.objects.get().state == ReferralState.ACCEPTED


def states(case: Case) -> dict[str, str]:
    """Every page in the states that differ, by a name to speak of it."""
    by = user("ayse")
    with transaction.atomic():
        draft = a_referral(case)
        waiting = sent(case, to="awo")
        token = LINKS[-1]
        question = sent(case, to="jugendamt")
        answers.answer_by_link(LINKS[-1], version=question.version, to="needs_info", text="Welche Sprache?")
        gone = sent(case, to="awo")
        answers.withdraw_referral(gone, by=by, version=gone.version)
        gone_token = LINKS[-1]
        running = a_concern(case, is_immediate=True, immediate_steps="Polizei gerufen.")
        asked(running, "ben")
        other = a_case("Familie Lindenkamp", lead="ben", people=[a_person("Jonas", "Lindenkamp")])
        provider = decided(ready(a_concern(other, by="ben", children=list(other.people.all()))), "handover")
        protection.record_handover(
            provider, by=user("ben"), version=provider.version, to="Bereitschaft, Telefon"
        )
        empty = a_case("Familie Ahornweg")
        waits = ready(a_concern(a_case("Familie Ulmental", people=[a_person("Ida", "Ulmental")])))
        asked(waits, "carla", Expertise.EXPERIENCED)
        view_of(waits, "carla", "acute")

    def of(name: str, row: Any) -> str:
        return reverse(name, args=[row.case.reference, row.pk])

    new = reverse("case-referrals-new", args=[case.reference])
    return {
        "referrals": reverse("case-referrals", args=[case.reference]),
        "referrals-empty": reverse("case-referrals", args=[empty.reference]),
        "choose": new,
        "choose-found": f"{new}?q=beratung+caritas",
        "choose-nothing": f"{new}?q=xyzzy",
        "write": f"{new}?traeger={organization('caritas').slug}",
        "write-outside": f"{new}?ohne=1",
        "draft": of("case-referrals-detail", draft),
        "edit": of("case-referrals-edit", draft),
        "waiting": of("case-referrals-detail", waiting),
        "question": of("case-referrals-detail", question),
        "withdrawn": of("case-referrals-detail", gone),
        "answer": reverse("referral-answer", args=[token]),
        "answer-gone": reverse("referral-answer", args=[gone_token]),
        "answer-unknown": reverse("referral-answer", args=["x" * 43]),
        "protection": reverse("case-protection", args=[case.reference]),
        "protection-empty": reverse("case-protection", args=[empty.reference]),
        "protection-new": reverse("case-protection-new", args=[empty.reference]),
        "concern": of("case-protection-detail", running),
        "concern-ready": of("case-protection-detail", waits),
        "assess": of("case-protection-assess", running),
        "decide": of("case-protection-decide", waits),
        "ben: handover": of("case-protection-detail", provider),
        "ben: form": of("case-protection-form", provider),
    }


WITH_ERRORS = {
    "write": "Speichern und prüfen",
    "answer": "Antwort senden",
    "protection-new": "Einschätzung beginnen",
    "assess": "Einschätzung abgeben",
    "decide": "Entscheiden",
    "draft": "Senden",
}


def test_no_page_has_anything_against_it(visitor: Any, case: Case) -> None:
    """axe in light and dark, each page as it opens and those with a form when they are sent back; nothing overflows."""
    found: dict[str, Any] = {}
    pages = {name: visitor() for name in ("ayse", "ben")}
    for name, page in pages.items():
        sign_in(page, name)
    for name, address in states(case).items():
        page = pages["ben" if name.startswith("ben") else "ayse"]
        page.goto(address)
        if complaints := violations(page):
            found[name] = complaints
        if button := WITH_ERRORS.get(name):
            page.get_by_role("button", name=button, exact=True).first.click()
            page.wait_for_load_state()
            expect(page.locator(".sr-errors").first).to_be_visible()
            if complaints := violations(page):
                found[f"{name}, sent back"] = complaints
        page.set_viewport_size({"width": 320, "height": 800})
        page.wait_for_function("innerWidth === 320")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[f"{name}, narrow"] = "wider than the window"
        page.set_viewport_size({"width": 1280, "height": 900})
    assert found == {}
