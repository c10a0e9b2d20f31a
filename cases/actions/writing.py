"""The first line of every verb that writes into a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cases.actions.errors import NotAllowed
from cases.actions.locking import locked
from cases.permissions.cases import can_write_case

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import User


def writable(case: Case, by: User) -> Case:
    """The case as it is now, held until the transaction ends; refused to those who may not write at this moment."""
    case = locked(case)
    if not can_write_case(by, case):
        raise NotAllowed(
            _(
                "You can only read this case, or it is no longer being worked on. What you typed has not been "
                "saved; please copy it if you still need it."
            )
        )
    return case
