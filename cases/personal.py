"""Does a note look like it says who somebody is? The walk-in log asks before it stores such a note.

It looks for what seldom means anything else: numbers to call, addresses, dates of birth, references of cases, a title
with a word behind it, "heißt …", and two capitalised words in a row that the directory does not know. German writes
every noun with a capital, so single words are never taken for names, and pairs only if both are strange to the
directory's vocabulary (kinds of offers, their synonyms, offers, organisations, places).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from services.search import snapshot

_MAIL = re.compile(r"\S+@\S+\.\S+")
_PHONE = re.compile(r"(?:\+|00?)[1-9][\d\s/().-]{5,}\d")
_BIRTH = re.compile(
    r"\b\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d\b|\b(?:geb|geboren)\b\.?\s*(?:am\s*)?[\d./-]+", re.IGNORECASE
)
_REFERENCE = re.compile(r"\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b")
_TITLE = re.compile(
    r"\b(?:Frau|Herrn?|Familie|Fam\.|Hr\.|Fr\.|Mrs?\.?|Dr\.)\s+(?!(?:aus|mit|und|ist|hat|war|in|im|die|der|das)\b)[A-ZÄÖÜ][\w'-]+"
)
_CALLED = re.compile(r"\b(?:heißt|heisst|namens|Name(?:\s+ist)?:?|genannt)\s+[A-ZÄÖÜÇŞİ][\w'-]+")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_SENTENCE_END = re.compile(r"[.!?:;,–-]\s*$")


def signs_of_a_person(text: str, is_known: Callable[[str], bool] | None = None) -> list[str]:
    """The parts of a text that look like they name or reach somebody, in their order; empty where nothing does."""
    known = is_known or snapshot.current().reference.vocabulary.is_known
    found: list[tuple[int, str]] = []
    for pattern in (_MAIL, _PHONE, _BIRTH, _REFERENCE, _TITLE, _CALLED):
        found += [(match.start(), match.group().strip()) for match in pattern.finditer(text)]
    words = list(_WORD.finditer(text))
    for first, second in pairwise(words):
        between = text[first.end() : second.start()]
        if between.strip() or _SENTENCE_END.search(text[: second.start()]):
            continue
        if all(_could_be_a_name(match.group(), known) for match in (first, second)):
            found.append((first.start(), text[first.start() : second.end()]))
    shown: list[str] = []
    for _position, part in sorted(found):
        if not any(part in other for other in shown):
            shown.append(part)
    return shown


def _could_be_a_name(word: str, is_known: Callable[[str], bool]) -> bool:
    return len(word) > 1 and word[0].isupper() and not word.isupper() and not is_known(word.lower())
