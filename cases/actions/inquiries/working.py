"""What the team does with a request: take it, answer it, note a call, agree a date, hand it on, close it.

Every action locks the row, asks the permission again, and compares the version the page was made from: whoever comes
second is told who was first (Conflict), and the page keeps what they typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from cases.actions.errors import Conflict
from cases.actions.inquiries.sending import tell_office
from cases.actions.log import record_event
from cases.enums.inquiries import BY_HAND, InquiryOutcome, InquiryState, MessageKind
from cases.models import Inquiry, InquiryMessage
from cases.office_time import hours_of, reply_due
from cases.permissions.inquiries import can_work_on_inquiry
from offices.models import Office
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


class InquiryGone(Exception):
    """The request is not, or no longer, this person's to see: 404."""


@contextmanager
def locked(inquiry: Inquiry, by: User, version: int) -> Iterator[Inquiry]:
    """The row, locked and still the one that `by` has before them; saved with the next version at the end."""
    with transaction.atomic():
        # Without joins: after waiting for the lock PostgreSQL gives the row anew, but joined rows as they were before.
        row = Inquiry.objects.select_for_update().filter(pk=inquiry.pk).first()
        if row is None or not can_work_on_inquiry(by, row):
            raise InquiryGone
        if row.version != version:
            raise Conflict(what_happened(row, by))
        yield row
        row.version += 1
        row.save()


def what_happened(row: Inquiry, by: User) -> str:
    """One sentence for whoever came second."""
    if row.state == InquiryState.CLOSED:
        return gettext("This request was closed in the meantime.")
    if row.taken_by is not None and row.taken_by != by:
        return gettext("%(name)s has just taken this request.") % {"name": row.taken_by}
    return gettext("This request has changed in the meantime. Please look at it once more.")


def make_mine(row: Inquiry, by: User, *, from_colleague: bool = False) -> None:
    """Whoever does something with a request has it. A colleague's only `from_colleague`: knowing whose it was."""
    if row.state == InquiryState.CLOSED:
        raise Conflict(what_happened(row, by))
    if row.taken_by is not None and row.taken_by != by and not from_colleague:
        raise Conflict(what_happened(row, by))
    if row.taken_by != by:
        record_event("inquiry_taken", by=by, of=row, taken_from=row.taken_by_id)
        row.taken_by, row.taken_at = by, clock.now()
    if row.state == InquiryState.WAITING:
        row.state = InquiryState.TAKEN


def take_inquiry(inquiry: Inquiry, *, by: User, version: int, from_colleague: bool = False) -> Inquiry:
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
    return row


def give_back_inquiry(inquiry: Inquiry, *, by: User, version: int, from_colleague: bool = False) -> Inquiry:
    """Back to all: the clock has not stopped."""
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        row.state, row.taken_by, row.taken_at = InquiryState.WAITING, None, None
        if row.answered_at is not None:
            row.waiting_since = clock.now()
            row.due_at = reply_due(hours_of(row.office), row.waiting_since)
        record_event("inquiry_given_back", by=by, of=row)
    return row


def answer_inquiry(
    inquiry: Inquiry, *, by: User, version: int, text: str, from_colleague: bool = False
) -> Inquiry:
    """Write what the person reads with their code."""
    return _write(inquiry, by, version, text, kind=MessageKind.ANSWER, from_colleague=from_colleague)


def note_call(
    inquiry: Inquiry, *, by: User, version: int, text: str, reached: bool, from_colleague: bool = False
) -> Inquiry:
    """Note a call or visit, for the team alone. Reached counts as answered; not reached leaves the clock running."""
    return _write(
        inquiry, by, version, text, kind=MessageKind.NOTE, settles=reached, from_colleague=from_colleague
    )


def _write(
    inquiry: Inquiry,
    by: User,
    version: int,
    text: str,
    *,
    kind: MessageKind,
    settles: bool = True,
    from_colleague: bool = False,
) -> Inquiry:
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        now = clock.now()
        InquiryMessage.objects.create(inquiry=row, kind=kind, text=text, written_by=by, written_at=now)
        if settles:
            row.state, row.answered_at = InquiryState.ANSWERED, now
        record_event("inquiry_answered" if kind == MessageKind.ANSWER else "inquiry_noted", by=by, of=row)
    return row


def agree_appointment(
    inquiry: Inquiry, *, by: User, version: int, at: datetime | None, from_colleague: bool = False
) -> Inquiry:
    """The date of the visit or call that was agreed; None when it falls away."""
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        row.appointment_at = at
        if at is not None:
            row.state, row.answered_at = InquiryState.ANSWERED, clock.now()
        record_event("inquiry_appointment", by=by, of=row, agreed=at is not None)
    return row


def hand_over_inquiry(
    inquiry: Inquiry, *, by: User, version: int, to: Office, link: str, from_colleague: bool = False
) -> Inquiry:
    """Give it to another office, where nobody has it yet. This office no longer sees it; the person's clock goes on."""
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        before, row.office = row.office.slug, to
        row.state, row.taken_by, row.taken_at, row.appointment_at = InquiryState.WAITING, None, None, None
        row.due_at = reply_due(hours_of(to), clock.now())
        record_event("inquiry_handed_over", by=by, of=row, before=before, office=to.slug)
        tell_office(row, link=link)
    return row


def close_inquiry(
    inquiry: Inquiry, *, by: User, version: int, outcome: InquiryOutcome, from_colleague: bool = False
) -> Inquiry:
    if outcome not in BY_HAND:
        raise ValueError(f"{outcome} is no outcome to choose")
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        close_row(row, by, outcome)
    return row


def close_row(row: Inquiry, by: User, outcome: InquiryOutcome) -> None:
    """Within `locked`."""
    row.state, row.outcome, row.closed_at = InquiryState.CLOSED, outcome, clock.now()
    record_event("inquiry_closed", by=by, of=row, outcome=outcome)
