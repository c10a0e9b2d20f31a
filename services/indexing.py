"""From the directory to its search rows, cards and dates. Pure building; services.actions.directory writes it down."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from services import cards
from services.enums.offers import PUBLIC_STATUSES, Answer, CostKind, Entry, LocationType
from services.models import Occurrence, OfferIndex
from services.search.documents import document, tsvector
from services.search.own_words import packed
from services.search.snapshot import HORIZON_DAYS
from services.search.words import fold
from services.timetables import rules_of, timetable_of
from sozialraum.lib import clock
from sozialraum.lib.schedule import Freq

if TYPE_CHECKING:
    from services.models import ServiceAtLocation
    from services.search.reference import Reference

OLDEST_AGE = 1200
"""Months that stand for "no upper age": a hundred years."""
STALE_AFTER_DAYS = 365


def freshness(assured_on: date | None, today: date) -> int:
    """100 just checked … 0 a year ago or never."""
    if assured_on is None:
        return 0
    return max(0, round(100 * (1 - (today - assured_on).days / STALE_AFTER_DAYS)))


def occurrences(offer: ServiceAtLocation, reference: Reference, today: date) -> list[Occurrence]:
    start = datetime.combine(today, time.min, clock.BERLIN)
    end = start + timedelta(days=HORIZON_DAYS)
    found = timetable_of(offer, reference.holidays).occurrences(start, end)
    return [
        Occurrence(
            offer=offer,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            state=item.state,
            reason=item.reason or "",
            reason_text=item.reason_text or "",
        )
        for item in found
    ]


def search_row(
    offer: ServiceAtLocation, reference: Reference, dates: list[Occurrence], today: date, version: int
) -> tuple[OfferIndex, str]:
    """The search row of an offer and its document as a tsvector literal."""
    service, location = offer.service, offer.location
    kind = reference.terms[service.kind_id]
    costs = list(service.cost_options.all())
    point = location.public_point
    place = location.place
    step_free = getattr(getattr(location, "accessibility", None), "step_free", Answer.UNKNOWN)
    days = 0
    for item in dates:
        if not item.is_cancelled:
            days |= 1 << (item.starts_at.astimezone(clock.BERLIN).date() - today).days
    weekdays = 0
    for rule in rules_of(offer):
        if rule.freq in (Freq.WEEKLY, Freq.MONTHLY) and (rule.valid_to is None or rule.valid_to >= today):
            for weekday in {*rule.weekdays, *(day for _nth, day in rule.nth_weekdays)}:
                weekdays |= 1 << weekday
    words = document(offer, reference)
    row = OfferIndex(
        offer=offer,
        version=version,
        is_public=service.status in PUBLIC_STATUSES,
        slug=offer.slug,
        kind_id=kind.pk,
        category_id=kind.parent_id or kind.pk,
        social_area_id=place.social_area_id if place else None,
        served_areas=(
            sorted(area.pk for area in service.service_areas.all())
            if location.location_type == LocationType.VIRTUAL
            else []
        ),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        minimum_age_months=service.minimum_age_months if service.minimum_age_months is not None else -9,
        maximum_age_months=service.maximum_age_months
        if service.maximum_age_months is not None
        else OLDEST_AGE,
        languages=cards.spoken_bits(item.code for item in service.languages.all()),
        is_free=bool(costs)
        and all(option.option in (CostKind.FREE, CostKind.CONDITIONAL) for option in costs),
        is_accessible=step_free == Answer.YES,
        is_drop_in=service.entry == Entry.DROP_IN,
        weekdays=weekdays,
        days=days,
        days_from=today,
        freshness=freshness(service.assured_on, today),
        sort_name=fold(service.name)[:120],
        words=packed(words),
    )
    return row, tsvector(words)


def rendered_cards(offer: ServiceAtLocation, reference: Reference) -> list[dict[str, Any]]:
    rendered = []
    for language in cards.languages():
        html, linked_data = cards.render(offer, language, reference)
        rendered.append({"offer": offer, "language": language, "html": html, "linked_data": linked_data})
    return rendered
