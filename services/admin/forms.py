"""Forms of the administration where Django's own would ask for codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.enums import OWN_NAMES, SpokenLanguage
from offices.loading import german_slug
from offices.models import Office
from services.models import ServiceAtLocation

LANGUAGE_CHOICES = [(code, f"{label} · {OWN_NAMES[code]}") for code, label in SpokenLanguage.choices]


class OfficeForm(forms.ModelForm):
    """One form makes an office: the address part and the point are the only technical entries."""

    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=LANGUAGE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Shown in their own names. German first, if it is among them."),
    )

    class Meta:
        model = Office
        fields = [
            "name",
            "slug",
            "social_area",
            "organizations",
            "description",
            "languages",
            "address_1",
            "postal_code",
            "city",
            "address_note",
            "latitude",
            "longitude",
            "phone",
            "email",
            "transportation",
            "accessibility",
            "is_published",
            "position",
            "is_demo",
        ]
        help_texts = {
            "latitude": _("For example 49.245: a right click on most maps shows it."),
            "longitude": _("For example 6.968."),
            "social_area": _("The districts of this Sozialraum are entered at the places."),
        }


class OfferForm(forms.ModelForm):
    """The address part may stay empty: it is made from name and district and then never changes."""

    slug = forms.SlugField(
        label=_("address part"),
        max_length=120,
        required=False,
        help_text=_("Empty: made from name and place."),
    )

    class Meta:
        model = ServiceAtLocation
        fields = ["service", "location", "slug", "description"]

    def save(self, commit: bool = True) -> Any:
        offer = self.instance
        if not offer.slug:
            offer.slug = free_slug(offer)
        return super().save(commit)


def free_slug(offer: ServiceAtLocation) -> str:
    """`krabbelgruppe-kleine-kaefer-burbach`, with a number where that is taken."""
    place = offer.location.place
    district = place.name if place and german_slug(place.name) not in german_slug(offer.service.name) else ""
    stem = german_slug(f"{offer.service.name} {district}")[:110].strip("-") or "angebot"
    taken = set(
        ServiceAtLocation.objects.filter(slug__startswith=stem).order_by("pk").values_list("slug", flat=True)
    )
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
