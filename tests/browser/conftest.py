"""A real Chromium before the portal. It can reach 127.0.0.1 and nothing else, and no page may complain."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from sozialraum.bootstrap import browser as chromium

HERE = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# A page's own refusal is on the console too; the tests that ask for one know.
ASKED_FOR = tuple(f"the server responded with a status of {status}" for status in (400, 404, 409, 410, 422))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            # The portal reads the test database, which is made only where a test asks for one.
            item.add_marker("django_db")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    program = chromium.find()
    if program is None:
        pytest.skip("No Chromium: install the package chromium, or set CHROMIUM to the program.")
    # Every name but the portal's own address fails before it reaches a network.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    return {"executable_path": program, "args": [*chromium.ARGUMENTS, alone]}


@pytest.fixture(scope="session")
def browser_context_args(portal: str) -> dict[str, Any]:
    return {"base_url": portal, "viewport": DESK, "locale": "de-DE", "reduced_motion": "reduce"}


class Watch:
    """What left for another host, and what the browser complained about."""

    def __init__(self, portal: str) -> None:
        netloc = urlsplit(portal).netloc
        # Passkeys want a name, so their stories call the portal localhost.
        self.portal = {netloc, netloc.replace("127.0.0.1", "localhost")}
        self.foreign: list[str] = []
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.set_default_timeout(10_000)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        # Tiles are a matter of their own: the map's stories count them.
        if request.url.startswith(settings.TILE_ORIGIN):
            return
        if address.scheme not in ("data", "blob", "about") and address.netloc not in self.portal:
            self.foreign.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(known in message.text for known in ASKED_FOR):
            self.complaints.append(message.text)

    def assert_quiet(self) -> None:
        assert self.foreign == []
        assert self.complaints == []


@pytest.fixture
def watch(portal: str) -> Iterator[Watch]:
    watch = Watch(portal)
    yield watch
    watch.assert_quiet()


class Visitors:
    """People with different devices; what their browsers complain about fails the test."""

    def __init__(self, browser: Browser, settings: dict[str, Any], watch: Watch) -> None:
        self.browser, self.settings, self.watch = browser, settings, watch
        self.contexts: list[BrowserContext] = []

    def __call__(self, **different: Any) -> Page:
        context = self.browser.new_context(**self.settings | different)
        self.contexts.append(context)
        return self.watch.over(context).new_page()

    def leave(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def visitor(browser: Browser, browser_context_args: dict[str, Any], watch: Watch) -> Iterator[Visitors]:
    visitors = Visitors(browser, browser_context_args, watch)
    yield visitors
    visitors.leave()


@pytest.fixture
def page(visitor: Visitors) -> Page:
    return visitor()


@pytest.fixture
def phone(visitor: Visitors) -> Page:
    return visitor(viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2)


@pytest.fixture
def without_scripts(visitor: Visitors) -> Page:
    return visitor(java_script_enabled=False)


@pytest.fixture(scope="session")
def walker(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """One page for the walks over all pages: what it has loaded once it need not load again."""
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
