"""What the forms of casework share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst


class StaffForm(forms.Form):
    """Labels begin with a capital letter, as they do in forms made from models."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = capfirst(field.label) if field.label else field.label

    def at_version(self, version: int) -> StaffForm:
        """The same form with what was typed, to be saved over the version that is stored by now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(version)
        return self
