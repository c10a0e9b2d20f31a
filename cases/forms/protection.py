"""Forms of the protection of children: noticing, one's own view, the decision."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.enums.protection import (
    RESULTS,
    WITH_PLAN,
    ConcernResult,
    Expertise,
    Indicator,
    Judgement,
    NotInvolved,
)
from cases.models import Case, Person, ProtectionConcern
from cases.permissions.protection import may_be_asked
from offices.models import User
from sozialraum.lib import clock

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class NoticedForm(forms.Form):
    """What was noticed. Facts here, one's own view later."""

    is_immediate = forms.BooleanField(label=_("The child is in danger right now"), required=False)
    immediate_steps = forms.CharField(
        label=_("What I have done at once"),
        max_length=2000,
        required=False,
        widget=_lines(2),
        help_text=_("For example: police called at 14:10, child is with me in the office."),
    )
    indicators = forms.MultipleChoiceField(
        label=_("What was noticed?"),
        choices=Indicator.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A list to think with. No number of ticks is a danger, and one can be enough."),
    )
    observations = forms.CharField(
        label=_("What exactly, when, and seen or heard by whom?"),
        max_length=4000,
        widget=_lines(7),
        help_text=_(
            "As it was seen and heard, in the words that were used. Your own view comes in your assessment."
        ),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_immediate") and not given.get("immediate_steps", "").strip():
            self.add_error("immediate_steps", _("In danger something is done at once: please write what."))
        return given


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class ConcernForm(NoticedForm):
    children = PeopleField(
        label=_("Which child?"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    assesses = forms.BooleanField(
        label=_("I give a view of my own as one of the two"), required=False, initial=True
    )
    field_order = ("is_immediate", "immediate_steps", "children", "indicators", "observations", "assesses")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = case.people.order_by("pk")
        self.fields["children"].queryset = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["children"]


class MoreForm(VersionForm, NoticedForm):
    """Something is added while it is being assessed."""

    field_order = ("observations", "indicators", "is_immediate", "immediate_steps", "version")


class AskForm(forms.Form):
    expertise = forms.ChoiceField(label=_("As"), choices=Expertise.choices, widget=forms.RadioSelect)
    assessor = forms.ModelChoiceField(
        label=_("Whom do you ask?"), queryset=User.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, concern: ProtectionConcern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concern = concern
        # The widest list; what fits the expertise is asked when the form is cleaned, and again by the action.
        self.fields["assessor"].queryset = may_be_asked(concern, Expertise.EXPERIENCED) | may_be_asked(  # type: ignore[attr-defined]
            concern, Expertise.COLLEAGUE
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        who, expertise = given.get("assessor"), given.get("expertise")
        if who and expertise and not may_be_asked(self.concern, expertise).filter(pk=who.pk).exists():
            self.add_error(
                "assessor",
                _(
                    "This colleague works elsewhere and reads no names: please ask them as experienced professional."
                )
                if expertise == Expertise.COLLEAGUE
                else _("Who opened the concern cannot advise on it. Please choose somebody else."),
            )
        return given


class AssessmentForm(forms.Form):
    judgement = forms.ChoiceField(
        label=_("How do you see it?"), choices=Judgement.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Why?"),
        max_length=3000,
        widget=_lines(7),
        help_text=_("What endangers the child, what protects it, and what we do not know yet."),
    )
    recommendation = forms.CharField(
        label=_("What do you advise?"), max_length=2000, required=False, widget=_lines(4)
    )


class DecisionForm(VersionForm):
    """Involvement, result, safety plan, and when it is looked at again."""

    parents_involved = forms.ChoiceField(
        label=_("Were the parents or guardians involved?"), choices=YES_NO, widget=forms.RadioSelect
    )
    parents_not_because = forms.ChoiceField(label=_("If not: why?"), required=False, choices=[])
    parents_note = forms.CharField(
        label=_("What do they say?"), max_length=1000, required=False, widget=_lines(2)
    )
    child_involved = forms.ChoiceField(
        label=_("Was the child involved?"), choices=YES_NO, widget=forms.RadioSelect
    )
    child_not_because = forms.ChoiceField(label=_("If not: why?"), required=False, choices=[])
    child_note = forms.CharField(
        label=_("What does the child say?"), max_length=1000, required=False, widget=_lines(2)
    )
    result = forms.ChoiceField(label=_("What do you decide together?"), widget=forms.RadioSelect)
    result_reasons = forms.CharField(label=_("Why?"), max_length=3000, widget=_lines(4))
    safety_plan = forms.CharField(
        label=_("Safety plan"),
        max_length=3000,
        required=False,
        widget=_lines(5),
        help_text=_(
            "Who does what until when, and where the child is safe tonight. Needed whenever there is danger."
        ),
    )
    review_on = forms.DateField(
        label=_("We look at it again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Needed except for “no danger”."),
    )

    def __init__(self, *args: Any, concern: ProtectionConcern, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in RESULTS[concern.procedure]
        ]
        reasons = [("", _("Please choose")), *NotInvolved.choices]
        for who in ("parents", "child"):
            self.fields[f"{who}_not_because"].choices = [  # type: ignore[attr-defined]
                pair for pair in reasons if not (who == "parents" and pair[0] == NotInvolved.TOO_YOUNG)
            ]

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """The questions in three steps, as the page shows them."""
        involvement = [name for name in self.fields if name.startswith(("parents", "child"))]
        decision = ["result", "result_reasons", "safety_plan", "review_on"]
        return [
            (str(_("1. Parents and child")), [self[name] for name in involvement]),
            (str(_("2. The decision")), [self[name] for name in decision]),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for who in ("parents", "child"):
            if given.get(f"{who}_involved") == "no" and not given.get(f"{who}_not_because"):
                self.add_error(f"{who}_not_because", _("Please choose why not."))
        result = given.get("result")
        if result in WITH_PLAN and not given.get("safety_plan", "").strip():
            self.add_error("safety_plan", _("Danger needs a safety plan: who does what until when."))
        day = given.get("review_on")
        if result and result != ConcernResult.NO_CONCERN and "review_on" not in self.errors:
            if day is None:
                self.add_error("review_on", _("Please enter the day on which you look at it again."))
            elif day < clock.today():
                self.add_error("review_on", _("This day has passed already."))
        return given

    @property
    def involvement(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            name: (given[name] == "yes" if name.endswith("_involved") else given[name])
            for name in given
            if name.startswith(("parents", "child"))
        }


class HandoverForm(VersionForm):
    at = forms.DateTimeField(
        label=_("When?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d.%m.%Y %H:%M"],
    )
    to = forms.CharField(
        label=_("Who at the youth office took it?"),
        max_length=160,
        help_text=_("Name or function, and how: phone, fax, in person."),
    )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at > timezone.localtime(clock.now()) + timedelta(minutes=1):
            raise forms.ValidationError(_("That time is still to come."))
        return min(at, clock.now())


class ReviewForm(VersionForm):
    review_on = forms.DateField(
        label=_("We look at it again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day < clock.today():
            raise forms.ValidationError(_("This day has passed already."))
        return day


class EndForm(VersionForm):
    note = forms.CharField(label=_("How did it go on? Is the child safe?"), max_length=2000, widget=_lines(4))
