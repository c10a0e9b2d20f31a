"""Asking to be away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.enums.roster import AbsenceKind
from offices.forms.members import DAY, helper


class AbsenceForm(forms.Form):
    first = forms.DateField(label=_("First day"), widget=DAY)
    last = forms.DateField(label=_("Last day"), widget=DAY)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=AbsenceKind,
        widget=forms.RadioSelect,
        help_text=_("Colleagues only see that you are absent. The kind is read by your lead alone."),
    )
    note = forms.CharField(
        label=_("Note for the lead"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No details of an illness, please."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(("first", "last"), "kind", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day comes before the first."))
        return cleaned
