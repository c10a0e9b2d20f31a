"""Weeks as addresses write them: 2026-W48, from Monday (ISO 8601)."""

from __future__ import annotations

import re
from datetime import date, timedelta

ADDRESS = re.compile(r"(\d{4})-?W(\d{1,2})")
YEARS = range(2000, 2200)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def monday_from(text: str) -> date | None:
    """Monday of a week written 2026-W48; None where it is not understood."""
    found = ADDRESS.fullmatch(text.strip().upper()) if text.isascii() else None
    if found is None or int(found[1]) not in YEARS:
        return None
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def address_of(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"
