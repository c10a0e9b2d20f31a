"""What somebody still holds in an office and has to hand over before they leave.

The apps above (casework, rosters) add their question in their AppConfig.ready, because imports point one way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offices.models import Membership


@dataclass(frozen=True)
class Matter:
    """One thing to hand over. `label` tells no family's name: the lead who reads it may not know it."""

    label: str
    url: str = ""


Ask = Callable[["Membership", date], list[Matter]]
"""What the member still holds after that day."""

HELD: list[Ask] = []


def held_after(membership: Membership, last_day: date) -> list[Matter]:
    return [matter for ask in HELD for matter in ask(membership, last_day)]
