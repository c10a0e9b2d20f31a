"""Who shares, reviews, deletes and answers for data; who reads the access log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.enums.cases import RUNNING, Via
from cases.models import Assignment, Case, CaseGrant
from cases.permissions.cases import is_lead_worker, right_to_view
from offices.enums import FAMILY_WORK, Role
from offices.models import Membership, Office, User
from offices.permissions import DATA_PROTECTION, in_group, leads, offices_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def works_with_families(user: User) -> bool:
    """A current membership in any office of the region, in a role that talks with families."""
    return bool(Membership.objects.current().of(user).filter(role__in=FAMILY_WORK).exists())


def is_data_protection(user: User) -> bool:
    return in_group(user, DATA_PROTECTION)


# --- grants ---------------------------------------------------------------------------------------------
def can_share(user: User, case: Case) -> bool:
    """The lead worker lets a colleague read without asking anybody."""
    return case.state in RUNNING and is_lead_worker(user, case)


def can_ask_to_share(user: User, case: Case) -> bool:
    """Whoever works on the case; what the lead worker may do alone, the others ask for."""
    return case.state in RUNNING and right_to_view(user, case) == Via.ASSIGNMENT


def can_be_shared_with(colleague: User, case: Case) -> bool:
    """Colleagues who work with families today and cannot read the case yet."""
    return works_with_families(colleague) and right_to_view(colleague, case) is None


def colleagues_for(case: Case) -> Any:
    """Whom a case may be shared with: a query for the form, checked again one by one when it is done."""
    working = Membership.objects.current().filter(role__in=FAMILY_WORK)
    reading = Assignment.objects.current().filter(case=case).values("worker")
    granted = CaseGrant.objects.current().filter(content_object=case).values("user")
    return (
        User.objects.filter(is_active=True, pk__in=working.values("user"))
        .exclude(pk__in=reading)
        .exclude(pk__in=granted)
    )


def can_take_back(user: User, grant: CaseGrant) -> bool:
    """The lead worker, the lead of the office, whoever gave it, and whoever has it."""
    if not CaseGrant.objects.current().filter(pk=grant.pk).exists():
        return False
    case = grant.content_object
    return (
        user.pk in (grant.user_id, grant.granted_by_id)
        or is_lead_worker(user, case)
        or leads(user, case.office_id)
    )


def reviewers_of(case: Case, *, but_not: User) -> Iterable[User]:
    """The leads of the case's office; the other offices' where it has no other lead."""
    leaders = Membership.objects.current().filter(role=Role.LEAD).exclude(user=but_not)
    own = leaders.filter(office=case.office_id)
    return User.objects.filter(
        is_active=True, pk__in=(own if own.exists() else leaders).values("user")
    ).distinct()


# --- deleting -------------------------------------------------------------------------------------------
def offices_to_clear(user: User) -> Any:
    """Offices whose outdated records this person proposes or confirms: all for data protection, own ones for leads."""
    return Office.objects.all() if is_data_protection(user) else offices_of(user, Role.LEAD)


def can_see_retention(user: User) -> bool:
    return is_data_protection(user) or offices_of(user, Role.LEAD).exists()


# --- Art. 15 --------------------------------------------------------------------------------------------
def can_see_subject_requests(user: User) -> bool:
    return is_data_protection(user) or works_with_families(user)


def can_answer_for(user: User, case: Case) -> bool:
    """The lead worker makes the copy; the lead of the office too, where the case is shared with them or theirs."""
    return is_lead_worker(user, case) or (
        leads(user, case.office_id) and right_to_view(user, case) in (Via.ASSIGNMENT, Via.SHARE)
    )
