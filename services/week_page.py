"""What takes place in a week: the dates of the offers that fit, by day and time. One query whatever the size.

The dates come from the table of occurrences; how many more there are is counted on the directory's columns,
which costs no query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from babel.dates import format_date, format_skeleton
from django.db import connection
from django.utils.translation import get_language, gettext, pgettext

from services import wording
from services.enums.offers import PUBLIC_STATUSES, LocationType, OccurrenceState
from services.offer_dates import full_day, why
from services.search.finding import Matching
from services.search.snapshot import HORIZON_DAYS
from sozialraum.lib import clock, weeks
from sozialraum.lib.addresses import url_of
from sozialraum.lib.languages import SOURCE, html_lang

LONGEST_DATE = timedelta(hours=3)
"""What lasts longer is no date to be on time for but an open door, and stands in a list of its own."""

MOST_DATES, MOST_DOORS = 36, 24
"""Rows of one day. What is left out is counted and linked to the list."""

FEW_DOORS = 5

# Each half stops at its limit: the index gives a day in order of time, however many offers there are.
DATES = """
    SELECT item.starts_at, item.ends_at, item.state, item.reason, item.reason_text, item.is_door, offer.id,
        offer.slug, service.name, coalesce(translation.name, ''), service.kind_id, location.name,
        location.location_type, location.is_protected, coalesce(place.name, ''), day.number
    FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[]) WITH ORDINALITY AS day(start, stop, number)
    CROSS JOIN LATERAL (
        (
            SELECT *, false AS is_door FROM services_occurrence
            WHERE starts_at >= day.start AND starts_at < day.stop
                AND coalesce(ends_at - starts_at, interval '0') <= %(longest)s
                AND (%(everything)s OR offer_id = ANY(%(offers)s))
            ORDER BY starts_at, id LIMIT %(most_dates)s
        ) UNION ALL (
            SELECT *, true AS is_door FROM services_occurrence
            WHERE starts_at >= day.start AND starts_at < day.stop
                AND ends_at - starts_at > %(longest)s
                AND (%(everything)s OR offer_id = ANY(%(offers)s))
            ORDER BY starts_at, id LIMIT %(most_doors)s
        )
    ) item
    JOIN services_serviceatlocation offer ON offer.id = item.offer_id
    JOIN services_service service ON service.id = offer.service_id AND service.status = ANY(%(public)s)
    JOIN services_location location ON location.id = offer.location_id
    LEFT JOIN offices_place place ON place.id = location.place_id
    LEFT JOIN services_servicetext translation
        ON translation.service_id = service.id AND translation.language = %(language)s
    ORDER BY item.starts_at, service.name, item.id
"""


@dataclass
class Row:
    """One date. `url` keeps the question, so that the way back from the offer leads to the same hits."""

    times: str
    url: str
    name: str
    lang: str
    kind: str
    category: str
    place: str
    state: str
    why: str


@dataclass
class Slot:
    """Everything that begins at the same time."""

    label: str
    iso: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Day:
    number: int
    day: date
    title: str
    short: str
    is_today: bool
    is_past: bool
    slots: list[Slot] = field(default_factory=list)
    doors: list[Row] = field(default_factory=list)
    more: int = 0
    more_url: str = ""

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def dates(self) -> int:
        return sum(len(slot.rows) for slot in self.slots)

    @property
    def total(self) -> int:
        return self.dates + len(self.doors) + self.more

    @property
    def shows_doors(self) -> bool:
        """Few rows need no folding away."""
        return not self.slots or len(self.doors) <= FEW_DOORS


def parse_week(text: str, today: date) -> tuple[date, bool]:
    """Monday of a week written 2026-W48, and whether it was understood; this week where it was not."""
    monday = weeks.monday_from(text)
    return (monday, True) if monday else (weeks.monday_of(today), not text.strip())


def is_known(monday: date, today: date) -> bool:
    """Whether dates are kept for that week: neither over nor beyond the eight weeks ahead."""
    return today - timedelta(days=6) <= monday <= last_day(today)


def last_day(today: date) -> date:
    return today + timedelta(days=HORIZON_DAYS - 1)


def title_of(monday: date) -> str:
    """`23. – 29. November 2026`, in the language's own way."""
    locale, sunday = wording.locale(), monday + timedelta(days=6)
    first = format_skeleton("MMMMd", monday, locale=locale)
    if monday.year != sunday.year:
        first = format_date(monday, "long", locale=locale)
    return gettext("%(from)s to %(to)s") % {"from": first, "to": format_date(sunday, "long", locale=locale)}


