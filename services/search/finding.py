"""From a question to hits in order, and how many there would be with each other answer.

Filters are masks over the directory's columns; a count beside a choice is the size of that choice's mask
together with the masks of all other filters. List, map and week ask here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
from django.utils.translation import get_language

from services.models import Occurrence
from services.search import bits, origins, ranking
from services.search.bits import Bits
from services.search.filters import DAY_WORDS, Filters, age_in_months
from services.search.snapshot import LANGUAGE_BITS, Directory, Mask
from services.search.understanding import Understanding, understand

PAGE_SIZE = 20
OTHER_AGE = 0.6
AGES = ("-", "0", "1", "2", "3", "6", "10", "14", "18")
"""The ages offered as choices, in years; any other can be typed."""
AGE_MONTHS = tuple(age_in_months(text) for text in AGES)


@dataclass
class Matching:
    """All offers that fit a question. `offer_ids` are in the order shown."""

    filters: Filters
    directory: Directory
    now: datetime
    origin: origins.Origin | None
    understanding: Understanding | None
    masks: dict[str, Mask]
    scores: np.ndarray | None
    distances: np.ndarray | None
    extra: dict[str, Mask] = field(default_factory=dict)
    packed: dict[str, Bits] = field(default_factory=dict)

    @cached_property
    def mask(self) -> Mask:
        return self._without(None)

    @cached_property
    def total(self) -> int:
        return int(np.count_nonzero(self.mask))

    def _without(self, group: str | None) -> Mask:
        mask = self.directory.rows.is_public
        for name, one in self.masks.items():
            if name != group:
                mask = mask & one
        return mask

    def without(self, group: str) -> Mask:
        """All filters but one, as its choices are counted."""
        if group not in self.masks:
            return self.mask
        if group not in self.extra:
            self.extra[group] = self._without(group)
        return self.extra[group]

    def _bits(self, group: str) -> Bits:
        """`without(group)` for counting."""
        key = group if group in self.masks else ""
        if key not in self.packed:
            self.packed[key] = bits.packed(self.without(group))
        return self.packed[key]

    # --- order ------------------------------------------------------------------------------------------
    @property
    def sorting(self) -> str:
        chosen = self.filters.sortierung
        if chosen and not (chosen == "naehe" and self.distances is None):
            return chosen
        if self.scores is not None:
            return "treffer"
        return "naehe" if self.distances is not None else "aktuell"

    def ordered(self, limit: int) -> np.ndarray:
        """Row numbers of the first `limit` hits, best first."""
        rows = self.directory.rows
        hits = np.flatnonzero(self.mask)
        if not len(hits):
            return hits
        sorting = self.sorting
        if sorting == "treffer" and self.scores is not None:
            return ranking.order(
                hits, self.scores, kind_ids=rows.kind_id, tie_breaker=rows.name_rank, limit=limit
            )
        if sorting == "naehe" and self.distances is not None:
            return _smallest(hits, self.distances[hits], rows.name_rank[hits], limit)
        if sorting == "name":
            return _smallest(hits, rows.name_rank[hits], rows.name_rank[hits], limit)
        if sorting == "termin":
            return _smallest(hits, self._next_starts()[hits], rows.name_rank[hits], limit)
        return _smallest(hits, -rows.freshness[hits], rows.name_rank[hits], limit)

    def page(self, number: int, size: int = PAGE_SIZE) -> np.ndarray:
        return self.ordered(number * size)[(number - 1) * size :]

    @cached_property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @cached_property
    def offer_ids(self) -> list[int]:
        return self.directory.rows.offer_id[self.ordered(self.total)].tolist()

    def _next_starts(self) -> np.ndarray:
        """Seconds until each offer's next date that takes place; offers without one come last."""
        starts = np.full(len(self.directory.rows), np.inf)
        dates = (
            Occurrence.objects.coming(self.now)
            .order_by("offer_id", "starts_at")
            .distinct("offer_id")
            .values_list("offer_id", "starts_at")
        )
        for offer_id, start in dates:
            index = self.directory.rows.position.get(offer_id)
            if index is not None:
                starts[index] = (start - self.now).total_seconds()
        return starts

    # --- counts -----------------------------------------------------------------------------------------
    def topic_counts(self) -> dict[int, int]:
        """Offers by id of category and of kind."""
        rows = self.directory.rows
        return dict(zip(rows.terms, bits.counts(rows.term_bits, self._bits("thema")), strict=True))

    def age_counts(self) -> dict[str, int]:
        stack = self.directory.rows.age_bits(AGE_MONTHS)
        return dict(zip(AGES, bits.counts(stack, self._bits("alter")), strict=True))

    def language_counts(self) -> dict[str, int]:
        stack = self.directory.rows.language_bits
        return dict(zip(LANGUAGE_BITS, bits.counts(stack, self._bits("sprache")), strict=True))

    def day_counts(self) -> dict[str, int]:
        chosen, rows = self._bits("tag"), self.directory.rows
        today = self.now.date()
        days = [bits.count(rows.day_bits(day), chosen) for day in (today, today + timedelta(days=1))]
        return dict(zip(DAY_WORDS, [*days, *bits.counts(rows.weekday_bits, chosen)], strict=True))

    def flag_counts(self) -> dict[str, int]:
        names, stack = self.directory.flag_bits(self.now)
        if self.masks.keys().isdisjoint(names):
            return dict(zip(names, bits.counts(stack, self._bits("")), strict=True))
        return {name: bits.count(flag, self._bits(name)) for name, flag in zip(names, stack, strict=True)}

    def radius_counts(self, radii: Iterable[int]) -> dict[int, int]:
        if self.distances is None:
            return {}
        metres = self.distances[self.without("umkreis")]
        return {radius: int(np.count_nonzero(metres <= radius * 1000)) for radius in radii}

    def would_help(self) -> list[tuple[str, int]]:
        """For an empty result: which one filter to drop, and how many offers that would show."""
        counts = [(name, int(np.count_nonzero(self.without(name)))) for name in self.masks]
        return sorted([pair for pair in counts if pair[1]], key=lambda pair: -pair[1])


