"""Forms about the people of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import AgeBand, Naming, Position
from cases.enums.people import RESPONSIBLE, Custody, RelationKind
from cases.forms.base import StaffForm
from cases.models import Case, CasePerson, Person
from offices.enums import SpokenLanguage
from sozialraum.lib import clock

NAMELESS = ("first_name", "last_name", "birth_date", "email", "address")
"""What a case under a pseudonym does not keep."""


def day_input(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class PersonForm(StaffForm):
    position = forms.ChoiceField(label=_("is in this case"), choices=Position.choices)
    first_name = forms.CharField(label=_("first name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("last name"), max_length=80, required=False)
    pseudonym = forms.CharField(
        label=_("pseudonym"),
        max_length=40,
        required=False,
        help_text=_("For example: Blue 3. Nothing that lets others recognise the person."),
    )
    birth_date = forms.DateField(label=_("date of birth"), required=False, widget=day_input())
    age_band = forms.ChoiceField(
        label=_("or the age, roughly"), choices=[("", _("not known")), *AgeBand.choices], required=False
    )
    language = forms.ChoiceField(
        label=_("language"), choices=[("", _("not known")), *SpokenLanguage.choices], required=False
    )
    phone = forms.CharField(label=_("phone"), max_length=60, required=False)
    email = forms.EmailField(label=_("e-mail"), max_length=120, required=False)
    address = forms.CharField(label=_("address"), max_length=200, required=False)
    safe_contact = forms.CharField(
        label=_("how to reach them safely"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: no letters, only text messages, never in the evening."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: Case, member: CasePerson | None = None, **kwargs: Any) -> None:
        if member is not None:
            initial = {name: getattr(member.person, name) for name in self.base_fields if name != "position"}
            kwargs["initial"] = initial | {"position": member.position}
        super().__init__(*args, **kwargs)
        self.is_pseudonymous = case.naming == Naming.PSEUDONYMOUS
        for name in NAMELESS if self.is_pseudonymous else ("pseudonym",):
            del self.fields[name]
        if self.is_pseudonymous:
            self.fields["age_band"].label = _("age")

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day and day > clock.today():
            raise ValidationError(_("This day is still to come. For an unborn child choose “not yet born”."))
        if day and day.year < 1900:
            raise ValidationError(_("Please check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_pseudonymous:
            if not cleaned.get("pseudonym"):
                self.add_error("pseudonym", _("Please enter a pseudonym."))
        elif not cleaned.get("first_name") and not cleaned.get("last_name") and not self.errors:
            self.add_error("first_name", _("Please enter a name."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("position", "version")
        }


class _PeopleOf(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Person.objects.none(), empty_label=_("Please choose"), **kwargs)


class RelationForm(StaffForm):
    person = _PeopleOf(label=_("who"))
    kind = forms.ChoiceField(label=_("is"), choices=RelationKind.choices)
    other = _PeopleOf(label=_("of whom"))
    custody = forms.ChoiceField(
        label=_("custody"),
        choices=[("", _("not known or not needed")), *Custody.choices],
        required=False,
        help_text=_("Of parents, foster parents and guardians for this child."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("person", "other"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("person") and cleaned.get("person") == cleaned.get("other"):
            self.add_error("other", _("Please choose two different people."))
        if cleaned.get("custody") and cleaned.get("kind") not in RESPONSIBLE:
            self.add_error("custody", _("Only parents, foster parents and guardians can have custody."))
        return cleaned


class HouseholdForm(StaffForm):
    name = forms.CharField(
        label=_("what you call it"), max_length=80, help_text=_("For example: at the grandmother's.")
    )
    address = forms.CharField(label=_("address"), max_length=200, required=False)


class MoveInForm(StaffForm):
    person = _PeopleOf(label=_("who"))
    starts_on = forms.DateField(label=_("lives there since"), required=False, widget=day_input())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class MoveOutForm(StaffForm):
    on = forms.DateField(label=_("moved out on"), widget=day_input())


class MergeForm(StaffForm):
    other = _PeopleOf(label=_("the same person as"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = people  # type: ignore[attr-defined]
