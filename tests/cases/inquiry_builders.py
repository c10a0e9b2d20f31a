"""Requests for stories, and residents who answer the questions of /kontakt/ page by page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from cases.actions.inquiries import codes, drafts, sending
from cases.enums.inquiries import Channel, Wish
from cases.models import Inquiry
from offices.models import Office
from sozialraum.lib.languages import in_language
from tests.cases.builders import CANARY

ADDRESS = "203.0.113.7"
LINK = "https://portal.example/team/anfragen/"

# A mother in Malstatt who wants to be called.
MOTHER = {
    "ort": {"ort": "Malstatt"},
    "buero": {"buero": "malstatt"},
    "art": {"wunsch": "call"},
    "wann": {"wann": ["2026-11-25 morning", "2026-11-26 afternoon"]},
    "sprache": {"sprache": "ar"},
    "thema": {"thema": ["klein"], "text": "ابنتي لا تنام."},
    "wer": {"wer": "adult"},
    "erreichen": {"weg": "phone"},
    "angaben": {"name": "Rania", "telefon": "0152 28817386"},
    "achten": {"vorsicht": ["no_voicemail"], "hinweis": ""},
}
# Fifteen, without a name, a number and the parents.
LUCHS = {
    "ort": {"ort": "66113"},
    "buero": {"buero": "malstatt"},
    "art": {"wunsch": "write"},
    "sprache": {"sprache": "de"},
    "thema": {"text": "Bei uns wird nur geschrien."},
    "wer": {"wer": "minor_alone"},
    "erreichen": {"weg": "code"},
    "angaben": {"name": "Luchs"},
}


def an_inquiry(slug: str = "malstatt", **changes: Any) -> tuple[Inquiry, str]:
    """A request that has arrived, and its code."""
    values: dict[str, Any] = {
        "office": Office.objects.get(slug=slug),
        "wish": Wish.CALL,
        "channel": Channel.PHONE,
        "phone": "030 23125-117",
        "name": CANARY,
        "text": f"{CANARY} schläft nicht",
    }
    draft, key = drafts.begin_draft(address=ADDRESS, stamp="")
    request = sending.Request(**(values | changes))
    inquiry = sending.send_inquiry(draft, key, request, address=ADDRESS, link=LINK)
    return inquiry, codes.code_for(key)


def answer(client: Client, path: str, data: dict[str, Any], language: str = "de") -> HttpResponse:
    """Send one page; follows to the next."""
    return client.post(in_language(f"/kontakt/{path}/", language), data, follow=True)


def walk(client: Client, pages: dict[str, dict[str, Any]], language: str = "de") -> HttpResponse:
    """Answer every question; ends at the page with all answers."""
    response: Any = None
    for path, data in pages.items():
        response = answer(client, path, data, language)
    return response


def path_of(response: Any) -> str:
    return response.request["PATH_INFO"]
