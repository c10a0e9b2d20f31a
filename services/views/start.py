"""The start page: a question, everyday situations, what is on today, the offices, whom to call in danger."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from services import cards, wording
from services.models import Occurrence
from services.querysets.directory import OccurrenceQuerySet
from services.search import snapshot
from services.search.snapshot import Directory
from services.texts import texts_of
from services.views.offices import card
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page

DATES_SHOWN = 6
DATES_READ = 60
"""More dates than are shown, because an offer appears once however often it takes place."""
OFFICES_SHOWN = 4

LONGEST_RUNNING = timedelta(hours=12)


@public_page
def start(request: HttpRequest) -> HttpResponse:
    directory = snapshot.current()
    reference, now = directory.reference, clock.now()
    language = get_language() or "de"
    dates = coming_dates(directory, language, now)
    context = {
        "categories": categories(directory, language),
        "dates": dates,
        "dates_are_today": bool(dates) and dates[0]["is_today"],
        "offices": [card(office, reference.holidays, now) for office in reference.offices[:OFFICES_SHOWN]],
        "more_offices": len(reference.offices) > OFFICES_SHOWN,
        "places": reference.places,
        "examples": [
            {"label": words, "url": f"{url_of('offer-list')}?q={words}"}
            for words in (gettext("baby group"), gettext("homework help"), gettext("letter from an office"))
        ],
    }
    return render(request, "services/start.html", context)


def categories(directory: Directory, language: str) -> list[dict[str, Any]]:
    """The ten everyday categories with the sentence people would say, and how many offers there are."""
    rows = directory.rows
    counts = np.bincount(rows.category_id[rows.is_public], minlength=1)
    return [
        {
            "id": term.code,
            "name": term.name(language),
            "situation": term.description(language),
            "url": f"{url_of('offer-list')}?thema={term.code}",
            "count": int(counts[term.pk]) if term.pk < len(counts) else 0,
        }
        for term in directory.reference.categories
    ]


def coming_dates(directory: Directory, language: str, now: datetime) -> list[dict[str, Any]]:
    """What is on today, each offer once; when nothing is left of today, what comes next. Two queries."""
    found: list[Occurrence] = []
    coming = Occurrence.objects.coming(now).filter(starts_at__gt=now - LONGEST_RUNNING)
    # Who needs help in a crisis finds it in the box below; "today, day and night" is no date to go to.
    coming = coming.exclude(offer__index__kind__is_crisis=True)
    for item in _readable(coming)[:DATES_READ]:
        if all(item.offer_id != earlier.offer_id for earlier in found):
            found.append(item)
        if len(found) == DATES_SHOWN:
            break
    today = now.date()
    rows = [_date_row(item, directory, language, now) for item in found]
    is_today = [item.starts_at.astimezone(clock.BERLIN).date() <= today for item in found]
    return [row | {"is_today": True} for row, its in zip(rows, is_today, strict=True) if its] or [
        row | {"is_today": False} for row in rows
    ]


def _readable(dates: OccurrenceQuerySet) -> OccurrenceQuerySet:
    """With everything a line says. Dates exist for public offers only; a language is one more query."""
    return (
        dates.filter(offer__index__is_public=True)
        .select_related("offer__service__organization", "offer__location__place")
        .prefetch_related("offer__service__texts")
        .order_by("starts_at", "pk")
    )


def _date_row(item: Occurrence, directory: Directory, language: str, now: datetime) -> dict[str, Any]:
    offer, reference = item.offer, directory.reference
    kind = reference.terms[offer.service.kind_id]
    category = reference.terms[kind.parent_id] if kind.parent_id else kind
    name = texts_of(offer.service, language).name
    starts_at = item.starts_at.astimezone(clock.BERLIN)
    return {
        "url": offer.get_absolute_url(),
        "name": name.value,
        "lang": name.lang,
        "kind": kind.name(language),
        "category": category.code,
        "place": cards.place_label(offer, reference),
        "iso": starts_at.isoformat(),
        "when": wording.sentence(wording.occurrence(item, now.date(), now)),
        "is_unknown": item.is_unknown,
    }
