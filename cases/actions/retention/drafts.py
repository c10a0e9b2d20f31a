"""A case begun by mistake: its draft goes at once, by the one who began it, and nobody is left in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.hindrances import DELETING, obstacles
from cases.actions.inquiries.turning import back_from_case
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.actions.retention.anonymise import anonymise_case
from cases.enums.cases import State
from cases.models import Attachment, Case, Note, ProtectionConcern, Referral, RetentionMark
from cases.permissions.cases import can_discard_draft

if TYPE_CHECKING:
    from offices.models import User


@transaction.atomic
def discard_draft(case: Case, *, by: User, version: int) -> None:
    """One person is enough: nobody has opened it, nothing went out, and nobody else has written in it.

    As with every deletion a row without anybody is left, under another reference. A request that led to the draft is
    open again and stays with `by`, so that whoever asked still gets an answer. What stays is one line in the log.
    """
    case = locked(case, version)
    if case.state != State.DRAFT:
        raise Conflict(
            _("This is not possible now: the case is “%(state)s”. Somebody may have been faster.")
            % {"state": case.get_state_display()}
        )
    if not can_discard_draft(by, case):
        raise NotAllowed(_("Only the lead worker or the one who began it can discard a draft."))
    if found := obstacles(case, DELETING):
        raise Hindered(_("This case cannot be deleted yet."), found)
    if RetentionMark.objects.holds().filter(case=case).exists():
        raise Refused(_("This case is held: it may not be deleted."))
    if _was_worked_with(case, by):
        raise Refused(
            _(
                "This draft has been worked with: something went out, or a colleague has written in it. Please "
                "open it and bring it to an end instead."
            )
        )
    back_from_case(case, by=by)
    reference, office = case.reference, case.office
    anonymise_case(case, by=by)
    # Of no row: the old reference is the proof, and nothing leads from it to what is counted.
    record_event("draft_discarded", by=by, of=Case(), reference=reference, office=office.slug)


def _was_worked_with(case: Case, by: User) -> bool:
    return (
        Referral.objects.filter(case=case, sent_at__isnull=False).exists()
        or ProtectionConcern.objects.filter(case=case).exists()
        or Note.objects.filter(case=case).exclude(author=by).exists()
        or Attachment.objects.filter(case=case).exclude(added_by=by).exists()
    )
