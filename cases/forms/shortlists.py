"""Handing a shortlist to a family: which offers, in which language, with a sentence that names nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.personal import signs_of_a_person
from services.models import ServiceAtLocation
from services.models.shortlists import LONGEST_SENTENCE, MOST_OFFERS
from sozialraum.lib.languages import SOURCE


class HandOverForm(forms.Form):
    """Everything has an answer already, so that one tap is enough."""

    offers = forms.ModelMultipleChoiceField(
        ServiceAtLocation.objects.public(),
        label=_("Offers"),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Please choose at least one offer.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the sheet"),
        choices=settings.LANGUAGES,
        initial=SOURCE,
        required=False,
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label=_("A sentence for the family – no names"),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_SENTENCE, "dir": "auto"}),
        help_text=_("Whoever has the address reads it, so nothing that shows who it is for."),
    )
    sentence_is_fine = forms.BooleanField(label=_("It names nobody. Save it as it is."), required=False)

    def clean_offers(self) -> list[ServiceAtLocation]:
        """In the order they were sent in, which is the order on the sheet."""
        order = [str(key) for key in self.data.getlist("offers")]  # type: ignore[attr-defined]
        offers = sorted(self.cleaned_data["offers"], key=lambda offer: order.index(str(offer.pk)))
        if len(offers) > MOST_OFFERS:
            raise ValidationError(gettext("A list holds at most 30 offers."))
        return offers

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or SOURCE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.signs = signs_of_a_person(cleaned.get("sentence", ""))
        if self.signs and not cleaned.get("sentence_is_fine"):
            self.add_error(
                "sentence",
                gettext("This looks like it says who somebody is: %(signs)s. Please take it out.")
                % {"signs": ", ".join(f"„{sign}“" for sign in self.signs)},
            )
        return cleaned
