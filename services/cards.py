"""An offer's card: rendered when the offer changes, filled with date, distance and address when it is shown.

Rendering 20 cards from a template costs more than everything else on the list page together, so the template
runs once per offer and language. The marks are private-use characters that no text of the directory contains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from offices.enums import SpokenLanguage
from services import wording
from services.enums.offers import Entry, LocationType, Status
from services.linked_data import json_in_html, list_item_service
from services.texts import texts_of
from services.timetables import rules_of
from services.wording import Dated
from sozialraum.lib import clock
from sozialraum.lib.schedule import Freq

if TYPE_CHECKING:
    from services.models import ServiceAtLocation
    from services.search.reference import Reference

HREF, WHEN, DISTANCE, ORIGIN = "\ue000", "\ue001", "\ue002", "\ue003"
MARKS = str.maketrans("", "", HREF + WHEN + DISTANCE + ORIGIN)


@lru_cache(maxsize=1)
def _template() -> Template:
    return get_template("components/offer_card.html").template  # type: ignore[attr-defined]


def clean(text: str) -> str:
    """Text without the marks, so that nothing an editor types can be filled in."""
    return text.translate(MARKS)


def place_label(offer: ServiceAtLocation, reference: Reference) -> str:
    """Where, in a few words: the district; for help without a place how it comes to people."""
    location = offer.location
    if location.location_type == LocationType.VIRTUAL:
        return str(location.get_location_type_display())
    district = location.place.name if location.place else location.city
    if location.is_protected:
        return translation.gettext("%(area)s (the address is protected)") % {"area": district}
    return f"{location.address_1}, {district}" if location.address_1 else district


def context(offer: ServiceAtLocation, language: str, reference: Reference) -> dict[str, Any]:
    """The card's words in the active language."""
    service = offer.service
    name = texts_of(service, language).name
    kind = reference.terms[service.kind_id]
    category = reference.terms[kind.parent_id] if kind.parent_id else kind
    rules = rules_of(offer)
    languages = [item.code for item in service.languages.all()]
    costs = list(service.cost_options.all())
    appointment = all(rule.freq == Freq.APPOINTMENT for rule in rules)
    return {
        "name": clean(name.value),
        "lang": name.lang,
        "kind_name": kind.name(language),
        "category": category.code,
        "organization_name": clean(str(service.organization)),
        "place_label": clean(place_label(offer, reference)),
        "age_label": wording.age_range(service.minimum_age_months, service.maximum_age_months),
        "cost_label": wording.cost(costs),
        "languages_label": ", ".join(wording.own_language_names(languages[:4]))
        + (" …" if len(languages) > 4 else ""),
        "entry_label": str(Entry(service.entry).label),
        "schedule_label": ""
        if appointment
        else clean("; ".join(wording.sentence(wording.schedule(rule)) for rule in rules[:2])),
        "is_free": bool(costs) and all(option.option == "free" for option in costs),
        "is_paused": service.status == Status.PAUSED,
        "href": offer.get_absolute_url() + HREF,
        "when": wording.sentence(translation.gettext("by appointment")) if appointment else WHEN,
        "distance": DISTANCE,
    }


def when(dates: Sequence[Dated], now: datetime, language: str) -> str:
    """The next date as HTML in the active language; a cancelled one is named, with the one after it."""
    if not dates:
        return escape(translation.gettext("No date known at the moment"))
    today, first = _today(now), dates[0]
    text = _date(first, today, first.starts_at <= now, language)
    if first.is_cancelled:
        following = next((item for item in dates if not item.is_cancelled), None)
        off = f'<span class="is-off">{text}</span>'
        return f"{off} {_date(following, today, following.starts_at <= now, language)}" if following else off
    return f'<span class="is-unclear">{text}</span>' if first.is_unknown else text


@lru_cache(maxsize=8)
def _today(now: datetime) -> date:
    return now.astimezone(clock.BERLIN).date()


@lru_cache(maxsize=8192)
def _date(item: Dated, today: date, has_begun: bool, _language: str) -> str:
    """A date in words, as HTML; the same ones stand on many cards of a day."""
    return escape(wording.sentence(wording.occurrence(item, today, item.starts_at if has_begun else None)))


def render(offer: ServiceAtLocation, language: str, reference: Reference) -> tuple[str, str]:
    """Card and list-page linked data of an offer in one language, with marks."""
    with translation.override(language):
        html = _template().render(Context(context(offer, language, reference)))
        data = json_in_html(list_item_service(offer, language, ORIGIN))
    return html, data


def filled(html: str, *, query: str, when: str, distance: str) -> SafeString:
    """A stored card with what is only known now. All three are HTML."""
    html = html.replace(HREF, query).replace(WHEN, when).replace(DISTANCE, distance)
    return mark_safe(html)  # noqa: S308 - the template escaped what is stored


def languages() -> Iterable[str]:
    return [code for code, _name in settings.LANGUAGES]


def spoken_bits(codes: Iterable[str]) -> int:
    values = SpokenLanguage.values
    return sum(1 << values.index(code) for code in set(codes) if code in values)
