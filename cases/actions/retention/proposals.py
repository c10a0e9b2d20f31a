"""Deletion by two people: one proposes a list, another carries it out; both are recorded."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from cases.actions.cases import restrict
from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.hindrances import DELETING, hindrances
from cases.actions.log import record_event
from cases.actions.retention.anonymise import anonymise_case, forget_people
from cases.actions.retention.kinds import BY_NAME, KINDS, Due
from cases.enums.cases import State
from cases.enums.guard import MarkKind, ProposalState
from cases.models import Case, DeletionItem, DeletionProposal, RetentionMark
from cases.permissions.guard import offices_to_clear
from offices.permissions import leads
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import Office, User

MOST_ITEMS = 500
"""Of each kind in one proposal: what two people can still look through."""


def due_in(office: Office, *, most: int = MOST_ITEMS) -> list[Due]:
    """The dry run: what a proposal for this office would hold at this moment."""
    found = [due for kind in KINDS for due in kind.listed(office, most)]
    return [due for due in found if not _hindered(due)]


def _hindered(due: Due) -> bool:
    """An open protection concern and whatever else forbids it."""
    if due.kind not in ("case", "draft_case"):
        return False
    return bool(hindrances(Case.objects.get(pk=due.object_id), DELETING))


@transaction.atomic
def propose_deletion(office: Office, *, by: User) -> DeletionProposal:
    if not offices_to_clear(by).filter(pk=office.pk).exists():
        raise NotAllowed(_("You cannot propose a deletion for this office."))
    type(office).objects.select_for_update().get(pk=office.pk)
    if DeletionProposal.objects.waiting().filter(office=office).exists():
        raise Conflict(_("A proposal for this office waits already."))
    found = due_in(office)
    if not found:
        raise Refused(_("Nothing is due in this office."))
    proposal = DeletionProposal.objects.create(office=office, proposed_by=by, proposed_at=clock.now())
    DeletionItem.objects.bulk_create(
        DeletionItem(
            proposal=proposal,
            kind=due.kind,
            object_id=due.object_id,
            reference=due.reference,
            since=due.since,
            outcome="restrict" if due.restrict else "delete",
        )
        for due in found
    )
    record_event("propose_deletion", by=by, of=proposal, count=len(found))
    return proposal


@transaction.atomic
def withdraw_deletion(proposal: DeletionProposal, *, by: User) -> DeletionProposal:
    proposal = _locked(proposal, by=by)
    proposal.state, proposal.decided_by, proposal.decided_at = ProposalState.WITHDRAWN, by, clock.now()
    proposal.save()
    record_event("withdraw_deletion", by=by, of=proposal)
    return proposal


@transaction.atomic
def carry_out_deletion(proposal: DeletionProposal, *, by: User) -> DeletionProposal:
    """Delete what is still due. A hold or a concern that came up since spares its case; nothing new is added."""
    proposal = _locked(proposal, by=by)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("You proposed it yourself: a second person has to confirm it."))
    result: Counter[str] = Counter()
    for item in proposal.items.order_by("pk"):
        try:
            with transaction.atomic():
                item.outcome = _carry_out(item, proposal.office, by=by)
        except (Refused, ProtectedError):
            item.outcome = "spared"
        item.save(update_fields=["outcome"])
        result[f"{item.kind} {item.outcome}"] += 1
    # The old references remain as proof; the numbers that would lead to what is counted do not.
    proposal.items.filter(outcome="deleted").update(object_id=-F("pk"))
    proposal.state, proposal.decided_by, proposal.decided_at = ProposalState.CARRIED_OUT, by, clock.now()
    proposal.result = dict(result)
    proposal.save()
    record_event("carry_out_deletion", by=by, of=proposal, counts=dict(result))
    return proposal


def _carry_out(item: DeletionItem, office: Office, *, by: User) -> str:
    kind = BY_NAME[item.kind]
    # Held before it is asked whether it is still due: what a hold or a reopening wrote while we waited is seen.
    kind.model.objects.select_for_update().filter(pk=item.object_id).first()
    row = kind.due(office).filter(pk=item.object_id).first()
    if row is None:
        return "spared"
    if item.kind in ("case", "draft_case"):
        if item.kind == "case" and row.keeps_by_9b:
            if hindrances(row, DELETING) or row.state != State.CLOSED:
                return "spared"
            restrict(row, by=by)
            return "restricted"
        anonymise_case(row, by=by)
    elif item.kind == "inquiry":
        row.delete()
    elif not forget_people([row.pk]):
        return "spared"
    return "deleted"


def _locked(proposal: DeletionProposal, *, by: User) -> DeletionProposal:
    proposal = (
        DeletionProposal.objects.select_for_update(of=("self",)).select_related("office").get(pk=proposal.pk)
    )
    if not offices_to_clear(by).filter(pk=proposal.office_id).exists():
        raise NotAllowed(_("You cannot decide about this office."))
    if proposal.state != ProposalState.PROPOSED:
        raise Conflict(_("Somebody has decided about this proposal already."))
    return proposal


# --- holds, and § 9b SGB VIII ---------------------------------------------------------------------------
@transaction.atomic
def mark_case(reference: str, *, by: User, kind: str, reason: str) -> RetentionMark:
    """Hold a case, or record that § 9b SGB VIII was checked. Only the lead of the office records the latter."""
    case = (
        Case.objects.select_for_update()
        .filter(reference=reference, office__in=offices_to_clear(by))
        .exclude(state=State.ANONYMISED)
        .first()
    )
    if case is None:
        raise Refused(_("There is no such case in your offices."))
    if kind == MarkKind.CLEARED and not leads(by, case.office_id):
        raise NotAllowed(_("Only the lead of the office can record that § 9b SGB VIII was checked."))
    if RetentionMark.objects.standing().filter(case=case, kind=kind).exists():
        raise Conflict(_("That is recorded for this case already."))
    mark = RetentionMark.objects.create(case=case, kind=kind, reason=reason, set_by=by, set_at=clock.now())
    record_event(f"retention_{kind}", by=by, of=mark, case=case)
    return mark


@transaction.atomic
def lift_mark(mark: RetentionMark, *, by: User) -> RetentionMark:
    mark = RetentionMark.objects.select_for_update(of=("self",)).select_related("case").get(pk=mark.pk)
    if not offices_to_clear(by).filter(pk=mark.case.office_id).exists():
        raise NotAllowed(_("You cannot decide about this office."))
    if mark.lifted_at is not None:
        raise Conflict(_("That was lifted already."))
    mark.lifted_by, mark.lifted_at = by, clock.now()
    mark.save(update_fields=["lifted_by", "lifted_at"])
    record_event("retention_lift", by=by, of=mark, case=mark.case)
    return mark
