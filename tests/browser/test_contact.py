"""Residents ask an office in a real browser, and the team answers. Tuesday, 24 November 2026, 9 o'clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Locator, Page, expect

from cases.actions.inquiries import working
from cases.demo import inquiries as demo
from cases.models import Inquiry
from sozialraum.lib import clock
from sozialraum.lib.languages import in_language
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.browser.test_reflow import STANDING_OUT
from tests.cases.builders import user

pytestmark = pytest.mark.usefixtures("committed")
NARROW = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def _quick_hands(committed: None, settings: Any) -> Iterator[None]:
    settings.CONTACT_LEAST_SECONDS = 0
    yield
    elsewhere(lambda: Session.objects.all().delete())


def elsewhere(do: Callable[[], Any]) -> Any:
    """What somebody else does meanwhile: with a connection of their own, so that it is committed."""
    done: list[Any] = []

    def run() -> None:
        try:
            done.append(do())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return done[0]


def go_on(page: Page) -> None:
    """The page's main button."""
    with page.expect_navigation():
        page.locator("main form .kern-btn--primary").first.click()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"[name={name}][value='{value}']").check()


def ask(page: Page, language: str = "de", look: Callable[[str], None] = lambda name: None) -> str:
    """The whole way with every mistake on it; `look` is called on every page. Ends with the code."""
    page.goto(in_language("/kontakt/", language))
    look("start")
    with page.expect_navigation():
        page.locator(".sr-contact__go a").click()
    go_on(page)
    look("place, empty")
    page.locator("[name=ort]").fill("66115")
    go_on(page)
    look("place, two areas")
    choose(page, "gebiet", "malstatt")
    go_on(page)
    look("office")
    expect(page.locator("[name=buero][value=malstatt]")).to_be_checked()
    go_on(page)
    go_on(page)
    look("wish, empty")
    choose(page, "wunsch", "call")
    go_on(page)
    go_on(page)
    look("times, empty")
    choose(page, "wann", "2026-11-25 morning")
    go_on(page)
    look("language")
    go_on(page)
    page.locator("[name=text]").fill("x" * 1001)
    go_on(page)
    look("topic, too long")
    page.locator("[name=text]").fill("Mein Kind schläft nicht.")
    go_on(page)
    look("who")
    choose(page, "wer", "adult")
    go_on(page)
    look("channel")
    choose(page, "weg", "phone")
    go_on(page)
    page.locator("[name=telefon]").fill("abc")
    go_on(page)
    look("details, wrong number")
    page.locator("[name=telefon]").fill("0152 28817386")
    go_on(page)
    look("care")
    choose(page, "vorsicht", "no_post")
    go_on(page)
    look("check")
    go_on(page)
    look("sent")
    return page.locator(".sr-code__digits").inner_text()


def overflow(page: Page) -> list[str]:
    return page.evaluate(STANDING_OUT)


# --- residents ------------------------------------------------------------------------------------------
def test_a_mother_asks_in_arabic_on_a_telephone_and_reads_the_answer(phone: Page, visitor: Visitors) -> None:
    def look(name: str) -> None:
        expect(phone.locator("html")).to_have_attribute("dir", "rtl")
        assert overflow(phone) == [], name
        expect(phone.locator("[data-quick-exit]")).to_be_visible()

    code = ask(phone, "ar", look)
    inquiry = Inquiry.objects.get()
    assert (inquiry.language, inquiry.phone) == ("ar", "0152 28817386")
    elsewhere(lambda: working.answer_inquiry(inquiry, by=user("ayse"), version=1, text="أهلا وسهلا"))

    later = visitor(viewport={"width": 390, "height": 844})
    later.goto("/ar/kontakt/antwort/")
    later.locator("[name=code]").fill(code)
    go_on(later)
    expect(later.locator(".sr-thread")).to_contain_text("أهلا وسهلا")
    assert overflow(later) == []
    later.locator("[name=text]").fill("شكرا")
    go_on(later)
    expect(later.locator(".sr-thread")).to_contain_text("شكرا")


def test_the_whole_way_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    code = ask(page)
    page.go_back()
    with page.expect_navigation():
        page.goto("/kontakt/antwort/")
    page.locator("[name=code]").fill(code)
    go_on(page)
    expect(page.locator(".sr-thread")).to_contain_text("Mein Kind schläft nicht.")
    page.locator("[name=fertig]").click()
    page.goto("/kontakt/antwort/")
    expect(page.locator("[name=code]")).to_be_visible()


def test_the_browsers_back_button_keeps_everything(page: Page) -> None:
    page.goto("/kontakt/buero/?buero=burbach")
    go_on(page)
    choose(page, "wunsch", "visit")
    go_on(page)
    page.locator("[name=egal]").check()
    go_on(page)
    page.go_back()
    expect(page.locator("[name=egal]")).to_be_checked()
    page.go_back()
    expect(page.locator("[name=wunsch][value=visit]")).to_be_checked()
    page.go_back()
    expect(page.locator("[name=buero][value=burbach]")).to_be_checked()
    page.goto("/kontakt/sprache/")
    with page.expect_navigation():
        page.locator("[name=zurueck]").click()
    expect(page.locator("[name=egal]")).to_be_checked()


