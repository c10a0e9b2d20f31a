"""The map: the list's hits as points. The page is complete without it, and tiles load only after a click."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import numpy as np
from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext

from services import listing
from services.models import ServiceAtLocation, ServiceText
from services.search import filters as asked
from services.search import finding, snapshot
from services.search.finding import Matching
from services.views.offices import address, full_name
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page

MOST_POINTS = 2000
"""More pins than this help nobody, and a phone would struggle to draw them."""


def _matching(request: HttpRequest) -> Matching:
    directory = snapshot.current()
    filters = asked.parse(request.GET, topics=directory.reference.topic_codes)
    matching = finding.matching(filters, directory, clock.now())
    if filters.ort and matching.origin is None:
        words = gettext("We do not know “%(place)s”. Please try a district or a postcode.")
        filters.errors["ort"] = words % {"place": filters.ort}
    if filters.seite > matching.pages:
        matching.filters = filters.changed(seite=matching.pages)
    return matching


@public_page
def map_page(request: HttpRequest) -> HttpResponse:
    """The same filters and the same hits as the list, with a frame that asks before any picture is loaded."""
    matching = _matching(request)
    filters, rows = matching.filters, matching.directory.rows
    language, action = get_language() or settings.LANGUAGE_CODE, url_of("map")
    active = listing.active(matching, language, action)
    placed = int(np.count_nonzero(matching.mask & ~np.isnan(rows.latitude)))
    origin = matching.origin
    context = {
        "filters": filters,
        "action": action,
        "total": matching.total,
        "without_place": matching.total - placed,
        "too_many": placed > MOST_POINTS,
        "most": MOST_POINTS,
        "placed": placed,
        "hits": listing.hits(matching, language, f"{request.scheme}://{request.get_host()}"),
        "groups": listing.choices(matching, language),
        "active": active,
        "active_count": len(active),
        "reset_url": listing.address(action, filters.changed(**listing.NOTHING_SET)),
        "keep_q": [("q", filters.q)] if filters.q else [],
        "keep": [(name, value) for name, value in filters.pairs(paging=False) if name != "q"],
        "pagination": listing.pagination(matching, action),
        "origin": origin,
        "place_choices": [
            (name, listing.address(action, filters.changed(ort=slug)))
            for slug, name in (origin.options if origin else ())
        ],
        "ways_out": listing.ways_out(matching, action) if not matching.total else [],
        "list_url": listing.address(url_of("offer-list"), filters),
        "hits_url": listing.address(url_of("map-hits"), filters.changed(seite=1)),
        "tile_url": settings.TILE_URL,
        "tile_attribution": settings.TILE_ATTRIBUTION,
        "tile_host": _tile_host(request),
        "lat": f"{origin.latitude:.4f}" if origin else "",
        "lon": f"{origin.longitude:.4f}" if origin else "",
    }
    response = render(request, "services/map.html", context)
    # This page alone may show pictures from the tile server. The header itself: kept pages keep headers.
    response.headers[HEADER] = build_policy(update={"img-src": [settings.TILE_ORIGIN]})
    return response


def _tile_host(request: HttpRequest) -> str:
    """Who would see the browser's address, as people may know it."""
    host = urlsplit(settings.TILE_URL).hostname or request.get_host()
    return f"basemap.de ({host})" if "basemap" in settings.TILE_URL else host


@public_page
def map_hits(request: HttpRequest) -> JsonResponse:
    """The hits as points, best first. At most three queries."""
    matching = _matching(request)
    rows = matching.directory.rows
    indexes = matching.ordered(matching.total)
    indexes = indexes[~np.isnan(rows.latitude[indexes])]
    points = offer_points(matching, indexes[:MOST_POINTS])
    return JsonResponse(
        {
            "total": matching.total,
            "with_place": len(indexes),
            "shown": len(points),
            "note": too_many_words(len(indexes)),
            "points": [*points, *office_points(matching)],
        }
    )


def too_many_words(placed: int) -> str:
    if placed <= MOST_POINTS:
        return ""
    words = gettext(
        "The map shows the first %(most)d of %(all)d offers. Choose a place or a topic to see all."
    )
    return words % {"most": MOST_POINTS, "all": placed}


def offer_points(matching: Matching, indexes: np.ndarray) -> list[dict[str, Any]]:
    """Points of these rows. The columns hold public ones only: of a protected address its area's middle."""
    rows, reference = matching.directory.rows, matching.directory.reference
    language = get_language() or settings.LANGUAGE_CODE
    offer_ids = rows.offer_id[indexes].tolist()
    found = {
        pk: (slug, name, service_id, protected)
        for pk, slug, name, service_id, protected in ServiceAtLocation.objects.filter(pk__in=offer_ids)
        .order_by("pk")
        .values_list("pk", "slug", "service__name", "service_id", "location__is_protected")
    }
    names = _translated_names([row[2] for row in found.values()], language)
    base, query = url_of("offer-list"), matching.filters.changed(seite=1).query()
    suffix = f"/?{query}" if query else "/"
    protected_words = gettext("The address is protected. The pin shows the area only.")
    points = []
    for offer_id, index in zip(offer_ids, indexes.tolist(), strict=True):
        if offer_id not in found:
            continue
        slug, german_name, service_id, protected = found[offer_id]
        point = {
            "lat": round(float(rows.latitude[index]), 5),
            "lon": round(float(rows.longitude[index]), 5),
            "name": names.get(service_id, german_name),
            "url": f"{base}{slug}{suffix}",
            "kind": reference.terms[int(rows.kind_id[index])].name(language),
        }
        if protected:
            point |= {"protected": True, "text": protected_words}
        points.append(point)
    return points


def _translated_names(service_ids: list[int], language: str) -> dict[int, str]:
    if language == settings.LANGUAGE_CODE:
        return {}
    found = ServiceText.objects.filter(service__in=service_ids, language=language).exclude(name="")
    return dict(found.order_by("pk").values_list("service_id", "name"))


def office_points(matching: Matching) -> list[dict[str, Any]]:
    return [
        {
            "lat": office.latitude,
            "lon": office.longitude,
            "name": full_name(office),
            "url": office.get_absolute_url(),
            "kind": gettext("Sozialraum office"),
            "text": address(office),
            "office": True,
        }
        for office in matching.directory.reference.offices
    ]
