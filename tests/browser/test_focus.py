"""With the keyboard one always sees where one is, and everything is large enough for a thumb."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.addresses import PUBLIC
from tests.browser.conftest import Visitors

# The look of an element and of what stands for it: a card may show the focus of its link.
LOOK = """element => [element, element.closest("label, article, form, li, details"), element.nextElementSibling]
    .filter(Boolean).map((one) => {
        const [style, after, before] = ["", "::after", "::before"].map((part) => getComputedStyle(one, part || null));
        return [style, after, before].map((part) => [
            part.outlineStyle === "none" ? "" : `${part.outlineWidth} ${part.outlineColor}`, part.boxShadow,
        ].join(" ")).join("|");
    }).join("||")"""
# Anything that covers the middle of the element with the focus, above all bars that stay in place (WCAG 2.4.11).
COVERED = """() => {
    const element = document.activeElement, box = element.getBoundingClientRect();
    if (!box.width || box.width < 4) return "";
    const rows = [box.top + 2, box.top + box.height / 2, box.bottom - 2];
    const column = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
    const seen = rows.some((row) => {
        const top = document.elementFromPoint(column, row);
        const whole = element.closest("label, article") ?? element;
        return top && (whole.contains(top) || top.contains(element));
    });
    return seen ? "" : element.outerHTML.slice(0, 160);
}"""


NEXT_PICTURE = "() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))"


def walk(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Every stop of the Tab key: what it is, how it looks with and without the focus, and whether it is covered."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        # The page moves to what has the focus with the next picture; before that, any point may still be elsewhere.
        page.evaluate(NEXT_PICTURE)
        focused = page.evaluate_handle("document.activeElement").as_element()
        if focused is None or focused.evaluate("element => element === document.body"):
            return stops
        if focused.evaluate("element => element.dataset.stop !== undefined"):
            return stops
        stops.append(
            {
                "what": focused.evaluate(
                    "element => (element.dataset.stop = '1', element.outerHTML.slice(0, 160))"
                ),
                "with": focused.evaluate(LOOK),
                "without": focused.evaluate(
                    f"element => {{ element.blur(); const look = ({LOOK})(element); "
                    "element.focus({ preventScroll: true, focusVisible: true }); return look; }"
                ),
                "covered_by": page.evaluate(COVERED),
            }
        )
    raise AssertionError(f"more than {most} stops")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["start", "list", "offer"])
def test_the_focus_is_seen_everywhere(visitor: Visitors, name: str, width: int) -> None:
    page = visitor(viewport={"width": width, "height": 844})
    page.goto(PUBLIC[name])
    if page.locator(".sr-filter > summary:visible").count():
        page.locator(".sr-filter > summary").click()
        page.evaluate("document.activeElement.blur()")
    stops = walk(page)
    assert len(stops) > 15
    assert [stop["what"] for stop in stops if stop["with"] == stop["without"]] == []
    assert [stop["covered_by"] for stop in stops if stop["covered_by"]] == []


# Links within a sentence are as large as its letters (WCAG 2.5.8 excepts them), and so are those kept from view.
SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")]
    .filter((element) => {
        const box = (element.closest("label") ?? element).getBoundingClientRect(), style = getComputedStyle(element);
        if (!box.width || style.visibility !== "visible" || element.closest(".sr-skip")) return false;
        if (element.matches("a") && style.display === "inline") return false;
        return box.width < 24 || box.height < 24;
    }).map((element) => element.outerHTML.slice(0, 160))"""
MAIN_ONES = (
    ".kern-btn, .sr-chip, .sr-nav a, .sr-menu > summary, .sr-lang > summary, .sr-filter > summary, .sr-exit a"
)


@pytest.mark.parametrize("name", ["start", "list", "offer", "week", "map", "office", "crisis"])
def test_a_thumb_hits_what_it_aims_at(phone: Page, name: str) -> None:
    phone.goto(PUBLIC[name])
    assert phone.evaluate(SMALL) == []
    low = phone.locator(MAIN_ONES).evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().height && one.getBoundingClientRect().height < 40)"
        ".map((one) => one.outerHTML.slice(0, 160))"
    )
    assert low == []
