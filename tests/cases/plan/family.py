"""A family with one of everything in its plan, and the addresses of its pages."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from cases.actions.consents import prepare_consent
from cases.actions.files import add_file
from cases.actions.notes import write_note
from cases.actions.plan import add_goal, add_reading, add_task
from cases.enums.cases import Position
from cases.models import (
    Attachment,
    CasePerson,
    Consent,
    Goal,
    Note,
    ScaleReading,
    Task,
)
from tests.cases.builders import a_case, a_person, user
from tests.lib import paper_samples as sample

TODAY = date(2026, 11, 24)
SCRIPT = "<script>alert(1)</script>"


class Family:
    """A case with a mother and a child, one of everything in it."""

    def __init__(self, label: str = "Familie Rosenholz", lead: str = "ayse", **changes: Any) -> None:
        by = user(lead)
        self.child = a_person("Mina", "Rosenholz", by=lead, language="ar")
        self.mother = a_person("Rana", "Rosenholz", by=lead, birth_date=date(1990, 1, 1), language="tr")
        office = "burbach" if lead == "dora" else "malstatt"
        self.case = a_case(label, lead=lead, office=office, people=[self.child], **changes)
        CasePerson.objects.create(case=self.case, person=self.mother, position=Position.PARENT)
        self.goal = add_goal(
            self.case,
            by=by,
            words="Ruhige Morgen",
            need="Morgens ist Streit.",
            agreed_by=[self.mother],
            agreed_on=TODAY,
        )
        add_reading(self.goal, by=by, value=3, on=TODAY, said_by=self.mother, moment="start")
        self.task = add_task(
            self.case, by=by, text="Wecker stellen", person=self.mother, due_on=TODAY, goal=self.goal
        )
        self.note = write_note(self.case, by=by, text="Besuch zu Hause", happened_on=TODAY)
        self.file = add_file(self.case, by=by, name="Brief.pdf", data=sample.pdf(), remark="Schule")
        self.consent = prepare_consent(
            self.case,
            by=by,
            recipients=["Grundschule"],
            giver=self.mother,
            given_as="self",
            purpose="exchange",
            purpose_words="Damit wir reden können.",
            categories=["contact"],
            expires_on=TODAY + timedelta(days=90),
        )

    def url(self, name: str, *rest: Any) -> str:
        return reverse(name, args=[self.case.reference, *rest])

    def rows(self) -> dict[str, int]:
        """The last part of every nested address, by its name."""
        return {
            "case-plan-goal": self.goal.pk,
            "case-plan-goal-state": self.goal.pk,
            "case-plan-reading-new": self.goal.pk,
            "case-plan-task": self.task.pk,
            "case-plan-task-end": self.task.pk,
            "case-plan-task-reopen": self.task.pk,
            "case-notes-correct": self.note.pk,
            "case-files-download": self.file.pk,
            "case-files-delete": self.file.pk,
            "case-consents-edit": self.consent.pk,
            "case-consents-give": self.consent.pk,
            "case-consents-revoke": self.consent.pk,
            "case-consents-discard": self.consent.pk,
            "case-consents-print": self.consent.pk,
        }


READING = ("case-plan", "case-plan-print", "case-notes", "case-files", "case-consents")
READING_ROWS = ("case-files-download", "case-consents-print")
WRITING = ("case-plan-goal-new", "case-plan-task-new", "case-consents-new")
BUTTONS = ("case-plan-task-reopen", "case-consents-discard")


def text_of(response: Any) -> str:
    return str(response.content.decode())


def everything_left() -> tuple[int, ...]:
    models = (Goal, ScaleReading, Task, Note, Attachment, Consent)
    return tuple(model._default_manager.count() for model in models)
