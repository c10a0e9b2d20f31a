"""A week in a browser: copied, proposed by a process of its own, taken over, published, swapped, printed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from offices.actions import absences, roster
from offices.enums.roster import AbsenceKind
from offices.models import RosterProposal, RosterWeek, ShiftAssignment
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.browser.test_print import SHEET
from tests.offices.test_members import member
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
    """Ben, Ayşe and Ben again at the door on three days; next Monday Ben, next Tuesday Ayşe are away."""
    with transaction.atomic():
        week = RosterWeek.objects.create(office=office(), monday=LAST)
        for number, name in enumerate(("ben", "ayse", "ben")):
            roster.assign(shift(LAST + timedelta(days=number), week=week), user(name), by=user("carla"))
        roster.publish(week, by=user("carla"))
        for number, name in enumerate(("ben", "ayse")):
            day: date = MONDAY + timedelta(days=number)
            absence = absences.request_absence(by=user(name), first=day, last=day, kind=AbsenceKind.VACATION)
            absences.approve(absence, by=user("carla"))
    yield
    RosterProposal.objects.all().delete()
    empty_rosters()


def signed_in(visitor: Visitors, name: str) -> Page:
    page = visitor()
    sign_in(page, name)
    return page


def test_a_week_from_the_copy_to_the_wall(visitor: Visitors) -> None:
    """The lead copies last week, sees two conflicts, fills the gaps by proposal, publishes; a caseworker swaps a shift;
    the wall plan prints on one page."""
    carla = signed_in(visitor, "carla")
    _copied_proposed_and_published(carla)
    _swapped(carla, ben=signed_in(visitor, "ben"), ayse=signed_in(visitor, "ayse"))
    carla.goto(f"{PATH}2026-W49/aushang/")
    wednesday = carla.locator(".ro-wall section", has_text="Mittwoch")
    expect(wednesday).to_contain_text("Ayşe Demirtaş")
    expect(wednesday).not_to_contain_text("Ben Kirchwald")
    carla.emulate_media(media="null")
    assert len(SHEET.findall(carla.pdf(prefer_css_page_size=True))) == 1


def _copied_proposed_and_published(page: Page) -> None:
    page.goto(f"{PATH}2026-W48/kopieren/")
    page.get_by_label("Woche").select_option(MONDAY.isoformat())
    page.get_by_role("button", name="Kopieren").click()
    expect(page.get_by_text("2 Plätze blieben offen")).to_be_visible()
    conflicts = page.locator(".sr-rowitem")
    expect(conflicts).to_have_count(2)
    expect(conflicts.nth(0)).to_contain_text("Ben Kirchwald: Tür, Montag 30.11.")
    expect(conflicts.nth(1)).to_contain_text("Ayşe Demirtaş: Tür, Dienstag 1.12.")
    assert violations(page) == {}
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


def _swapped(carla: Page, *, ben: Page, ayse: Page) -> None:
    """Ben gives his Wednesday away, Ayşe takes it, Carla approves; then it stands with Ayşe alone."""
    mine = "/team/dienstplan/meine/"
    day = "Mittwoch, 2. Dezember"
    ben.goto(mine)
    ben.get_by_role("button", name=re.compile(f"^Abgeben.*{day}$")).click()
    expect(ben.get_by_text("Ihr Team sieht, dass Sie diesen Dienst abgeben möchten")).to_be_visible()
    ayse.goto("/team/dienstplan/tausch/")
    assert violations(ayse) == {}
    ayse.get_by_role("button", name=re.compile("^Ich übernehme.*Ben Kirchwald$")).click()
    expect(ayse.get_by_text("Jetzt entscheidet die Leitung")).to_be_visible()
    ayse.goto(mine)
    expect(ayse.get_by_role("heading", name=day)).to_have_count(0)
    carla.goto("/team/dienstplan/tausch/")
    expect(carla.get_by_role("heading", name="Ben Kirchwald → Ayşe Demirtaş")).to_be_visible()
    assert violations(carla) == {}
    carla.get_by_role("button", name=re.compile("^Zustimmen.*Ben Kirchwald$")).click()
    expect(carla.get_by_text("Getauscht.")).to_be_visible()
    ayse.goto(mine)
    expect(ayse.get_by_role("heading", name=day)).to_be_visible()
    ben.goto(mine)
    expect(ben.get_by_role("heading", name=day)).to_have_count(0)


def test_somebody_is_assigned_with_the_keyboard_alone(visitor: Visitors) -> None:
    """From the week to the shift, to the person, and back to the shift in the week; no mouse, no script of ours."""
    with transaction.atomic():
        place = shift(MONDAY + timedelta(days=3))
    page = signed_in(visitor, "carla")
    page.goto(f"{PATH}2026-W49/")
    _tab_to(page, "Tür – Donnerstag")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tür, Donnerstag 3. Dezember")).to_be_visible()
    _tab_to(page, "Zuteilen – Ben Kirchwald")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/2026-W49/#d{place.pk}$"))
    expect(page.locator(f"#d{place.pk}")).to_contain_text("Ben Kirchwald")
    assert list(place.assignments.values_list("worker__username", flat=True)) == ["ben"]
    # Where one came back to, the Tab key goes on.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Tür – Donnerstag"


def _tab_to(page: Page, words: str, most: int = 80) -> None:
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == words:
            return
    raise AssertionError(f"the Tab key does not come to {words!r}")


def shift_of_last_week() -> int:
    return ShiftAssignment.objects.filter(shift__week__monday=LAST).earliest("pk").shift_id


def test_roster_pages_have_no_axe_violation_and_fit_a_phone(visitor: Visitors) -> None:
    page = visitor(viewport={"width": 390, "height": 844})
    sign_in(page, "carla")
    for path in (
        f"{PATH}2026-W48/",
        f"{PATH}bedarf/",
        f"{PATH}2026-W48/dienst/{shift_of_last_week()}/",
        f"{PATH}2026-W48/dienst/neu/",
        f"{PATH}2026-W48/kopieren/",
        "/team/dienstplan/meine/",
        "/team/dienstplan/abwesenheiten/",
        "/team/dienstplan/tausch/",
        "/team/mitglieder/malstatt/",
        "/team/mitglieder/malstatt/einladen/",
        f"/team/mitglieder/malstatt/{member('ben').pk}/",
        f"/team/mitglieder/malstatt/{member('ben').pk}/beenden/",
        "/team/mitglieder/oeffentlich/",
    ):
        page.goto(path)
        assert (path, violations(page)) == (path, {})
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 390)
