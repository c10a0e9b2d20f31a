"""Where the office's own rules are broken: the gaps of a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True)
class Presence:
    """Somebody is in the office: who, from when to when, and what a rule may ask of them."""

    worker: int
    starts_at: datetime
    ends_at: datetime
    organization_kind: str
    languages: frozenset[str]
    qualifications: frozenset[int]


@dataclass(frozen=True)
class Need:
    """A coverage rule on one day, in moments. Empty fields ask nothing."""

    rule: int
    starts_at: datetime
    ends_at: datetime
    minimum: int
    organization_kind: str = ""
    language: str = ""
    qualification: int | None = None

    def counts(self, presence: Presence) -> bool:
        return (
            (not self.organization_kind or presence.organization_kind == self.organization_kind)
            and (not self.language or self.language in presence.languages)
            and (self.qualification is None or self.qualification in presence.qualifications)
        )


@dataclass(frozen=True)
class Gap:
    """From when to when so many are missing."""

    need: Need
    starts_at: datetime
    ends_at: datetime
    missing: int


def gaps(needs: Iterable[Need], presences: Sequence[Presence]) -> list[Gap]:
    """Every stretch of time in which a need is not met, neighbours with the same lack joined. A person counts once."""
    found: list[Gap] = []
    for need in needs:
        fitting = [
            one
            for one in presences
            if need.counts(one) and one.starts_at < need.ends_at and one.ends_at > need.starts_at
        ]
        edges = sorted(
            {need.starts_at, need.ends_at}
            | {max(one.starts_at, need.starts_at) for one in fitting}
            | {min(one.ends_at, need.ends_at) for one in fitting}
        )
        here: list[Gap] = []
        for begin, end in pairwise(edges):
            there = {one.worker for one in fitting if one.starts_at <= begin and one.ends_at >= end}
            missing = need.minimum - len(there)
            if missing <= 0:
                continue
            if here and here[-1].ends_at == begin and here[-1].missing == missing:
                here[-1] = Gap(need, here[-1].starts_at, end, missing)
            else:
                here.append(Gap(need, begin, end, missing))
        found += here
    return found