def focused(page: Page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement.matches(selector)", selector)


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page, selector):
            return
    raise AssertionError(f"{selector} is not reached with the keyboard")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_whole_way_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/kontakt/")
    tab_to(page, ".sr-contact__go a")
    enter(page)
    tab_to(page, "[name=ort]")
    page.keyboard.type("Malstatt")
    enter(page)
    tab_to(page, "[name=buero]")
    enter(page)
    tab_to(page, "[name=wunsch]")
    page.keyboard.press("Space")
    enter(page)
    tab_to(page, "[name=egal]")
    page.keyboard.press("Space")
    enter(page)
    tab_to(page, "[name=sprache]")
    enter(page)
    tab_to(page, "main form .kern-btn--primary")
    enter(page)
    tab_to(page, "[name=wer]")
    page.keyboard.press("Space")
    enter(page)
    tab_to(page, "[name=weg]")
    page.keyboard.press("Space")
    enter(page)
    tab_to(page, "[name=telefon]")
    page.keyboard.type("030 23125-111")
    enter(page)
    tab_to(page, "main form .kern-btn--primary")
    enter(page)
    tab_to(page, "main form .kern-btn--primary")
    enter(page)
    expect(page.locator(".sr-code__digits")).to_be_visible()
    assert Inquiry.objects.get().phone == "030 23125-111"


def test_leaving_quickly_and_coming_back_shows_nothing_typed(page: Page) -> None:
    page.goto("/kontakt/ort/")
    page.locator("[name=ort]").fill("Malstatt")
    go_on(page)
    page.locator("[data-quick-exit]").click()
    page.wait_for_url("**/leer/")
    stored = page.evaluate(
        "[localStorage.length, sessionStorage.length, document.cookie.includes('anfrage')]"
    )
    assert stored == [0, 0, False]


# --- what everybody can use -----------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_finds_nothing_on_any_page(page: Page, language: str) -> None:
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        if complaints := violations(page):
            found[name] = complaints

    code = ask(page, language, look)
    page.goto(in_language("/kontakt/antwort/", language))
    page.locator("[name=code]").fill("1")
    go_on(page)
    look("code, wrong")
    page.locator("[name=code]").fill(code)
    go_on(page)
    go_on(page)
    look("thread, nothing written")
    assert found == {}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_nothing_scrolls_sideways_at_320_pixels(visitor: Visitors, language: str) -> None:
    page = visitor(viewport=NARROW)
    wide: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if standing_out := overflow(page):
            wide[name] = standing_out

    code = ask(page, language, look)
    page.goto(in_language("/kontakt/antwort/", language))
    page.locator("[name=code]").fill(code)
    go_on(page)
    look("thread")
    assert wide == {}


# --- the team -------------------------------------------------------------------------------------------
def unfold(page: Page) -> Locator:
    page.evaluate("for (const act of document.querySelectorAll('.sr-act')) act.open = true")
    return page.locator(".sr-act")


def test_the_teams_pages_for_everybody(page: Page, visitor: Visitors) -> None:
    sign_in(page, "ayse")
    page.goto("/team/anfragen/")
    assert violations(page) == {}
    elsewhere(lambda: demo.load(clock.today()))
    page.goto("/team/anfragen/")
    assert violations(page) == {}
    with page.expect_navigation():
        page.locator(".sr-inquiry__title a").first.click()
    assert unfold(page).count() == 6
    assert violations(page) == {}
    with page.expect_navigation():
        page.locator(".sr-act .kern-btn--primary").first.click()
    assert violations(page) == {}
    page.set_viewport_size(NARROW)
    for address in ("/team/anfragen/", "/team/anfragen/?zeigen=erledigt", page.url.replace("notieren/", "")):
        page.goto(address)
        unfold(page)
        assert overflow(page) == [], address


def test_ayse_answers_with_the_keyboard_alone_while_ben_looks_on(page: Page, visitor: Visitors) -> None:
    elsewhere(lambda: demo.load(clock.today()))
    reference = Inquiry.objects.get(wish="write").reference
    ben = visitor()
    sign_in(ben, "ben")
    ben.goto(f"/team/anfragen/{reference}/")
    sign_in(page, "ayse")
    page.goto(f"/team/anfragen/{reference}/")
    tab_to(page, ".sr-holder .kern-btn--primary")
    enter(page)
    tab_to(page, "[name='answer-text']")
    page.keyboard.type("Komm gern vorbei.")
    tab_to(page, ".sr-act .kern-btn--primary", most=3)
    enter(page)
    expect(page.locator(".sr-notes")).to_contain_text("Komm gern vorbei.")

    # Ben's page is from before.
    unfold(ben)
    ben.locator("[name='answer-text']").fill("Ich schreibe auch.")
    with ben.expect_navigation():
        ben.locator(".sr-act .kern-btn--primary").first.click()
    expect(ben.locator("[role=alert]").first).to_contain_text(
        "Ayşe Demirtaş hat diese Anfrage gerade übernommen."
    )
    expect(ben.locator("[name='answer-text']")).to_have_value("Ich schreibe auch.")
