"""The calendar file of an offer (RFC 5545): its dates as series, in the page's language.

UIDs stay the same for ever, so that a calendar which asks again changes its entries instead of doubling them.
A protected address never leaves the portal, not even as a place name finer than its area.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext
from icalendar import Event
from icalendar.prop import vRecur

from services import wording
from services.enums.offers import LocationType, Status
from services.texts import Texts
from sozialraum.lib.calendars import new_calendar
from sozialraum.lib.schedule import CalendarSeries, Occurrence, Rule, Timetable, calendar_series

ASK_AGAIN = timedelta(days=1)


def calendar_file(
    offer: Any,
    texts: Texts,
    timetable: Timetable,
    *,
    url: str,
    language: str,
    today: date,
    phones: Sequence[str] = (),
) -> bytes:
    """All dates within the next 400 days. A paused offer has none: its entries vanish at the next look."""
    calendar = new_calendar(texts.name.value, language, ask_again=ASK_AGAIN)
    if offer.service.status != Status.PAUSED:
        entry = _Entry(offer, texts, url=url, phones=phones)
        for series in calendar_series(timetable, today):
            for event in entry.of(series):
                calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


class _Entry:
    """What every event of the file says alike."""

    def __init__(self, offer: Any, texts: Texts, *, url: str, phones: Sequence[str]) -> None:
        self.offer, self.url, self.phones = offer, url, phones
        self.texts = texts
        self.place = _place(offer)
        location = offer.location
        is_shown = location.location_type == LocationType.PHYSICAL and not location.is_protected
        self.point = location.public_point if is_shown else None
        self.changed_at = offer.service.last_modified.astimezone(UTC)

    def of(self, series: CalendarSeries) -> list[Event]:
        events = []
        if series.starts_at is not None:
            event = self._event(series.starts_at, series.ends_at, series.rule, str(series.rule.ref))
            if series.rrule:
                event.add("rrule", vRecur.from_ical(series.rrule))
            if series.exdates:
                event.add("exdate", list(series.exdates))
            if series.rdates:
                event.add("rdate", list(series.rdates))
            events.append(event)
        events += [self._single(one) for one in series.extra]
        return events

    def _single(self, one: Occurrence) -> Event:
        key = f"{one.rule.ref}:{one.starts_at.astimezone(UTC):%Y%m%dT%H%MZ}"
        return self._event(one.starts_at, one.ends_at, one.rule, key)

    def _event(self, starts_at: datetime, ends_at: datetime | None, rule: Rule, key: str) -> Event:
        event = Event()
        event.add("uid", str(uuid5(NAMESPACE_URL, f"sozialraum:{self.offer.slug}:{key}")))
        event.add("dtstamp", self.changed_at)
        event.add("last-modified", self.changed_at)
        event.add("dtstart", starts_at)
        if ends_at is not None:
            event.add("dtend", ends_at)
        event.add("summary", self.texts.name.value)
        event.add("description", self._description(rule))
        event.add("url", self.url)
        if self.place:
            event.add("location", self.place)
        if (
            self.offer.location.location_type == LocationType.PHYSICAL
            and not self.offer.location.is_protected
        ):
            point = self.offer.location.public_point
            if point:
                event.add("geo", point)
        event.add("transp", "OPAQUE")
        return event

    def _description(self, rule: Rule) -> str:
        """How to get in, whom to call, and when to ask first."""
        parts = [wording.schedule(rule), rule.description]
        parts.append(self.texts.application_process.value)
        if self.phones:
            parts.append(gettext("Phone: %(number)s") % {"number": self.phones[0]})
        if "UNKNOWN" in (rule.on_public_holiday, rule.on_school_holiday):
            parts.append(gettext("In the holidays please ask whether it takes place."))
        parts.append(self.url)
        return "\n".join(part for part in parts if part)


def _place(offer: Any) -> str:
    location = offer.location
    if location.location_type == LocationType.VIRTUAL:
        return ""
    if location.is_protected:
        return location.place.name if location.place else location.city
    town = f"{location.postal_code} {location.city}".strip()
    return ", ".join(part for part in (location.name, location.address_1, town) if part)