def days_of(matching: Matching, monday: date, language: str) -> list[Day]:
    """The seven days with their dates. One query."""
    today = matching.now.date()
    days = [_day(monday + timedelta(days=offset), offset, today) for offset in range(7)]
    shown: list[set[int]] = [set() for _day_ in days]
    terms = matching.directory.reference.terms
    german = SOURCE if html_lang(language) != SOURCE else ""
    query = matching.filters.query(paging=False)
    suffix = f"?{query}" if query else ""
    for record in _dates(matching, monday, language):
        starts_at, ends_at, state, code, reason, is_door, offer_id, slug = record[:8]
        name, translated, kind_id, place, place_type, is_protected, district, number = record[8:]
        day, kind = days[number - 1], terms.get(kind_id)
        starts_at = starts_at.astimezone(clock.BERLIN)
        end = ends_at.astimezone(clock.BERLIN).time() if ends_at else None
        row = Row(
            times=wording.time_range(starts_at.time(), end) if is_door else _until(end) if end else "",
            url=url_of("offer-detail", slug) + suffix,
            name=translated or name,
            lang="" if translated else german,
            kind=kind.name(language) if kind else "",
            category=terms[kind.parent_id].code if kind and kind.parent_id else "",
            place=_place(place, place_type, is_protected, district),
            state={OccurrenceState.CANCELLED: "off", OccurrenceState.UNKNOWN: "unclear"}.get(state, "on"),
            why=why(_Why(state, code, reason)),
        )
        if is_door:
            day.doors.append(row)
        else:
            label = _at(starts_at.time())
            if not day.slots or day.slots[-1].label != label:
                day.slots.append(Slot(label, starts_at.isoformat(timespec="minutes")))
            day.slots[-1].rows.append(row)
        if state != OccurrenceState.CANCELLED:
            shown[number - 1].add(offer_id)
    for day, offers in zip(days, shown, strict=True):
        if day.dates >= MOST_DATES or len(day.doors) >= MOST_DOORS:
            day.more = _others(matching, day.day, offers)
            more = matching.filters.changed(tag=day.day.isoformat()).query(paging=False)
            day.more_url = f"{url_of('offer-list')}?{more}"
    return days


@lru_cache(maxsize=2048)
def _clock(at: time, language: str) -> tuple[str, str]:
    words = {"time": wording.clock_time(at)}
    return pgettext("time of day", "%(time)s") % words, gettext("until %(time)s") % words


def _at(at: time) -> str:
    return _clock(at, get_language() or SOURCE)[0]


def _until(at: time) -> str:
    return _clock(at, get_language() or SOURCE)[1]


@dataclass
class _Why:
    state: str
    reason: str
    reason_text: str

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def is_unknown(self) -> bool:
        return self.state == OccurrenceState.UNKNOWN


def _day(day: date, offset: int, today: date) -> Day:
    return Day(
        number=offset + 1,
        day=day,
        title=full_day(day, today),
        short=wording.weekday(offset, "abbreviated").rstrip("."),
        is_today=day == today,
        is_past=day < today,
    )


def _dates(matching: Matching, monday: date, language: str) -> list[tuple[Any, ...]]:
    midnights = [
        datetime.combine(monday + timedelta(days=offset), time.min, clock.BERLIN) for offset in range(8)
    ]
    everything = not matching.masks
    parameters: dict[str, Any] = {
        "starts": midnights[:7],
        "ends": midnights[1:],
        "longest": LONGEST_DATE,
        "everything": everything,
        "offers": [] if everything else _offers(matching),
        "most_dates": MOST_DATES,
        "most_doors": MOST_DOORS,
        "public": list(PUBLIC_STATUSES),
        "language": language,
    }
    with connection.cursor() as cursor:
        cursor.execute(DATES, parameters)
        return cursor.fetchall()


def _offers(matching: Matching) -> list[int]:
    """All offers that fit, in no order: the week sorts by time."""
    return matching.directory.rows.offer_id[np.flatnonzero(matching.mask)].tolist()


def _others(matching: Matching, day: date, offers: set[int]) -> int:
    """Offers on that day that are not among the rows shown."""
    rows = matching.directory.rows
    return max(0, int(np.count_nonzero(matching.mask & rows.on_day(day))) - len(offers))


def _place(name: str, place_type: str, is_protected: bool, district: str) -> str:
    if place_type == LocationType.VIRTUAL:
        return name
    return district if is_protected else ", ".join(part for part in (name, district) if part)
