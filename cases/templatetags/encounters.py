"""Words and inputs of the walk-in log."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from cases.enums import encounters as enums
from cases.enums.cases import AgeBand
from cases.models import Encounter, EncounterCorrection
from offices.enums import SpokenLanguage
from sozialraum.templatetags.kern import kern_widget

register = template.Library()

CODES = {
    "channel": enums.Channel,
    "who": enums.Who,
    "result": enums.Result,
    "age_band": AgeBand,
    "language": SpokenLanguage,
    "duration": enums.Duration,
}


@register.filter
def topic_names(codes: Iterable[str]) -> str:
    return ", ".join(str(enums.Topic(code).label) for code in codes)


@register.filter
def plain_input(field: BoundField, show_errors: bool) -> SafeString:
    """The field's widget; while nothing was sent it is not marked as wrong."""
    if not show_errors and field.errors:
        field.form.errors.pop(field.name, None)
    return kern_widget(field)


@register.filter
def correction_field(correction: EncounterCorrection) -> str:
    if correction.field == "offers":
        return gettext("Offers")
    return str(Encounter._meta.get_field(correction.field).verbose_name)  # type: ignore[union-attr]


@register.filter
def correction_value(correction: EncounterCorrection) -> str:
    """The old value in words."""
    value = correction.old_value
    if correction.field in CODES and value:
        return str(CODES[correction.field](value).label)
    if correction.field == "topics":
        return topic_names(value.split(","))
    if correction.field == "offers":
        return str(len(json.loads(value)))
    return value or "–"
