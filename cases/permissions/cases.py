"""What somebody may do with a case. Who may see is asked of Case.objects.visible_to and defined nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.enums.cases import WRITABLE, GrantKind, Via
from cases.models import Assignment, Case, CaseGrant
from offices.enums import FAMILY_WORK
from offices.permissions import leads, works_in

if TYPE_CHECKING:
    from offices.models import User


def can_view_case(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def right_to_view(user: User, case: Case) -> Via | None:
    """By what right this person may read the case right now; None: by none."""
    if not can_view_case(user, case):
        return None
    if Assignment.objects.current().filter(case=case, worker=user).exists() and works_in(
        user, case.office_id, *FAMILY_WORK
    ):
        return Via.ASSIGNMENT
    grant = CaseGrant.objects.current().filter(content_object=case, user=user).first()
    return Via.EMERGENCY if grant is not None and grant.kind == GrantKind.EMERGENCY else Via.SHARE


def can_write_case(user: User, case: Case) -> bool:
    """Those who work on the case write into it while it runs. A share or an emergency only reads."""
    return case.state in WRITABLE and right_to_view(user, case) == Via.ASSIGNMENT


def can_oversee_case(user: User, case: Case) -> bool:
    """The lead of the case's office assigns, approves and sees the masked row."""
    return leads(user, case.office_id)
