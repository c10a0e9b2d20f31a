"""What an area puts on the desk. Each area has a module beside this one with `rows(user) -> list[DeskRow]`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DeskRow:
    """One line. `kind`: task, appointment, request, referral, case or review; the desk groups by it."""

    kind: str
    title: str
    url: str
    detail: str = ""
    due: datetime | None = None
    is_late: bool = False
