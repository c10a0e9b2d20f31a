"""A family and a colleague write a plan and notes; nothing typed is lost."""

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.actions.consents import give_consent, prepare_consent
from cases.actions.files import add_file
from cases.actions.notes import write_note
from cases.actions.plan import add_goal, add_reading, add_task, end_task
from cases.models import (
    Attachment,
    Goal,
    Person,
    Task,
)
from tests.cases.builders import Browser, a_case, a_person, user
from tests.cases.plan.family import (
    READING,
    SCRIPT,
    TODAY,
    Family,
    everything_left,
    text_of,
)
from tests.lib import paper_samples as sample

pytestmark = pytest.mark.django_db


def test_a_family_and_a_colleague_make_a_plan(at_work: Browser) -> None:
    child = a_person("Mina", "Rosenholz", language="tr")
    case = a_case(people=[child])
    browser = at_work("ayse")
    url = lambda name, *rest: reverse(name, args=[case.reference, *rest])  # noqa: E731
    assert "Noch kein Ziel" in text_of(browser.get(url("case-plan")))
    goal_form = text_of(browser.get(url("case-plan-goal-new")))
    assert '<option value="tr" selected>' in goal_form
    answer = browser.post(
        url("case-plan-goal-new"),
        {
            "need": "Sabahları hep kavga.",
            "words": "Sabahları sakin olmak istiyoruz.",
            "language": "tr",
            "agreed_by": [child.pk],
            "agreed_on": "20.11.2026",
        },
        follow=True,
    )
    page = text_of(answer)
    assert "Das Ziel steht im Plan." in page
    assert 'lang="tr" dir="auto">Sabahları sakin olmak istiyoruz.</h3>' in page
    assert "Vereinbart am 20. November 2026 mit Mina Rosenholz" in re.sub(r"\s+", " ", page)
    goal = Goal.objects.get()
    browser.post(
        url("case-plan-reading-new", goal.pk),
        {"value": "0", "moment": "start", "on": "2026-11-24", "said_by": child.pk},
    )
    browser.post(
        url("case-plan-task-new"),
        {"text": "Çantayı hazırlamak", "doer": f"family-{child.pk}", "due_on": "2026-11-23", "goal": goal.pk},
    )
    page = text_of(browser.get(url("case-plan")))
    assert "0 von 10" in page
    assert "überfällig seit 23. November 2026" in page
    task = Task.objects.get()
    browser.post(url("case-plan-task-end", task.pk), {"version": "1", "state": "done"})
    task.refresh_from_db()
    assert task.state == "done"
    browser.post(url("case-plan-task-reopen", task.pk), {"version": "2"})
    browser.post(url("case-plan-goal-state", goal.pk), {"version": "1", "state": "reached"})
    assert "Erreicht" in text_of(browser.get(url("case-plan")))