def matching(filters: Filters, directory: Directory, now: datetime) -> Matching:
    """Everything that fits. One query a minute, for what is open now."""
    rows, reference = directory.rows, directory.reference
    understanding = (
        understand(filters.q, reference.vocabulary, language=get_language() or "") if filters.q else None
    )
    origin = origins.resolve(filters.ort, reference)
    if understanding is not None and understanding.place is not None and not filters.ort:
        origin = origins.of_hit(understanding.place, reference)
    distances = (
        rows.distances(origin.latitude, origin.longitude, origin.area_id) if origin is not None else None
    )
    masks = _filter_masks(filters, directory, now, distances)
    scores = None
    if understanding is not None and (understanding.words or understanding.kinds):
        scores = ranking.score(
            understanding,
            kind_ids=rows.kind_id,
            kind_of=reference.kind_of,
            text_scores=rows.words.scores(understanding.words) if understanding.words else None,
            distance_m=distances,
            freshness=rows.freshness,
        )
        if understanding.age_months is not None and not filters.alter:
            # An age in the text is a wish, no filter: what does not fit comes later, but it comes.
            scores = np.where(rows.for_age(understanding.age_months), scores, scores * np.float32(OTHER_AGE))
        masks["q"] = scores > 0
    return Matching(filters, directory, now, origin, understanding, masks, scores, distances)


def _filter_masks(
    filters: Filters, directory: Directory, now: datetime, distances: np.ndarray | None
) -> dict[str, Mask]:
    rows, reference = directory.rows, directory.reference
    masks: dict[str, Mask] = {}
    if filters.thema:
        masks["thema"] = np.logical_or.reduce(
            [rows.of_term(reference.by_code[code].pk) for code in filters.thema]
        )
    for months in filters.ages_months:
        one = rows.for_age(months)
        masks["alter"] = masks["alter"] & one if "alter" in masks else one
    if filters.sprache:
        masks["sprache"] = np.logical_or.reduce([rows.language_masks[code] for code in filters.sprache])
    if filters.weekday is not None:
        masks["tag"] = rows.weekday_masks[filters.weekday]
    elif (day := filters.day(now.date())) is not None:
        masks["tag"] = rows.on_day(day)
    if filters.kostenlos:
        masks["kostenlos"] = rows.is_free
    if filters.barrierefrei:
        masks["barrierefrei"] = rows.is_accessible
    if filters.ohne_anmeldung:
        masks["ohne-anmeldung"] = rows.is_drop_in
    if filters.jetzt:
        masks["jetzt"] = directory.running(now)
    if filters.umkreis and distances is not None:
        masks["umkreis"] = distances <= filters.umkreis * 1000
    return masks


def _smallest(hits: np.ndarray, keys: np.ndarray, ties: np.ndarray, limit: int) -> np.ndarray:
    """The `limit` hits with the smallest keys in order, without sorting all of them."""
    if limit < len(hits) // 4:
        bound = np.partition(keys, limit - 1)[limit - 1]
        near = np.flatnonzero(keys <= bound)
        if len(near) > 20 * limit:
            # Many equal keys: the tie-breaker alone decides among those on the bound.
            strict, equal = np.flatnonzero(keys < bound), np.flatnonzero(keys == bound)
            room = limit - len(strict)
            equal = equal[np.argpartition(ties[equal], room - 1)[:room]] if room < len(equal) else equal
            near = np.concatenate([strict, equal])
        hits, keys, ties = hits[near], keys[near], ties[near]
    return hits[np.lexsort((ties, keys))][:limit]
