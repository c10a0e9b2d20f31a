"""What keeps a case from being closed, deleted or merged. Each area adds its own question to the list."""

from __future__ import annotations

from collections.abc import Callable

from cases.actions.protection import running_concern
from cases.actions.referrals import unfinished_referrals
from cases.models import Case

Hindrance = Callable[[Case], str | None]
"""A sentence that says what is still open, or None."""

CLOSING: list[Hindrance] = [unfinished_referrals, running_concern]
"""An open task, referral or protection concern."""
DELETING: list[Hindrance] = [running_concern]
"""An open protection concern or a hold; also for merging."""


def hindrances(case: Case, asked: list[Hindrance]) -> list[str]:
    return [sentence for ask in asked if (sentence := ask(case))]
