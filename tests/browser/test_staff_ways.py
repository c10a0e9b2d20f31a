"""The ways of staff: one line at any width, every way in one place, and a menu that needs no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in, sign_out
from tests.browser.test_axe import violations

pytestmark = pytest.mark.browser

CARLA = ["Heute", "Kontakt erfassen", "Anfragen", "Fälle", "Personen finden", "Dienstplan", "Team"]
WIDTHS = {390: 4, 768: 6, 1280: 8}
"""So many ways have room beside the menu."""


def words(page: Page, where: str) -> list[str]:
    return [one.inner_text().strip() for one in page.locator(f"{where} li:visible").all()]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_way_stands_in_one_place(visitor: Visitors, width: int) -> None:
    page = visitor(viewport={"width": width, "height": 844}, java_script_enabled=False)
    sign_in(page, "carla")
    page.goto("/team/mitglieder/malstatt/")
    bar = page.locator(".sr-team__bar").bounding_box()
    assert bar
    assert bar["height"] < 75
    assert words(page, ".sr-team__ways") == CARLA[: WIDTHS[width]]
    page.locator(".sr-team__more > summary").press("Enter")
    assert words(page, ".sr-team__panel") == CARLA[WIDTHS[width] :]
    expect(page.locator(".sr-team a[aria-current]:visible")).to_have_text("Team")
    panel = page.locator(".sr-team__panel").bounding_box()
    assert panel
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= width


@pytest.mark.parametrize("name", ["ben", "fatma", "hanna", "ivo", "admin", "georg"])
def test_the_line_holds_for_everybody_on_a_phone(visitor: Visitors, name: str) -> None:
    page = visitor(viewport={"width": 390, "height": 844})
    sign_in(page, name)
    page.goto("/team/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        bar = page.locator(".sr-team__bar").bounding_box()
        assert bar
        assert (width, bar["height"] < 75) == (width, True)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(".sr-team__more > summary").click()
    assert violations(page) == {}
    page.keyboard.press("Escape")
    expect(page.locator(".sr-team__panel")).to_be_hidden()
    sign_out(page)
    page.goto("/team/")
    expect(page).to_have_url(re.compile("/konto/anmelden/"))
