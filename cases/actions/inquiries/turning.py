"""A request becomes a case or an entry in the log of contacts: one press, one transaction, and it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from cases.actions.cases import begin_case
from cases.actions.encounters import log_encounter
from cases.actions.inquiries.working import close_row, locked, make_mine
from cases.actions.log import record_event
from cases.actions.people import add_person
from cases.enums import encounters
from cases.enums.cases import Naming, Position
from cases.enums.inquiries import MINORS, Asker, Caution, Channel, InquiryOutcome, InquiryState, Wish
from cases.models import Case, Inquiry
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def turn_into_case(inquiry: Inquiry, *, by: User, version: int, from_colleague: bool = False) -> Case:
    """A draft of a case with the person in it and everything they asked to be careful about.

    Whoever came with a code only is entered under the name they gave, as a pseudonym. § 8 (3) SGB VIII goes along.
    """
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        is_unnamed = row.channel == Channel.CODE or not row.name
        case = begin_case(
            by=by,
            office=row.office,
            label=row.name or gettext("Request %(reference)s") % {"reference": row.reference},
            naming=Naming.PSEUDONYMOUS if is_unnamed else Naming.NAMED,
            is_minor_confidential=row.asker == Asker.MINOR_ALONE,
        )
        add_person(
            case,
            by=by,
            position=Position.CHILD if row.asker in MINORS else Position.PARENT,
            language=row.language,
            phone=row.phone,
            email=row.email,
            safe_contact=_safe_contact(row),
            **({"pseudonym": (row.name or row.reference)[:40]} if is_unnamed else {"first_name": row.name}),
        )
        row.case = case
        close_row(row, by, InquiryOutcome.CASE)
    return case


def back_from_case(case: Case, *, by: User) -> None:
    """Within the transaction that discards this draft: the requests that led to it are open again, with `by`."""
    for row in Inquiry.objects.select_for_update().filter(case=case, state=InquiryState.CLOSED):
        row.state, row.taken_by, row.taken_at = InquiryState.TAKEN, by, clock.now()
        row.outcome, row.closed_at, row.case = "", None, None
        row.version += 1
        row.save()
        record_event("inquiry_reopened", by=by, of=row)


def turn_into_encounter(
    inquiry: Inquiry, *, by: User, version: int, topics: list[str], result: str, from_colleague: bool = False
) -> Inquiry:
    """An entry without a name. It does not know the request, nor the request the entry: nobody is found through it."""
    with locked(inquiry, by, version) as row:
        make_mine(row, by, from_colleague=from_colleague)
        log_encounter(
            by=by,
            office=row.office,
            who=encounters.Who.YOUNG_PERSON if row.asker in MINORS else encounters.Who.PARENT,
            topics=topics,
            result=result,
            channel=_CHANNELS[Wish(row.wish)],
            language=row.language,
        )
        close_row(row, by, InquiryOutcome.ENCOUNTER)
    return row


_CHANNELS = {
    Wish.CALL: encounters.Channel.PHONE,
    Wish.VISIT: encounters.Channel.VISIT,
    Wish.WRITE: encounters.Channel.ONLINE,
}


def _safe_contact(row: Inquiry) -> str:
    """The person's own words first, the rest as far as it fits."""
    parts = [row.caution_note, row.get_channel_display(), *(Caution(code).label for code in row.cautions)]
    return "; ".join(str(part) for part in parts if part)[:280]
