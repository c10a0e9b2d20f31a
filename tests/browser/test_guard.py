"""Shares, emergencies, the log, deletion and information: no complaints of axe, and all of it by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from cases.actions.grants import open_in_emergency
from cases.models import CaseGrant
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.cases.builders import user
from tests.cases.everything import Whole, a_whole_case

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


@pytest.fixture
def whole(committed: None) -> Whole:
    from django.db import transaction

    with transaction.atomic():
        return a_whole_case("Rosenholz")


PAGES: dict[str, tuple[str, Callable[[Whole], str]]] = {
    "access of a case": ("ayse", lambda whole: f"/team/faelle/{whole.case.reference}/zugang/"),
    "who asks for information": (
        "ayse",
        lambda whole: f"/team/faelle/{whole.case.reference}/zugang/auskunft/",
    ),
    "shared cases": ("carla", lambda whole: "/team/freigaben/"),
    "emergency": ("carla", lambda whole: "/team/notfall/"),
    "review": ("carla", lambda whole: f"/team/notfall/{whole.emergency.pk}/"),
    "access log": ("ivo", lambda whole: "/team/zugriffe/"),
    "access log, wrong": ("ivo", lambda whole: "/team/zugriffe/?case=unsinn"),
    "deletion": ("ivo", lambda whole: "/team/loeschung/"),
    "information": ("ivo", lambda whole: "/team/auskunft/"),
    "one request": ("ayse", lambda whole: f"/team/auskunft/{whole.subjectrequest.number}/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe(page: Page, whole: Whole, name: str) -> None:
    who, address = PAGES[name]
    sign_in(page, who)
    page.wait_for_url("**/team/")
    page.goto(address(whole))
    assert violations(page) == {}


def test_an_emergency_by_keyboard_alone(page: Page, whole: Whole) -> None:
    sign_in(page, "dora")
    page.wait_for_url("**/team/")
    page.goto("/team/notfall/")
    page.locator("[name=reference]").focus()
    page.keyboard.type(whole.case.reference)
    page.keyboard.press("Tab")
    page.keyboard.type("Das Kind steht allein vor der Schule.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zugang/")
    assert page.locator("h1").inner_text() == "Familie Rosenholz"
    assert CaseGrant.objects.filter(user=user("dora"), kind="emergency").count() == 1
    assert open_in_emergency(whole.case.reference, by=user("dora"), reason="x" * 10).user == user("dora")
