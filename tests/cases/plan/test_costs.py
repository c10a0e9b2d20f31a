"""What the pages of a plan, notes, files and consents cost the database."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions.consents import prepare_consent
from cases.actions.files import add_file
from cases.actions.notes import write_note
from cases.actions.plan import add_goal, add_reading, add_task, end_task
from tests.cases.builders import Browser, user
from tests.cases.plan.family import TODAY, Family

pytestmark = pytest.mark.django_db


def fill(family: Family, number: int) -> None:
    by = user("ayse")
    for count in range(number):
        goal = add_goal(family.case, by=by, words=f"Ziel {count}", agreed_by=[family.child], agreed_on=TODAY)
        add_reading(goal, by=by, value=5, on=TODAY, said_by=family.child)
        task = add_task(family.case, by=by, text=f"Schritt {count}", worker=by, due_on=TODAY, goal=goal)
        if count % 2:
            end_task(task, by=by, version=1, state="done")
        write_note(family.case, by=by, text="Lang. " * 1000, happened_on=TODAY, corrects=family.note)
        add_file(family.case, by=by, name="Notiz.txt", data=b"Text")
        prepare_consent(
            family.case,
            by=by,
            recipients=["Schule", "Hort"],
            giver=family.mother,
            purpose_words="x",
            categories=["contact"],
            expires_on=TODAY,
        )


@pytest.mark.parametrize("number", [0, 25])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("case-plan", 11),
        ("case-plan-print", 11),
        ("case-notes", 9),
        ("case-files", 8),
        ("case-consents", 9),
        ("case-plan-goal-new", 9),
        ("case-plan-task-new", 10),
        ("case-consents-new", 9),
    ],
)
def test_queries_of_pages(
    at_work: Browser, django_assert_num_queries: Any, name: str, queries: int, number: int
) -> None:
    family = Family()
    fill(family, number)
    browser = at_work("ayse")
    with django_assert_num_queries(queries):
        assert browser.get(family.url(name)).status_code == 200


def test_queries_of_one_row(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    expected = {
        "case-plan-goal": 11,
        "case-plan-goal-state": 8,
        "case-plan-reading-new": 9,
        "case-plan-task": 11,
        "case-plan-task-end": 8,
        "case-notes-correct": 8,
        "case-files-download": 7,
        "case-files-delete": 8,
        "case-consents-edit": 11,
        "case-consents-give": 9,
        "case-consents-revoke": 9,
        "case-consents-print": 9,
    }
    counted = {}
    for name in expected:
        with CaptureQueriesContext(connection) as done:
            assert browser.get(family.url(name, family.rows()[name])).status_code == 200, name
        counted[name] = len(done)
    assert counted == expected
