"""A colleague leaves and the caseload moves; a family's case by keyboard alone; every page before axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.actions.cases import request_closing
from cases.actions.merging import propose_merge
from cases.actions.people import add_household, move_in, relate
from cases.enums.cases import CaseOutcome, Duty, State
from cases.enums.people import Custody, RelationKind
from cases.models import Appointment, Assignment, Case, CasePerson, Handover
from sozialraum.lib import clock
from tests.browser.conftest import PHONE, Visitors
from tests.browser.keyboard import Keyboard
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.cases.builders import a_case, a_person, assign, user

pytestmark = [pytest.mark.usefixtures("signed_out_again"), pytest.mark.xdist_group("committed")]


def a_family() -> Case:
    child, mother = a_person("Mina", "Rosenholz"), a_person("Sevda", "Rosenholz", safe_contact="Nur SMS")
    case = a_case("Familie Rosenholz", people=[child])
    CasePerson.objects.create(case=case, person=mother, position="parent")
    assign(case, "ben", Duty.CO)
    ayse = user("ayse")
    relate(case, by=ayse, person=mother, kind=RelationKind.PARENT, other=child, custody=Custody.SOLE)
    move_in(add_household(case, by=ayse, name="Bei der Mutter"), by=ayse, person=child)
    at = clock.now() + timedelta(hours=3)
    Appointment.objects.create(worker=ayse, case=case, at=at, note="Hausbesuch", created_by=ayse)
    return case


def test_a_colleague_leaves_and_the_caseload_moves(visitor: Visitors) -> None:
    cases = [a_case(f"Familie Ahorn {number}", lead="ayse") for number in (1, 2, 3)]
    lead = visitor()
    sign_in(lead, "carla")
    lead.get_by_role("link", name="Fälle des Büros").click()
    expect(lead.get_by_role("row")).to_have_count(4)
    expect(lead.get_by_text("Ahorn")).to_have_count(0)
    lead.get_by_role("link", name="Fälle einer Person übergeben").click()
    lead.get_by_label("Wessen Fälle").select_option(label="Ayşe Demirtaş")
    lead.get_by_role("button", name="Zeigen").click()
    expect(lead.get_by_role("heading", name="3 Fälle")).to_be_visible()
    lead.get_by_text("Auf Dauer", exact=True).click()
    lead.get_by_label("An wen").select_option(label="Ben Kirchwald")
    first = lead.get_by_role("listitem").filter(has_text=cases[0].reference)
    first.get_by_label("Familie ist einverstanden").check()
    lead.get_by_role("button", name="Übergeben").click()
    expect(lead.get_by_text("3 Fälle sind übergeben.")).to_be_visible()
    expect(lead.get_by_role("row").filter(has_text="Ben Kirchwald")).to_have_count(3)

    new = visitor()
    sign_in(new, "ben")
    new.get_by_role("link", name="Alle meine Fälle").click()
    expect(new.get_by_role("link", name="Familie Ahorn 2")).to_be_visible()
    gone = visitor()
    sign_in(gone, "ayse")
    gone.goto("/team/faelle/")
    expect(gone.get_by_text("Sie begleiten noch keine Familie")).to_be_visible()
    gone.goto(cases[0].get_absolute_url())
    expect(gone.get_by_role("heading", name="Ahorn")).to_have_count(0)
    consents = Handover.objects.order_by("case__pk").values_list("entrusted_consent", flat=True)
    assert list(consents) == [True, False, False]
    assert Assignment.objects.filter(ends_at=None, duty=Duty.LEAD, worker=user("ben")).count() == 3


def test_a_case_by_keyboard_alone(page: Page) -> None:
    """No click: everything is reached with Tab and pressed with Enter or Space."""
    keys = Keyboard(page)
    keys.sign_in("ayse")
    keys.follow("Fall beginnen")
    keys.reach("Kurzname")
    keys.type("Familie Ahorn")
    keys.reach("Rechtsgrundlage")
    keys.press("ArrowDown")
    keys.follow("Beginnen")
    keys.follow("Fall öffnen")
    keys.follow("Person eintragen")
    keys.reach("Vorname")
    keys.type("Emma")
    keys.follow("Speichern")
    keys.follow("Überblick")
    keys.follow("Mit der Arbeit beginnen")
    keys.follow("Abschließen")
    keys.reach("Ziele erreicht")
    keys.press("Space")
    keys.follow("Um Zustimmung bitten")
    case = Case.objects.get()
    assert (case.state, case.outcome) == (State.CLOSING_REQUESTED, CaseOutcome.GOALS_REACHED)
    assert [str(row.person) for row in case.case_people.all()] == ["Emma"]


def test_without_scripts(without_scripts: Page) -> None:
    a_family()
    sign_in(without_scripts, "ayse")
    without_scripts.goto("/team/suche/")
    without_scripts.get_by_label("Name oder Aktenzeichen").fill("Rosenholts")
    without_scripts.get_by_role("button", name="Suchen").click()
    expect(without_scripts.get_by_role("link", name="Familie Rosenholz")).to_be_visible()
    assert without_scripts.url.endswith("/team/suche/")


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_axe_finds_nothing(visitor: Visitors, device: str) -> None:
    case = a_family()
    other = a_case("Familie Rosenholz 2", people=[a_person("Mina", "Rosenholtz")])
    merge = propose_merge(case.case_people.first().person, other.case_people.get().person, by=user("ayse"))
    waiting = request_closing(a_case("Familie Birke"), by=user("ayse"), outcome=CaseOutcome.MOVED)
    member = case.case_people.first()
    page = visitor(**({"viewport": PHONE, "is_mobile": True} if device == "phone" else {}))
    sign_in(page, "ayse")
    here = case.get_absolute_url()
    found = {}
    for address in (
        "/team/",
        "/team/faelle/",
        "/team/faelle/?stand=closed",
        "/team/faelle/neu/",
        "/team/faelle/uebergabe/",
        "/team/suche/",
        "/team/termine/",
        "/team/termine/neu/",
        here,
        f"{here}angaben/",
        f"{here}abschluss/",
        f"{here}team/",
        f"{here}termin/",
        f"{here}familie/",
        f"{here}familie/neu/",
        f"{here}familie/{member.pk}/",
        f"{here}familie/{member.pk}/zusammenfuehren/",
        f"{here}familie/beziehung/",
        f"{here}familie/haushalt/",
        waiting.get_absolute_url(),
        f"/team/zusammenfuehren/{merge.pk}/",
    ):
        page.goto(address)
        found[address] = violations(page)
        # Nothing sticks out on a small screen.
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    page.goto(f"{here}familie/neu/")
    page.get_by_role("button", name="Speichern").click()
    found["with errors"] = violations(page)
    page.get_by_label("Vorname").fill("Mina")
    page.get_by_label("Nachname").fill("Rosenholtz")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Ist diese Person schon bekannt?")).to_be_visible()
    found["with a hint"] = violations(page)
    lead = visitor(**({"viewport": PHONE, "is_mobile": True} if device == "phone" else {}))
    sign_in(lead, "carla")
    for address in (
        "/team/",
        "/team/faelle/buero/",
        "/team/faelle/uebergabe/?von=ayse",
        f"/team/faelle/buero/{case.reference}/zuteilung/",
        f"/team/faelle/buero/{waiting.reference}/abschluss/",
        f"/team/zusammenfuehren/{merge.pk}/",
    ):
        lead.goto(address)
        found[f"lead {address}"] = violations(lead)
        assert lead.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
    assert {address: complaints for address, complaints in found.items() if complaints} == {}
