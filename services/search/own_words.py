"""The words of every offer's own text in memory, so that full text is arithmetic like every other filter.

An offer's row keeps its lexemes as 32-bit marks: 30 bits of a checksum and 2 bits of weight. Among 50,000 words about
one pair shares a mark; then offers with the other word are found as well. A worker holds them the other way round, the
offers of each mark, in 4 bytes per word of an offer: 43 MB for 200,000 offers of 53 words each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np

WEIGHTS = np.array([1.0, 0.5, 0.2, 0.08], dtype=np.float32)
"""What a word counts in a name (A), in who and where (B), in the kind's name (C), in everything else (D)."""
_LETTERS = "ABCD"
_WEIGHT_BITS = 3
MOST_CHANGED = 500
"""Offers that may have changed since everything was sorted; then it is sorted anew."""


def mark(lexeme: str) -> int:
    return crc32(lexeme.encode()) & ~_WEIGHT_BITS


def packed(entries: Iterable[tuple[str, str]]) -> bytes:
    """(lexeme, weight) of an offer as its row keeps them."""
    marks = [mark(lexeme) | _LETTERS.index(weight) for lexeme, weight in entries]
    return np.array(marks, dtype="<u4").tobytes()


class OwnWords:
    """Row numbers and weights by word. Immutable; a change makes a new one that shares what stayed the same."""

    def __init__(self, blobs: Sequence[bytes]) -> None:
        self.size = len(blobs)
        self._changed: dict[int, bytes] = {}
        self._replaced = np.empty(0, dtype=np.uint32)
        marks, rows = _columns(range(len(blobs)), blobs)
        # Mark, row and weight in one number: one sort of plain numbers puts all three in order.
        joined = (marks & ~np.uint64(_WEIGHT_BITS)) << np.uint64(32)
        joined |= rows << np.uint64(2) | marks & np.uint64(_WEIGHT_BITS)
        joined.sort()
        self._postings = (joined & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        keys = (joined >> np.uint64(32)).astype(np.uint32)
        starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] ^ np.uint32(4)))
        self._keys = keys[starts]
        self._starts = np.append(starts, len(keys))

    def updated(self, size: int, changed: dict[int, bytes]) -> OwnWords | None:
        """With the words of some rows replaced or added; None when too many have changed since all were sorted."""
        together = self._changed | changed
        if len(together) > MOST_CHANGED:
            return None
        new = object.__new__(OwnWords)
        new.size, new._changed = size, together
        new._replaced = np.array(sorted(together), dtype=np.uint32)
        new._postings, new._keys, new._starts = self._postings, self._keys, self._starts
        return new

    def scores(self, words: Sequence[str]) -> np.ndarray:
        """For each row how well its own words answer these stems: 1 means all of them in its name."""
        found = np.zeros(self.size, dtype=np.float32)
        marks = {mark(word) for word in words if word}
        for one in marks:
            place = int(np.searchsorted(self._keys, one))
            if place < len(self._keys) and self._keys[place] == one:
                postings = self._postings[self._starts[place] : self._starts[place + 1]]
                np.add.at(found, postings >> 2, WEIGHTS[postings & _WEIGHT_BITS])
        if self._changed:
            found[self._replaced] = 0
            changed, rows = _columns(self._changed, list(self._changed.values()))
            weights = WEIGHTS[changed & np.uint64(_WEIGHT_BITS)]
            for one in marks:
                same = np.flatnonzero(changed & ~np.uint64(_WEIGHT_BITS) == one)
                np.add.at(found, rows[same], weights[same])
        if len(marks) > 1:
            found /= len(marks)
        return found


def _columns(rows: Iterable[int], blobs: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """The marks of these rows one after another, and the row of each."""
    lengths = np.array([len(blob) // 4 for blob in blobs], dtype=np.int64)
    marks = np.frombuffer(b"".join(blobs), dtype="<u4").astype(np.uint64)
    return marks, np.repeat(np.array(list(rows), dtype=np.uint64), lengths)
