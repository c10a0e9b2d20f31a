"""Consent is the family's own: it can be revoked whatever becomes of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.enums.cases import Via
from cases.permissions.cases import right_to_view

if TYPE_CHECKING:
    from cases.models import Case
    from offices.models import User


def can_revoke_consent(user: User, case: Case) -> bool:
    """Art. 7 (3) DSGVO: at any time, so also while a case is being closed or is closed."""
    return right_to_view(user, case) == Via.ASSIGNMENT
