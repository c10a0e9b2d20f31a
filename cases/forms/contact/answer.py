"""Sending, coming back with the code, writing back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.contact.base import KindText
from cases.models.inquiries import TEXT_LENGTH


class Trap(forms.Form):
    """A field that people do not see and programs fill in. Whoever's browser filled it sends once more."""

    webseite = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_webseite(self) -> str:
        if self.cleaned_data["webseite"]:
            self.data = self.data.copy()
            self.data["webseite"] = ""
            raise forms.ValidationError(
                _(
                    "A field that must stay empty was filled in, perhaps by your browser. "
                    "It is empty now: please send once more."
                )
            )
        return ""


class SendForm(Trap):
    pass


class CodeForm(Trap):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Sixteen digits. Spaces do not matter."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "sr-code__input"}
        ),
        error_messages={"required": _("Please type your code.")},
    )


class WriteBackForm(Trap):
    text = KindText(
        label=_("Write back"),
        help_text=_("In any language. Up to 1,000 characters."),
        limit=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Please write something first.")},
    )

    def visible(self) -> list[Any]:
        return [self["text"]]
