"""A person without a mouse. Nothing is clicked or filled in; wherever they stop, they see where they are."""

from playwright.sync_api import Page

from tests.browser.test_focus import COVERED, LOOK

MOST_STOPS = 120
NAME = """() => { const one = document.activeElement;
    return (one.labels?.[0]?.textContent || one.ariaLabel || one.textContent || "").trim().replace(/\\s+/g, " "); }"""
FIELD = "() => [document.activeElement.name, document.activeElement.value]"
WITHOUT = (
    f"() => {{ const one = document.activeElement; one.blur(); const look = ({LOOK})(one);"
    "one.focus({ preventScroll: true, focusVisible: true }); return look; }"
)


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def sign_in(self, login: str) -> None:
        self.page.goto("/konto/anmelden/")
        self.write("login", login)
        self.write("password", "demo")
        with self.page.expect_navigation():
            self.press("Enter")

    # --- getting there ----------------------------------------------------------------------------------
    def reach(self, name: str) -> None:
        """Tab until what has the focus begins with these words."""
        self._tab_until(lambda: str(self.page.evaluate(NAME)).startswith(name), name)

    def reach_exactly(self, name: str) -> None:
        self._tab_until(lambda: self.page.evaluate(NAME) == name, name)

    def reach_field(self, name: str, value: str | None = None) -> None:
        def is_there() -> bool:
            here, holds = self.page.evaluate(FIELD)
            return here == name and value in (None, holds)

        self._tab_until(is_there, name)

    def _tab_until(self, is_there, name: str) -> None:
        for _stop in range(MOST_STOPS):
            self.press("Tab")
            if is_there():
                self.assert_seen()
                return
        raise AssertionError(f"{name} is not reached with Tab")

    # --- doing it ---------------------------------------------------------------------------------------
    def follow(self, name: str) -> None:
        """A link or a button that leads to another page."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def send(self, name: str) -> None:
        """The button with exactly this name."""
        self.reach_exactly(name)
        with self.page.expect_navigation():
            self.press("Enter")

    def write(self, field: str, text: str) -> None:
        self.reach_field(field)
        self.type(text)

    def tick(self, field: str, value: str) -> None:
        self.reach_field(field, value)
        self.press("Space")

    def choose(self, field: str, value: str) -> None:
        """One of several radio buttons: Tab gets to the group, the arrows to the choice."""
        self.reach_field(field)
        self.press("Space")
        for _choice in range(12):
            if self.page.evaluate(FIELD)[1] == value:
                assert self.page.evaluate("document.activeElement.checked")
                self.assert_seen()
                return
            self.press("ArrowDown")
        raise AssertionError(f"{field} has no choice {value} for the arrows")

    def assert_seen(self) -> None:
        """The focus is on the screen, nothing covers it, and it looks different from before."""
        assert self.page.evaluate("document.activeElement.matches(':focus-visible')")
        assert self.page.evaluate(COVERED) == ""
        what = self.page.evaluate("document.activeElement.outerHTML.slice(0, 160)")
        assert self.page.evaluate(f"({LOOK})(document.activeElement)") != self.page.evaluate(WITHOUT), what
