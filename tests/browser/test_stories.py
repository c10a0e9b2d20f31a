"""Residents with their phones and keyboards, and staff at the door. Tuesday, 24 November 2026, 9 o'clock."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.addresses import OFFER
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.tiles import answer_tiles

KRABBELGRUPPE = "/angebote/?q=krabbelgruppe+burbach"
CARDS = ".sr-cards .sr-card h3 a"


def follow(page: Page, selector: str) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        page.locator(selector).first.click()


def hits(page: Page) -> list[str]:
    page.wait_for_load_state()
    return page.locator(CARDS).evaluate_all("links => links.map((link) => new URL(link.href).pathname)")


def where(page: Page) -> str:
    """The path and query at hand."""
    address = urlsplit(page.url)
    return f"{address.path}?{address.query}" if address.query else address.path


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


# --- on a phone -----------------------------------------------------------------------------------------
def test_a_mother_finds_the_next_date_of_the_group_and_returns_to_the_same_hits(phone: Page) -> None:
    phone.goto("/")
    search = phone.get_by_role("searchbox")
    search.fill("krabbelgruppe burbach")
    search.press("Enter")
    phone.wait_for_url("**/angebote/**")
    assert asked(phone) == {"q": ["krabbelgruppe burbach"]}
    found = hits(phone)
    first = phone.locator(".sr-cards .sr-card").first
    expect(first.locator(".sr-card__kind")).to_have_text("Krabbelgruppe")
    expect(first).to_contain_text("Burbach")
    expect(first.locator(".sr-card__when")).to_be_visible()
    expect(first.locator(".sr-card__when")).to_have_text(re.compile(r"\d"))
    assert overflow(phone) == 0

    first.locator("h3 a").click()
    expect(phone.locator("h1")).to_contain_text("Krabbelgruppe")
    assert urlsplit(phone.url).path == found[0]
    assert overflow(phone) == 0
    with phone.expect_download() as started:
        phone.locator("a[href$='termine.ics']").first.click()
    calendar = started.value.path().read_text()
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert "BEGIN:VEVENT" in calendar

    follow(phone, ".of-back")
    assert asked(phone) == {"q": ["krabbelgruppe burbach"]}
    assert hits(phone) == found


def test_the_date_of_the_first_hit_needs_no_long_scrolling(phone: Page) -> None:
    """Search field, heading and the first card's date: within two screens of a phone."""
    phone.goto(KRABBELGRUPPE)
    box = phone.locator(".sr-card__when").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 2 * 844


def test_the_menu_of_a_phone_opens_and_closes(phone: Page) -> None:
    phone.goto("/")
    link = phone.locator(".sr-nav__list a[href='/woche/']")
    expect(link).not_to_be_visible()
    phone.locator(".sr-menu > summary").click()
    expect(link).to_be_visible()
    link.click()
    assert where(phone) == "/woche/"


# --- without JavaScript ---------------------------------------------------------------------------------
def test_filters_work_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/angebote/?q=hausaufgaben")
    everything = len(hits(page))
    page.locator("input[type='checkbox'][name='kostenlos']").check()
    page.locator("input[name='thema'][value='schule']").check()
    follow(page, ".sr-filter__actions button")
    assert asked(page) | {"q": ["hausaufgaben"], "kostenlos": ["1"], "thema": ["schule"]} == asked(page)
    assert 0 < len(hits(page)) <= everything
    expect(page.locator("input[type='checkbox'][name='kostenlos']")).to_be_checked()
    follow(page, ".sr-chip--remove")
    follow(page, ".sr-chip--remove")
    expect(page.locator(".sr-chip--remove")).to_have_count(0)
    assert len(hits(page)) == everything


