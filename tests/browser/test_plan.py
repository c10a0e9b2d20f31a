"""A plan, a note, a paper and a consent, in a browser, by keyboard, and on paper."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from cases.actions.consents import prepare_consent
from cases.actions.plan import add_goal, add_reading, add_task
from cases.enums.cases import Position
from cases.models import Attachment, Case, CasePerson, Goal, Task
from tests.browser.conftest import Visitors
from tests.browser.staff import sign_in
from tests.browser.test_axe import violations
from tests.browser.test_print import sheets
from tests.cases.builders import a_case, a_person, user
from tests.lib import paper_samples as sample

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _vault(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR = tmp_path / "vault"


@pytest.fixture
def case(committed: None) -> Case:
    with transaction.atomic():
        return a_family()


def a_family() -> Case:
    """A mother who speaks Turkish and her daughter; two goals with three steps each, one consent to sign."""
    by = user("ayse")
    child, mother = (
        a_person("Mina", "Rosenholz"),
        a_person("Rana", "Rosenholz", language="tr", birth_date=date(1990, 1, 1)),
    )
    case = a_case(people=[child])
    CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    for words in (
        "Dass wir morgens ohne Streit aus dem Haus kommen.",
        "Ich will meine Post selbst aufmachen.",
    ):
        goal = add_goal(
            case,
            by=by,
            need="Es ist gerade alles zu viel, und ich weiß nicht, wo ich anfangen soll.",
            words=words,
            agreed_by=[mother, child],
            agreed_on=TODAY,
        )
        for value, days, moment in ((2, 60, "start"), (4, 30, "between"), (7, 0, "end")):
            add_reading(
                goal, by=by, value=value, on=TODAY - timedelta(days=days), moment=moment, said_by=mother
            )
        for text in ("Den Wecker eine halbe Stunde früher stellen", "Im Büro vorbeikommen", "Ordner kaufen"):
            add_task(case, by=by, text=text, person=mother, due_on=TODAY - timedelta(days=1), goal=goal)
    prepare_consent(
        case,
        by=by,
        recipients=["Grundschule", "Hort"],
        giver=mother,
        given_as="custody",
        purpose="exchange",
        purpose_words="Damit wir mit der Schule über den Morgen sprechen können.",
        categories=["contact", "children", "situation", "plan", "health", "money", "files"],
        expires_on=TODAY + timedelta(days=90),
    )
    return case


def address(case: Case, part: str) -> str:
    return f"/team/faelle/{case.reference}/{part}"


PAGES = (
    "plan/",
    "plan/ziele/neu/",
    "plan/aufgaben/neu/",
    "notizen/",
    "dateien/",
    "einwilligungen/",
    "einwilligungen/neu/",
    "plan/druck/",
    "plan/druck/?sprache=ar",
)


def test_axe_finds_nothing(page: Page, case: Case) -> None:
    sign_in(page, "ayse")
    goal, task, consent = case.goals.all()[0], case.tasks.all()[0], case.consents.all()[0]
    nested = (
        f"plan/ziele/{goal.pk}/",
        f"plan/ziele/{goal.pk}/stand/",
        f"plan/ziele/{goal.pk}/einschaetzung/",
        f"plan/aufgaben/{task.pk}/ende/",
        f"einwilligungen/{consent.pk}/erteilt/",
        f"einwilligungen/{consent.pk}/druck/?sprache=de",
        f"einwilligungen/{consent.pk}/druck/?sprache=ar",
    )
    found = {}
    for part in (*PAGES, *nested):
        page.goto(address(case, part))
        if complaints := violations(page):
            found[part] = complaints
    # With errors.
    for part in ("plan/ziele/neu/", "notizen/", "dateien/", "einwilligungen/neu/"):
        page.goto(address(case, part))
        page.locator(".sr-form button[type=submit]").click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        if complaints := violations(page):
            found[f"{part} with errors"] = complaints
    assert found == {}, json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("width", [390, 768])
def test_nothing_sticks_out(visitor: Visitors, case: Case, width: int) -> None:
    page = visitor(viewport={"width": width, "height": 900})
    sign_in(page, "ayse")
    for part in PAGES:
        page.goto(address(case, part))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), part


def test_a_goal_and_a_task_by_keyboard_alone(page: Page, case: Case) -> None:
    sign_in(page, "ayse")
    page.goto(address(case, "plan/"))
    page.get_by_role("link", name="Neues Ziel", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/ziele/neu/")
    page.locator("[name=need]").focus()
    page.keyboard.type("Es ist laut.")
    page.keyboard.press("Tab")
    page.keyboard.type("Abends Ruhe")
    page.keyboard.press("Tab")  # language
    page.keyboard.press("Tab")  # the child
    page.keyboard.press("Space")
    page.keyboard.press("Tab")  # the mother
    page.keyboard.press("Tab")  # who else
    page.locator("[name=agreed_on]").fill("2026-11-24")
    page.locator("[name=agreed_on]").press("Enter")
    page.wait_for_url("**/plan/")
    goal = Goal.objects.latest("pk")
    assert (goal.words, [str(person) for person in goal.agreed_by.all()]) == (
        "Abends Ruhe",
        ["Mina Rosenholz"],
    )
    done = page.get_by_role("button", name=re.compile("Erledigt.*Ordner kaufen")).first
    done.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_text("Die Aufgabe ist beendet.")).to_be_visible()
    assert Task.objects.filter(state="done").count() == 1


def test_a_paper_comes_and_goes_and_one_that_lies_does_not(page: Page, case: Case, tmp_path: Path) -> None:
    sign_in(page, "ayse")
    page.goto(address(case, "dateien/"))
    (tmp_path / "Brief.pdf").write_bytes(sample.png())
    page.locator("[name=file]").set_input_files(tmp_path / "Brief.pdf")
    page.locator("[name=remark]").fill("Brief der Schule")
    page.get_by_role("button", name="Datei hinzufügen").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("nicht, was ihr Name sagt")
    expect(page.locator("[name=remark]")).to_have_value("Brief der Schule")
    assert Attachment.objects.count() == 0
    (tmp_path / "Brief.pdf").write_bytes(sample.pdf())
    page.locator("[name=file]").set_input_files(tmp_path / "Brief.pdf")
    page.get_by_role("button", name="Datei hinzufügen").click()
    expect(page.get_by_text("Die Datei liegt jetzt beim Fall.")).to_be_visible()
    with page.expect_download() as begun:
        page.get_by_role("link", name="Brief.pdf", exact=True).click()
    assert begun.value.suggested_filename == "Brief.pdf"
    assert Path(begun.value.path()).read_bytes() == sample.pdf()


@pytest.mark.parametrize("language", ["de", "ar", "tr", "uk", "fr"])
def test_plan_and_consent_are_one_sheet_of_a4(page: Page, case: Case, language: str) -> None:
    sign_in(page, "ayse")
    page.goto(address(case, f"plan/druck/?sprache={language}"))
    assert sheets(page) == 1
    page.goto(address(case, f"einwilligungen/{case.consents.all()[0].pk}/druck/?sprache={language}"))
    assert sheets(page) == 1
    page.emulate_media(media="print")
    expect(page.locator(".pa-bar")).not_to_be_visible()


def test_it_works_without_scripts(without_scripts: Page, case: Case) -> None:
    page = without_scripts
    sign_in(page, "ayse")
    page.goto(address(case, "notizen/"))
    page.locator("[name=text]").fill("Anruf der Lehrerin")
    page.get_by_role("button", name="Notiz speichern").click()
    expect(page.get_by_text("Anruf der Lehrerin")).to_be_visible()
    page.goto(address(case, "plan/druck/"))
    page.locator("[name=sprache]").select_option("fr")
    page.get_by_role("button", name="Zeigen").click()
    expect(page.locator("h1")).to_have_text("Notre plan")
