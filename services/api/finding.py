"""Which rows a question means. Text and distance are answered by services.search alone."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from offices.models import Organization
from services.api.ids import Kind, key_of
from services.api.parameters import Question
from services.enums.offers import Level
from services.models import Occurrence, Service, ServiceAtLocation, TaxonomyTerm
from services.search import finding, snapshot
from services.search.filters import Filters
from sozialraum.lib import clock
from sozialraum.lib.schedule import OPEN_END

LEVELS: dict[int, str] = {1: Level.CATEGORY, 2: Level.KIND}
"""The two taxonomies by the key inside their identifiers: topics, and kinds of offer below them."""
_NONE = Q(pk__in=[])


def services_for(question: Question) -> tuple[QuerySet[Any], list[int] | None]:
    """The services, by key; with a text their keys in the order of the search as well."""
    services = Service.objects.open_data().filter(_about_service(question, "")).order_by("pk")
    hits = _hits(question)
    conditions = _about_offer(question, hits)
    if conditions is None:
        return services, None
    offers = ServiceAtLocation.objects.filter(conditions)
    services = services.filter(Exists(offers.filter(service=OuterRef("pk"))))
    if "search" not in question:
        return services, None
    pairs = offers.filter(service__in=services).order_by("pk").values_list("pk", "service_id")
    service_of = dict(pairs)
    found = (service_of[pk] for pk in hits or [] if pk in service_of)
    return services, list(dict.fromkeys(found))


def offers_for(question: Question) -> tuple[QuerySet[Any], list[int] | None]:
    """The same for service_at_locations."""
    hits = _hits(question)
    conditions = _about_service(question, "service__") & (_about_offer(question, hits) or Q())
    offers = ServiceAtLocation.objects.open_data().filter(conditions).order_by("pk")
    if "search" not in question:
        return offers, None
    there = set(offers.values_list("pk", flat=True))
    return offers, [pk for pk in hits or [] if pk in there]


def organizations_for(question: Question) -> QuerySet[Any]:
    """Who offers something that is open data, and the organizations they belong to."""
    services = Service.objects.open_data().filter(_about_service(question, ""))
    offering = Organization.objects.filter(Exists(services.filter(organization=OuterRef("pk"))))
    condition = Q(pk__in=offering.values("pk"))
    if "taxonomy_term_id" not in question and "taxonomy_id" not in question:
        condition |= Q(pk__in=offering.values("parent_organization"))
    organizations = Organization.objects.filter(condition).order_by("pk")
    if "search" in question:
        text = question["search"]
        organizations = organizations.filter(Q(name__icontains=text) | Q(alternate_name__icontains=text))
    return organizations


def terms_for(question: Question) -> QuerySet[Any]:
    terms = TaxonomyTerm.objects.order_by("pk")
    if "taxonomy_id" in question:
        terms = terms.filter(level=level_of(question) or "")
    if "parent_id" in question:
        parent = key_of(Kind.TAXONOMY_TERM, question["parent_id"])
        terms = terms.filter(parent=parent) if parent is not None else terms.none()
    if question["top_only"]:
        terms = terms.filter(parent=None)
    if "search" in question:
        terms = terms.filter(name__icontains=question["search"])
    return terms


def level_of(question: Question) -> str | None:
    return LEVELS.get(key_of(Kind.TAXONOMY, question["taxonomy_id"]) or 0)


# --- conditions -----------------------------------------------------------------------------------------
def _about_service(question: Question, prefix: str) -> Q:
    """Conditions on the service. `prefix` is the way to it."""

    def of(**conditions: Any) -> Q:
        return Q(**{prefix + name: value for name, value in conditions.items()})

    condition = Q()
    if "organization_id" in question:
        key = key_of(Kind.ORGANIZATION, question["organization_id"])
        condition &= of(organization=key) if key is not None else _NONE
    if "taxonomy_term_id" in question:
        key = key_of(Kind.TAXONOMY_TERM, question["taxonomy_term_id"])
        condition &= (of(kind=key) | of(kind__parent=key)) if key is not None else _NONE
    if "taxonomy_id" in question and level_of(question) is None:
        condition &= _NONE  # every service has a term of both taxonomies
    if "modified_after" in question:
        condition &= of(last_modified__gte=question["modified_after"])
    if "minimum_age" in question:
        condition &= of(maximum_age_months=None) | of(maximum_age_months__gte=question["minimum_age"] * 12)
    if "maximum_age" in question:
        months = question["maximum_age"] * 12 + 11
        condition &= of(minimum_age_months=None) | of(minimum_age_months__lte=months)
    return condition


def _about_offer(question: Question, hits: list[int] | None) -> Q | None:
    """Conditions on the place and the times; None where nothing of that was asked."""
    conditions = []
    if question.asks_for_time:
        conditions.append(Q(Exists(_dates(question).filter(offer=OuterRef("pk")))))
    if hits is not None:
        conditions.append(Q(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [hits])))
    if "postcode" in question and "proximity" not in question:
        conditions.append(_around(question["postcode"]))
    if not conditions:
        return None
    condition = Q()
    for one in conditions:
        condition &= one
    return condition


def _hits(question: Question) -> list[int] | None:
    """Offers in the order of the search, as the list page would show them; None where neither text nor distance
    was asked for."""
    if "search" not in question and "proximity" not in question:
        return None
    directory = snapshot.current()
    filters = Filters(q=question["search"] or "", ort=question["postcode"] or "")
    matching = finding.matching(filters, directory, clock.now())
    if "proximity" in question:
        if matching.distances is None or matching.origin is None or matching.origin.kind != "postcode":
            return []
        matching.masks["umkreis"] = matching.distances <= question["proximity"]
    return matching.offer_ids


def _around(postcode: str) -> Q:
    """Offers at a place of this postcode, and help that comes to people there. Never by a house's own postcode:
    that would tell where a protected one is."""
    serves = Q(service__service_areas__places__postal_codes__contains=[postcode])
    comes = Q(location__latitude=None) & (serves | Q(service__service_areas=None))
    found = ServiceAtLocation.objects.filter(Q(location__place__postal_codes__contains=[postcode]) | comes)
    return Q(pk__in=found.values("pk"))


def _dates(question: Question) -> QuerySet[Any]:
    """Dates from today on that are not cancelled, at the weekday and time of day asked for."""
    today = datetime.combine(clock.today(), time.min, clock.BERLIN)
    dates = Occurrence.objects.coming(today)
    if "day" in question:
        dates = dates.filter(starts_at__iso_week_day=question["day"] + 1)
    if "end_time" in question:
        dates = dates.filter(starts_at__time__lt=question["end_time"])
    if "start_time" in question:
        start = question["start_time"]
        earliest = datetime.combine(clock.today(), start) - OPEN_END
        open_end = Q(ends_at=None)
        if earliest.date() == clock.today():
            open_end &= Q(starts_at__time__gt=earliest.time())
        dates = dates.filter(
            Q(ends_at__time__gt=start) | Q(ends_at__date__gt=F("starts_at__date")) | open_end
        )
    return dates
