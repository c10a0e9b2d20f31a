"""Every page of casework that anybody gets, taken from the matrix: nothing for axe, nothing sideways, on both devices.

A page that is added has a row there (tests.matrix) and is looked at here without being named again.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from playwright.sync_api import Page

from offices.models import Invitation, Membership, User
from services.models import Shortlist
from tests.browser.conftest import DESK, PHONE, Visitors
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.browser.test_reflow import STANDING_OUT
from tests.cases.everything import Whole
from tests.matrix.rows import ROWS
from tests.matrix.scenario import address_of, helpers, patterns, stage, views
from tests.matrix.test_matrix import of_whole

pytestmark = pytest.mark.xdist_group("committed")

VISITORS = {"ayse": "W", "carla": "L", "ivo": "P"}
"""Who works on the case, who leads its office, and data protection: somebody for every page."""
NO_PAGES = {
    "case-files-download",
    "access-log-export",
    "encounter-offers",  # a part of a page, seen in tests.browser.test_walk_in
}


def pages() -> dict[str, str]:
    """Each address of casework that answers to GET, and the first of the three who gets it."""
    of_casework = {name for name, view in views() if view.startswith("cases.")}
    found = {}
    for name, row in ROWS.items():
        if name in of_casework - NO_PAGES and row.get != "-":
            found[name] = next(
                who for who, right in VISITORS.items() if row.expected("GET", right) == "through"
            )
    return found


@pytest.fixture
def _put_back(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After casework was emptied: what else was written is as it was."""
    with django_db_blocker.unblock():
        logins = dict(User.objects.values_list("pk", "last_login"))
        roles = dict(Membership.objects.values_list("pk", "role"))
    yield
    with django_db_blocker.unblock():
        Session.objects.all().delete()
        Shortlist.objects.all().delete()
        Invitation.objects.all().delete()
        for key, last_login in logins.items():
            User.objects.filter(pk=key).update(last_login=last_login)
        for key, role in roles.items():
            Membership.objects.filter(pk=key).update(role=role)
        Membership.objects.exclude(pk__in=roles).delete()
        User.objects.exclude(pk__in=logins).delete()


@pytest.fixture
def _all_of_it(_put_back: None, committed: None) -> None:
    """In this order: casework is emptied first."""


@pytest.mark.usefixtures("_all_of_it")
@pytest.mark.parametrize("who", VISITORS)
def test_every_page(visitor: Visitors, who: str) -> None:
    with transaction.atomic():
        helpers()
        whole = of_whole(stage("ayse", "assigned", "Rosenholz"))
    page = visitor()
    sign_in(page, who)
    found: dict[str, Any] = {}
    mine = [name for name, somebody in pages().items() if somebody == who]
    assert mine
    for name in mine:
        row = ROWS[name]
        this = whole if row.before is None else prepared(row.before)
        address = address_of(name, row.parameters(patterns()[name], this), row.query)
        if complaints := looked_at(page, address):
            found[f"{name} {address}"] = complaints
    assert found == {}, json.dumps(found, ensure_ascii=False, indent=1)


def prepared(before: Callable[[Whole], None]) -> Whole:
    """A case of its own, because what is committed is not rolled back."""
    with transaction.atomic():
        whole = of_whole(stage("ayse", "assigned", "Rosenholz"))
        before(whole)
    return whole


def looked_at(page: Page, address: str) -> dict[str, Any]:
    complaints: dict[str, Any] = {}
    for device, window in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(window)
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            complaints[device] = answer and answer.status
            continue
        if wrong := violations(page):
            complaints[f"{device} axe"] = wrong
        if sideways := page.evaluate(STANDING_OUT):
            complaints[f"{device} sideways"] = sideways
    return complaints
