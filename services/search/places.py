"""Places inside a query: "jugendzentrum völklingen" means Völklingen, "tafel 66115" two districts to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.search.correction import likeness_of
from services.search.words import german_key, latinised, sound, tokens

ALIKE = 0.84
"""One slip in a word of seven letters; short names must be spelt right."""


@dataclass(frozen=True)
class PlaceRow:
    """A row of the gazetteer; `area` is the address part of its Sozialraum."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    postal_codes: tuple[str, ...] = ()
    latitude: float = 0.0
    longitude: float = 0.0
    area: str = ""
    kind: str = "stadtteil"


@dataclass(frozen=True)
class PostcodeRow:
    code: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class OfficeRow:
    slug: str
    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class PlaceHit:
    """`kind` is "place", "postcode" or "office"; `key` its address part or number.

    `options` are address parts of places to choose from when the words mean more than one area; the point is
    then their middle.
    """

    kind: str
    key: str
    name: str
    latitude: float
    longitude: float
    options: tuple[str, ...] = ()


_OFFICE_WORDS = frozenset({"buro", "sozialraumburo", "office", "bureau", "ufficio", "buroso", "مكتب", "бюро"})
_PREPOSITIONS = frozenset(
    {"in", "im", "bei", "nach", "en", "a", "at", "near", "у", "в", "во", "في", "ad", "di", "de"}
)
_CYRILLIC_CASE = re.compile(r"(?:ом|ем|е|і|а|у|ы|и)$")
_TURKISH_CASE = frozenset(
    {"de", "da", "te", "ta", "den", "dan", "ten", "tan", "e", "a", "ye", "ya", "nin", "in", "un"}
)
# How the two towns are written in Arabic; the rest is written in Latin letters on signs and by people.
_ARABIC = {
    "زاربروكن": "saarbrucken",
    "ساربروكن": "saarbrucken",
    "فولكلينغن": "volklingen",
    "فولكلينجن": "volklingen",
}


class Gazetteer:
    """Finds names, other names, postcodes and offices in a query's words."""

    def __init__(
        self,
        places: Iterable[PlaceRow],
        postcodes: Iterable[PostcodeRow] = (),
        offices: Iterable[OfficeRow] = (),
    ) -> None:
        self.places = {place.slug: place for place in places}
        self.postcodes = {row.code: row for row in postcodes}
        self.offices = {row.slug: row for row in offices}
        self._names: dict[tuple[str, ...], list[str]] = {}
        aliases: dict[tuple[str, ...], list[str]] = {}
        for place in self.places.values():
            self._add(self._names, place.name, place.slug)
            self._add(aliases, place.name.split("/")[0], place.slug)
            for alias in place.aliases:
                self._add(aliases, alias, place.slug)
        for key, slugs in aliases.items():
            self._names.setdefault(key, slugs)
        self._areas = self._area_names()
        self._longest = max((len(key) for key in self._names), default=0)
        self._single = {key[0]: slugs for key, slugs in self._names.items() if len(key) == 1}
        self._office_names = {_key(row.name): row.slug for row in self.offices.values()}

    def _area_names(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """Areas that are no place themselves (Köllertal): their towns, to choose from."""
        found: dict[tuple[str, ...], list[str]] = {}
        for place in self.places.values():
            key = _key(place.area)
            if len(key) == 1 and key not in self._names and place.kind != "quartier":
                found.setdefault(key, []).append(place.slug)
        return {key: tuple(slugs) for key, slugs in found.items()}

    @staticmethod
    def _add(names: dict[tuple[str, ...], list[str]], name: str, slug: str) -> None:
        key = _key(name)
        variants = {key, ("".join(key),)} if len(key) > 1 else {key}
        if key and key[0] in ("st", "sankt"):
            other = "sankt" if key[0] == "st" else "st"
            variants |= {(other, *key[1:]), ("".join((other, *key[1:])),)}
        for variant in variants:
            slugs = names.setdefault(variant, [])
            if slug not in slugs:
                slugs.append(slug)

    @property
    def single_words(self) -> Iterable[str]:
        return self._single.keys()

    def find(self, words: Sequence[str]) -> tuple[PlaceHit | None, set[int]]:
        """The first and longest place in folded words, and which words it took."""
        keys = [_ARABIC.get(word.removeprefix("ب"), german_key(word)) for word in words]
        for length in range(min(self._longest, len(keys)), 0, -1):
            for start in range(len(keys) - length + 1):
                hit = self._exact(tuple(keys[start : start + length]))
                if hit:
                    return self._with_office(hit, keys, start, start + length)
        return None, set()

    def resembling(self, word: str) -> str | None:
        """The one-word name a misspelt, inflected or transliterated word means, if that is plain."""
        if "\u0400" <= word[0] <= "\u04ff":
            word = latinised(_CYRILLIC_CASE.sub("", word))
        key = german_key(word)
        if len(key) < 5:
            return None
        if key in self._single:
            return key
        for ending in ("er", "en", "s", "de", "da", "dan", "den", "e", "a"):
            if key.endswith(ending) and key[: -len(ending)] in self._single and len(key) - len(ending) >= 5:
                return key[: -len(ending)]
        similar = [
            (likeness_of(key, name), name)
            for name in self._single
            if abs(len(name) - len(key)) <= 2 and sound(name)[:1] == sound(key)[:1]
        ]
        likeness, name = max(similar, default=(0.0, ""))
        return name if likeness >= ALIKE else None

    def hit(self, name: str, words: Sequence[str], index: int) -> tuple[PlaceHit, set[int]]:
        """A word that `resembling` resolved, as `find` would have answered."""
        place = self._exact((name,))
        assert place is not None
        return self._with_office(place, list(words), index, index + 1)

    def _exact(self, key: tuple[str, ...]) -> PlaceHit | None:
        if len(key) == 1 and key[0] in self.postcodes:
            return self._postcode(self.postcodes[key[0]])
        area = self._areas.get(key, ())
        slugs = self._names.get(key) or area
        if not slugs:
            return None
        first = self.places[slugs[0]]
        areas = {self.places[slug].area for slug in slugs}
        options = tuple(slugs) if len(areas) > 1 or (area and len(area) > 1) else ()
        return PlaceHit("place", first.slug, first.name, first.latitude, first.longitude, options)

    def _postcode(self, row: PostcodeRow) -> PlaceHit:
        inside = [place for place in self.places.values() if row.code in place.postal_codes]
        districts = [place for place in inside if place.kind != "quartier"] or inside
        # The town as a whole is no choice beside its own districts.
        parts = [place for place in districts if place.kind != "gemeinde"] or districts
        areas = {place.area for place in parts}
        options = tuple(place.slug for place in parts) if len(areas) > 1 else ()
        return PlaceHit("postcode", row.code, row.code, row.latitude, row.longitude, options)

    def _with_office(
        self, hit: PlaceHit, keys: Sequence[str], start: int, stop: int
    ) -> tuple[PlaceHit, set[int]]:
        used = set(range(start, stop))
        if start and keys[start - 1] in _PREPOSITIONS:
            used.add(start - 1)
        if stop < len(keys) and keys[stop] in _TURKISH_CASE:
            used.add(stop)
        beside = {keys[i] for i in (min(used) - 1, max(used) + 1) if 0 <= i < len(keys)}
        office = self._office_names.get(_key(hit.name))
        if office and beside & _OFFICE_WORDS and hit.kind == "place":
            row = self.offices[office]
            return PlaceHit("office", row.slug, row.name, row.latitude, row.longitude), used
        return hit, used


def _key(name: str) -> tuple[str, ...]:
    return tuple(german_key(word) for word in tokens(name))
