"""Carla plans a week in a browser: copied, proposed by a process of its own, taken over, published, printed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from offices.actions import absences, roster
from offices.enums.roster import AbsenceKind
from offices.models import RosterProposal, RosterWeek, ShiftAssignment
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.browser.test_print import SHEET
from tests.offices.test_roster import MONDAY, office, shift, user
from tests.offices.test_roster_at_once import empty_rosters

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("committed", "last_week"),
    pytest.mark.xdist_group("committed"),
]
LAST = MONDAY - timedelta(weeks=1)
PATH = "/team/dienstplan/malstatt/"


@pytest.fixture
def last_week(committed: None) -> Iterator[None]:
    """Ben and Ayşe at the door on three days; next Monday Ben, next Tuesday Ayşe are away."""
    with transaction.atomic():
        week = RosterWeek.objects.create(office=office(), monday=LAST)
        for number, name in enumerate(("ben", "ayse", "carla")):
            roster.assign(shift(LAST + timedelta(days=number), week=week), user(name), by=user("carla"))
        roster.publish(week, by=user("carla"))
        for number, name in enumerate(("ben", "ayse")):
            day: date = MONDAY + timedelta(days=number)
            absence = absences.request_absence(by=user(name), first=day, last=day, kind=AbsenceKind.VACATION)
            absences.approve(absence, by=user("carla"))
    yield
    RosterProposal.objects.all().delete()
    empty_rosters()


def test_carla_copies_fills_by_proposal_and_publishes(visitor: Visitors) -> None:
    page = visitor()
    sign_in(page, "carla")
    page.goto(f"{PATH}2026-W48/kopieren/")
    page.get_by_label("Woche").select_option(MONDAY.isoformat())
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_text("2 Plätze blieben offen")).to_be_visible()
    page.goto(f"{PATH}2026-W49/")
    page.get_by_role("link", name="Vorschlag …").click()
    assert violations(page) == {}
    page.get_by_role("button", name="Vorschlag ausarbeiten").click()
    expect(page.get_by_text("2 Plätze würden besetzt.")).to_be_visible(timeout=60_000)
    assert violations(page) == {}
    assert ShiftAssignment.objects.filter(shift__week__monday=MONDAY).count() == 1
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("2 Plätze wurden besetzt.")).to_be_visible()
    page.get_by_role("link", name="Veröffentlichen …").click()
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.get_by_text("Die Woche ist veröffentlicht")).to_be_visible()
    assert violations(page) == {}
    page.goto(f"{PATH}2026-W49/aushang/")
    assert len(SHEET.findall(page.pdf(prefer_css_page_size=True))) == 1


def test_roster_pages_have_no_axe_violation_and_fit_a_phone(visitor: Visitors) -> None:
    page = visitor(viewport={"width": 390, "height": 844})
    sign_in(page, "carla")
    for path in (
        f"{PATH}2026-W48/",
        f"{PATH}bedarf/",
        f"{PATH}2026-W48/dienst/neu/",
        f"{PATH}2026-W48/kopieren/",
        "/team/dienstplan/meine/",
        "/team/dienstplan/abwesenheiten/",
        "/team/dienstplan/tausch/",
        "/team/mitglieder/malstatt/",
    ):
        page.goto(path)
        assert (path, violations(page)) == (path, {})
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 390)
