"""Offers as schema.org says them, so that search engines and other directories understand a page.

The kind's name is German in every language: `serviceType` is what directories join on. A protected address
never appears here, only its area.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from services.enums.offers import CostKind, LocationType
from services.texts import Texts, texts_of
from sozialraum.lib.languages import in_language
from sozialraum.lib.schedule import Freq, Occurrence, Rule, schema_org_days

CONTEXT = "https://schema.org"
COUNTRY = "DE"
_IN_HTML = (
    ("<", "\\u003C"),
    (">", "\\u003E"),
    ("&", "\\u0026"),
    ("\u2028", "\\u2028"),
    ("\u2029", "\\u2029"),
)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Node = dict[str, Any]


def script_json(node: Node) -> SafeString:
    """JSON for a `<script type="application/ld+json">`: nothing in it can end the element."""
    return mark_safe(json_in_html({"@context": CONTEXT, **node}))  # noqa: S308 - escaped for this


def json_in_html(node: Node) -> str:
    text = _ENCODER.encode(node)
    for sign, written in _IN_HTML:
        text = text.replace(sign, written)
    return text


def list_item_service(offer: Any, language: str, origin: str) -> Node:
    """The Service of an offer in the list page's ItemList. `origin` is scheme and host of the portal."""
    texts = texts_of(offer.service, language)
    return _base(offer, texts, origin + in_language(offer.get_absolute_url(), language))


def service_node(
    offer: Any,
    texts: Texts,
    *,
    url: str,
    areas: Sequence[str] = (),
    spoken: Sequence[str] = (),
    costs: Iterable[Any] = (),
    phones: Sequence[str] = (),
    rules: Iterable[Rule] = (),
) -> Node:
    """The Service of an offer's page. `areas` are names of the areas served, `spoken` language codes."""
    node = _base(offer, texts, url)
    service = offer.service
    node["@id"] = url
    if texts.description:
        node["description"] = texts.description.value
    if areas:
        node["areaServed"] = [_area(name) for name in areas]
    if service.organization.website:
        node["provider"]["url"] = service.organization.website
    channel: Node = {"@type": "ServiceChannel", "serviceUrl": url}
    if spoken:
        channel["availableLanguage"] = list(spoken)
    if phones:
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": phones[0]}
    if offer.location.location_type == LocationType.PHYSICAL:
        channel["serviceLocation"] = place_node(offer)
    node["availableChannel"] = channel
    hours = [found for rule in rules if (found := _hours(rule))]
    if hours:
        node["hoursAvailable"] = hours
    offers = [found for option in costs if (found := _price(option))]
    if offers:
        node["offers"] = offers
        node["isAccessibleForFree"] = all(found.get("price") == "0" for found in offers)
    audience = _audience(service, texts)
    if audience:
        node["audience"] = audience
    return node


def event_nodes(
    offer: Any, texts: Texts, occurrences: Iterable[Occurrence], *, url: str, areas: Sequence[str] = ()
) -> list[Node]:
    """The dates. Uncertain ones count as scheduled; the page says that people should ask."""
    every: Node = {
        "@type": "Event",
        "name": texts.name.value,
        "url": url,
        "organizer": {"@type": "Organization", "name": offer.service.organization.name},
    }
    if texts.description:
        every["description"] = texts.description.value
    if offer.location.location_type == LocationType.PHYSICAL:
        every["eventAttendanceMode"] = f"{CONTEXT}/OfflineEventAttendanceMode"
        every["location"] = place_node(offer)
    else:
        every["location"] = [_area(name) for name in areas] or {"@type": "VirtualLocation", "url": url}
    nodes = []
    for one in occurrences:
        state = "EventCancelled" if one.is_cancelled else "EventScheduled"
        node = every | {"startDate": one.starts_at.isoformat(), "eventStatus": f"{CONTEXT}/{state}"}
        if one.ends_at is not None:
            node["endDate"] = one.ends_at.isoformat()
        nodes.append(node)
    return nodes


def place_node(offer: Any) -> Node:
    """Where it takes place; of a protected address only the area."""
    location, district = offer.location, offer.location.place
    if location.is_protected:
        return _district(district) if district else {"@type": "Place", "name": location.city}
    address: Node = {"@type": "PostalAddress", "addressCountry": COUNTRY}
    for key, value in (
        ("streetAddress", location.address_1),
        ("postalCode", location.postal_code),
        ("addressLocality", location.city),
    ):
        if value:
            address[key] = value
    node: Node = {"@type": "Place", "name": location.name, "address": address}
    if location.public_point:
        latitude, longitude = location.public_point
        node["geo"] = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return node


def _base(offer: Any, texts: Texts, url: str) -> Node:
    service = offer.service
    node: Node = {
        "@type": "Service",
        "name": texts.name.value,
        "url": url,
        "serviceType": service.kind.name,
        "provider": {"@type": "Organization", "name": service.organization.name},
    }
    if offer.location.place is not None and offer.location.location_type == LocationType.PHYSICAL:
        node["areaServed"] = _district(offer.location.place)
    return node


def _area(name: str) -> Node:
    return {"@type": "AdministrativeArea", "name": name}


def _district(place: Any) -> Node:
    return {
        "@type": "Place",
        "name": place.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": place.municipality,
            "addressCountry": COUNTRY,
        },
    }


def _hours(rule: Rule) -> Node | None:
    """Weekly hours only: schema.org has no words for "every second Tuesday", the events say those."""
    if rule.freq != Freq.WEEKLY or rule.interval != 1 or rule.opens_at is None or not rule.weekdays:
        return None
    node: Node = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": schema_org_days(rule),
        "opens": f"{rule.opens_at:%H:%M}",
    }
    if rule.closes_at is not None:
        node["closes"] = f"{rule.closes_at:%H:%M}"
    if rule.valid_from:
        node["validFrom"] = rule.valid_from.isoformat()
    if rule.valid_to:
        node["validThrough"] = rule.valid_to.isoformat()
    return node


def _price(option: Any) -> Node | None:
    if option.option == CostKind.FREE:
        return {"@type": "Offer", "price": "0", "priceCurrency": "EUR"}
    if option.option == CostKind.FIXED and option.amount is not None:
        return {"@type": "Offer", "price": str(option.amount), "priceCurrency": option.currency}
    if option.option == CostKind.RANGE and option.amount is not None and option.maximum_amount is not None:
        return {
            "@type": "Offer",
            "priceSpecification": {
                "@type": "PriceSpecification",
                "minPrice": str(option.amount),
                "maxPrice": str(option.maximum_amount),
                "priceCurrency": option.currency,
            },
        }
    if option.amount_description:
        return {"@type": "Offer", "description": option.amount_description}
    return None


def _audience(service: Any, texts: Texts) -> Node | None:
    """Ages in years, as schema.org counts them; from pregnancy on begins at 0."""
    node: Node = {"@type": "PeopleAudience"}
    if service.minimum_age_months is not None:
        node["suggestedMinAge"] = _years(max(0, service.minimum_age_months))
    if service.maximum_age_months is not None:
        node["suggestedMaxAge"] = _years(max(0, service.maximum_age_months))
    if texts.eligibility_description:
        node["audienceType"] = texts.eligibility_description.value
    return node if len(node) > 1 else None


def _years(months: int) -> int | float:
    return months // 12 if months % 12 == 0 else round(months / 12, 2)
