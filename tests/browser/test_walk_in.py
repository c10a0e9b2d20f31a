"""The walk-in log in a browser: a watch and a counter beside it. At most five interactions and thirty seconds."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cases.models import Encounter, EncounterDraft
from services.models import Shortlist
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations

NEW = "/team/kontakte/neu/"
MOST_INTERACTIONS = 5
MOST_SECONDS = 30


@pytest.fixture(autouse=True)
def _committed(committed: None) -> Any:
    yield
    Shortlist.objects.all().delete()


class Counted:
    """A colleague whose every touch is counted, from the open page to the stored contact."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions, self.begin = page, 0, time.monotonic()

    def tap(self, target: Locator) -> None:
        self.interactions += 1
        target.click()

    def card(self, name: str, value: str) -> None:
        self.tap(self.page.locator(f"[name={name}][value={value}]"))

    def type(self, target: Locator, text: str) -> None:
        self.interactions += 1
        target.press_sequentially(text)

    def assert_quick(self) -> None:
        assert self.interactions <= MOST_INTERACTIONS
        assert time.monotonic() - self.begin < MOST_SECONDS


def test_a_usual_visit_is_three_taps(page: Page) -> None:
    sign_in(page, "ayse")
    page.goto(NEW)
    ayse = Counted(page)
    ayse.card("who", "parent")
    ayse.card("topics", "geld")
    ayse.tap(page.get_by_role("button", name="Speichern", exact=True))
    page.wait_for_url(re.compile(r"/team/kontakte/\d+/$"))
    ayse.assert_quick()
    assert ayse.interactions == 3
    logged = Encounter.objects.get()
    assert (logged.channel, logged.who, logged.topics, logged.result) == (
        "visit",
        "parent",
        ["geld"],
        "informed",
    )


def test_a_referral_is_five_and_the_sheet_one_more(phone: Page) -> None:
    sign_in(phone, "ayse")
    phone.goto(NEW)
    ayse = Counted(phone)
    ayse.card("who", "parent")
    ayse.card("topics", "baby")
    ayse.type(phone.locator("#q"), "krabbelgruppe burbach")
    found = phone.locator("#found .en-offer input").first
    expect(found).to_be_visible()
    ayse.tap(found)
    ayse.tap(phone.get_by_role("button", name="Speichern", exact=True))
    phone.wait_for_url(re.compile(r"/team/kontakte/\d+/$"))
    ayse.assert_quick()
    assert ayse.interactions == 5
    assert Encounter.objects.get().result == "referred"
    assert [offer.service.name for offer in Encounter.objects.get().offers.all()] == [
        "Krabbelgruppe Kleine Käfer"
    ]
    phone.get_by_role("button", name="Merkliste für die Familie").click()
    phone.wait_for_url(re.compile(r"/merkliste/\w{10}/$"))
    expect(phone.get_by_role("img", name="QR-Code mit der Adresse dieser Liste")).to_be_visible()
    expect(phone.locator(".ml-entry")).to_have_count(1)


def test_what_is_typed_waits_on_the_server_and_nothing_in_the_browser(page: Page, visitor: Any) -> None:
    sign_in(page, "ayse")
    page.goto(NEW)
    page.locator("[name=who][value=child]").check()
    page.get_by_text("Mehr, wenn Sie es wissen").click()
    page.get_by_label("Notiz – keine Namen").press_sequentially("Fragt nach Schwimmkurs")
    expect(page.locator(".en-kept")).to_have_text("Als Entwurf gesichert")
    assert EncounterDraft.objects.count() == 1
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    other = visitor()
    sign_in(other, "ayse")
    other.goto(NEW)
    expect(other.get_by_text("Sie waren noch nicht fertig")).to_be_visible()
    expect(other.get_by_label("Notiz – keine Namen")).to_have_value("Fragt nach Schwimmkurs")
    expect(other.locator("[name=who][value=child]")).to_be_checked()


def test_a_line_that_breaks_while_saving_loses_nothing(page: Page, watch: Any) -> None:
    sign_in(page, "ayse")
    page.goto(NEW)
    page.locator("[name=who][value=parent]").check()
    page.locator("[name=topics][value=geld]").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator(".en-kept")).to_have_text("Keine Verbindung: Bitte schließen Sie diese Seite nicht.")
    assert not Encounter.objects.exists()
    page.context.set_offline(False)
    # The browser itself says that there was no line.
    watch.complaints = [said for said in watch.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_url(re.compile(r"/team/kontakte/\d+/$"))
    assert Encounter.objects.count() == 1


def test_without_scripts_and_by_keyboard(without_scripts: Page) -> None:
    page = without_scripts
    sign_in(page, "ayse")
    page.goto(NEW)
    page.locator("[name=who][value=child]").focus()
    page.keyboard.press("ArrowRight")
    page.locator("[name=topics][value=schule]").focus()
    page.keyboard.press("Space")
    page.locator("[name=result][value=informed]").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#q").fill("hausaufgaben malstatt")
    page.get_by_role("button", name="Suchen", exact=True).press("Enter")
    page.locator("#found input").first.press("Space")
    page.get_by_role("button", name="Speichern und nächster").press("Enter")
    page.wait_for_url("**gespeichert=*")
    logged = Encounter.objects.get()
    assert (logged.who, logged.topics, logged.result, logged.offers.count()) == (
        "young_person",
        ["schule"],
        "referred",
        1,
    )
    page.get_by_role("button", name="Merkliste für die Familie").press("Enter")
    page.wait_for_url("**/merkliste/*/")


def test_axe_has_nothing_against_these_pages(page: Page) -> None:
    sign_in(page, "ayse")
    page.goto(NEW)
    page.locator("[name=result][value=referred]").check()
    page.locator("#q").press_sequentially("tafel")
    expect(page.locator("#found .en-offer").first).to_be_visible()
    page.get_by_text("Mehr, wenn Sie es wissen").click()
    found = {"new": violations(page)}
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.locator(".sr-errors")).to_be_visible()
    found["errors"] = violations(page)
    page.locator("[name=who][value=parent]").check()
    page.locator("[name=topics][value=geld]").check()
    page.locator(".en-offers input").first.check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    page.wait_for_url(re.compile(r"/team/kontakte/\d+/$"))
    page.get_by_text("Sprache und ein Satz dazu").click()
    found["saved"] = violations(page)
    page.get_by_role("link", name="Berichtigen").click()
    found["correction"] = violations(page)
    page.goto("/team/kontakte/")
    found["list"] = violations(page)
    page.goto("/angebote/krabbelgruppe-kleine-kaefer-burbach/")
    page.get_by_role("button", name="Merken").click()
    page.wait_for_url("**gemerkt=1*")
    found["offer"] = violations(page)
    page.goto("/merkliste/")
    found["own shortlist"] = violations(page)
    page.locator("#mitgeben").get_by_role("button").click()
    page.wait_for_url(re.compile(r"/merkliste/\w{10}/$"))
    found["sheet"] = violations(page)
    page.goto("/ar" + page.url.split("/", 3)[3].join(["/", ""]))
    found["sheet in Arabic"] = violations(page)
    assert {name: complaints for name, complaints in found.items() if complaints} == {}
