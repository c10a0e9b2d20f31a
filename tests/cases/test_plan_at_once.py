"""Two colleagues write into one plan at the same moment, in two sessions: one wins, nothing typed is lost."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from cases.actions.consents import give_consent, prepare_consent, revoke_consent
from cases.actions.errors import Conflict
from cases.actions.files import add_file, delete_file
from cases.actions.plan import add_goal, add_task, end_task
from cases.enums.cases import Duty, Position
from cases.models import Attachment, Case, CasePerson, Consent, Event, Goal, Task
from sozialraum.lib import vault
from tests.cases.builders import a_case, a_person, assign, user
from tests.cases.test_at_once import _committed, at_once, posting, statuses  # noqa: F401 - a fixture
from tests.lib import paper_samples as sample

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_committed"),
    pytest.mark.xdist_group("committed"),
]
TODAY = date(2026, 11, 24)


@pytest.fixture
def case(_committed: None, settings: Any, tmp_path: Path) -> Case:  # noqa: F811
    settings.VAULT_DIR = tmp_path / "vault"
    with transaction.atomic():
        case = a_case()
        assign(case, "ben", Duty.CO)
        mother = a_person("Rana", "Rosenholz", birth_date=date(1990, 1, 1))
        CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    return case


def test_two_change_one_goal(case: Case) -> None:
    goal = add_goal(case, by=user("ayse"), words="Ruhige Morgen")
    address = f"/team/faelle/{case.reference}/plan/ziele/{goal.pk}/"
    form = {"version": "1", "language": "de"}
    answers = at_once(
        posting("ayse", address, form | {"words": "Ohne Streit"}),
        posting("ben", address, form | {"words": "Ohne Geschrei"}),
    )
    assert statuses(answers) == [200, 302]
    won = Goal.objects.get().words
    page = next(answer for answer in answers if answer.status_code == 200).content.decode()
    assert "Jemand hat das inzwischen geändert." in page
    # What was typed, and what is stored.
    assert "Ohne Streit" in page
    assert "Ohne Geschrei" in page
    assert won in ("Ohne Streit", "Ohne Geschrei")


def test_one_task_is_ended_once(case: Case) -> None:
    task = add_task(case, by=user("ayse"), text="Anrufen", worker=user("ayse"), due_on=TODAY)
    results = at_once(
        *(
            lambda name=name, state=state: end_task(task, by=user(name), version=1, state=state, reason="x")
            for name, state in (("ayse", "done"), ("ben", "dropped"))
        )
    )
    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    assert Event.objects.filter(verb="task_ended").count() == 1
    assert Task.objects.get().version == 2


def test_one_consent_is_revoked_once(case: Case) -> None:
    consent = prepare_consent(
        case,
        by=user("ayse"),
        recipients=["Hort"],
        giver=case.people.get(),
        purpose_words="x",
        categories=["contact"],
        expires_on=TODAY + timedelta(days=9),
    )
    give_consent(consent, by=user("ayse"), version=1, given_on=TODAY, form="written")
    results = at_once(
        *(
            lambda name=name: revoke_consent(consent, by=user(name), version=2, revoked_on=TODAY)
            for name in ("ayse", "ben")
        )
    )
    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    assert Consent.objects.get().version == 3


def test_one_file_is_deleted_once_and_really(case: Case) -> None:
    attachment = add_file(case, by=user("ayse"), name="Brief.pdf", data=sample.pdf())
    results = at_once(*(lambda name=name: delete_file(attachment, by=user(name)) for name in ("ayse", "ben")))
    assert [isinstance(result, Conflict) for result in results].count(True) == 1
    assert Attachment.objects.count() == 0
    assert not vault.exists(attachment.stored_as)
