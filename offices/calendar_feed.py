"""A person's shifts as a calendar (RFC 5545).

UIDs stay the same for a person and a shift, SEQUENCE is the version of the published week, and what was taken away
stays in the file as cancelled for two months, so that calendars which ask seldom still learn of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext
from icalendar import Event

from offices.models import Office, RosterChange, ShiftAssignment, User
from sozialraum.lib import clock
from sozialraum.lib.calendars import new_calendar
from sozialraum.lib.languages import SOURCE

ASK_AGAIN = timedelta(hours=6)
BACK, AHEAD = timedelta(weeks=8), timedelta(weeks=52)


def feed_of(user: User) -> bytes:
    """Published shifts from eight weeks ago on, with cancelled ones."""
    now = clock.now()
    calendar = new_calendar(gettext("My shifts"), SOURCE, ask_again=ASK_AGAIN)
    held = (
        ShiftAssignment.objects.of(user)
        .published()
        .between(now - BACK, now + AHEAD)
        .select_related("shift__week__office")
    )
    kept = set()
    for one in held:
        kept.add(one.shift_id)
        calendar.add_component(
            _event(
                user,
                one.shift_id,
                one.shift.name,
                one.shift.week.office,
                one.starts_at,
                one.ends_at,
                one.shift.week.version,
            )
        )
    for change in _taken_away(user, now):
        if change.shift_number is None or change.shift_number in kept:
            continue
        kept.add(change.shift_number)
        assert change.starts_at is not None
        assert change.ends_at is not None
        event = _event(
            user,
            change.shift_number,
            change.shift_name,
            change.week.office,
            change.starts_at,
            change.ends_at,
            change.version,
        )
        event.add("status", "CANCELLED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _taken_away(user: User, now: datetime) -> list[RosterChange]:
    """The latest word about each shift this person was told of and does not hold any more."""
    return list(
        RosterChange.objects.filter(
            worker=user,
            starts_at__gte=now - BACK,
            text__in=("freed", "removed", "swapped", "moved", "assigned"),
        )
        .select_related("week__office")
        .order_by("-pk")
    )


def _event(
    user: User, number: int, name: str, office: Office, starts_at: datetime, ends_at: datetime, version: int
) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'shift/{number}/{user.pk}')}@sozialraum")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("sequence", version)
    event.add("summary", name)
    event.add("dtstart", starts_at.astimezone(clock.BERLIN))
    event.add("dtend", ends_at.astimezone(clock.BERLIN))
    event.add("location", f"{office.address_1}, {office.postal_code} {office.city}")
    return event
