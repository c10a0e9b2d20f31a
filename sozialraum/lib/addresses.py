"""Addresses of pages. `reverse` takes 10 µs a time, and a page asks for the same few names again and again."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

_MARK = "0-0"


def url_of(name: str, slug: str = "", *, language: str | None = None) -> str:
    """The address of a page; `slug` for pages that have one (letters, digits, - and _).

    `language` is the active one, for whoever knows it: asking for it is half of the work.
    """
    begin, end = _parts(name, bool(slug), language or get_language())
    return f"{begin}{slug}{end}"


@lru_cache(maxsize=1024)
def _parts(name: str, has_slug: bool, _language: str | None) -> tuple[str, str]:
    begin, _mark, end = reverse(name, args=[_MARK] if has_slug else []).partition(_MARK)
    return begin, end
