"""Forms about consent: preparing it, writing down that it was given, and that it was revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums.consents import ConsentForm, DataCategory, GivenAs, Purpose
from cases.forms.base import StaffForm
from cases.forms.plan import DayInput, text_area
from cases.models import Case, Consent, Person, Referral
from offices.models import Organization
from sozialraum.lib import clock
from sozialraum.lib.names import folded

RECIPIENTS = ("recipient_1", "recipient_2", "recipient_3")


class PreparedConsentForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    giver = forms.ModelChoiceField(
        label=_("who consents"), queryset=Person.objects.none(), empty_label=_("Please choose")
    )
    given_as = forms.ChoiceField(
        label=_("in what capacity"), choices=GivenAs.choices, widget=forms.RadioSelect, initial=GivenAs.SELF
    )
    recipient_1 = forms.CharField(
        label=_("Who may receive the data?"),
        max_length=160,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
        help_text=_("A name from the directory, or anybody else in your own words."),
    )
    recipient_2 = forms.CharField(
        label=_("Second recipient"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    recipient_3 = forms.CharField(
        label=_("Third recipient"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(label=_("purpose"), choices=Purpose.choices, initial=Purpose.REFERRAL)
    purpose_words = forms.CharField(
        label=_("what exactly for"),
        max_length=500,
        widget=text_area(3),
        help_text=_("In plain words: the family reads it on the form and signs it."),
    )
    categories = forms.MultipleChoiceField(
        label=_("Which data?"), choices=DataCategory.choices, widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label=_("valid until"),
        widget=DayInput,
        help_text=_("As short as possible, three years at most."),
    )

    def __init__(
        self,
        *args: Any,
        case: Case,
        consent: Consent | None = None,
        referral: Referral | None = None,
        **kwargs: Any,
    ) -> None:
        """`referral`: what the family is asked for; the form begins with its receiver and what it needs."""
        if referral is not None:
            kwargs["initial"] = _for_referral(referral)
        if consent is not None:
            kwargs["initial"] = {
                "giver": consent.giver_id,
                "given_as": consent.given_as,
                "purpose": consent.purpose,
                "purpose_words": consent.purpose_words,
                "categories": consent.categories,
                "expires_on": consent.expires_on,
                "version": consent.version,
            } | dict(zip(RECIPIENTS, [str(one) for one in consent.recipients.all()], strict=False))
        super().__init__(*args, **kwargs)
        self.organizations = list(Organization.objects.order_by("name"))
        giver = self.fields["giver"]
        giver.queryset = case.people.all()  # type: ignore[attr-defined]
        if consent is None:
            today = clock.today()
            self.fields["expires_on"].initial = today.replace(year=today.year + 1, day=min(today.day, 28))

    def recipients(self) -> list[Organization | str]:
        """What was typed as rows of the directory where it is one of its names, in the typed words elsewhere."""
        by_name: dict[str, Organization] = {}
        for organization in self.organizations:
            by_name.setdefault(folded(organization.alternate_name), organization)
        by_name |= {folded(organization.name): organization for organization in self.organizations}
        by_name.pop("", None)
        typed = [self.cleaned_data[name] for name in RECIPIENTS if self.cleaned_data.get(name)]
        return [by_name.get(folded(words), words) for words in typed]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in RECIPIENTS:
            if cleaned.get(name) and not folded(cleaned[name]):
                self.add_error(name, _("Please write a name."))
        return cleaned

    def fields_of_consent(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("giver", "given_as", "purpose", "purpose_words", "categories", "expires_on")
        }


def _for_referral(referral: Referral) -> dict[str, Any]:
    receiver = referral.organization.name if referral.organization else referral.receiver_name
    needed = [DataCategory.SITUATION, *([DataCategory.CONTACT] if referral.with_names else [])]
    words = _("So that we may ask %(name)s for help. It is about: %(purpose)s.")
    return {
        "recipient_1": receiver,
        "purpose": Purpose.REFERRAL,
        "purpose_words": words % {"name": receiver, "purpose": referral.get_purpose_display()},
        "categories": needed,
    }


class GivenConsentForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    given_on = forms.DateField(label=_("given on"), widget=DayInput)
    form = forms.ChoiceField(
        label=_("how it was given"), choices=ConsentForm.choices, widget=forms.RadioSelect
    )
    witness = forms.CharField(
        label=_("witness"),
        max_length=120,
        required=False,
        help_text=_("If it was given orally: who heard it besides you?"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("form") == ConsentForm.ORAL and not cleaned.get("witness"):
            self.add_error("witness", _("A consent given orally needs a witness."))
        return cleaned


class RevokedConsentForm(StaffForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    revoked_on = forms.DateField(label=_("revoked on"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revoked_on"].initial = clock.today()
