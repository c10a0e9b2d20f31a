"""Local wall-clock time to moments in time, across both clock changes."""

from datetime import UTC, date, datetime, time, timedelta

from sozialraum.lib.clock import BERLIN

# Nothing is answered outside these days, so that absurd input cannot overflow the arithmetic.
EARLIEST = date(1990, 1, 1)
LATEST = date(2199, 12, 31)

# Directive 2000/84/EC: the clocks change at 01:00 UTC.
_LAST_HOUR_OF_A_CHANGE = 3


def at_local(day: date, clock: time) -> datetime:
    """The moment a local clock first shows this time.

    A time that is skipped in March moves on by the gap (02:30 becomes 03:30), one that comes twice in October
    is the first of the two (RFC 5545, 3.3.5).
    """
    moment = datetime.combine(day, clock, BERLIN)
    if clock.hour > _LAST_HOUR_OF_A_CHANGE:
        return moment
    later = moment.replace(fold=1)
    if later.utcoffset() == moment.utcoffset():
        return moment
    return moment.astimezone(UTC).astimezone(BERLIN)


def span(day: date, opens_at: time, closes_at: time | None) -> tuple[datetime, datetime | None]:
    """Begin and end of what opens on this day; the end is read from the local clock, not added up in
    hours."""
    starts_at = at_local(day, opens_at)
    if closes_at is None:
        return starts_at, None
    ends_at = at_local(day if closes_at > opens_at else day + timedelta(days=1), closes_at)
    if ends_at <= starts_at:
        ends_at = starts_at + (datetime.combine(day, closes_at) - datetime.combine(day, opens_at))
    return starts_at, ends_at


def clamp(day: date) -> date:
    return min(max(day, EARLIEST), LATEST)


def instant(moment: datetime) -> datetime:
    """The moment in UTC: two local datetimes compare by their clock faces, which is wrong in the repeated
    hour."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if not EARLIEST < moment.date() < LATEST:
        moment = datetime.combine(clamp(moment.date()), time.min, UTC)
    return moment.astimezone(UTC)
