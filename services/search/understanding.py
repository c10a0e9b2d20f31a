"""What a query means: kinds of offer with scores, a place, an age, a correction, words for the offers' own texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from services.search.ages import age_in_months
from services.search.correction import likeness_of
from services.search.places import PlaceHit
from services.search.scoring import Unit, kind_scores
from services.search.vocabulary import Group, Vocabulary
from services.search.words import (
    CYRILLIC_LETTERS,
    LANGUAGES,
    STOP,
    WEAK,
    compound_parts,
    fold,
    german_key,
    joins,
    latinised,
    partial_parts,
    scripts,
    stem,
    tokens,
)

LONGEST_QUERY = 24
"""Words of a query that are looked at."""

MOST_KINDS = 12
MOST_LEXEMES = 8
MOST_DOCUMENTS = 2000
"""The rarest words that together occur in this many offers are looked up: what more offers say tells none apart."""

LEAST_SCORE = 0.06
LEAST_SHARE = 0.12
LEAST_SHARE_CLEAR = 0.4
"""Kinds below this share of the best kind's score are no answer; stricter where one kind was clearly meant."""

CLEAR = 0.8

OTHER_LANGUAGE = 0.8
CORRECTED = 0.9
SURE = 0.9
ASKED = 0.83
"""Less alike, a correction still helps to find, but nobody is asked whether they meant it."""

LIKELY = 0.93
WEAK_WORD = 0.4

_ENDINGS = frozenset(
    {
        "",
        *[
            "e",
            "n",
            "s",
            "t",
            "en",
            "er",
            "es",
            "em",
            "st",
            "in",
            "innen",
            "ung",
            "ungen",
            "lich",
            "ig",
            "a",
            "i",
            "o",
            "y",
            "ed",
            "ing",
            "ion",
            "ions",
            "es",
            "ies",
            "ler",
            "lar",
            "im",
            "um",
            "de",
            "da",
        ],
    }
)

