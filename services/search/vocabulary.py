"""The words that mean a kind of offer, ready to be asked: names, summaries and synonyms in every language.

A phrase ("Brief vom Amt") is a bag of stems with weights that add up to 1; rare stems weigh more. For a query, the
index adds up per phrase how much of it was said, and the answer is a row of numbers per kind. Some 20,000 phrases
are built in half a second and asked in a fraction of a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from services.search.correction import Corrector
from services.search.places import Gazetteer, OfficeRow, PlaceRow, PostcodeRow
from services.search.words import (
    LANGUAGES,
    STOP,
    WEAK,
    compound_parts,
    deep_stem,
    german_key,
    partial_parts,
    scripts,
    stem,
    tokens,
)

NAME_WEIGHT = 10
SUMMARY_WEIGHT = 4
CATEGORY_WEIGHT = 2

DEEP = 0.6
PARTS = 0.8
PARTIAL = 0.55
WEAK_FACTOR = 0.4
STOP_FACTOR = 0.05
LEAST_RARITY = 0.12

_SEGMENTS = re.compile(r"[/,;:.?!()„“”\"–|]|\s-\s")


@dataclass(frozen=True)
class KindRow:
    """A kind of offer with its texts per language and those of its category."""

    code: str
    names: Mapping[str, str]
    summaries: Mapping[str, str] = field(default_factory=dict)
    category_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PhraseRow:
    """A synonym: weight 10 means just this kind, 5 strongly related, 2 loosely."""

    kind: str
    language: str
    phrase: str
    weight: int = 8


Group = tuple[tuple[int, float], ...]


class Vocabulary:
    """Everything `understand` needs, in memory; immutable once built.

    `own_words` are words of the offers themselves: (stem or folded word, how people write it or "", offers with it).
    """

    def __init__(
        self,
        kinds: Iterable[KindRow],
        phrases: Iterable[PhraseRow] = (),
        *,
        gazetteer: Gazetteer | None = None,
        own_words: Iterable[tuple[str, str, int]] = (),
    ) -> None:
        self.kinds = list(kinds)
        self.gazetteer = gazetteer or Gazetteer(())
        self.codes = [kind.code for kind in self.kinds]
        self._keys: dict[tuple[str, str], int] = {}
        self._deep_keys: dict[tuple[str, str], int] = {}
        self.exact: dict[str, set[str]] = {language: set() for language in LANGUAGES}
        self._shown: dict[str, str] = {}
        self._groups: dict[str, tuple[list[Group], bool]] = {}
        self._votes: dict[str, tuple[tuple[str, float], ...]] = {}
        self.heard: dict[tuple[Group, ...], Any] = {}
        """Kept by services.search.scoring: words with their phrases."""
        bags = self._bags(phrases)
        self.parts_known = self._parts_known()
        self._index(bags)
        self.document_frequency: dict[str, int] = {}
        self._own_names: set[str] = set()
        for word, shown, frequency in own_words:
            self.document_frequency[word] = frequency
            if shown:
                self._own_names.add(word)
                self._frequencies.setdefault(word, 1)
                self._shown.setdefault(word, shown)
        self.corrector = Corrector(self._frequencies)

    # Building

    def _bags(self, phrases: Iterable[PhraseRow]) -> list[tuple[int, int, float, list[str]]]:
        """(kind, language, weight, words) of every phrase, each once with its best weight."""
        number = {kind.code: index for index, kind in enumerate(self.kinds)}
        language_number = {code: index for index, code in enumerate(LANGUAGES)}
        best: dict[tuple[int, int, tuple[str, ...]], float] = {}
        self._frequencies: dict[str, int] = {}
        for kind, language, text, weight in self._all_phrases(phrases, number):
            language = "de" if language == "einfach" else language
            if language not in language_number:
                continue
            words = tokens(text)
            if not words:
                continue
            known = self.exact[language]
            for word in words:
                self._frequencies[word] = self._frequencies.get(word, 0) + 1
            known.update(words)
            self._remember_spelling(text, words)
            key = (kind, language_number[language], tuple(words))
            if best.get(key, 0.0) < weight:
                best[key] = weight
        return sorted(
            (kind, language, weight, list(words)) for (kind, language, words), weight in best.items()
        )

    def _all_phrases(
        self, phrases: Iterable[PhraseRow], number: Mapping[str, int]
    ) -> Iterable[tuple[int, str, str, float]]:
        for index, kind in enumerate(self.kinds):
            yield index, "de", kind.code.replace("-", " "), NAME_WEIGHT / 10
            for language, text in kind.names.items():
                segments = [segment.strip() for segment in _SEGMENTS.split(text) if segment.strip()]
                for segment in segments:
                    yield index, language, segment, NAME_WEIGHT / 10
                if len(segments) > 1:
                    yield index, language, text, NAME_WEIGHT / 10
            for texts, weight in ((kind.summaries, SUMMARY_WEIGHT), (kind.category_texts, CATEGORY_WEIGHT)):
                for language, text in texts.items():
                    for segment in _SEGMENTS.split(text):
                        if segment.strip():
                            yield index, language, segment, weight / 10
        for row in phrases:
            if row.kind in number:
                yield number[row.kind], row.language, row.phrase, row.weight / 10

    def _remember_spelling(self, text: str, words: list[str]) -> None:
        raw = text.split()
        if len(raw) == len(words):
            for word, shown in zip(words, raw, strict=True):
                self._shown.setdefault(word, shown.strip(".,;:!?()„“\"'"))

    def shown(self, word: str) -> str:
        """A folded word as people write it, for "did you mean"."""
        return self._shown.get(word, word)

    def _parts_known(self) -> frozenset[str]:
        stop, words = STOP["de"], {german_key(word) for word in self.exact["de"] if len(word) > 2}
        words = {word for word in words if word not in stop and not word[0].isdigit()}
        return frozenset(words | {word[:-1] for word in words if len(word) > 4 and word[-1] == "e"})

    def _key(self, language: str, text: str) -> int:
        return self._keys.setdefault((language, text), len(self._keys) + len(self._deep_keys))

    def _deep_key(self, language: str, text: str) -> int:
        return self._deep_keys.setdefault((language, text), len(self._keys) + len(self._deep_keys))

    def _index(self, bags: list[tuple[int, int, float, list[str]]]) -> None:
        """Postings by key: in which phrases a stem is, which share of the phrase it makes up, how exactly."""
        entries: dict[tuple[int, str], int] = {}
        entry_key: list[int] = []
        entry_importance: list[float] = []
        key_lists: list[list[int]] = []
        factor_lists: list[list[float]] = []
        elements: list[int] = []
        lengths: list[int] = []
        for _kind, language, _weight, words in bags:
            unique = set(words)
            lengths.append(len(unique))
            for word in unique:
                entry = entries.get((language, word))
                if entry is None:
                    entry = entries[language, word] = len(entry_key)
                    importance, keys, factors = self._entry(LANGUAGES[language], word)
                    entry_key.append(keys[0])
                    entry_importance.append(importance)
                    key_lists.append(keys)
                    factor_lists.append(factors)
                elements.append(entry)
        self.phrase_kind = np.array([bag[0] for bag in bags], dtype=np.int32)
        self.phrase_language = np.array([bag[1] for bag in bags], dtype=np.int32)
        self.phrase_weight = np.array([bag[2] for bag in bags], dtype=np.float32)

        element_entry = np.array(elements, dtype=np.int64)
        element_phrase = np.repeat(np.arange(len(bags)), np.array(lengths, dtype=np.int64))
        sizes = np.array([len(keys) for keys in key_lists], dtype=np.int64)
        starts = np.cumsum(sizes) - sizes
        counts = sizes[element_entry]
        element = np.repeat(np.arange(len(elements)), counts)
        within = np.arange(len(element)) - np.repeat(np.cumsum(counts) - counts, counts)
        source = starts[element_entry[element]] + within
        key = np.array([key for keys in key_lists for key in keys], dtype=np.int64)[source]
        factor = np.array([one for factors in factor_lists for one in factors], dtype=np.float32)[source]
        phrase = element_phrase[element]

        self.rarity = self._rarity(key, factor, phrase)
        weight = self.rarity[np.array(entry_key, dtype=np.int64)[element_entry]]
        weight = weight * np.array(entry_importance, dtype=np.float32)[element_entry]
        total = np.bincount(element_phrase, weights=weight, minlength=len(bags))
        share = (weight / np.maximum(total[element_phrase], 1e-9)).astype(np.float32)[element] * factor
        self.evidence = self._evidence(key, share, phrase)
        order = np.argsort(key, kind="stable")
        self._posting_phrase = phrase[order].astype(np.int32)
        self._posting_share = share[order]
        self._posting_factor = factor[order]
        self._offsets = np.searchsorted(key[order], np.arange(len(self.rarity) + 1)).tolist()

    def _entry(self, language: str, word: str) -> tuple[float, list[int], list[float]]:
        """How much a word of a phrase matters, and its keys: the stem, the coarser stem, parts of a compound."""
        importance = 1.0
        if word in STOP[language] or word.isdigit() or (len(word) == 1 and word.isascii()):
            importance = STOP_FACTOR
        elif word in WEAK[language]:
            importance = WEAK_FACTOR
        keys = [
            self._key(language, stem(word, language)),
            self._deep_key(language, deep_stem(word, language)),
        ]
        factors = [1.0, DEEP]
        if language == "de" and len(word) > 6:
            parts = compound_parts(word, self.parts_known)
            whole = sum(map(len, parts))
            keys += [self._key("de", stem(part, "de")) for part in parts]
            factors += [PARTS * len(part) / whole for part in parts]
        return importance, keys, factors

    def _rarity(self, key: np.ndarray, factor: np.ndarray, phrase: np.ndarray) -> np.ndarray:
        """1 for a stem of one kind, falling with the kinds it occurs in; a passing mention counts less."""
        kinds, keys = max(len(self.kinds), 1), len(self._keys) + len(self._deep_keys)
        strength = np.zeros(keys * kinds, dtype=np.float32)
        np.maximum.at(strength, key * kinds + self.phrase_kind[phrase], factor * self.phrase_weight[phrase])
        spread = np.maximum(strength.reshape(keys, kinds).sum(axis=1), 1.0)
        return np.maximum(1 - np.log(spread) / np.log(max(kinds, 2)), LEAST_RARITY).astype(np.float32)

    def _evidence(self, key: np.ndarray, share: np.ndarray, phrase: np.ndarray) -> np.ndarray:
        """What a stem alone tells: its weight in the phrases of each kind, in parts of its weight everywhere."""
        kinds, keys = max(len(self.kinds), 1), len(self._keys) + len(self._deep_keys)
        cells = key * kinds + self.phrase_kind[phrase]
        summed = np.bincount(cells, weights=share * self.phrase_weight[phrase], minlength=keys * kinds)
        roots = np.sqrt(summed.reshape(keys, kinds))
        return (roots / (roots.sum(axis=1, keepdims=True) + 0.5)).astype(np.float32)

    # Asking

    def postings(self, key: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Phrases that hold a key, the share of the phrase it makes up, and how exactly it is the same word."""
        start, stop = self._offsets[key], self._offsets[key + 1]
        return (
            self._posting_phrase[start:stop],
            self._posting_share[start:stop],
            self._posting_factor[start:stop],
        )

    def has_stem(self, word: str, language: str) -> bool:
        return (language, stem(word, language)) in self._keys

    def votes(self, word: str) -> tuple[tuple[str, float], ...]:
        """Languages a word may belong to: 1 for a word they know just so, less where only its stem is known."""
        found = self._votes.get(word)
        if found is None:
            if len(self._votes) > 50_000:
                self._votes.clear()
            found = self._votes[word] = tuple(
                (code, vote) for code in scripts(word) if (vote := self._vote(word, code))
            )
        return found

    def _vote(self, word: str, code: str) -> float:
        if word in STOP[code] or word in WEAK[code] or word in self.exact[code]:
            return 1.0
        return 0.7 if self.has_stem(word, code) else 0.0

    def whole(self, word: str) -> list[Group]:
        """Readings of a word as one known stem."""
        keys = (self._keys.get((language, stem(word, language))) for language in scripts(word))
        return [((key, 1.0),) for key in keys if key is not None]

    def is_own_word(self, word: str) -> bool:
        """A word of an offer's, organisation's or house's name."""
        return word in self._own_names

    def is_known(self, word: str) -> bool:
        """Known words are never corrected: stems of phrases, stop words, words of the offers."""
        if word in self.document_frequency:
            return True
        return any(
            word in STOP[language] or word in WEAK[language] or self.has_stem(word, language)
            for language in scripts(word)
        ) or (stem(word, scripts(word)[0]) in self.document_frequency)

    def groups(self, word: str) -> tuple[list[Group], bool]:
        """Ways to read a word: each a group of (key, factor) that belong together; and whether it is known."""
        found = self._groups.get(word)
        if found is None:
            if len(self._groups) > 50_000:
                self._groups.clear()
            found = self._groups[word] = self._read(word)
        return found

    def _read(self, word: str) -> tuple[list[Group], bool]:
        groups: list[Group] = []
        known = False
        for language in scripts(word):
            key = self._keys.get((language, stem(word, language)))
            if key is not None:
                groups.append(((key, 1.0),))
                known = True
            deep = self._deep_keys.get((language, deep_stem(word, language)))
            if deep is not None and (key is not None or len(word) > 4):
                groups.append(((deep, DEEP),))
        if len(word) > 6 and scripts(word)[0] == "de":
            parts, factor = compound_parts(word, self.parts_known), PARTS
            if not parts and not known:
                parts = partial_parts(word, self.parts_known)
                rest = self._other_part(word, parts)
                parts, factor = (rest, PARTS) if rest else (parts, PARTIAL)
            known = known or (factor == PARTS and bool(parts))
            group = self.part_group(word, parts, factor)
            if group:
                groups.append(group)
        return groups, known

    def _other_part(self, word: str, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Both parts of a compound of which one is known only in another form: schulschwänzer, schwänzen."""
        key = german_key(word)
        for part in parts:
            rest = key.removesuffix(part) if key.endswith(part) else key.removeprefix(part)
            if len(rest) > 4 and self.has_stem(rest, "de"):
                return (rest, part) if key.endswith(part) else (part, rest)
        return ()

    def part_group(self, word: str, parts: Iterable[str], factor: float) -> Group:
        length = max(len(word), 1)
        keys = [(self._keys.get(("de", stem(part, "de"))), part) for part in parts]
        return tuple(
            (key, factor * (0.4 + 0.6 * len(part) / length)) for key, part in keys if key is not None
        )


def load_vocabulary() -> Vocabulary:
    """From the database, in seven queries however many rows there are."""
    from offices.models import Office, Place, PostalCode
    from services.enums.offers import Level
    from services.models import SearchWord, Synonym, TaxonomyTerm, TermText

    terms = {term.pk: term for term in TaxonomyTerm.objects.order_by("level", "position", "pk")}
    names = {pk: {"de": term.name} for pk, term in terms.items()}
    summaries = {pk: {"de": term.description} for pk, term in terms.items()}
    for term_id, language, name, description in TermText.objects.order_by("pk").values_list(
        "term_id", "language", "name", "description"
    ):
        names[term_id][language] = name
        summaries[term_id][language] = description
    kinds = [
        KindRow(
            code=term.code,
            names=names[pk],
            summaries=summaries[pk],
            category_texts={
                language: f"{text}. {summaries[term.parent_id].get(language, '')}"
                for language, text in names[term.parent_id].items()
            },
        )
        for pk, term in terms.items()
        if term.level == Level.KIND and term.parent_id is not None
    ]
    codes = {pk: term.code for pk, term in terms.items()}
    phrases = [
        PhraseRow(codes[term_id], language, phrase, weight)
        for term_id, language, phrase, weight in Synonym.objects.order_by("pk").values_list(
            "term_id", "language", "phrase", "weight"
        )
    ]
    places = [
        PlaceRow(slug, name, tuple(aliases), tuple(codes_), latitude, longitude, area or "", kind)
        for slug, name, aliases, codes_, latitude, longitude, area, kind in Place.objects.order_by(
            "name", "pk"
        ).values_list(
            "slug", "name", "aliases", "postal_codes", "latitude", "longitude", "social_area__slug", "kind"
        )
    ]
    postcodes = [PostcodeRow(*row) for row in PostalCode.objects.values_list("code", "latitude", "longitude")]
    offices = [
        OfficeRow(*row)
        for row in Office.objects.filter(is_published=True).values_list(
            "slug", "name", "latitude", "longitude"
        )
    ]
    own_words = SearchWord.objects.order_by("pk").values_list("word", "shown", "frequency")
    return Vocabulary(kinds, phrases, gazetteer=Gazetteer(places, postcodes, offices), own_words=own_words)
