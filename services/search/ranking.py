"""From an understood query to an order of offers. Everything here is arithmetic over the directory's columns."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from services.search.understanding import Understanding

TEXT_BONUS = 0.35
"""What an offer gains when its own name holds all words of the query: it then beats its whole kind."""

TEXT_ALONE = 0.6
LEAST_TEXT = 0.3
"""Below this an offer of no matching kind only mentions a word somewhere: no hit."""

LEAST_OF_BEST = 0.12
FAR = 0.35
"""What is lost by being far away: enough to sort similar answers, too little to prefer the wrong help nearby."""

FAR_METRES = 4000.0
FRESHNESS = 0.02

CLEAR = 0.8
DECAY_CLEAR = 0.9
DECAY_OPEN = 0.62
DECAY_STEPS = 5


def score(
    understanding: Understanding,
    *,
    kind_ids: np.ndarray,
    kind_of: Mapping[str, int],
    text_scores: np.ndarray | None = None,
    distance_m: np.ndarray | None = None,
    freshness: np.ndarray | None = None,
) -> np.ndarray:
    """A number per offer, 0 for no hit. `kind_of` maps codes of kinds to the numbers in `kind_ids`.

    `text_scores` (0 to 1) come from `OwnWords.scores`; `freshness` is 0 to 100.
    """
    size = max(
        [int(kind_ids.max(initial=0)), *(kind_of[code] for code, _ in understanding.kinds if code in kind_of)]
    )
    by_kind = np.zeros(size + 1, dtype=np.float32)
    for code, value in understanding.kinds:
        if code in kind_of:
            by_kind[kind_of[code]] = value
    scores = by_kind[kind_ids]
    if text_scores is not None:
        named = np.flatnonzero(text_scores > 0)
        own, text = scores[named], text_scores[named]
        alone = np.where(text >= LEAST_TEXT, TEXT_ALONE * text, 0.0)
        scores[named] = np.where(own > 0, own + TEXT_BONUS * text, alone)
    hits = np.flatnonzero(scores > 0)
    if not len(hits):
        return scores
    values = scores[hits]
    weak = values < LEAST_OF_BEST * values.max()
    # From here on only hits are looked at: in a large directory they are few.
    if distance_m is not None:
        metres = distance_m[hits].astype(np.float32)
        near = np.exp(-np.where(np.isfinite(metres), metres, np.float32(1e9)) / FAR_METRES)
        values = values * (1 - FAR + FAR * near)
    if freshness is not None:
        values = values * (1 + np.float32(FRESHNESS / 100.0) * freshness[hits])
    values[weak] = 0.0
    scores[hits] = values
    return scores


def order(
    hits: np.ndarray,
    scores: np.ndarray,
    *,
    kind_ids: np.ndarray,
    tie_breaker: np.ndarray,
    limit: int,
) -> np.ndarray:
    """The first `limit` of the row numbers `hits`. Kinds with similar scores take turns.

    Each further offer of the same kind counts a little less than the one before: much less while it is open what
    was meant, hardly when one kind clearly was. So five krabbelgruppen answer "krabbelgruppe", but a sentence about
    a baby that cries shows several kinds of help at a glance.
    """
    if not len(hits) or limit <= 0:
        return hits[:0]
    chosen = _best_of_each_kind(hits, scores, kind_ids, tie_breaker, limit)
    values, kinds, ties = scores[chosen], kind_ids[chosen], tie_breaker[chosen]
    by_kind = np.lexsort((ties, -values, kinds))
    starts = _starts(kinds[by_kind])
    first = np.zeros(len(chosen), dtype=np.int64)
    first[starts] = starts
    place = np.empty(len(chosen), dtype=np.int64)
    place[by_kind] = np.arange(len(chosen)) - np.maximum.accumulate(first)
    tops = np.sort(values[by_kind[starts]])[::-1]
    clear = tops[0] >= CLEAR and (len(tops) == 1 or tops[1] < 0.6 * tops[0])
    decay = DECAY_CLEAR if clear else DECAY_OPEN
    values = values * decay ** np.minimum(place, DECAY_STEPS)
    return chosen[np.lexsort((ties, -values))][:limit]


def _best_of_each_kind(
    hits: np.ndarray, scores: np.ndarray, kind_ids: np.ndarray, tie_breaker: np.ndarray, limit: int
) -> np.ndarray:
    """At most `limit` rows of each kind, so that sorting does not grow with the directory."""
    if len(hits) <= 4 * limit:
        return hits
    kinds = kind_ids[hits]
    if kinds.max() < 1 << 15:
        # Numbers of two bytes are sorted without comparing them.
        kinds = kinds.astype(np.int16)
    by_kind = np.argsort(kinds, kind="stable")
    hits = hits[by_kind]
    # Score and tie-breaker in one whole number, so that one partition for each kind finds its best.
    keys = (scores[hits] * np.float32(1 << 24)).astype(np.int64) << 32
    keys -= tie_breaker[hits]
    kept = []
    bounds = [*_starts(kinds[by_kind]).tolist(), len(hits)]
    for begin, end in pairwise(bounds):
        if end - begin > limit:
            kept.append(hits[begin:end][keys[begin:end].argpartition(-limit)[-limit:]])
        else:
            kept.append(hits[begin:end])
    return np.concatenate(kept)


def _starts(values: np.ndarray) -> np.ndarray:
    """Where in sorted values a new one begins."""
    begins = np.empty(len(values), dtype=np.bool_)
    begins[0] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins.nonzero()[0]
