"""What residents do: send a request, find it again with the code, write back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from cases.actions.inquiries import limits
from cases.actions.inquiries.codes import DIGITS, code_for, code_mark, read_code
from cases.actions.log import record_event
from cases.enums.inquiries import PENDING, Asker, Channel, InquiryState, MessageKind, Wish
from cases.models import Inquiry, InquiryDraft, InquiryMessage
from cases.office_time import hours_of, reply_due
from offices.models import Office
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

CODE_SHOWN = timedelta(minutes=15)
"""How long the page with the code can be opened again in the same browser."""
MOST_MESSAGES = 30
"""So many a person may write back to one request."""


class TooFast(Exception):
    """Written faster than a person can: the page asks to press once more."""


class TooManyMessages(Exception):
    """Enough was written here: the office should be called."""


@dataclass(frozen=True)
class Request:
    """What somebody asks, checked by the forms of cases.forms.contact."""

    office: Office
    wish: Wish
    channel: Channel
    asker: Asker = Asker.ADULT
    suits: list[str] = field(default_factory=list)
    language: str = "de"
    page_language: str = "de"
    topics: list[str] = field(default_factory=list)
    text: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    cautions: list[str] = field(default_factory=list)
    caution_note: str = ""


@transaction.atomic
def send_inquiry(draft: InquiryDraft, key: str, request: Request, *, address: str, link: str) -> Inquiry:
    """Send it to the office, once however often the button is pressed, and tell the office that something came.

    TooFast before CONTACT_LEAST_SECONDS have passed since the first page; TooMany from an address that sends a lot.
    `link`: full address of the office's list, for the mail.
    """
    row = InquiryDraft.objects.select_for_update().get(pk=draft.pk)
    if row.inquiry is not None:
        return row.inquiry
    if timezone.now() - row.shown_at < timedelta(seconds=settings.CONTACT_LEAST_SECONDS):
        raise TooFast
    limits.count(address, limits.SEND)
    now = clock.now()
    inquiry = Inquiry.objects.create(
        **vars(request),
        code_mark=code_mark(code_for(key)),
        waiting_since=now,
        due_at=reply_due(hours_of(request.office), now),
        created_at=now,
    )
    record_event("inquiry_sent", by=None, of=inquiry, wish=request.wish, office=request.office.slug)
    row.answers, row.inquiry, row.expires_at = "", inquiry, now + CODE_SHOWN
    row.save(update_fields=["answers", "inquiry", "expires_at"])
    tell_office(inquiry, link=link)
    return inquiry


def find_by_code(typed: str, *, address: str) -> Inquiry | None:
    """The request with this code. A wrong code counts; TooMany after ten of them within the hour."""
    limits.check(address, limits.WRONG_CODE)
    if len(read_code(typed)) == DIGITS:
        inquiry = Inquiry.objects.select_related("office").filter(code_mark=code_mark(typed)).first()
        if inquiry is not None:
            return inquiry
    limits.count(address, limits.WRONG_CODE)
    return None


@transaction.atomic
def write_back(inquiry: Inquiry, *, text: str, address: str, link: str) -> InquiryMessage:
    """The person writes again: the request is open anew and its clock runs, with the colleague who had it.

    The same text twice in a row is one message: a button pressed twice.
    """
    row = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    written = list(row.messages.exclude(kind=MessageKind.NOTE).order_by("-written_at", "-pk"))
    if written and written[0].kind == MessageKind.RESIDENT and written[0].text == text:
        return written[0]
    if sum(message.kind == MessageKind.RESIDENT for message in written) >= MOST_MESSAGES:
        raise TooManyMessages
    limits.count(address, limits.WRITE_BACK)
    now = clock.now()
    message = InquiryMessage.objects.create(inquiry=row, kind=MessageKind.RESIDENT, text=text, written_at=now)
    before = row.state
    if before not in PENDING:
        row.state = InquiryState.TAKEN if row.taken_by_id else InquiryState.WAITING
        row.waiting_since, row.due_at = now, reply_due(hours_of(row.office), now)
        row.closed_at, row.outcome = None, ""
    row.version += 1
    row.save()
    record_event("inquiry_written_back", by=None, of=row, before=before, state=row.state)
    tell_office(row, link=link, again=True)
    return message


def tell_office(inquiry: Inquiry, *, link: str, again: bool = False) -> None:
    """A mail that says that there is something and nothing about whom or what."""
    with override(settings.LANGUAGE_CODE):
        subject = gettext("Somebody wrote back to a request") if again else gettext("There is a new request")
        body = gettext(
            "In the office %(office)s a request is waiting for an answer. "
            "What it says stands in the portal only:\n%(link)s"
        ) % {"office": inquiry.office.name, "link": link}
    mail_after_commit([inquiry.office.email], subject, body)
