"""A caseload that moves, and a concern about a child, by somebody without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from cases.enums.cases import Duty
from cases.models import Assessment, Assignment, ProtectionConcern
from tests.browser.keyboard import Keyboard
from tests.cases.builders import a_case, a_person, assign, user

pytestmark = [pytest.mark.usefixtures("signed_out_again"), pytest.mark.xdist_group("committed")]


def test_a_caseload_moves_by_keyboard_alone(page: Page) -> None:
    for number in (1, 2):
        a_case(f"Familie Ahorn {number}", lead="ayse")
    keys = Keyboard(page)
    keys.sign_in("carla")
    keys.follow("Fälle des Büros")
    keys.follow("Fälle einer Person übergeben")
    keys.reach_field("von")
    keys.type("Ay")
    keys.follow("Zeigen")
    keys.choose("kind", "for_good")
    keys.reach_field("to")
    keys.type("Ben")
    keys.send("Übergeben")
    expect(page.get_by_text("2 Fälle sind übergeben.")).to_be_visible()
    leads = Assignment.objects.filter(duty=Duty.LEAD, ends_at=None)
    assert {row.worker for row in leads} == {user("ben")}


def test_a_concern_by_keyboard_alone(page: Page) -> None:
    case = a_case(people=[a_person()])
    assign(case, "ben", Duty.CO)
    keys = Keyboard(page)
    keys.sign_in("ayse")
    page.goto(f"{case.get_absolute_url()}schutz/")
    keys.follow("Ich mache mir Sorgen um ein Kind")
    keys.write("observations", "Blaue Flecken an beiden Armen.")
    keys.send("Einschätzung beginnen")
    keys.follow("Einschätzung abgeben")
    keys.choose("judgement", "possible")
    keys.write("reasons", "Niemand kann sie erklären.")
    keys.send("Einschätzung abgeben")
    assert ProtectionConcern.objects.get().observations == "Blaue Flecken an beiden Armen."
    view = Assessment.objects.get(assessor=user("ayse"))
    assert (view.judgement, view.reasons) == ("possible", "Niemand kann sie erklären.")
