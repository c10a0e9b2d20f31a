"""Masks as bits, so that a page's sixty counts beside its choices are a few operations over all of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Bits = np.ndarray
"""64 rows of the directory in each number."""


def packed(mask: np.ndarray) -> Bits:
    return _filled(np.packbits(mask))


def stacked(masks: Sequence[np.ndarray]) -> Bits:
    """One line of bits for each mask."""
    return np.stack([packed(mask) for mask in masks]) if masks else np.empty((0, 0), dtype=np.uint64)


def counts(stack: Bits, bits: Bits) -> list[int]:
    """How many rows each line of a stack has in common with `bits`."""
    if not stack.size:
        return [0] * len(stack)
    return np.bitwise_count(stack & bits).sum(axis=1, dtype=np.int64).tolist()


def count(one: Bits, other: Bits) -> int:
    return int(np.bitwise_count(one & other).sum(dtype=np.int64))


def _filled(octets: np.ndarray) -> Bits:
    rest = -len(octets) % 8
    return (np.concatenate([octets, np.zeros(rest, np.uint8)]) if rest else octets).view(np.uint64)
