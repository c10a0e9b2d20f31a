"""What the list page shows of a search: cards in order, choices with counts, ways out of an empty result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from html import escape
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from offices.enums import OWN_NAMES
from services import cards, wording
from services.models import OfferCard, ServiceAtLocation
from services.search.filters import DAY_WORDS, RADII_KM, Filters
from services.search.finding import AGES, PAGE_SIZE, Matching
from services.search.reference import Reference

RANKS_AROUND = 2


@dataclass
class Hits:
    """Both are safe HTML: list items with cards, and the same offers as a schema.org ItemList."""

    cards: SafeString
    linked_data: SafeString


def hits(matching: Matching, language: str, origin_url: str) -> Hits:
    """The offers of one page of the list, in one query."""
    rows = matching.directory.rows
    indexes = matching.page(matching.filters.seite)
    offer_ids = rows.offer_id[indexes].tolist()
    found = {row.offer_id: row for row in OfferCard.objects.page(offer_ids, language, matching.now)}
    rendered = _rendered_now(
        [key for key in offer_ids if key not in found], language, matching.directory.reference
    )
    query = matching.filters.query()
    suffix = escape(f"?{query}") if query else ""
    shown, items = [], []
    for offer_id, distance in zip(offer_ids, _distances(matching, indexes, language), strict=True):
        row = found.get(offer_id)
        html, linked_data = (row.html, row.linked_data) if row else rendered.get(offer_id, ("", ""))
        if html:
            when = cards.when(row.dates if row else (), matching.now, language)
            card = cards.filled(html, query=suffix, when=when, distance=distance)
            shown.append(f"<li>{card}</li>")
            items.append(linked_data)
    return Hits(mark_safe("\n".join(shown)), _item_list(items, matching, origin_url))  # noqa: S308


def _rendered_now(offer_ids: list[int], language: str, reference: Reference) -> dict[int, tuple[str, str]]:
    """Cards that are not there yet: a language that was switched on after the last refresh."""
    if not offer_ids:
        return {}
    offers = ServiceAtLocation.objects.public().with_facts().filter(pk__in=offer_ids)
    return {offer.pk: cards.render(offer, language, reference) for offer in offers}


def _distances(matching: Matching, indexes: np.ndarray, language: str) -> list[str]:
    """Distance and walk of each row as HTML; empty for help that comes to people."""
    if matching.distances is None:
        return [""] * len(indexes)
    has_place = ~np.isnan(matching.directory.rows.latitude[indexes])
    return [
        escape(wording.distance_and_walk(metres, language)) if placed else ""
        for metres, placed in zip(matching.distances[indexes].tolist(), has_place.tolist(), strict=True)
    ]


def _item_list(items: Iterable[str], matching: Matching, origin_url: str) -> SafeString:
    first = (matching.filters.seite - 1) * PAGE_SIZE + 1
    elements = ",".join(
        f'{{"@type":"ListItem","position":{position},"item":{item}}}'
        for position, item in enumerate(items, first)
    ).replace(cards.ORIGIN, origin_url)
    return mark_safe(  # noqa: S308 - every item was escaped when its card was written
        '{"@context":"https://schema.org","@type":"ItemList",'
        f'"numberOfItems":{matching.total},"itemListElement":[{elements}]}}'
    )


# --- choices --------------------------------------------------------------------------------------------
def age_name(text: str) -> str:
    return _age_name(text, get_language() or "de")


@lru_cache(maxsize=2048)
def _age_name(text: str, _language: str) -> str:
    if text == "-":
        return gettext("pregnant")
    if text.endswith("m"):
        return wording.age(int(text[:-1]))
    if text == "0":
        return gettext("under 1 year")
    return wording.age(int(text) * 12)


def day_name(text: str) -> str:
    return _day_name(text, wording.clock.today(), get_language() or "de")


@lru_cache(maxsize=1024)
def _day_name(text: str, today: date, _language: str) -> str:
    if text == "heute":
        return gettext("today")
    if text == "morgen":
        return gettext("tomorrow")
    if text in DAY_WORDS:
        return wording.weekday(DAY_WORDS.index(text) - 2)
    return wording.day(Filters(tag=text).day(today) or today, today)


FLAG_NAMES = {
    "kostenlos": lambda: gettext("free of charge"),
    "barrierefrei": lambda: gettext("step-free"),
    "ohne-anmeldung": lambda: gettext("without registration"),
    "jetzt": lambda: gettext("open now"),
}


def choices(matching: Matching, language: str) -> list[dict[str, Any]]:
    """The filter panel's groups; every count respects the other filters."""
    filters, reference = matching.filters, matching.directory.reference
    flag_counts = matching.flag_counts()
    flags_set = {
        "kostenlos": filters.kostenlos,
        "barrierefrei": filters.barrierefrei,
        "ohne-anmeldung": filters.ohne_anmeldung,
        "jetzt": filters.jetzt,
    }
    words, age_words = _words(language, matching.now.date()), partial(_age_name, _language=language)
    groups: list[dict[str, Any]] = [
        _place_group(filters),
        _radius_group(matching, words),
        *_topic_groups(matching, reference, language, words),
        _choice_group(
            "alter",
            words["alter"],
            matching.age_counts(),
            filters.alter,
            age_words,
            AGES,
        ),
        _day_group(matching, words),
    ]
    groups.append(
        {
            "legend": words["flags"],
            "name": "",
            "kind": "checkbox",
            "options": [
                _option("1", words[name], flag_counts[name], is_set) | {"name": name}
                for name, is_set in flags_set.items()
            ],
        }
    )
    languages = {
        code: count for code, count in matching.language_counts().items() if count or code in filters.sprache
    }
    groups.append(_choice_group("sprache", words["sprache"], languages, filters.sprache, OWN_NAMES.get, ()))
    return groups