def test_filters_on_a_phone_without_scripts(visitor: Visitors) -> None:
    page = visitor(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/angebote/")
    page.locator(".sr-filter > summary").click()
    page.locator("[name='ort']").fill("burbach")
    follow(page, ".sr-filter__actions button")
    assert asked(page)["ort"] == ["burbach"]
    expect(page.locator("#hits")).to_contain_text("Burbach")


def test_links_lead_through_the_pages_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/angebote/")
    first = hits(page)
    follow(page, "a[href*='seite=2']")
    assert hits(page)
    assert not set(hits(page)) & set(first)
    follow(page, CARDS)
    follow(page, ".of-back")
    assert asked(page)["seite"] == ["2"]


def test_what_needs_scripts_is_not_shown_without_them(without_scripts: Page) -> None:
    for address in ("/angebote/", OFFER, "/karte/", "/woche/"):
        without_scripts.goto(address)
        buttons = without_scripts.locator(".sr-js")
        assert buttons.count()
        assert not any(button.is_visible() for button in buttons.all())
    without_scripts.goto("/karte/")
    assert len(hits(without_scripts)) == 20


def test_languages_and_staff_door_without_scripts(without_scripts: Page) -> None:
    page = without_scripts
    page.goto("/woche/?thema=baby")
    page.locator(".sr-lang > summary").click()
    page.locator(".sr-lang a[hreflang='tr']").click()
    assert where(page) == "/tr/woche/?thema=baby"
    sign_in(page, "ayse")
    assert where(page) == "/team/"


# --- with the keyboard alone ----------------------------------------------------------------------------
def tab_to(page: Page, selector: str, most: int = 150) -> None:
    """Press Tab until the element has the focus; how a person without a mouse gets there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached with the keyboard")


def test_search_filter_and_offer_with_the_keyboard(page: Page) -> None:
    page.goto("/angebote/")
    page.keyboard.press("Tab")
    skip = page.locator(".sr-skip a").first
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, "#q", most=12)
    page.keyboard.type("krabbelgruppe")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=krabbelgruppe*")

    tab_to(page, "input[name='kostenlos']")
    page.keyboard.press("Space")
    tab_to(page, ".sr-filter__actions button")
    page.keyboard.press("Enter")
    page.wait_for_url("**kostenlos=1*")
    assert asked(page)["q"] == ["krabbelgruppe"]

    tab_to(page, CARDS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/angebote/*/?*")
    tab_to(page, ".of-back")


def test_filters_of_a_phone_with_a_keyboard(phone: Page) -> None:
    """Small window, as in a strongly enlarged page: the folded filters open with Enter."""
    phone.goto("/angebote/")
    tab_to(phone, ".sr-filter > summary")
    phone.keyboard.press("Enter")
    tab_to(phone, "input[name='barrierefrei']")
    phone.keyboard.press("Space")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**barrierefrei=1*")


def test_another_language_with_the_keyboard(page: Page) -> None:
    page.goto("/bueros/malstatt/")
    tab_to(page, ".sr-lang > summary", most=15)
    page.keyboard.press("Enter")
    tab_to(page, ".sr-lang a[hreflang='en']", most=4)
    page.keyboard.press("Escape")
    expect(page.locator(".sr-lang > summary")).to_be_focused()
    expect(page.locator(".sr-lang__list")).not_to_be_visible()
    page.keyboard.press("Enter")
    tab_to(page, ".sr-lang a[hreflang='en']", most=4)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/bueros/malstatt/")


def test_the_map_with_the_keyboard(page: Page) -> None:
    """Its list is always there; the pins can be reached and opened too."""
    page.goto("/karte/?thema=krabbelgruppe&ort=burbach")
    with answer_tiles(page):
        tab_to(page, "[data-map-load]")
        page.keyboard.press("Enter")
        expect(page.locator("[data-map-canvas]")).to_be_focused()
        tab_to(page, ".leaflet-marker-icon", most=8)
        page.keyboard.press("Enter")
        expect(page.locator(".leaflet-popup-content a, .sr-pin").first).to_be_visible()
        page.keyboard.press("Escape")
        tab_to(page, CARDS)


# --- Arabic and the other languages ---------------------------------------------------------------------
def test_arabic_reads_from_the_right(phone: Page) -> None:
    for address in (
        "/ar/",
        "/ar/angebote/?q=حضانة",
        f"/ar{OFFER}",
        "/ar/woche/",
        "/ar/bueros/malstatt/",
        "/ar/karte/",
    ):
        phone.goto(address)
        html = phone.locator("html")
        expect(html).to_have_attribute("dir", "rtl")
        expect(html).to_have_attribute("lang", "ar")
        assert overflow(phone) == 0, address
        heading = phone.locator("h1").evaluate("element => getComputedStyle(element).direction")
        assert heading == ("ltr" if OFFER in address and phone.locator("h1[lang=de]").count() else "rtl")


def test_german_texts_in_an_arabic_page_say_that_they_are_german(page: Page) -> None:
    page.goto(f"/ar{OFFER}")
    expect(page.locator("main [lang=de]").first).to_be_attached()


def test_the_language_changes_and_page_and_question_stay(page: Page) -> None:
    page.goto(f"{KRABBELGRUPPE}&ort=burbach&alter=9m")
    found = hits(page)
    for code in ("ar", "uk", "einfach", "de"):
        page.locator(".sr-lang > summary").click()
        prefix = "" if code == "de" else f"/{code}"
        page.locator(f".sr-lang a[href^='{prefix}/angebote/']").first.click()
        assert where(page) == f"{prefix}{KRABBELGRUPPE}&ort=burbach&alter=9m"
        assert [path.removeprefix(prefix) for path in hits(page)] == found


# --- near me, and the map -------------------------------------------------------------------------------
def test_near_me_sends_a_rounded_position(visitor: Visitors) -> None:
    page = visitor(permissions=["geolocation"], geolocation={"latitude": 49.2345678, "longitude": 6.9654321})
    page.goto("/angebote/?thema=baby")
    page.locator("[data-near-me]").click()
    page.wait_for_url("**ort=*")
    assert asked(page)["ort"] == ["49.235,6.965"]
    assert asked(page)["thema"] == ["baby"]
    expect(page.locator(".sr-card__dist").filter(has_text=re.compile(r"\d")).first).to_be_visible()


def test_who_refuses_the_position_can_type_the_place(visitor: Visitors) -> None:
    page = visitor(permissions=[])
    page.goto("/angebote/")
    page.locator("[data-near-me]").click()
    expect(page.locator("[role=status]").first).to_be_visible()
    assert where(page) == "/angebote/"


def test_the_map_asks_before_it_asks_another_host(page: Page) -> None:
    with answer_tiles(page) as tiles:
        page.goto("/karte/")
        page.wait_for_load_state("networkidle")
        assert tiles == []
        assert page.locator("script[src*=leaflet], link[href*=leaflet]").count() == 0
        expect(page.locator("[data-map-ask]")).to_contain_text("geodatenzentrum.de")
        page.locator("[data-map-load]").click()
        expect(page.locator(".leaflet-tile-loaded").first).to_be_attached()
        assert tiles
        expect(page.locator(".leaflet-control-attribution")).to_contain_text("BKG")
        page.locator(".sr-cards h3 a").first.wait_for()


def test_the_map_shows_what_the_list_finds(page: Page) -> None:
    with answer_tiles(page):
        page.goto("/karte/?thema=krabbelgruppe")
        total = page.evaluate(
            "fetch(document.getElementById('map-data').href).then((answer) => answer.json())"
        )
        page.goto("/angebote/?thema=krabbelgruppe")
        expect(page.locator("#hits")).to_contain_text(str(total["total"]))
        assert total["total"] == len(hits(page))


# --- leaving quickly ------------------------------------------------------------------------------------
def test_leaving_quickly_leaves_no_way_back(page: Page) -> None:
    page.goto("/")
    page.goto("/krise/")
    page.locator("[data-quick-exit]").click()
    page.wait_for_url("**/leer/")
    assert "Sozialraum" not in page.content()
    page.go_back()
    assert where(page) == "/"


def test_three_times_escape_leaves_too(page: Page) -> None:
    page.goto("/angebote/beratung-bei-gewalt-zu-hause-st-johann/")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/leer/")


def test_leaving_quickly_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto("/krise/")
    without_scripts.locator("[data-quick-exit]").click()
    assert where(without_scripts) == "/leer/"


def test_a_playgroup_needs_no_way_out(page: Page) -> None:
    page.goto(OFFER)
    expect(page.locator("[data-quick-exit]")).to_have_count(0)


# --- staff ----------------------------------------------------------------------------------------------
def test_carla_signs_in_and_lands_at_her_workplace(page: Page) -> None:
    page.goto("/team/")
    assert urlsplit(page.url).path == "/konto/anmelden/"
    sign_in(page, "carla")
    assert where(page) == "/team/"
    expect(page.locator("main")).to_contain_text("Malstatt")


def test_a_wrong_password_is_said_where_it_is_read_first(page: Page) -> None:
    sign_in(page, "dora", "falsch")
    assert where(page) == "/konto/anmelden/"
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_visible()
    expect(summary).to_be_focused()
    expect(page.locator("[name=login]")).to_have_value("dora")
    expect(page.locator("[name=password]")).to_have_value("")
