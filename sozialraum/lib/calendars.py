"""What every calendar file of the portal begins with (RFC 5545, RFC 7986)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from icalendar import Calendar

from sozialraum.lib.languages import html_lang

CONTENT_TYPE = "text/calendar; charset=utf-8"


def new_calendar(name: str, language: str, *, ask_again: timedelta) -> Calendar:
    """An empty calendar that programs ask for again after that time."""
    calendar = Calendar()
    calendar.add(
        "prodid", f"-//{settings.REGION_NAME}//{settings.PORTAL_NAME}//{html_lang(language).upper()}"
    )
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ask_again, parameters={"VALUE": "DURATION"})
    return calendar
