"""Typing errors of people who learn German: the nearest known word by letters and by sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from services.search.words import scripts, sound

SHORTEST = 4
CANDIDATES = 14


class Corrector:
    """Words with their frequency. Pairs of letters choose candidates, a weighted edit distance decides."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self.words = [word for word in frequencies if len(word) >= SHORTEST and word.isalpha()]
        self.frequency = np.array([frequencies[word] for word in self.words], dtype=np.float32)
        pairs, numbers = _pairs_of(self.words)
        self._sizes = np.bincount(numbers, minlength=len(self.words)).astype(np.float32)
        codes, starts = np.unique(pairs, return_index=True)
        self._postings = (
            dict(zip(codes.tolist(), np.split(numbers, starts[1:]), strict=True)) if len(codes) else {}
        )
        self._by_sound: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._by_sound.setdefault(sound(word), []).append(number)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    def _correct(self, word: str) -> tuple[tuple[str, float], ...]:
        """Up to three words that were probably meant, with a likeness of 0 to 1, best first."""
        if len(word) < SHORTEST or not word.isalpha() or not self.words:
            return ()
        grams = _pairs_of([word])[0].tolist()
        lists = [self._postings[gram] for gram in grams if gram in self._postings]
        numbers = set(self._by_sound.get(sound(word), ()))
        if lists:
            counts = np.bincount(np.concatenate(lists), minlength=len(self.words))
            likeness = 2 * counts / (self._sizes + len(grams))
            best = np.argpartition(likeness, -min(CANDIDATES, len(likeness)))[-CANDIDATES:]
            numbers.update(int(number) for number in best if likeness[number] >= 0.3)
        found = []
        for number in numbers:
            other = self.words[number]
            if scripts(other)[0] != scripts(word)[0]:
                continue
            value = likeness_of(word, other)
            if value > 0:
                found.append((value + 0.01 * min(float(np.log1p(self.frequency[number])), 5.0), value, other))
        found.sort(reverse=True)
        return tuple((other, value) for _, value, other in found[:3] if value >= found[0][1] - 0.08)


def _pairs_of(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Every pair of neighbouring letters of every word once, as (number of the pair, number of the word), sorted."""
    letters = np.frombuffer("".join(f"_{word}_" for word in words).encode("utf-32-le"), dtype=np.uint32)
    lengths = np.array([len(word) + 2 for word in words], dtype=np.int64)
    owner = np.repeat(np.arange(len(words)), lengths)
    inside = owner[:-1] == owner[1:]
    pairs = (letters[:-1].astype(np.int64) << 21 | letters[1:])[inside]
    # A letter takes 21 bits, so a pair and up to a million words fit one number.
    unique = np.unique(pairs << 20 | owner[:-1][inside])
    return unique >> 20, unique & 0xFFFFF


def likeness_of(word: str, other: str) -> float:
    """1 for the same word, 0 for one that was hardly meant. A wrong first letter counts more."""
    length = max(len(word), len(other))
    allowed = 1.0 if length < 6 else 1.5 if length < 8 else 2.0 if length < 12 else 3.0
    if abs(len(word) - len(other)) > allowed + 1:
        return 0.0
    distance = float(edit_distance(word, other))
    spoken, other_spoken = sound(word), sound(other)
    if spoken == other_spoken and distance <= 0.6 * length:
        distance = min(distance, 0.6 if length > 4 else 0.9)
    else:
        distance = min(distance, edit_distance(spoken, other_spoken) + 0.5)
    if word[0] != other[0] and spoken[0] != other_spoken[0]:
        distance += 0.7
    return 1 - distance / length if distance <= allowed else 0.0


def edit_distance(a: str, b: str) -> int:
    """Insertions, deletions, replacements and swapped neighbours (optimal string alignment)."""
    if a == b:
        return 0
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = before[j - 1] + (letter != other)
            if before[j] + 1 < cost:
                cost = before[j] + 1
            if row[j - 1] + 1 < cost:
                cost = row[j - 1] + 1
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other and earlier[j - 2] + 1 < cost:
                cost = earlier[j - 2] + 1
            row.append(cost)
    return row[-1]
