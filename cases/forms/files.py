"""Adding a paper. What it really is, the action finds out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.files import SENTENCES
from cases.forms.base import StaffForm
from sozialraum.lib.papers import Why
from sozialraum.lib.uploads import TooLarge

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.odt,.txt"


class FileForm(StaffForm):
    file = forms.FileField(
        label=_("file"),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "PDF, photo (JPEG, PNG), Word document (DOCX), ODT or plain text, up to 10 MB. Where and with what a "
            "photo was taken is removed."
        ),
    )
    remark = forms.CharField(
        label=_("what it is"),
        max_length=200,
        required=False,
        help_text=_("For example: letter of the school, 3 November."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, TooLarge):
            raise forms.ValidationError(SENTENCES[Why.TOO_LARGE])
        return file
