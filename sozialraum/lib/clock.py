"""The one clock of the portal: Europe/Berlin, and a time that tests and the demo may hold still."""

import os
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

FIXED_NOW = "SOZIALRAUM_NOW"
_MAY_BE_FIXED = frozenset({"test", "demo"})


def now() -> datetime:
    """The present in local time.

    `SOZIALRAUM_NOW` (ISO 8601, read as local time when it names no offset) replaces it, but only in the modes
    test and demo: a forgotten variable must never make the live portal answer "open now" for another day.
    """
    fixed = os.environ.get(FIXED_NOW)
    if fixed and os.environ.get("SOZIALRAUM_MODE") in _MAY_BE_FIXED:
        return _parse(fixed)
    return datetime.now(BERLIN)


def today() -> date:
    """The local calendar day, which for two hours a night is not the day in UTC."""
    return now().date()


@lru_cache(maxsize=16)
def _parse(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(
            f"{FIXED_NOW} must be an ISO 8601 time such as 2027-03-28T10:00, not {text!r}"
        ) from error
    return moment.replace(tzinfo=BERLIN) if moment.tzinfo is None else moment.astimezone(BERLIN)