@lru_cache(maxsize=64)
def _words(language: str, today: date) -> dict[str, str]:
    """What the filter panel says on every page of a day, in the active language."""
    words = {
        "alter": gettext("How old?"),
        "flags": gettext("Good to know"),
        "sprache": gettext("Who speaks my language?"),
        "umkreis": gettext("How far?"),
        "thema": gettext("What is it about?"),
        "tag": gettext("When?"),
        "any distance": gettext("any distance"),
        "any day": gettext("any day"),
    }
    words |= {name: flag_name() for name, flag_name in FLAG_NAMES.items()}
    return words | {word: wording.sentence(_day_name(word, today, language)) for word in DAY_WORDS}


def _option(value: str, label: str, count: int | None, checked: bool) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "checked": checked}


def _choice_group(
    name: str,
    legend: str,
    counts: dict[str, int],
    chosen: tuple[str, ...],
    label: Any,
    offered: Iterable[str],
) -> dict[str, Any]:
    values = list(dict.fromkeys([*(offered or counts), *chosen]))
    return {
        "legend": legend,
        "name": name,
        "kind": "checkbox",
        "options": [_option(value, label(value), counts.get(value), value in chosen) for value in values],
    }


def _place_group(filters: Filters) -> dict[str, Any]:
    return {
        "legend": gettext("Where do you live?"),
        "name": "ort",
        "kind": "text",
        "value": filters.ort,
        "hint": gettext("District or postcode"),
        "error": filters.errors.get("ort", ""),
    }


@lru_cache(maxsize=512)
def _radius_name(radius: int, _language: str) -> str:
    return gettext("up to %(n)d km") % {"n": radius}


def _radius_group(matching: Matching, words: dict[str, str]) -> dict[str, Any]:
    counts, language = matching.radius_counts(RADII_KM), get_language() or "de"
    chosen = matching.filters.umkreis
    radii = sorted({*RADII_KM, chosen} if chosen else RADII_KM)
    options = [_option("", words["any distance"], None, chosen is None)]
    options += [
        _option(str(radius), _radius_name(radius, language), counts.get(radius), radius == chosen)
        for radius in radii
    ]
    return {"legend": words["umkreis"], "name": "umkreis", "kind": "select", "options": options}


def _topic_groups(
    matching: Matching, reference: Reference, language: str, words: dict[str, str]
) -> list[dict[str, Any]]:
    counts, chosen = matching.topic_counts(), matching.filters.thema
    groups = [
        {
            "legend": words["thema"],
            "name": "thema",
            "kind": "checkbox",
            "options": [
                _option(term.code, term.name(language), counts.get(term.pk, 0), term.code in chosen)
                for term in reference.categories
            ],
        }
    ]
    open_categories = {
        term.pk if term.parent_id is None else term.parent_id
        for term in (reference.by_code[code] for code in chosen)
    }
    for category in reference.categories:
        if category.pk in open_categories:
            groups.append(
                {
                    "legend": category.name(language),
                    "name": "thema",
                    "kind": "checkbox",
                    "options": [
                        _option(term.code, term.name(language), counts.get(term.pk, 0), term.code in chosen)
                        for term in reference.kinds_of(category)
                    ],
                }
            )
    return groups


def _day_group(matching: Matching, words: dict[str, str]) -> dict[str, Any]:
    chosen, counts = matching.filters.tag, matching.day_counts()
    options = [_option("", words["any day"], None, not chosen)]
    options += [_option(word, words[word], counts[word], word == chosen) for word in DAY_WORDS]
    if chosen and chosen not in DAY_WORDS:
        options.append(_option(chosen, day_name(chosen), None, True))
    return {"legend": words["tag"], "name": "tag", "kind": "select", "options": options}


