"""What takes place when: seven days, the same questions as the list, made to be printed and hung up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.translation import get_language, gettext

from services import listing, week_page
from services.offer_page import long_date
from services.search import filters as asked
from services.search import finding, snapshot
from services.search.filters import RADII_KM, Filters
from services.search.reference import Reference
from sozialraum.lib import clock, weeks
from sozialraum.lib.addresses import url_of
from sozialraum.lib.languages import SOURCE
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page


@public_page
def week(request: HttpRequest) -> HttpResponse:
    """?woche=2026-W48 and the filters of the list; whatever cannot be read is said and left out."""
    directory, now = snapshot.current(), clock.now()
    today, language, action = now.date(), get_language() or SOURCE, url_of("week")
    filters = asked.parse(request.GET, topics=directory.reference.topic_codes)
    # The page is all days; a single one is a jump within it.
    filters = filters.changed(tag="", sortierung="")
    matching = finding.matching(filters, directory, now)
    monday, understood = week_page.parse_week(request.GET.get("woche", ""), today)
    errors = dict(filters.errors)
    if filters.ort and matching.origin is None:
        errors["ort"] = gettext("We do not know “%(place)s”. Please try a district or a postcode.") % {
            "place": filters.ort
        }
    if not understood:
        errors["woche"] = gettext(
            "We do not know this week, so here is the present one. Weeks are written like %(week)s."
        ) % {"week": weeks.address_of(today)}
    days = week_page.days_of(matching, monday, language)
    is_this_week = monday <= today <= monday + timedelta(days=6)
    context = {
        "days": days,
        "total": sum(day.total for day in days),
        "title": week_page.title_of(monday),
        "number": monday.isocalendar().week,
        "errors": errors,
        "filters": filters,
        "week_address": "" if is_this_week else weeks.address_of(monday),
        "previous_url": _other(action, filters, monday - timedelta(days=7), today),
        "next_url": _other(action, filters, monday + timedelta(days=7), today),
        "this_url": "" if is_this_week else _address(action, filters, ""),
        "topics": _topics(filters, directory.reference, language),
        "radii": _radii(filters),
        "keep": [pair for pair in filters.pairs(paging=False) if pair[0] not in ("thema", "ort", "umkreis")],
        "active": [
            {**chip, "url": _with_week(chip["url"], "" if is_this_week else weeks.address_of(monday))}
            for chip in listing.active(matching, language, action)
        ],
        "place_choices": [
            (name, _address(action, filters.changed(ort=slug), weeks.address_of(monday)))
            for slug, name in (matching.origin.options if matching.origin else ())
        ],
        "origin": matching.origin,
        "until": "" if week_page.is_known(monday, today) else long_date(week_page.last_day(today)),
        "is_over": monday + timedelta(days=6) < today,
        "list_url": listing.address(url_of("offer-list"), filters),
        "icons": f"{static('img/icons.svg')}#",
        "url": request.build_absolute_uri(),
        "printed_on": long_date(today),
    }
    return render(request, "services/week.html", context)


def _address(action: str, filters: Filters, week: str) -> str:
    return _with_week(listing.address(action, filters), week)


def _with_week(url: str, week: str) -> str:
    if not week:
        return url
    return f"{url}{'&' if '?' in url else '?'}woche={week}"


def _other(action: str, filters: Filters, monday: Any, today: Any) -> str:
    """The address of another week, empty where nothing is known any more."""
    if not week_page.is_known(monday, today):
        return ""
    is_this = monday <= today <= monday + timedelta(days=6)
    return _address(action, filters, "" if is_this else weeks.address_of(monday))


def _topics(filters: Filters, reference: Reference, language: str) -> list[dict[str, Any]]:
    """Categories for the select, the kinds of a chosen one below it."""
    chosen = set(filters.thema)
    options = []
    for category in reference.categories:
        kinds = reference.kinds_of(category)
        options.append(_option(category, language, chosen, is_kind=False))
        if category.code in chosen or any(kind.code in chosen for kind in kinds):
            options += [_option(kind, language, chosen, is_kind=True) for kind in kinds]
    return options


def _option(term: Any, language: str, chosen: set[str], *, is_kind: bool) -> dict[str, Any]:
    return {
        "value": term.code,
        "label": term.name(language),
        "checked": term.code in chosen,
        "is_kind": is_kind,
    }


def _radii(filters: Filters) -> list[dict[str, Any]]:
    radii = sorted({*RADII_KM, filters.umkreis} if filters.umkreis else RADII_KM)
    options = [{"value": "", "label": gettext("any distance"), "checked": not filters.umkreis}]
    return options + [
        {
            "value": str(radius),
            "label": gettext("up to %(n)d km") % {"n": radius},
            "checked": radius == filters.umkreis,
        }
        for radius in radii
    ]
