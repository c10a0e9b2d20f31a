"""An offer's own words for full text: our stems with weights, and in how many offers each of them occurs.

They are kept twice: as marks for the search (`own_words`), and as a tsvector, of which PostgreSQL counts the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection

from services.search.words import LANGUAGES, STOP, compound_parts, stem, tokens

if TYPE_CHECKING:
    from services.models import SearchWord, ServiceAtLocation
    from services.search.reference import Reference

MOST_LEXEMES = 600
MOST_WORDS = 50_000
LONGEST_LEXEME = 80
_ORDER = "ABCD"


def document(offer: ServiceAtLocation, reference: Reference) -> list[tuple[str, str]]:
    """(lexeme, weight) of an offer: its name A, who and where B, the kind's names C, everything else D.

    Reads only what `ServiceAtLocation.objects.with_facts()` has loaded.
    """
    service, location = offer.service, offer.location
    found: dict[str, str] = {}
    known = reference.vocabulary.parts_known
    place = location.place
    where = [place.name, place.municipality] if place else []
    if not location.is_protected:
        where += [location.name, location.city]
    for text in (service.name,):
        _add(found, text, "de", "A", known)
    for text in (service.organization.name, getattr(service.organization, "alternate_name", ""), *where):
        _add(found, text, "de", "B", known)
    for language, name in reference.terms[service.kind_id].names.items():
        _add(found, name, language, "C", known)
    for text in (service.description, service.eligibility_description, service.application_process):
        _add(found, text, "de", "D", known)
    for translation in service.texts.all():
        _add(found, translation.name, translation.language, "A", known)
        _add(found, translation.description, translation.language, "D", known)
    return list(found.items())[:MOST_LEXEMES]


def _add(found: dict[str, str], text: str, language: str, weight: str, known: frozenset[str]) -> None:
    for lexeme, weaker in lexemes(text, language, known):
        chosen = _ORDER[min(_ORDER.index(weight) + weaker, 3)]
        if found.get(lexeme, "Z") > chosen:
            found[lexeme] = chosen


def lexemes(text: str, language: str, known: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Stems of a text; parts of German compounds follow with 1, one weight below the whole word."""
    code = "de" if language == "einfach" or language not in LANGUAGES else language
    for word in tokens(text):
        if word in STOP[code] or len(word) < 2 or len(word) > LONGEST_LEXEME:
            continue
        yield stem(word, code), 0
        if code == "de" and len(word) > 6:
            for part in _parts(word, known):
                yield stem(part, "de"), 1


@lru_cache(maxsize=20_000)
def _parts(word: str, known: frozenset[str]) -> tuple[str, ...]:
    return compound_parts(word, known)


def tsvector(entries: Iterable[tuple[str, str]]) -> str:
    """A tsvector literal. Every lexeme gets a position, because weights hang on positions."""
    return " ".join(
        f"{_quoted(lexeme)}:{position}{weight}" for position, (lexeme, weight) in enumerate(entries, start=1)
    )


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def search_words(reference: Reference) -> list[SearchWord]:
    """Rows of words that occur in the offers, with in how many: stems of all texts, and whole words of names.

    Only words of names have a spelling to show; a typing error is never "corrected" to a stem.
    """
    from services.models import SearchWord

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT document FROM services_offerindex WHERE is_public') "
            "ORDER BY ndoc DESC, word LIMIT %s",
            [MOST_WORDS],
        )
        frequencies: dict[str, int] = dict(cursor.fetchall())
        cursor.execute(
            "SELECT DISTINCT name FROM services_service "
            "UNION SELECT name FROM offices_organization UNION SELECT name FROM services_location "
            "WHERE NOT is_protected ORDER BY 1 LIMIT %s",
            [MOST_WORDS],
        )
        names = [name for (name,) in cursor.fetchall()]
    shown: dict[str, str] = {}
    for name in names:
        for raw in name.split():
            found = tokens(raw)
            if len(found) == 1 and 3 < len(found[0]) <= LONGEST_LEXEME and found[0].isalpha():
                shown.setdefault(found[0], raw.strip(".,;:!?()„“”\"'")[:LONGEST_LEXEME])
    rows = {
        word: SearchWord(word=word, shown="", frequency=count)
        for word, count in frequencies.items()
        if len(word) <= LONGEST_LEXEME
    }
    for word, spelling in shown.items():
        count = frequencies.get(stem(word, "de"), 0)
        if count and word not in STOP["de"]:
            rows[word] = SearchWord(word=word, shown=spelling, frequency=count)
    return list(rows.values())