# --- what is set ----------------------------------------------------------------------------------------
def active(matching: Matching, language: str, action: str) -> list[dict[str, str]]:
    """Every filter that is set, with the address without it."""
    filters, reference = matching.filters, matching.directory.reference
    set_now: list[tuple[str, Filters]] = []
    for code in filters.thema:
        rest = tuple(other for other in filters.thema if other != code)
        set_now.append((reference.by_code[code].name(language), filters.changed(thema=rest)))
    if filters.ort:
        name = matching.origin.name if matching.origin else filters.ort
        set_now.append((name, filters.changed(ort="", umkreis=None)))
    if filters.umkreis:
        label = gettext("up to %(n)d km") % {"n": filters.umkreis}
        set_now.append((label, filters.changed(umkreis=None)))
    for text in filters.alter:
        set_now.append(
            (age_name(text), filters.changed(alter=tuple(other for other in filters.alter if other != text)))
        )
    for code in filters.sprache:
        rest = tuple(other for other in filters.sprache if other != code)
        set_now.append((OWN_NAMES[code], filters.changed(sprache=rest)))
    if filters.tag:
        set_now.append((wording.sentence(day_name(filters.tag)), filters.changed(tag="")))
    for name, flag_name in FLAG_NAMES.items():
        field = name.replace("-", "_")
        if getattr(filters, field):
            set_now.append((flag_name(), filters.changed(**{field: False})))
    return [{"label": label, "url": address(action, rest)} for label, rest in set_now]


def address(action: str, filters: Filters) -> str:
    query = filters.query()
    return f"{action}?{query}" if query else action


GROUP_NAMES = {
    "thema": lambda: gettext("the topic"),
    "alter": lambda: gettext("the age"),
    "sprache": lambda: gettext("the language"),
    "tag": lambda: gettext("the day"),
    "umkreis": lambda: gettext("the distance"),
    **FLAG_NAMES,
}
WITHOUT: dict[str, dict[str, Any]] = {
    "q": {"q": ""},
    "thema": {"thema": ()},
    "alter": {"alter": ()},
    "sprache": {"sprache": ()},
    "tag": {"tag": ""},
    "umkreis": {"umkreis": None},
    "kostenlos": {"kostenlos": False},
    "barrierefrei": {"barrierefrei": False},
    "ohne-anmeldung": {"ohne_anmeldung": False},
    "jetzt": {"jetzt": False},
}


def _group_name(name: str, matching: Matching) -> str:
    return matching.filters.q if name == "q" else GROUP_NAMES[name]()


NOTHING_SET = {
    name: value for change in WITHOUT.values() for name, value in change.items() if name != "q"
} | {"ort": ""}


def ways_out(matching: Matching, action: str) -> list[tuple[str, str]]:
    """For an empty result: which filter to drop and what that shows, best first."""
    ways = [
        (
            gettext("Without “%(filter)s”: %(n)d offers")
            % {"filter": _group_name(name, matching), "n": count},
            address(action, matching.filters.changed(**WITHOUT[name])),
        )
        for name, count in matching.would_help()
    ]
    if not ways and not matching.filters.is_empty:
        ways.append((gettext("Show all offers"), action))
    return ways[:4]


def nearest_office(matching: Matching) -> Any:
    """The office to ask: the nearest to the origin; without one, none is nearer than another."""
    offices, origin = matching.directory.reference.offices, matching.origin
    if origin is None or not offices:
        return None
    return min(
        offices,
        key=lambda office: (
            (office.latitude - origin.latitude) ** 2 + (0.65 * (office.longitude - origin.longitude)) ** 2
        ),
    )


def pagination(matching: Matching, action: str) -> dict[str, Any]:
    number, total, filters = matching.filters.seite, matching.pages, matching.filters

    stem = filters.query(paging=False)

    def url(page: int) -> str:
        """As `address(action, filters.changed(seite=page))`: the page is the last of an address."""
        query = "&".join(part for part in (stem, f"seite={page}" if page > 1 else "") if part)
        return f"{action}?{query}" if query else action

    around = range(max(2, number - RANKS_AROUND), min(total, number + RANKS_AROUND + 1))
    shown = sorted({1, total, *around})
    links: list[dict[str, Any]] = []
    for page in shown:
        if links and page - links[-1]["number"] > 1:
            links.append({"number": None})
        links.append({"number": page, "url": url(page), "is_current": page == number})
    return {
        "page_links": links,
        "previous_url": url(number - 1) if number > 1 else "",
        "next_url": url(number + 1) if number < total else "",
        "number": number,
        "total": total,
    }


def sortings(matching: Matching, action: str) -> list[dict[str, Any]]:
    """Orders as plain links; nearness only where distances are known, best match only with a text."""
    known = {"treffer": matching.scores is not None, "naehe": matching.distances is not None}
    stem, current = matching.filters.query(paging=False, sorting=False), matching.sorting
    begin = f"{action}?{stem}&" if stem else f"{action}?"
    return [
        {"label": label, "url": f"{begin}sortierung={key}", "is_current": current == key}
        for key, label in _order_names(get_language() or "de").items()
        if known.get(key, True)
    ]


@lru_cache(maxsize=64)
def _order_names(_language: str) -> dict[str, str]:
    return {
        "treffer": gettext("best match"),
        "naehe": gettext("nearest first"),
        "termin": gettext("next date first"),
        "name": gettext("by name"),
        "aktuell": gettext("last checked first"),
    }
