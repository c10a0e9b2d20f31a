"""Forms about one case: beginning it, what it is called and rests on, how it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import CaseOutcome, LegalBasis, Naming
from cases.forms.base import StaffForm
from cases.models import Case
from offices.models import Office, Organization

CASE_FIELDS = ("label", "naming", "is_minor_confidential", "legal_basis", "organization")


class CaseForm(StaffForm):
    """What a case is called and on what it rests."""

    label = forms.CharField(
        label=_("short name"),
        max_length=80,
        help_text=_(
            "What the team calls it, for example the family's name. Under a pseudonym: no real name."
        ),
    )
    naming = forms.ChoiceField(
        label=_("names"), choices=Naming.choices, widget=forms.RadioSelect, initial=Naming.NAMED
    )
    is_minor_confidential = forms.BooleanField(
        label=_("A minor asks without the parents' knowledge"),
        required=False,
        help_text=_("§ 8 (3) SGB VIII: nothing may reach the parents. Nobody gets a hint of this case."),
    )
    legal_basis = forms.ChoiceField(
        label=_("legal basis"),
        choices=[("", _("to be chosen before it is opened")), *LegalBasis.choices],
        required=False,
    )
    organization = forms.ModelChoiceField(
        label=_("responsible organisation"),
        queryset=Organization.objects.none(),
        help_text=_("Who answers for the data, usually your employer."),
    )

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]


class BeginCaseForm(CaseForm):
    office = forms.ModelChoiceField(label=_("office"), queryset=Office.objects.none(), empty_label=None)
    about = forms.CharField(
        label=_("what it is about"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Becomes the first note of the case; the team of the case reads it."),
    )

    field_order = ["label", "office", "about"]

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].required = False
        self.fields["organization"].empty_label = _("my employer")  # type: ignore[attr-defined]
        office = self.fields["office"]
        office.queryset = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            office.widget = forms.HiddenInput()
            office.initial = offices[0].pk


class EditCaseForm(CaseForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        initial = {name: getattr(case, name) for name in CASE_FIELDS} | {"version": case.version}
        super().__init__(*args, initial=initial, **kwargs)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CASE_FIELDS}


class ClosingForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("How did it end?"), choices=CaseOutcome.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(
        label=_("What should a colleague know if the family comes back?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your lead does not read this; it stays with the case."),
    )


class DecisionForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.CharField(
        label=_("A word to the one who asked"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only if you send it back: what is missing?"),
    )
