"""What the forms of casework share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

DASHES = "---------"
"""What Django offers where nothing is chosen."""


class StaffForm(forms.Form):
    """Labels begin with a capital letter, as they do in forms made from models; what is missing is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label) if field.label else field.label
            is_choice = isinstance(field, forms.ChoiceField)
            if field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = (
                    _("Please choose.") if is_choice else _("Please fill this in.")
                )
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DASHES:
                field.empty_label = _("Please choose") if field.required else "–"

    def at_version(self, version: int) -> StaffForm:
        """The same form with what was typed, to be saved over the version that is stored by now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
        return self
