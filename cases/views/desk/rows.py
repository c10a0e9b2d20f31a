"""What an area puts on the desk. Each area has a module beside this one with `rows(user) -> list[DeskRow]`.

What is seldom there (a review, a concern, a draft) an area names in `waiting(user)`: the page asks for all of it in one
query and hands on what was found, so that a quiet day costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from offices.models import User


@dataclass(frozen=True)
class DeskRow:
    """One line. `kind`: task, appointment, request, referral, case or review; the desk groups by it."""

    kind: str
    title: str
    url: str
    detail: str = ""
    due: datetime | None = None
    is_late: bool = False


Waiting = dict[str, "QuerySet[Any]"]


def found_of(user: User, waiting: Waiting) -> Collection[str]:
    """Which of these queries have a row: one query for all of them."""
    if not waiting:
        return ()
    asked = {f"q{number}": Exists(rows.order_by()) for number, rows in enumerate(waiting.values())}
    answer = User.objects.filter(pk=user.pk).annotate(**asked).values_list(*asked).get()
    return {name for name, is_there in zip(waiting, answer, strict=True) if is_there}
