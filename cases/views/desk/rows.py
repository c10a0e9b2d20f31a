"""What an area puts on the desk. Each area has a module beside this one with two functions:

`questions(user)`: querysets by name, which the page asks in one statement together with those of all areas, and
`rows(user, found)`: their objects as DeskRow; it asks nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Questions = dict[str, Any]
"""Querysets by a name of the area's own."""
Found = Mapping[str, list[Any]]
"""Their objects by the same names."""


@dataclass(frozen=True)
class DeskRow:
    """One line. `kind`: task, appointment, request, referral, case or review; the desk groups by it."""

    kind: str
    title: str
    url: str
    detail: str = ""
    due: datetime | None = None
    is_late: bool = False
