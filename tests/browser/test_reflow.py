"""Pages in narrow windows: 320 px, which is also a 1280 px window at 400 % (WCAG 1.4.10)."""

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import PUBLIC, every_page

# 1280 x 1024 at 400 %, and the smallest phones.
WINDOWS = ({"width": 320, "height": 256}, {"width": 320, "height": 640})
# Whatever stands out sideways and is not inside something that scrolls by itself.
STANDING_OUT = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const standsOut = (element) => {
        const box = element.getBoundingClientRect();
        return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
    };
    return [...document.body.querySelectorAll("*")].filter(
        (element) => standsOut(element) && ![...element.children].some(standsOut)
    ).slice(0, 5).map((element) => element.outerHTML.slice(0, 160)).concat([`${root.scrollWidth} px`]);
}"""
# How much of the window is covered by what stays in place while scrolling.
COVERED = """() => [...document.querySelectorAll("body *")].reduce((sum, element) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const stays = style.position === "fixed" || (style.position === "sticky" && box.top <= 1 && scrollY > 100);
    return stays && style.visibility === "visible" && box.width > 100 ? sum + box.height : sum;
}, 0) / innerHeight"""


@pytest.mark.parametrize(("name", "address"), every_page())
def test_nothing_scrolls_sideways(walker: Page, name: str, address: str) -> None:
    walker.set_viewport_size(WINDOWS[0])
    walker.goto(address)
    for window in WINDOWS:
        walker.set_viewport_size(window)
        assert walker.evaluate(STANDING_OUT) == []
    walker.set_viewport_size(WINDOWS[0])
    walker.evaluate("scrollTo(0, 600)")
    assert walker.evaluate(COVERED) < 0.5


@pytest.mark.parametrize("name", ["list", "map", "week", "offer"])
def test_folded_parts_open_within_the_window(walker: Page, name: str) -> None:
    walker.set_viewport_size(WINDOWS[1])
    walker.goto(PUBLIC[name])
    for summary in walker.locator("summary:visible").all():
        summary.click()
        assert walker.evaluate(STANDING_OUT) == []
        walker.keyboard.press("Escape")


def test_wider_spaces_lose_nothing(walker: Page) -> None:
    """WCAG 1.4.12: the spacing that some readers set for themselves."""
    spaced = """() => { for (const element of document.querySelectorAll("*")) {
        element.style.lineHeight = "1.5"; element.style.letterSpacing = "0.12em"; element.style.wordSpacing = "0.16em";
    } }"""
    walker.set_viewport_size({"width": 390, "height": 844})
    for name in ("start", "list", "offer", "week", "office"):
        walker.goto(PUBLIC[name])
        walker.evaluate(spaced)
        assert walker.evaluate(STANDING_OUT) == [], name


@pytest.mark.parametrize("name", ["start", "list", "offer", "week", "office"])
def test_letters_twice_as_large_stay_within_a_phone(walker: Page, name: str) -> None:
    """WCAG 1.4.4: text at 200 %, in the header as well, which wraps then."""
    walker.set_viewport_size({"width": 390, "height": 844})
    walker.goto(PUBLIC[name])
    walker.evaluate("document.documentElement.style.fontSize = '200%'")
    assert walker.evaluate(STANDING_OUT) == []
