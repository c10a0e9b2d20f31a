"""What somebody may do with a case. Who may see is asked of Case.objects.visible_to and defined nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.enums.cases import WRITABLE, Duty, State, Via
from cases.models import Assignment, Case
from offices.enums import FAMILY_WORK, Role
from offices.models import Membership
from offices.permissions import DATA_PROTECTION, in_group, leads, works_in

if TYPE_CHECKING:
    from datetime import date

    from offices.models import Office, User


def can_view_case(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def right_to_view(user: User, case: Case) -> Via | None:
    """By what right this person may read the case right now; None: by none."""
    right = (
        Case.objects.visible_to(user).with_right_of(user).filter(pk=case.pk).values_list("right", flat=True)
    )
    found = right.first()
    return Via(found) if found is not None else None


def can_write_case(user: User, case: Case) -> bool:
    """Those who work on the case write into it while it runs. A share or an emergency only reads."""
    return case.state in WRITABLE and right_to_view(user, case) == Via.ASSIGNMENT


def can_begin_case(user: User, office: Office) -> bool:
    return works_in(user, office, *FAMILY_WORK)


def can_oversee_case(user: User, case: Case) -> bool:
    """The lead of the case's office assigns, approves and sees the masked row."""
    return leads(user, case.office_id)


def is_lead_worker(user: User, case: Case) -> bool:
    return (
        Assignment.objects.current().filter(case=case, worker=user, duty=Duty.LEAD).exists()
        and right_to_view(user, case) == Via.ASSIGNMENT
    )


def can_discard_draft(user: User, case: Case) -> bool:
    """A draft begun by mistake: its lead worker, or the one who began it while they work on it."""
    if case.state != State.DRAFT:
        return False
    return is_lead_worker(user, case) or (case.created_by_id == user.pk and can_write_case(user, case))


def can_hand_over(user: User, case: Case) -> bool:
    """The lead worker moves their own case; the office lead any case of the office, without reading it."""
    return can_oversee_case(user, case) or is_lead_worker(user, case)


def can_decide_closing(user: User, case: Case) -> bool:
    """Who approves is never who asked.

    The office's lead decides. Where the lead asked, another lead of that office does; only if there is none on that
    day, a deputy of the case decides, so that small offices are not stuck and four eyes still look.
    """
    asker = case.closing_requested_by_id
    if case.state != State.CLOSING_REQUESTED or asker == user.pk:
        return False
    if can_oversee_case(user, case):
        return True
    led = Membership.objects.current().filter(office=case.office_id, role=Role.LEAD, user__is_active=True)
    if led.exclude(user=asker).exists():
        return False
    deputy = Assignment.objects.current().filter(case=case, worker=user, duty=Duty.DEPUTY)
    return deputy.exists() and right_to_view(user, case) == Via.ASSIGNMENT


def can_withdraw_closing(user: User, case: Case) -> bool:
    return case.closing_requested_by_id == user.pk or is_lead_worker(user, case)


def can_restrict(user: User, case: Case) -> bool:
    """Art. 18 DSGVO: the office's lead, or the data protection officer, who never reads the content."""
    return can_oversee_case(user, case) or in_group(user, DATA_PROTECTION)


def works_there(user: User, office_id: int, on: date) -> bool:
    """Whether this person talks with families in that office on that day: only they can take a case."""
    return Membership.objects.current(on).of(user).filter(office=office_id, role__in=FAMILY_WORK).exists()
