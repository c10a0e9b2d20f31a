"""axe-core finds nothing on any page, in light and dark, in German and Arabic, in every state."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import LANGUAGES, every_page
from tests.browser.staff import sign_in
from tests.browser.tiles import answer_tiles, open_map

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Colours follow the scheme from element to element, a frame each.
CALM = """async () => {
    for (let frame = 0, calm = 0; frame < 200 && calm < 4; frame += 1) {
        await new Promise(requestAnimationFrame);
        calm = document.getAnimations().length ? 0 : calm + 1;
    }
}"""
ASK = f"""async () => (await axe.run(document, {{
    runOnly: {{ type: "tag", values: {json.dumps(TAGS)} }}, resultTypes: ["violations"],
}})).violations.map((found) => ({{
    rule: found.id, help: found.help, where: found.nodes.slice(0, 5).map((node) => node.html.slice(0, 200)),
}}))"""


def violations(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What axe has against the page as it stands, in both colour schemes."""
    # Through the debugger, so that the page's own Content-Security-Policy stays in force.
    page.evaluate(AXE)
    found = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(CALM)
        if complaints := page.evaluate(ASK):
            found[scheme] = complaints
    return found


@pytest.mark.parametrize(("name", "address"), every_page())
def test_every_page(walker: Page, name: str, address: str) -> None:
    walker.goto(address)
    assert violations(walker) == {}


@pytest.mark.parametrize("name", ["start", "list with errors", "offer"])
def test_on_a_phone(phone: Page, name: str) -> None:
    """Menu and filters are folded away there: open them first."""
    phone.goto(dict(every_page())[f"{name} (de)"])
    phone.locator(".sr-menu > summary").click()
    assert violations(phone) == {}
    if phone.locator(".sr-filter").count():
        phone.locator(".sr-menu > summary").click()
        phone.evaluate("document.querySelector('.sr-filter').open = true")
        # The bar with the button stays in view over the last fields; below it they are free.
        phone.locator("#hits").scroll_into_view_if_needed()
        assert violations(phone) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_menu_open(page: Page, language: str) -> None:
    page.goto("/" if language == "de" else f"/{language}/")
    page.locator(".sr-lang > summary").click()
    assert violations(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_map_after_consent(walker: Page, language: str) -> None:
    with answer_tiles(walker):
        open_map(walker, "/karte/" if language == "de" else f"/{language}/karte/")
        assert violations(walker) == {}


def test_sign_in_with_error(page: Page) -> None:
    sign_in(page, "niemand", "falsch")
    assert page.url.endswith("/konto/anmelden/")
    assert violations(page) == {}


def test_team(page: Page) -> None:
    sign_in(page, "carla")
    page.wait_for_url("**/team/")
    assert violations(page) == {}
