"""What comes out of the printer."""

import re
import zlib
from collections import Counter
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from services.models import ServiceAtLocation
from tests.browser.addresses import OFFER, PAUSED, PROTECTED
from tests.browser.conftest import Visitors

SHEET = re.compile(rb"/Type\s*/Page\b")


def sheets(page: Page) -> int:
    return len(SHEET.findall(page.pdf(format="A4")))


@pytest.mark.parametrize(
    "address", [OFFER, PROTECTED, PAUSED, f"/ar{OFFER}", f"/einfach{OFFER}", f"/uk{OFFER}"]
)
def test_an_offer_is_one_sheet(page: Page, address: str) -> None:
    page.goto(address)
    assert sheets(page) == 1


def test_the_longest_offers_are_one_sheet_too(page: Page) -> None:
    offers = ServiceAtLocation.objects.public().select_related("service")
    by_length = sorted(
        offers, key=lambda offer: -len(offer.service.description + offer.service.application_process)
    )
    for offer in by_length[:5]:
        page.goto(offer.get_absolute_url())
        assert sheets(page) == 1, offer.slug


@pytest.mark.parametrize("address", ["/woche/", "/woche/?thema=baby", "/ar/woche/"])
def test_the_week_is_calm_on_paper(page: Page, address: str) -> None:
    """Days and dates; nothing that only a screen can use."""
    page.goto(address)
    page.emulate_media(media="print")
    for selector in ("header.sr-header", "footer", "nav", "form", "button", ".sr-crumbs", ".sr-exit"):
        for part in page.locator(selector).all():
            expect(part).not_to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    # Days that are over are not printed.
    expect(page.locator(".wk-days h2:visible")).to_have_count(6)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    page.emulate_media(media="null")
    assert sheets(page) <= (1 if "thema" in address else 5)


def test_a_sheet_says_where_it_is_from_and_when(page: Page) -> None:
    page.goto(OFFER)
    page.emulate_media(media="print")
    expect(page.locator("body")).to_contain_text("24. November 2026")
    assert OFFER in page.locator("body").inner_text()


def test_paper_is_white_in_dark_mode_too(visitor: Visitors) -> None:
    page = visitor(color_scheme="dark")
    page.goto(OFFER)
    colors: Counter[bytes] = Counter()
    for stream in re.finditer(rb"stream\r?\n(.*?)endstream", page.pdf(format="A4"), re.DOTALL):
        with suppress(zlib.error):
            colors.update(re.findall(rb"([\d.]+ [\d.]+ [\d.]+) rg", zlib.decompress(stream[1])))
    assert colors.most_common(1)[0][0] == b"0 0 0"
    # Greys only, from black to white.
    assert {len(set(color.split())) for color in colors} == {1}
