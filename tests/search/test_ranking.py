"""Which offers come first."""

import numpy as np
import pytest

from services.search import ranking
from services.search.understanding import Understanding

KINDS = {"krabbelgruppe": 1, "babyclub": 2, "tafel": 3}


def scored(kinds: list[tuple[str, float]], kind_ids: list[int], **columns) -> np.ndarray:
    understanding = Understanding("", kinds=tuple(kinds))
    columns = {name: np.array(values, dtype=float) for name, values in columns.items()}
    return ranking.score(understanding, kind_ids=np.array(kind_ids), kind_of=KINDS, **columns)


def ordered(scores: np.ndarray, kind_ids: list[int], limit: int = 5) -> list[int]:
    ties = np.arange(len(kind_ids))
    return ranking.order(
        np.flatnonzero(scores), scores, kind_ids=np.array(kind_ids), tie_breaker=ties, limit=limit
    ).tolist()


def test_only_offers_of_a_matching_kind_are_hits() -> None:
    assert scored([("tafel", 0.9)], [1, 3, 2]).tolist() == pytest.approx([0, 0.9, 0])


def test_the_kind_that_was_clearly_meant_fills_the_first_page() -> None:
    kinds = [2, 2, 1, 1, 1, 1, 1]
    scores = scored([("krabbelgruppe", 1.0), ("babyclub", 0.3)], kinds)

    assert ordered(scores, kinds) == [2, 3, 4, 5, 6]


def test_kinds_that_match_alike_take_turns() -> None:
    kinds = [1, 1, 1, 1, 2, 2, 2, 3, 3]
    scores = scored([("krabbelgruppe", 0.5), ("babyclub", 0.45), ("tafel", 0.3)], kinds)

    assert [kinds[row] for row in ordered(scores, kinds)] == [1, 2, 1, 3, 2]


def test_the_name_of_an_offer_wins_within_its_kind_and_over_it() -> None:
    kinds = [1, 1, 2]
    scores = scored([("krabbelgruppe", 0.9), ("babyclub", 0.8)], kinds, text_scores=[0, 0.5, 1])

    assert ordered(scores, kinds) == [2, 1, 0]


def test_an_offer_that_only_mentions_a_word_is_no_hit_but_its_name_is() -> None:
    assert scored([], [1, 2], text_scores=[0.1, 0.9]).tolist() == pytest.approx([0, 0.54])


def test_near_ones_first_but_never_the_wrong_help() -> None:
    kinds = [3, 3, 1]
    scores = scored(
        [("tafel", 0.9), ("krabbelgruppe", 0.3)], kinds, distance_m=[9000, 500, 100], freshness=[100, 0, 100]
    )

    assert ordered(scores, kinds) == [1, 0, 2]


def test_help_without_a_place_is_ranked_too() -> None:
    assert (scored([("tafel", 0.9)], [3, 3], distance_m=[np.inf, 0.0]) > 0).all()


def test_fresh_ones_first_when_all_else_is_equal() -> None:
    kinds = [3, 3]

    assert ordered(scored([("tafel", 0.9)], kinds, freshness=[10, 90]), kinds) == [1, 0]


def test_pages_do_not_overlap_and_hold_every_hit_once() -> None:
    kinds = ([1] * 40) + ([2] * 30)
    scores = scored([("krabbelgruppe", 0.6), ("babyclub", 0.5)], kinds)
    everything = ordered(scores, kinds, limit=70)

    assert sorted(everything) == list(range(70))
    for limit in (5, 20, 40):
        assert ordered(scores, kinds, limit=limit) == everything[:limit]


def test_no_hits_no_order() -> None:
    scores = scored([], [1, 2])

    assert ordered(scores, [1, 2]) == []
