"""Forms about who works on cases: joining, handing over one case or a whole caseload, appointments, search."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import Duty, HandoverKind
from cases.forms.base import StaffForm
from cases.forms.people import day_input
from cases.models import Case
from offices.models import User
from sozialraum.lib import clock

KEEP = ""


def beginning_of(day: date) -> datetime:
    """The first moment of that day, or this moment if it is today: nobody gets or loses access in hindsight."""
    return max(clock.now(), datetime.combine(day, time.min, clock.BERLIN))


def end_of(day: date) -> datetime:
    """The first moment after that day: the last day counts whole."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.BERLIN)


class PeriodForm(StaffForm):
    """From a day on, today at the earliest, and for cover until a last day."""

    starts_on = forms.DateField(label=_("first day"), widget=day_input())
    ends_on = forms.DateField(
        label=_("last day"), required=False, widget=day_input(), help_text=_("Needed for cover only.")
    )

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < clock.today():
            raise ValidationError(_("Please choose today or a day to come."))
        if day > clock.today() + timedelta(days=366):
            raise ValidationError(_("Please choose a day within the next year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned

    @property
    def starts_at(self) -> datetime:
        return beginning_of(self.cleaned_data["starts_on"])

    @property
    def ends_at(self) -> datetime | None:
        last = self.cleaned_data.get("ends_on")
        return end_of(last) if last else None


class JoinForm(PeriodForm):
    """A co-worker or deputy joins a case."""

    worker = forms.ModelChoiceField(label=_("colleague"), queryset=User.objects.none())
    duty = forms.ChoiceField(
        label=_("duty"), choices=[(Duty.CO, Duty.CO.label), (Duty.DEPUTY, Duty.DEPUTY.label)]
    )
    field_order = ["worker", "duty", "starts_on", "ends_on"]

    def __init__(self, *args: Any, workers: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": clock.today()})
        super().__init__(*args, prefix="join", **kwargs)
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]
        self.fields["ends_on"].help_text = _("Empty: until somebody ends it.")


class HandoverForm(PeriodForm):
    """One case goes to a colleague."""

    to = forms.ModelChoiceField(label=_("to whom"), queryset=User.objects.none())
    kind = forms.ChoiceField(
        label=_("for how long"),
        choices=HandoverKind.choices,
        widget=forms.RadioSelect,
        initial=HandoverKind.FOR_GOOD,
    )
    entrusted_consent = forms.BooleanField(
        label=_("The family agrees that entrusted notes go along"),
        required=False,
        help_text=_("§ 65 SGB VIII. Without it these notes stay with the one who wrote them."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["to", "kind", "starts_on", "ends_on", "entrusted_consent", "version"]

    def __init__(self, *args: Any, workers: Any, case: Case, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": clock.today(), "version": case.version})
        super().__init__(*args, prefix="handover", **kwargs)
        self.fields["to"].queryset = workers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("kind") == HandoverKind.COVER
            and not cleaned.get("ends_on")
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", _("Please say until when the cover lasts."))
        return cleaned


class CaseloadForm(PeriodForm):
    """A whole caseload moves: one colleague for all, another one for single cases, consent asked for each case."""

    kind = forms.ChoiceField(
        label=_("for how long"),
        choices=HandoverKind.choices,
        widget=forms.RadioSelect,
        initial=HandoverKind.COVER,
    )
    to = forms.ModelChoiceField(
        label=_("to whom"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("For single cases you can choose somebody else below."),
    )
    field_order = ["kind", "to", "starts_on", "ends_on"]

    def __init__(self, *args: Any, cases: list[Case], workers: list[User], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.cases = cases
        self.workers = {str(worker.pk): worker for worker in workers}
        self.fields["to"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[worker.pk for worker in workers]
        )
        choices = [("", _("as above")), *((key, str(worker)) for key, worker in self.workers.items())]
        for case in cases:
            self.fields[f"take-{case.pk}"] = forms.BooleanField(required=False, initial=True)
            self.fields[f"to-{case.pk}"] = forms.ChoiceField(required=False, choices=choices)
            self.fields[f"consent-{case.pk}"] = forms.BooleanField(required=False)

    def general(self) -> list[Any]:
        return [self[name] for name in self.field_order]

    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "case": case,
                "take": self[f"take-{case.pk}"],
                "to": self[f"to-{case.pk}"],
                "consent": self[f"consent-{case.pk}"],
            }
            for case in self.cases
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            cleaned.get("kind") == HandoverKind.COVER
            and not cleaned.get("ends_on")
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", _("Please say until when the cover lasts."))
        taken = [case for case in self.cases if cleaned.get(f"take-{case.pk}")]
        if not taken:
            self.add_error(None, _("Please choose at least one case."))
        if not cleaned.get("to") and any(not cleaned.get(f"to-{case.pk}") for case in taken):
            self.add_error("to", _("Please choose who takes over."))
        return cleaned

    def lines(self) -> list[tuple[Case, User, bool]]:
        cleaned = self.cleaned_data
        return [
            (
                case,
                self.workers.get(cleaned[f"to-{case.pk}"]) or cleaned["to"],
                cleaned[f"consent-{case.pk}"],
            )
            for case in self.cases
            if cleaned[f"take-{case.pk}"]
        ]


class AppointmentForm(StaffForm):
    day = forms.DateField(label=_("day"), widget=day_input())
    clock = forms.TimeField(label=_("time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    note = forms.CharField(
        label=_("what and where"),
        max_length=200,
        help_text=_("For example: home visit, together with the school."),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < clock.today():
            raise ValidationError(_("Please choose today or a day to come."))
        return day

    @property
    def at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"], clock.BERLIN)


class SearchForm(StaffForm):
    q = forms.CharField(
        label=_("Name or reference"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Also if you have only heard it: Meier finds Mayr. What you type is stored nowhere."),
    )

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"].strip()
        if len(text) < 2:
            raise ValidationError(_("Please enter at least two letters."))
        return text
