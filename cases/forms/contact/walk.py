"""The way through the questions: which are asked, which are answered, what comes next, what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from cases.actions.inquiries.drafts import Answers
from cases.actions.inquiries.sending import Request
from cases.enums.inquiries import Asker, Channel, Wish
from cases.forms.contact.base import Known, StepForm
from cases.forms.contact.place import OfficeForm, PlaceForm
from cases.forms.contact.reaching import CareForm, ChannelForm, DetailsForm, WhoForm
from cases.forms.contact.wishes import LanguageForm, TopicForm, WhenForm, WishForm


@dataclass(frozen=True)
class Step:
    """`name` also names the address (`contact-place`), `path` is the address's part, `row` heads the answer."""

    name: str
    path: str
    form: type[StepForm]
    row: Any


STEPS = {
    step.name: step
    for step in (
        Step("place", "ort", PlaceForm, ""),
        Step("office", "buero", OfficeForm, _("Office")),
        Step("wish", "art", WishForm, _("You would like")),
        Step("when", "wann", WhenForm, _("It suits you")),
        Step("language", "sprache", LanguageForm, _("Language")),
        Step("topic", "thema", TopicForm, _("It is about")),
        Step("who", "wer", WhoForm, _("You are")),
        Step("channel", "erreichen", ChannelForm, _("We reach you")),
        Step("details", "angaben", DetailsForm, _("Name and number")),
        Step("care", "achten", CareForm, _("We are careful about")),
    )
}
FIRST = ("place", "office")
"""Questions with which somebody may begin."""


class Walk:
    """What was typed, read through the forms in their order. What no longer fits an earlier answer is asked again."""

    def __init__(self, answers: Answers, known: Known) -> None:
        self.answers = answers
        self.known = known
        self.valid: dict[str, StepForm] = {}
        self.asked: list[Step] = []
        self._known_at: dict[str, Known] = {}
        for step in STEPS.values():
            if not step.form.is_asked(known):
                continue
            self.asked.append(step)
            self._known_at[step.name] = Known(**vars(known))
            if step.name in answers:
                form = step.form(MultiValueDict(answers[step.name]), known=Known(**vars(known)))
                if form.is_valid():
                    self.valid[step.name] = form
                    form.learn(known)

    def form(self, name: str, data: Any = None) -> StepForm:
        """The form of a step: with what is sent, else with what was answered, else with what is likely."""
        form = STEPS[name].form
        known = self._known_at.get(name) or Known(**vars(self.known))
        if data is not None:
            return form(data, known=known)
        typed = self.answers.get(name)
        if typed is None:
            return form(known=known, initial=form.first_answer(known))
        initial = {
            field: values if _takes_many(form, field) else (values[0] if values else "")
            for field, values in typed.items()
        }
        return form(known=known, initial=initial)

    def is_asked(self, name: str) -> bool:
        return any(step.name == name for step in self.asked)

    def first_open(self) -> str | None:
        """The first question without a valid answer; None: everything is answered."""
        if "office" in self.valid:
            return next((s.name for s in self.asked if s.name not in {*self.valid, "place"}), None)
        return next((step.name for step in self.asked if step.name not in self.valid), None)

    def may_open(self, name: str) -> bool:
        """Whether everything before this question is answered."""
        if name in FIRST:
            return True
        if not self.is_asked(name):
            return False
        before = [step.name for step in self.asked]
        before = before[: before.index(name)]
        return all(step in self.valid for step in before if step != "place")

    def before(self, name: str) -> str | None:
        """The question before this one; None: the start page."""
        names = [step.name for step in STEPS.values() if step.name == name or self.is_asked(step.name)]
        place = names.index(name)
        return names[place - 1] if place else None

    def progress(self, name: str) -> tuple[int, int]:
        """(number of this question, how many there will be), by what is known now."""
        names = [step.name for step in STEPS.values() if step.name == name or self.is_asked(step.name)]
        return names.index(name) + 1, len(names)

    def rows(self) -> list[tuple[Step, list[str]]]:
        """Every answer in words, for the page with all answers."""
        return [
            (step, [str(line) for line in self.valid[step.name].said()])
            for step in self.asked
            if step.name in self.valid and step.name != "place"
        ]

    def request(self) -> Request:
        """What is sent. Everything is answered."""
        value = {name: form.cleaned_data for name, form in self.valid.items()}
        details, care = value["details"], value.get("care", {})
        assert self.known.office is not None
        return Request(
            office=self.known.office,
            wish=Wish(value["wish"]["wunsch"]),
            channel=Channel(value["channel"]["weg"]),
            asker=Asker(value["who"]["wer"]),
            suits=value["when"]["wann"] if "when" in value else [],
            language=value["language"]["sprache"],
            page_language=self.known.language,
            topics=value["topic"]["thema"],
            text=value["topic"]["text"],
            name=details["name"],
            phone=details.get("telefon", ""),
            email=details.get("mail", ""),
            cautions=care.get("vorsicht", []),
            caution_note=care.get("hinweis", ""),
        )


def _takes_many(form: type[StepForm], field: str) -> bool:
    found = form.base_fields.get(field)
    return bool(found is not None and getattr(found.widget, "allow_multiple_selected", False))
