"""Words about members."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext

from offices.enums import OWN_NAMES

register = template.Library()


@register.filter
def own_names(codes: Iterable[str]) -> list[str]:
    """Languages as those who speak them write them."""
    return [OWN_NAMES[code] for code in codes if code in OWN_NAMES]


@register.filter
def period(days: Any) -> str:
    """“since …” or “… to …”; the database keeps the day after the last."""
    first = date_format(days.lower, "SHORT_DATE_FORMAT") if days.lower else ""
    if days.upper:
        last = date_format(days.upper - timedelta(days=1), "SHORT_DATE_FORMAT")
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    return gettext("since %(first)s") % {"first": first}


@register.filter
def initials(user: Any) -> str:
    """Two letters in place of a face."""
    letters = [word[0] for word in str(user).split() if word[0].isalpha()]
    return "".join([*letters[:1], *letters[1:][-1:]]).upper()
