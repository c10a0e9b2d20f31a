"""What somebody would like: a call, a visit or an answer; when, in which language, about what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.enums.inquiries import DayPart, Wish
from cases.forms.contact.base import KindText, Known, StepForm, radio
from cases.models.inquiries import TEXT_LENGTH
from cases.office_time import Slot, hours_of, parse_slot, slots
from offices.enums import OWN_NAMES
from services import wording

FARTHEST = timedelta(days=70)
PART_NAMES = {
    DayPart.MORNING: _("in the morning"),
    DayPart.AFTERNOON: _("in the afternoon"),
    DayPart.EVENING: _("in the late afternoon"),
}


class WishForm(StepForm):
    heading = _("What would you like?")
    cards = "wunsch"
    hints = {
        Wish.CALL: _("We call you at a time that suits you."),
        Wish.VISIT: _("You come to us and somebody has time for you. You may bring whom you like."),
        Wish.WRITE: _("You read our answer when it suits you. Nobody calls you."),
    }

    wunsch = radio(
        label=_("What would you like?"),
        choices=[
            (Wish.CALL, _("A call")),
            (Wish.VISIT, _("An appointment in the office")),
            (Wish.WRITE, _("A written answer")),
        ],
        error_messages={"required": _("Please choose what you would like.")},
    )

    def learn(self, known: Known) -> None:
        known.wish = self.cleaned_data["wunsch"]

    def said(self) -> list[str]:
        return [self.chosen("wunsch")]


class WhenForm(StepForm):
    heading = _("When does it suit you?")
    why = _("Choose as many times as you like. The office is open then.")

    wann = forms.MultipleChoiceField(label=_("Times"), required=False, widget=forms.CheckboxSelectMultiple)
    egal = forms.BooleanField(label=_("At any time"), required=False)

    def prepare(self) -> None:
        self.offered: list[Slot] = (
            slots(hours_of(self.known.office, self.known.reference), self.known.now)
            if self.known.office
            else []
        )
        choices = [(slot.value, _slot_words(slot.day, slot.part)) for slot in self.offered]
        # A time that was chosen stays, also when it has begun while the person was writing.
        chosen = self.data.getlist("wann") if self.is_bound else []
        first, last = self.known.now.date(), self.known.now.date() + FARTHEST
        for value in chosen:
            parsed = parse_slot(value)
            if parsed and first <= parsed[0] <= last and value not in dict(choices):
                choices.append((value, _slot_words(*parsed)))
        self.fields["wann"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def is_asked(cls, known: Known) -> bool:
        return known.wish in (Wish.CALL, Wish.VISIT)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("egal"):
            values["wann"] = []
        elif not values.get("wann") and not self.has_error("wann"):
            self.add_error("wann", gettext("Please choose at least one time, or “At any time”."))
        return values

    def days(self) -> list[tuple[str, list[tuple[Any, str]]]]:
        """(day in words, [(checkbox, hours in words)]) for the page."""
        slot_of = {slot.value: slot for slot in self.offered}
        found: dict[date, list[tuple[Any, str]]] = {}
        for option in self["wann"]:
            slot = slot_of.get(option.data["value"])
            if slot is not None:
                words = f"{PART_NAMES[slot.part]}{wording.comma()}{wording.time_range(slot.starts_at, slot.ends_at)}"
                found.setdefault(slot.day, []).append((option, words))
        today = self.known.now.date()
        return [(wording.sentence(wording.day(day, today)), options) for day, options in found.items()]

    def said(self) -> list[str]:
        chosen = self.cleaned_data["wann"]
        if not chosen:
            return [gettext("At any time")]
        return [slot_in_words(value) for value in chosen]


def _slot_words(day: date, part: DayPart) -> str:
    return f"{wording.sentence(wording.day(day))} {PART_NAMES[part]}"


def slot_in_words(value: str) -> str:
    """A stored slot as people say it: today, tomorrow, else weekday and date."""
    parsed = parse_slot(value)
    return _slot_words(*parsed) if parsed else ""


class LanguageForm(StepForm):
    heading = _("In which language shall we talk?")
    why = _("If nobody in the office speaks it, we look for somebody who interprets. That costs you nothing.")

    sprache = radio(label=_("Language"), error_messages={"required": _("Please choose a language.")})

    def prepare(self) -> None:
        spoken = self.known.office.languages if self.known.office else []
        own = _language_of_page(self.known)
        order = dict.fromkeys([own, *spoken, *OWN_NAMES])
        self.spoken = frozenset(spoken)
        self.fields["sprache"].choices = [(code, OWN_NAMES[code]) for code in order if code in OWN_NAMES]  # type: ignore[attr-defined]

    @classmethod
    def first_answer(cls, known: Known) -> dict[str, Any]:
        return {"sprache": _language_of_page(known)}

    def said(self) -> list[str]:
        return [self.chosen("sprache")]


def _language_of_page(known: Known) -> str:
    return "de" if known.language == "einfach" else known.language


class TopicForm(StepForm):
    heading = _("What is it about?")
    why = _("You need not say anything here. But then we can prepare, and the right person answers.")

    thema = forms.MultipleChoiceField(
        label=_("Choose what fits"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = KindText(
        label=_("In your own words"),
        help_text=_("In any language. Up to 1,000 characters."),
        limit=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def prepare(self) -> None:
        self.fields["thema"].choices = [  # type: ignore[attr-defined]
            (term.code, term.name(self.known.language)) for term in self.known.reference.categories
        ]

    def said(self) -> list[str]:
        names = dict(self.fields["thema"].choices)  # type: ignore[attr-defined]
        lines = [names[code] for code in self.cleaned_data["thema"]]
        if self.cleaned_data["text"]:
            lines.append(self.cleaned_data["text"])
        return lines or [gettext("Nothing said")]
