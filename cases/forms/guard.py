"""Forms of sharing, emergencies, the access log, deletion and information."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.actions.grants import LONGEST_SHARE
from cases.enums.guard import MarkKind, RefusalReason, ReviewResult
from cases.models import Case, Person
from cases.models.cases import SIGNS
from cases.permissions.guard import colleagues_for
from offices.models import Office, User
from sozialraum.lib import clock

_REFERENCE = re.compile(f"[{SIGNS}]{{8}}")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ReferenceField(forms.CharField):
    """A case reference as people write it: small letters, blanks and a missing dash are all right."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Case reference"))
        kwargs.setdefault("help_text", _("Eight signs, for example K7FQ-3XMA."))
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s–-]", "", super().clean(value)).upper()
        if not text:
            return ""
        if not _REFERENCE.fullmatch(text):
            raise ValidationError(
                _("A reference has eight letters and digits, never I, O, 0 or 1. Please look again.")
            )
        return f"{text[:4]}-{text[4:]}"


def _reason(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=500, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.get_full_name() or obj.username


class ShareForm(forms.Form):
    colleague = PersonChoice(
        label=_("Colleague"), queryset=User.objects.none(), empty_label=_("Please choose")
    )
    ends_on = forms.DateField(
        label=_("Last day"), help_text=_("At most 90 days from today."), widget=DateInput()
    )
    reason = _reason(_("Why does this colleague have to read the case? Without names, please."))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_for(case)  # type: ignore[attr-defined]
        self.fields["ends_on"].widget.attrs |= {
            "min": clock.today().isoformat(),
            "max": (clock.today() + LONGEST_SHARE).isoformat(),
        }

    def clean_ends_on(self) -> Any:
        day = self.cleaned_data["ends_on"]
        if day < clock.today():
            raise ValidationError(_("This day has passed."))
        if day > clock.today() + LONGEST_SHARE:
            raise ValidationError(
                _("At most 90 days: %(day)s.") % {"day": (clock.today() + LONGEST_SHARE).strftime("%d.%m.%Y")}
            )
        return day


class EmergencyForm(forms.Form):
    reference = ReferenceField()
    reason = forms.CharField(
        label=_("What happened?"),
        min_length=10,
        max_length=500,
        help_text=_("At least one sentence. The lead who reviews it reads it. Without names, please."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewForm(forms.Form):
    result = forms.ChoiceField(
        label=_("What did you find?"), choices=ReviewResult.choices, widget=forms.RadioSelect
    )


class LogFilter(forms.Form):
    """What the access log is asked; everything may stay empty."""

    person = PersonChoice(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("everybody")
    )
    case = ReferenceField(required=False, help_text="")
    first = forms.DateField(label=_("From"), required=False, widget=DateInput())
    last = forms.DateField(label=_("Until"), required=False, widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.exclude(username="anonymous")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("first") and asked.get("last") and asked["last"] < asked["first"]:
            self.add_error("last", _("The last day is before the first."))
        return asked


class MarkForm(forms.Form):
    reference = ReferenceField()
    kind = forms.ChoiceField(label=_("What is it about?"), choices=MarkKind.choices, widget=forms.RadioSelect)
    reason = _reason(_("Without names, please."))


class OfficeForm(forms.Form):
    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class SubjectRequestForm(OfficeForm):
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise ValidationError(_("This day has not come yet."))
        if day < clock.today() - timedelta(days=365):
            raise ValidationError(_("This is more than a year ago. Please look again."))
        return day


class SubjectPersonForm(forms.Form):
    person = forms.ModelChoiceField(
        label=_("Person"), queryset=Person.objects.none(), empty_label=_("Please choose")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SubjectExportForm(forms.Form):
    """What goes into the copy. The names the portal knows are blacked out anyway."""

    more_names = forms.CharField(
        label=_("Black out further names"),
        required=False,
        max_length=500,
        help_text=_("Names of others that stand in notes, with commas between them: neighbours, teachers."),
    )
    with_entrusted = forms.BooleanField(
        label=_("Include my entrusted notes: this person entrusted them to me"),
        required=False,
        help_text=_("§ 65 SGB VIII: what others entrusted stays out."),
    )


class RefusalForm(forms.Form):
    refusal = forms.ChoiceField(label=_("Reason"), choices=RefusalReason.choices, widget=forms.RadioSelect)
