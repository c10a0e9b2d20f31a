"""How well each kind of offer answers the words of a query: arithmetic over the vocabulary's postings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from services.search.vocabulary import Group, Vocabulary
from services.search.words import LANGUAGES

Unit = tuple[tuple[int, ...], Sequence[Group]]
"""Positions of the words it covers, and the ways to read them."""

EVIDENCE = 0.55
"""What single words tell about a kind beside the best phrase: helps where no phrase fits the sentence."""

COVERAGE_POWER = 0.9
ANSWERED = 0.65
"""How much it counts that a phrase answers the whole query, not only that the query says the whole phrase."""

UNKNOWN_WORD = 0.5
FUNCTION_WORD = 0.1


def kind_scores(
    units: Sequence[Unit],
    importance: Sequence[float],
    languages: Mapping[str, float],
    vocabulary: Vocabulary,
) -> np.ndarray:
    """A score per kind, about 0 to 1, in the order of `vocabulary.codes`.

    A phrase scores by how much of it was said and how much of the query it answers; a kind by its best phrase, plus
    what its single words tell. Measured by hiding a quarter of the synonyms and searching for them.
    """
    # Function words are in thousands of phrases and say nothing, unless nothing else was said.
    least = FUNCTION_WORD if max(importance) > FUNCTION_WORD else 0.0
    readings = [
        (covered, heard)
        for covered, groups in units
        if max(importance[index] for index in covered) >= least
        and (heard := _heard(groups, vocabulary)) is not None
    ]
    result = np.zeros(len(vocabulary.kinds), dtype=np.float32)
    if not readings:
        return result
    said_of = np.zeros(len(vocabulary.phrase_kind), dtype=np.bool_)
    for _, heard in readings:
        said_of[heard.phrases] = True
    phrases = np.flatnonzero(said_of)
    row_of = np.empty(len(said_of), dtype=np.int32)
    row_of[phrases] = np.arange(len(phrases), dtype=np.int32)

    words = len(importance)
    said = np.zeros((words, len(phrases)), dtype=np.float32)
    matched = np.zeros((words, len(phrases)), dtype=np.float32)
    evidence = np.zeros((words, len(result)), dtype=np.float32)
    rarity = np.full(words, -1.0, dtype=np.float32)
    for covered, heard in readings:
        rows = row_of[heard.phrases]
        # A joined pair is counted once as said, and as an answer to each of its words.
        first = said[covered[0]]
        first[rows] = np.maximum(first[rows], heard.share)
        for index in covered:
            line = matched[index]
            line[rows] = np.maximum(line[rows], heard.exactness)
            np.maximum(evidence[index], heard.evidence, out=evidence[index])
            rarity[index] = max(rarity[index], heard.rarity)
    value = np.where(rarity < 0, UNKNOWN_WORD, rarity) * np.array(importance, dtype=np.float32)
    value = (value / max(float(value.sum()), 1e-6)).astype(np.float32)

    language_weight = np.array([languages[code] for code in LANGUAGES], dtype=np.float32)
    score = (
        vocabulary.phrase_weight[phrases]
        * language_weight[vocabulary.phrase_language[phrases]]
        * np.minimum(said.sum(axis=0), 1.0) ** COVERAGE_POWER
        * (1 - ANSWERED + ANSWERED * (value @ matched))
    )
    kinds = vocabulary.phrase_kind[phrases]
    starts = np.flatnonzero(np.concatenate([[True], kinds[1:] != kinds[:-1]]))
    result[kinds[starts]] = np.maximum.reduceat(score, starts)
    return result * (1 - EVIDENCE / 2) + EVIDENCE * (value @ evidence)


class Heard(NamedTuple):
    """All readings of a word together: the phrases it is found in, with the share of the phrase that it makes up and
    how exactly it is the same word, what it tells of each kind, and its rarity; of each the highest.
    """

    phrases: np.ndarray
    share: np.ndarray
    exactness: np.ndarray
    evidence: np.ndarray
    rarity: float


MOST_HEARD = 5_000
"""Words that are kept with their phrases: people use few words, in ever new sentences."""


def _heard(groups: Sequence[Group], vocabulary: Vocabulary) -> Heard | None:
    key = tuple(groups)
    if key not in vocabulary.heard:
        if len(vocabulary.heard) >= MOST_HEARD:
            vocabulary.heard.clear()
        vocabulary.heard[key] = _all_readings([group for group in key if group], vocabulary)
    return vocabulary.heard[key]


def _all_readings(groups: Sequence[Group], vocabulary: Vocabulary) -> Heard | None:
    if not groups:
        return None
    found = [_postings(group, vocabulary) for group in groups]
    phrases, place = np.unique(np.concatenate([one[0] for one in found]), return_inverse=True)
    share, exactness = np.zeros(len(phrases), np.float32), np.zeros(len(phrases), np.float32)
    np.maximum.at(share, place, np.concatenate([one[1] for one in found]))
    np.maximum.at(exactness, place, np.concatenate([one[2] for one in found]))
    evidence = np.maximum.reduce([np.zeros(len(vocabulary.kinds), np.float32), *(one[3] for one in found)])
    rarity = max(float(vocabulary.rarity[key]) for group in groups for key, _factor in group)
    return Heard(phrases, share, exactness, evidence, rarity)


def _postings(group: Group, vocabulary: Vocabulary) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Phrases a group is found in, the share of the phrase it makes up, its exactness, and its evidence per kind."""
    if len(group) == 1:
        key, factor = group[0]
        phrases, share, exactness = vocabulary.postings(key)
        return phrases, share * factor, exactness * factor, vocabulary.evidence[key] * factor
    size = len(vocabulary.phrase_kind)
    share_sum = np.zeros(size, dtype=np.float32)
    exact_sum = np.zeros(size, dtype=np.float32)
    proof = np.zeros(vocabulary.evidence.shape[1], dtype=np.float32)
    for key, factor in group:
        phrases, share, exactness = vocabulary.postings(key)
        share_sum[phrases] += share * factor
        exact_sum[phrases] += exactness * factor
        proof += vocabulary.evidence[key] * factor
    phrases = np.flatnonzero(share_sum)
    return phrases, share_sum[phrases], np.minimum(exact_sum[phrases], 0.9), proof
