"""The tile server of the map, answered here: the tests never ask the real one."""

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from playwright.sync_api import Page, Route, expect

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FROM_TILE_SERVER = re.compile(re.escape(settings.TILE_ORIGIN))


@contextmanager
def answer_tiles(page: Page) -> Iterator[list[str]]:
    """Addresses of the tiles that were asked for while this lasts."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    page.route(FROM_TILE_SERVER, answer)
    yield asked
    page.unroute(FROM_TILE_SERVER)


def open_map(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-map-load]").click()
    expect(page.locator(".leaflet-marker-icon").first).to_be_visible()
    expect(page.locator("[data-map-ask]")).to_have_count(0)
