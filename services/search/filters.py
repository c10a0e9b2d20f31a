"""The list's question as its address says it: parsed once, for list, map and week alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.translation import gettext

from offices.enums import SpokenLanguage

LONGEST_TEXT = 200
RADII_KM = (1, 2, 5, 10, 20)
SORTINGS = ("treffer", "naehe", "termin", "name", "aktuell")
DAY_WORDS = ("heute", "morgen", "mo", "di", "mi", "do", "fr", "sa", "so")
MOST_CHOICES = 12

_AGE = re.compile(r"(?:-|\d{1,2}|\d{1,3}m)")


@dataclass(frozen=True)
class Filters:
    """Parameter names are the German ones of the address; ages are months, -9 for unborn."""

    q: str = ""
    thema: tuple[str, ...] = ()
    ort: str = ""
    umkreis: int | None = None
    alter: tuple[str, ...] = ()
    sprache: tuple[str, ...] = ()
    tag: str = ""
    kostenlos: bool = False
    barrierefrei: bool = False
    ohne_anmeldung: bool = False
    jetzt: bool = False
    sortierung: str = ""
    seite: int = 1
    errors: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def ages_months(self) -> list[int]:
        return [age_in_months(text) for text in self.alter]

    def day(self, today: date) -> date | None:
        """The one day asked for; a weekday is answered by `weekday`."""
        if self.tag == "heute":
            return today
        if self.tag == "morgen":
            return today + timedelta(days=1)
        if self.tag and self.tag not in DAY_WORDS:
            return date.fromisoformat(self.tag)
        return None

    @property
    def weekday(self) -> int | None:
        """0 Monday … 6 Sunday."""
        return DAY_WORDS.index(self.tag) - 2 if self.tag in DAY_WORDS[2:] else None

    @property
    def is_empty(self) -> bool:
        return not self.pairs(paging=False, sorting=False)

    def pairs(self, *, paging: bool = True, sorting: bool = True) -> list[tuple[str, str]]:
        """The address's parameters in their fixed order, without what is not set."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [("thema", code) for code in self.thema]
        pairs += [("ort", self.ort)] if self.ort else []
        pairs += [("umkreis", str(self.umkreis))] if self.umkreis else []
        pairs += [("alter", text) for text in self.alter]
        pairs += [("sprache", code) for code in self.sprache]
        pairs += [("tag", self.tag)] if self.tag else []
        flags = (
            ("kostenlos", self.kostenlos),
            ("barrierefrei", self.barrierefrei),
            ("ohne-anmeldung", self.ohne_anmeldung),
            ("jetzt", self.jetzt),
        )
        pairs += [(name, "1") for name, is_set in flags if is_set]
        if sorting and self.sortierung:
            pairs.append(("sortierung", self.sortierung))
        if paging and self.seite > 1:
            pairs.append(("seite", str(self.seite)))
        return pairs

    def query(self, *, paging: bool = True, sorting: bool = True) -> str:
        pairs = self.pairs(paging=paging, sorting=sorting)
        return "&".join([f"{name}={_quoted(value)}" for name, value in pairs])

    def changed(self, **values: Any) -> Filters:
        """The same question with some answers changed, from the first page on."""
        new = object.__new__(Filters)
        # A page asks for some fifteen of these; `dataclasses.replace` takes ten times as long.
        new.__dict__.update(self.__dict__, seite=1)
        new.__dict__.update(values)
        return new


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    return quote_plus(value)


def age_in_months(text: str) -> int:
    if text == "-":
        return -9
    return int(text[:-1]) if text.endswith("m") else int(text) * 12


def _flag(data: QueryDict, name: str) -> bool:
    return data.get(name, "") in ("1", "on", "true", "ja")


def parse(data: QueryDict, *, topics: frozenset[str]) -> Filters:
    """Filters from a query string. What cannot be understood is named in `errors` and left out of the search.

    `topics` are the codes of all categories and kinds.
    """
    errors: dict[str, str] = {}
    q = " ".join(data.get("q", "").split())
    if len(q) > LONGEST_TEXT:
        q = q[:LONGEST_TEXT]
        errors["q"] = gettext("Your search was too long. We used its first %(n)d characters.") % {
            "n": LONGEST_TEXT
        }
    asked = list(dict.fromkeys(code for code in data.getlist("thema") if code))
    thema = tuple(code for code in asked if code in topics)[:MOST_CHOICES]
    if len(thema) < len(asked):
        errors["thema"] = gettext("We do not know this topic. Please choose one from the list.")
    ages = list(dict.fromkeys("".join(text.split()) for text in data.getlist("alter") if text.strip()))
    alter = tuple(text for text in ages if _AGE.fullmatch(text))[:MOST_CHOICES]
    if len(alter) < len(ages):
        errors["alter"] = gettext("Please enter the age as a number of years, or in months like “9m”.")
    spoken = list(dict.fromkeys(code for code in data.getlist("sprache") if code))
    sprache = tuple(code for code in spoken if code in SpokenLanguage.values)[:MOST_CHOICES]
    if len(sprache) < len(spoken):
        errors["sprache"] = gettext("We do not know this language. Please choose one from the list.")
    return Filters(
        q=q,
        thema=thema,
        ort=" ".join(data.get("ort", "").split())[:80],
        umkreis=_radius(data.get("umkreis", ""), errors),
        alter=alter,
        sprache=sprache,
        tag=_day(data.get("tag", ""), errors),
        kostenlos=_flag(data, "kostenlos"),
        barrierefrei=_flag(data, "barrierefrei"),
        ohne_anmeldung=_flag(data, "ohne-anmeldung"),
        jetzt=_flag(data, "jetzt"),
        sortierung=data.get("sortierung", "") if data.get("sortierung", "") in SORTINGS else "",
        seite=_page(data.get("seite", "")),
        errors=errors,
    )


def _radius(text: str, errors: dict[str, str]) -> int | None:
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 100:
        return int(text[:4])
    errors["umkreis"] = gettext("Please choose a distance between 1 and 100 kilometres.")
    return None


def _day(text: str, errors: dict[str, str]) -> str:
    text = text.strip().lower()
    if not text or text in DAY_WORDS:
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        errors["tag"] = gettext("Please choose a day from the list or write it like 2027-03-14.")
        return ""


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 6 else 1