BAD = {
    "case-plan-goal-new": (
        {"words": "", "need": "Getippt und behalten", "language": "klingonisch", "agreed_on": "31.2.2026"},
        ["Getippt und behalten", "31.2.2026"],
    ),
    "case-plan-task-new": (
        {"text": "Getippt und behalten", "doer": "family-0", "due_on": "gestern", "goal": "999999"},
        ["Getippt und behalten", "gestern"],
    ),
    "case-notes": (
        {"text": "Getippt und behalten", "happened_on": "2026-11-25", "kind": "team"},
        ["Getippt und behalten", "2026-11-25", "Dieser Tag liegt noch vor uns."],
    ),
    "case-consents-new": (
        {"purpose_words": "Getippt und behalten", "recipient_1": "Oma", "categories": ["alles"]},
        ["Getippt und behalten", "Oma"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_and_what_was_typed_stays(at_work: Browser, name: str) -> None:
    family = Family()
    typed, kept = BAD[name]
    before = everything_left()
    answer = at_work("ayse").post(family.url(name), typed)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "sr-errors" in page
    for text in kept:
        assert text in page
    assert everything_left() == before


@pytest.mark.parametrize("name", ["case-plan-goal", "case-plan-task", "case-consents-edit"])
def test_who_was_slower_sees_what_is_stored_and_keeps_what_was_typed(at_work: Browser, name: str) -> None:
    family = Family()
    row: Any = {
        "case-plan-goal": family.goal,
        "case-plan-task": family.task,
        "case-consents-edit": family.consent,
    }[name]
    type(row).objects.filter(pk=row.pk).update(version=7)
    typed = {
        "version": "1",
        "words": "Mein Text",
        "language": "de",
        "text": "Mein Text",
        "doer": f"family-{family.mother.pk}",
        "due_on": "2026-12-01",
        "giver": family.mother.pk,
        "given_as": "self",
        "recipient_1": "Hort",
        "purpose": "report",
        "purpose_words": "Mein Text",
        "categories": ["plan"],
        "expires_on": "2026-12-01",
    }
    browser = at_work("ayse")
    page = text_of(browser.post(family.url(name, row.pk), typed))
    assert "Jemand hat das inzwischen geändert." in page
    assert "Das ist jetzt gespeichert" in page
    assert "Mein Text" in page
    assert 'name="version" value="7"' in page
    # Having seen both, the next save counts.
    assert browser.post(family.url(name, row.pk), typed | {"version": "7"}).status_code == 302


def test_script_in_every_text_field_is_only_text(at_work: Browser) -> None:
    family = Family(SCRIPT)
    by = user("ayse")
    Person.objects.update(pseudonym=SCRIPT)
    goal = add_goal(family.case, by=by, words=SCRIPT, need=SCRIPT, agreed_words=SCRIPT, agreed_on=TODAY)
    add_reading(goal, by=by, value=1, on=TODAY, said_by_words=SCRIPT)
    task = add_task(family.case, by=by, text=SCRIPT, worker=by, due_on=TODAY, goal=goal)
    end_task(task, by=by, version=1, state="dropped", reason=SCRIPT)
    add_task(family.case, by=by, text=SCRIPT, worker=by, due_on=TODAY)
    write_note(family.case, by=by, text=SCRIPT, happened_on=TODAY)
    write_note(family.case, by=by, text=SCRIPT * 100, happened_on=TODAY)
    add_file(family.case, by=by, name=f"{SCRIPT}.pdf", data=sample.pdf(), remark=SCRIPT)
    consent = prepare_consent(
        family.case,
        by=by,
        recipients=[SCRIPT],
        giver=family.mother,
        purpose_words=SCRIPT,
        categories=["contact"],
        expires_on=TODAY,
    )
    give_consent(consent, by=by, version=1, given_on=TODAY, form="oral", witness=SCRIPT)
    browser = at_work("ayse")
    pages = [family.url(name) for name in READING] + [family.url("case-plan-goal", goal.pk)]
    pages += [family.url("case-consents-print", consent.pk), family.url("case-plan-task-new")]
    file = Attachment.objects.latest("pk")
    pages += [family.url("case-consents-revoke", consent.pk), family.url("case-files-delete", file.pk)]
    for address in pages:
        page = text_of(browser.get(address))
        assert SCRIPT not in page, address
        assert "&lt;script&gt;" in page, address


def test_notes_come_in_pages_and_a_correction_refers_to_the_first(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    answer = browser.post(
        family.url("case-notes-correct", family.note.pk),
        {"text": "Es war ein Anruf", "happened_on": "2026-11-24"},
        follow=True,
    )
    page = text_of(answer)
    assert "Berichtigt die Notiz vom 24. November 2026, 09:00" in page
    assert "Berichtigt durch eine Notiz vom 24. November 2026, 09:00" in page
    for count in range(25):
        write_note(family.case, by=user("ayse"), text=f"Notiz {count}", happened_on=TODAY)
    assert text_of(browser.get(family.url("case-notes"))).count('class="sr-panel pl-note') == 20
    assert text_of(browser.get(family.url("case-notes") + "?seite=2")).count('class="sr-panel pl-note') == 7
    assert browser.get(family.url("case-notes") + "?seite=unsinn").status_code == 200