Corrections = Callable[[str], Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Understanding:
    """`kinds` are codes with scores of 0 to 1, best first; `words` stems for the offers' own documents, rarest first.

    `corrected` is the query as it was probably meant, only when a typing error was corrected.
    """

    text: str
    place: PlaceHit | None = None
    kinds: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()
    corrected: str | None = None
    age_months: int | None = None
    language: str = "de"


def understand(
    query: str, vocabulary: Vocabulary, *, corrector: Corrections | None = None, language: str = ""
) -> Understanding:
    """Read a query. `language` is that of the page it was typed on, a hint only."""
    correct = corrector or vocabulary.corrector.correct
    words = tokens(query)[:LONGEST_QUERY]
    if not words:
        return Understanding(text=query)
    place, used = vocabulary.gazetteer.find(words)
    corrections: dict[int, str] = {}
    if place is None:
        place, used = _resembling_place(words, vocabulary, correct, corrections)
    age, age_words = age_in_months(query, words)
    rest = [word for index, word in enumerate(words) if index not in used]
    positions = [index for index in range(len(words)) if index not in used]
    if not rest:
        return Understanding(query, place, corrected=_rewritten(query, words, corrections, vocabulary))
    weights_of_languages = _languages(rest, vocabulary, language)
    main = max(weights_of_languages, key=lambda code: weights_of_languages[code])
    importance = _importance(
        rest, weights_of_languages, {positions.index(i) for i in age_words if i in positions}
    )
    likely = {"de", *(code for code, weight in weights_of_languages.items() if weight > LIKELY)}
    readings = [_readings(word, vocabulary, correct, tuple(likely)) for word in rest]
    for index, reading in enumerate(readings):
        if reading.corrected and importance[index] > 0.1:
            corrections[positions[index]] = reading.corrected
    units: list[Unit] = [((index,), reading.groups) for index, reading in enumerate(readings)]
    units += _joined(rest, readings, vocabulary, correct, positions, corrections)
    scores = kind_scores(units, importance, weights_of_languages, vocabulary)
    return Understanding(
        text=query,
        place=place,
        kinds=_best(scores, vocabulary),
        words=_lexemes(rest, importance, readings, main, vocabulary),
        corrected=_rewritten(query, words, corrections, vocabulary),
        age_months=age,
        language=main,
    )


@dataclass(frozen=True)
class _Reading:
    groups: Sequence[Group]
    known: bool
    corrected: str | None = None


def _readings(word: str, vocabulary: Vocabulary, correct: Corrections, likely: Sequence[str]) -> _Reading:
    """A word as the vocabulary knows it; else the nearest known word, or a compound with a slip in it.

    Only words of a likely language or German are put in its place: "infant" is not a misspelt "enfant".
    """
    groups, known = vocabulary.groups(word)
    if known or vocabulary.is_known(word):
        return _Reading(groups, True)
    found = [
        (other, likeness)
        for other, likeness in correct(word)
        if vocabulary.is_own_word(other) or any(other in vocabulary.exact[code] for code in likely)
    ]
    is_long = len(word) > 8 and scripts(word)[0] == "de"
    if is_long and (not found or (found[0][1] < SURE and groups)):
        found = _corrected_compound(word, vocabulary, correct) or found
    if not found and word[0] in CYRILLIC_LETTERS:
        heard = latinised(word)
        found = [(heard, SURE)] if vocabulary.groups(heard)[1] else list(correct(heard))
        return _Reading([*groups, *_weakened(found, vocabulary)], False)
    if not found:
        return _Reading(groups, False)
    more = [*groups, *_weakened(found, vocabulary)]
    best, likeness = found[0]
    return _Reading(more, False, best if likeness >= ASKED and not _is_form(word, best) else None)


def _weakened(found: Sequence[tuple[str, float]], vocabulary: Vocabulary) -> list[Group]:
    """Readings of the words that may have been meant; the less alike, the less they count."""
    return [
        tuple((key, factor * likeness * CORRECTED) for key, factor in group)
        for other, likeness in found
        for group in vocabulary.groups(other)[0]
    ]


def _is_form(word: str, other: str) -> bool:
    """Another ending of the same word is no typing error: nobody is asked whether they meant it."""
    if stem(word, scripts(word)[0]) == stem(other, scripts(word)[0]):
        return True
    same = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        same += 1
    if scripts(word)[0] == "de":
        return same >= 4 and word[same:] in _ENDINGS and other[same:] in _ENDINGS
    return same >= 4 and max(len(word), len(other)) - same <= 3


def _corrected_compound(word: str, vocabulary: Vocabulary, correct: Corrections) -> list[tuple[str, float]]:
    for part in partial_parts(word, vocabulary.parts_known):
        key = german_key(word)
        other = key.removesuffix(part) if key.endswith(part) else key.removeprefix(part)
        for meant, likeness in correct(other)[:1]:
            whole = meant + part if key.endswith(part) else part + meant
            if compound_parts(whole, vocabulary.parts_known) or vocabulary.is_known(whole):
                return [(whole, likeness)]
    return []


def _resembling_place(
    words: list[str], vocabulary: Vocabulary, correct: Corrections, corrections: dict[int, str]
) -> tuple[PlaceHit | None, set[int]]:
    for index, word in enumerate(words):
        if len(word) < 5 or not word.isalpha() or vocabulary.is_known(word) or vocabulary.groups(word)[1]:
            continue
        name = vocabulary.gazetteer.resembling(word)
        if name:
            better = correct(word)
            if better and better[0][1] > likeness_of(german_key(word), name):
                continue
            hit, used = vocabulary.gazetteer.hit(name, words, index)
            if scripts(word)[0] == "de":
                corrections[index] = hit.name
            return hit, used
    return None, set()


def _languages(words: Sequence[str], vocabulary: Vocabulary, hint: str) -> dict[str, float]:
    """A weight per language: 1 for the one most of the words belong to."""
    hint = "de" if hint == "einfach" else hint
    votes = dict.fromkeys(LANGUAGES, 0.0)
    for word in words:
        for code, vote in vocabulary.votes(word):
            votes[code] += vote
    if hint in votes:
        votes[hint] += 0.6
    votes["de"] += 0.2
    most = max(votes.values())
    if most < 0.7:
        # Not one word was recognised: any language of the script is as likely.
        return dict.fromkeys(LANGUAGES, 1.0)
    return {code: OTHER_LANGUAGE + (1 - OTHER_LANGUAGE) * (vote / most) ** 2 for code, vote in votes.items()}


def _importance(words: Sequence[str], languages: dict[str, float], age_words: set[int]) -> list[float]:
    """How much a word says: nothing for function words of a likely language, little for everyday nouns."""
    likely = [code for code, weight in languages.items() if weight > LIKELY]
    values = []
    for index, word in enumerate(words):
        codes = [code for code in scripts(word) if code in likely] or list(scripts(word))
        if any(word in STOP[code] for code in codes) or (len(word) == 1 and not word.isdigit()):
            values.append(0.03)
        elif index in age_words or word.isdigit():
            values.append(0.08)
        elif any(word in WEAK[code] for code in codes):
            values.append(WEAK_WORD)
        else:
            values.append(1.0)
    return values


def _joined(
    words: Sequence[str],
    readings: Sequence[_Reading],
    vocabulary: Vocabulary,
    correct: Corrections,
    positions: Sequence[int],
    corrections: dict[int, str],
) -> list[Unit]:
    """Words written apart that belong together: kita platz, haus aufgaben, "alein erziehend"."""
    units: list[Unit] = []
    for start, stop, joined in joins(words):
        if len(joined) < 6 or scripts(joined)[0] != "de":
            continue
        whole = vocabulary.whole(joined)
        covered = tuple(range(start, stop))
        if whole:
            units.append((covered, whole))
            for index in covered:
                corrections.pop(positions[index], None)
        elif stop - start == 2 and not all(readings[index].known for index in covered):
            for other, likeness in correct(joined)[:1]:
                if likeness > 0.85:
                    groups = [tuple((k, f * likeness) for k, f in g) for g in vocabulary.groups(other)[0]]
                    units.append((covered, groups))
                    for index in covered:
                        corrections.pop(positions[index], None)
                    corrections[positions[start]] = other
                    for index in covered[1:]:
                        corrections[positions[index]] = ""
    return units


def _best(scores: np.ndarray, vocabulary: Vocabulary) -> tuple[tuple[str, float], ...]:
    if not len(scores):
        return ()
    scores = np.minimum(scores, 1.0)
    order = np.argsort(-scores, kind="stable")[:MOST_KINDS]
    best = float(scores[order[0]])
    floor = max(LEAST_SCORE, (LEAST_SHARE_CLEAR if best >= CLEAR else LEAST_SHARE) * best)
    chosen = [int(index) for index in order if scores[index] >= floor]
    return tuple((vocabulary.codes[index], round(float(scores[index]), 4)) for index in chosen)


def _lexemes(
    words: Sequence[str],
    importance: Sequence[float],
    readings: Sequence[_Reading],
    main: str,
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Stems for the offers' own texts: German ones for Latin script too, since nearly all texts are German.

    Everyday nouns ("Kind", "Hilfe") count only in a query of a word or two; words that very many offers contain
    find nothing in particular. A word nobody counted yet may be new and stays.
    """
    least = 0.1 if len(words) <= 2 else 0.9
    chosen: dict[str, int] = {}
    for word, weight, reading in zip(words, importance, readings, strict=True):
        if weight < least or len(word) < 2:
            continue
        meant = reading.corrected or word
        for code in ("de", main):
            if code in scripts(meant):
                lexeme = stem(meant, code)
                chosen[lexeme] = vocabulary.document_frequency.get(lexeme, 0)
    kept, documents = [], 0
    for lexeme in sorted(chosen, key=lambda one: chosen[one])[:MOST_LEXEMES]:
        documents += chosen[lexeme]
        if documents > MOST_DOCUMENTS:
            break
        kept.append(lexeme)
    return tuple(kept)


_RAW_WORD = re.compile(r"§\s*\d+\s?[A-Za-z]?|[^\W_]+", re.UNICODE)


def _rewritten(
    query: str, words: Sequence[str], corrections: dict[int, str], vocabulary: Vocabulary
) -> str | None:
    """The query with the corrected words in it, otherwise as it was typed."""
    if not corrections:
        return None
    raw = list(_RAW_WORD.finditer(query))
    meant = {index: vocabulary.shown(word) if word else "" for index, word in corrections.items()}
    if len(raw) != len(words):
        parts = [meant.get(index, word) for index, word in enumerate(words)]
        return " ".join(part for part in parts if part)
    pieces, at = [], 0
    for index, found in enumerate(raw):
        if index in meant:
            pieces += [query[at : found.start()], meant[index]]
            at = found.end()
    result = " ".join("".join([*pieces, query[at:]]).split())
    return result if fold(result) != fold(query) else None
