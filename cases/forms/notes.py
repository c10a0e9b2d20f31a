"""Writing a note, and correcting one with another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums.notes import NoteKind
from cases.forms.base import StaffForm
from cases.forms.plan import DayInput, text_area
from cases.models.notes import LONGEST_NOTE
from sozialraum.lib import clock


class NoteForm(StaffForm):
    text = forms.CharField(label=_("Your note"), max_length=LONGEST_NOTE, widget=text_area(6))
    happened_on = forms.DateField(label=_("day it is about"), widget=DayInput)
    kind = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[
            (NoteKind.TEAM, _("Everybody who may read this case")),
            (NoteKind.ENTRUSTED, _("Only I: it was entrusted to me (§ 65 SGB VIII)")),
        ],
        widget=forms.RadioSelect,
        initial=NoteKind.TEAM,
    )

    def __init__(self, *args: Any, corrects: Any = None, **kwargs: Any) -> None:
        if corrects is not None:
            kwargs["initial"] = {"text": corrects.text, "happened_on": corrects.happened_on}
        super().__init__(*args, **kwargs)
        if corrects is not None:
            del self.fields["kind"]
        else:
            self.fields["happened_on"].initial = clock.today()

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
