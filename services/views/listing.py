from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from services import listing
from services.actions.directory import remember_miss
from services.search import filters as asked
from services.search import finding, snapshot
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page


@public_page
def offer_list(request: HttpRequest) -> HttpResponse:
    """The list and the search: one page, its whole state in the address."""
    directory = snapshot.current()
    filters = asked.parse(request.GET, topics=directory.reference.topic_codes)
    matching = finding.matching(filters, directory, clock.now())
    if filters.ort and matching.origin is None:
        filters.errors["ort"] = gettext(
            "We do not know “%(place)s”. Please try a district or a postcode."
        ) % {"place": filters.ort}
    if filters.seite > matching.pages:
        matching.filters = filters = filters.changed(seite=matching.pages)
    if filters.q and not matching.total and len(matching.masks) == 1:
        remember_miss(filters.q)
    language, action = get_language() or "de", url_of("offer-list")
    active = listing.active(matching, language, action)
    understanding = matching.understanding
    sortings = listing.sortings(matching, action)
    context = {
        "filters": filters,
        "action": action,
        "total": matching.total,
        "hits": listing.hits(matching, language, f"{request.scheme}://{request.get_host()}"),
        "groups": listing.choices(matching, language),
        "active": active,
        "active_count": len(active),
        "reset_url": listing.address(action, filters.changed(**listing.NOTHING_SET)),
        "keep_q": [("q", filters.q)] if filters.q else [],
        "keep": [(name, value) for name, value in filters.pairs(paging=False) if name != "q"],
        "sortings": sortings,
        "order_name": next((one["label"] for one in sortings if one["is_current"]), ""),
        "pagination": listing.pagination(matching, action),
        "origin": matching.origin,
        "place_choices": [
            (name, listing.address(action, filters.changed(ort=slug)))
            for slug, name in (matching.origin.options if matching.origin else ())
        ],
        "corrected": understanding.corrected if understanding else None,
        "ways_out": listing.ways_out(matching, action) if not matching.total else [],
        "nearest_office": listing.nearest_office(matching) if not matching.total else None,
        "map_url": listing.address(url_of("map"), filters),
        "week_url": listing.address(url_of("week"), filters),
    }
    return render(request, "services/offer_list.html", context)
