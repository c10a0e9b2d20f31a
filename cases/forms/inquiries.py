"""What the team types at a request. Each form carries the page's version, so that nobody overwrites a colleague."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums.encounters import Result, Topic
from cases.enums.inquiries import BY_HAND
from cases.forms.contact.base import KindText
from cases.models import Inquiry
from cases.models.encounters import MOST_TOPICS
from cases.models.inquiries import ANSWER_LENGTH
from offices.models import Office
from sozialraum.lib import clock


class ActionForm(forms.Form):
    """`version`: what the page was made from. `vertreten`: "take it over from the colleague and do this"."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    vertreten = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, inquiry: Inquiry, **kwargs: Any) -> None:
        self.inquiry = inquiry
        super().__init__(data, **kwargs)
        self.initial["version"] = inquiry.version
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the request."""

    def values(self) -> dict[str, Any]:
        """What the action takes besides version and from_colleague."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("version", "vertreten")
        }


class TakeForm(ActionForm):
    pass


class AnswerForm(ActionForm):
    text = KindText(
        label=_("Your answer"),
        help_text=_(
            "Up to 2,000 characters. The person reads it with the code; nothing is sent to a telephone."
        ),
        limit=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Please write the answer first.")},
    )


class CallForm(ActionForm):
    text = KindText(
        label=_("What came of it"),
        help_text=_("For the team of this office only. Up to 2,000 characters."),
        limit=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please note in a few words what came of it.")},
    )
    reached = forms.TypedChoiceField(
        label=_("Did you reach the person?"),
        choices=[("yes", _("Yes, we talked")), ("no", _("No, the request stays open"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class AppointmentForm(ActionForm):
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Please choose the day."), "invalid": _("Please choose the day.")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Please choose the time."), "invalid": _("Please choose the time.")},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("day") and values.get("time"):
            at = datetime.combine(values["day"], values["time"], clock.BERLIN)
            if at < clock.now():
                self.add_error("day", _("This moment is over already."))
            elif (at - clock.now()).days > 366:
                self.add_error("day", _("This is more than a year ahead."))
            values["at"] = at
        return values

    def values(self) -> dict[str, Any]:
        return {"at": self.cleaned_data["at"]}


class EncounterForm(ActionForm):
    topics = forms.MultipleChoiceField(
        label=_("What it was about"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose one to three topics.")},
    )
    result = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(result, result.label) for result in (Result.INFORMED, Result.REFERRED, Result.NOTHING)],
        initial=Result.INFORMED,
        widget=forms.RadioSelect,
    )

    def prepare(self) -> None:
        self.initial.setdefault("topics", self.inquiry.topics[:MOST_TOPICS])

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise forms.ValidationError(_("Please choose one to three topics."))
        return topics


class HandOverForm(ActionForm):
    to = forms.ModelChoiceField(
        label=_("To which office?"),
        queryset=Office.objects.none(),
        empty_label=_("Please choose"),
        error_messages={
            "required": _("Please choose an office."),
            "invalid_choice": _("Please choose an office."),
        },
    )

    def prepare(self) -> None:
        offices = Office.objects.exclude(pk=self.inquiry.office_id).order_by("position", "name")
        self.fields["to"].queryset = offices  # type: ignore[attr-defined]


class CloseForm(ActionForm):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[(outcome, outcome.label) for outcome in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
