"""How often people find what they look for: two sets of queries, one to tune on and one only to report."""

from dataclasses import dataclass

import numpy as np
import pytest

from services.search import ranking
from services.search.understanding import understand
from services.search.vocabulary import Vocabulary
from tests.search import files
from tests.search.summary import PROPERTY

FOLDER = files.ROOT / "tests" / "search"
OFFERS_OF_A_KIND = 3


@dataclass
class Figures:
    queries: int = 0
    found: int = 0
    reciprocal: float = 0.0

    @property
    def recall(self) -> float:
        return self.found / self.queries

    @property
    def mrr(self) -> float:
        return self.reciprocal / self.queries

    def add(self, rank: int | None) -> None:
        self.queries += 1
        self.found += rank is not None and rank <= 5
        self.reciprocal += 1 / rank if rank is not None else 0.0


class Town:
    """Three offers of every kind in different corners, in no order that favours anything."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.kind_ids = np.repeat(np.arange(len(vocabulary.codes)), OFFERS_OF_A_KIND)
        self.kind_of = {code: number for number, code in enumerate(vocabulary.codes)}
        numbers = np.random.default_rng(7)
        self.distances = numbers.uniform(0, 15_000, len(self.kind_ids))
        self.freshness = numbers.integers(0, 101, len(self.kind_ids))
        self.names = numbers.permutation(len(self.kind_ids))

    def first_hits(self, query: str, language: str, limit: int = 20) -> list[str]:
        """Kinds of the hits in the order shown."""
        understanding = understand(query, self.vocabulary, language=language)
        scores = ranking.score(
            understanding,
            kind_ids=self.kind_ids,
            kind_of=self.kind_of,
            distance_m=self.distances if understanding.place else None,
            freshness=self.freshness,
        )
        rows = ranking.order(
            np.flatnonzero(scores), scores, kind_ids=self.kind_ids, tie_breaker=self.names, limit=limit
        )
        return [self.vocabulary.codes[self.kind_ids[row]] for row in rows]


def measured(name: str, town: Town, record_property) -> dict[str, Figures]:
    """Figures per language: the rank is that of the first hit, not of the first kind, of an expected kind."""
    figures: dict[str, Figures] = {}
    for row in files.rows(FOLDER / f"{name}.csv"):
        expected = set(row["kinds"].split())
        hits = town.first_hits(row["query"], row["language"])
        rank = next((place for place, code in enumerate(hits, start=1) if code in expected), None)
        for key in (row["language"], "others" if row["language"] != "de" else None):
            if key:
                figures.setdefault(key, Figures()).add(rank)
    for language, one in figures.items():
        record_property(
            PROPERTY,
            f"{name:<16} {language:<7} {one.queries:4}  recall@5 {one.recall:.3f}  MRR {one.mrr:.3f}",
        )
    return figures


@pytest.fixture(scope="module")
def town(vocabulary: Vocabulary) -> Town:
    return Town(vocabulary)


def test_queries_to_tune_on(town, record_property) -> None:
    figures = measured("queries_dev", town, record_property)

    assert figures["de"].recall >= 0.95
    assert {code for code, one in figures.items() if one.recall < 0.90} == set()


def test_queries_nobody_tuned_on(town, record_property) -> None:
    figures = measured("queries_heldout", town, record_property)

    assert figures["de"].recall >= 0.90
    assert figures["others"].recall >= 0.85
