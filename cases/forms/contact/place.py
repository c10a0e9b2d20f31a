"""Which office: from the place where somebody lives, or from the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.forms.contact.base import Known, StepForm, radio
from offices.models import Office
from services.search.origins import Origin, resolve

LONGEST = 80


class PlaceForm(StepForm):
    heading = _("Where do you live?")
    why = _("So we find the office near you. The district or the postcode is enough, we need no address.")

    ort = forms.CharField(label=_("District or postcode"), required=False, max_length=LONGEST)
    gebiet = radio(label=_("Which part of it?"), required=False)

    def prepare(self) -> None:
        self.origin: Origin | None = None
        self.fields["ort"].widget.attrs |= {"list": "places", "autocomplete": "off"}
        typed = self.data.get("ort", "") if self.is_bound else self.initial.get("ort", "")
        typed = " ".join(str(typed).split())[:LONGEST]
        self.origin = resolve(typed, self.known.reference)
        options = self.origin.options if self.origin else ()
        if options and self.origin is not None:
            field = self.fields["gebiet"]
            field.choices = options  # type: ignore[attr-defined]
            field.required = True
            field.error_messages["required"] = gettext(
                "%(place)s covers several areas. Where do you live?"
            ) % {"place": self.origin.name}
        else:
            del self.fields["gebiet"]

    @property
    def from_list(self) -> bool:
        """Whoever would rather choose from the list of offices."""
        return bool(self.data.get("liste"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.from_list:
            self._errors = forms.utils.ErrorDict()
            return values
        typed = values.get("ort", "")
        if self.has_error("ort") or self.has_error("gebiet"):
            return values
        if not typed:
            self.add_error("ort", gettext("Please type a district or postcode, or choose from the list."))
        elif self.origin is None:
            self.add_error(
                "ort",
                gettext(
                    "We do not know “%(place)s”. Please try a district or a postcode, or choose from the list."
                )
                % {"place": typed},
            )
        elif self.origin.options:
            self.origin = resolve(values["gebiet"], self.known.reference)
        return values

    def learn(self, known: Known) -> None:
        known.origin = None if self.from_list else self.origin


class OfficeForm(StepForm):
    heading = _("Which office would you like to ask?")
    why = _("You may choose freely. The offices work together and nobody sends you away.")

    buero = radio(label=_("Office"), error_messages={"required": _("Please choose an office.")})

    def prepare(self) -> None:
        self.fields["buero"].choices = [  # type: ignore[attr-defined]
            (office.slug, office.name) for office in self.known.reference.offices
        ]

    @classmethod
    def first_answer(cls, known: Known) -> dict[str, Any]:
        serving = serving_office(known)
        return {"buero": known.asked_office or (serving.slug if serving else "")}

    def _office(self) -> Office:
        slug = self.cleaned_data["buero"]
        return next(office for office in self.known.reference.offices if office.slug == slug)

    def learn(self, known: Known) -> None:
        known.office = self._office()

    def said(self) -> list[str]:
        office = self._office()
        return [
            gettext("Sozialraum office %(place)s") % {"place": office.name},
            f"{office.address_1}, {office.postal_code} {office.city}",
        ]


def serving_office(known: Known) -> Office | None:
    """The office of the area in which the place lies."""
    area = known.origin.area_id if known.origin else None
    if area is None:
        return None
    return next((office for office in known.reference.offices if office.social_area_id == area), None)
