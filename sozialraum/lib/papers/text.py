"""Plain text: readable, and nothing that a browser or a shell would run."""

from __future__ import annotations

import re

from sozialraum.lib.papers.refusal import NotAccepted, Why

_MARKUP = re.compile(
    r"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php)|^#!|^\{\\rtf", re.IGNORECASE
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check_text(data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAccepted(Why.UNKNOWN) from None
    if _UNPRINTABLE.search(text):
        raise NotAccepted(Why.UNKNOWN)
    if _MARKUP.search(text.lstrip()):
        raise NotAccepted(Why.ACTIVE)
