"""A referral goes out, and what keeps it alive on its way: replies, new links, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Refused
from cases.actions.log import record_event
from cases.actions.pseudonyms import names_in
from cases.actions.referrals.rules import covering_consent, is_outside
from cases.actions.referrals.steps import held, keep, lead_mails, move, must_follow
from cases.actions.writing import writable
from cases.enums.referrals import NEXT, Channel, ReferralState
from cases.models import Case, Consent, Referral
from offices.models import User
from offices.workdays import workday_after
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit
from sozialraum.lib.tokens import new_token, token_hash

LINK_LIFE = timedelta(days=14)
ANSWER_WORKDAYS = 5

Address = Callable[[str], str]
"""The full address of the answer page for a token."""


class NoConsent(Refused):
    """The receiver is outside and no consent covers it; the page offers to record one."""


class NamesInText(Refused):
    """§ 64 (2a) SGB VIII. The words are shown to the person who typed them and go nowhere else."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(
            _("Please leave out names; the receiver does not need them to answer: %(names)s.")
            % {"names": ", ".join(words)}
        )


@transaction.atomic
def send_referral(referral: Referral, *, by: User, version: int, address: Address) -> Referral:
    """Out it goes. Outside only with a consent that covers receiver and purpose, held until this is written."""
    case = writable(referral.case, by)
    outside = is_outside(case, referral.organization)
    consent = covering_consent(referral, lock=True) if outside else None
    referral = held(referral, case, version)
    must_follow(referral, ReferralState.SENT)
    if referral.state != ReferralState.DRAFT:
        raise Conflict(_("This referral has been sent already."))
    _check_what_goes_out(referral, case, outside, consent)
    referral.is_outside = outside
    referral.consent = consent
    referral.sent_at = clock.now()
    referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
    if referral.channel == Channel.LINK:
        _new_link(referral, case, address)
    move(referral, ReferralState.SENT, by=by, case=case)
    return referral


@transaction.atomic
def answer_question(referral: Referral, *, by: User, version: int, text: str, address: Address) -> Referral:
    """The receiver asked; they read the reply behind a new link."""
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    if referral.state != ReferralState.NEEDS_INFO:
        raise Conflict(_("The question has been answered already."))
    _check_text(text, referral, case)
    referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
    referral.reminded_at = None
    if referral.channel == Channel.LINK:
        _new_link(referral, case, address)
    move(referral, ReferralState.SENT, by=by, case=case, text=text)
    return referral


@transaction.atomic
def renew_link(referral: Referral, *, by: User, version: int, address: Address) -> Referral:
    """A fresh link for another 14 days; the one before stops answering."""
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    if referral.channel != Channel.LINK or not NEXT[referral.state] or referral.sent_at is None:
        raise Refused(_("There is nothing to answer by a link at the moment."))
    if referral.state == ReferralState.SENT:
        referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
        referral.reminded_at = None
    _new_link(referral, case, address)
    keep(referral)
    record_event("referral_link_renewed", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def revoke_link(referral: Referral, *, by: User, version: int) -> Referral:
    """For a mail that went to the wrong address."""
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    referral.token_hash = referral.token_expires_at = None
    keep(referral)
    record_event("referral_link_revoked", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def remind_of_unanswered() -> int:
    """One mail for each referral that nobody answered for five working days, to the case's lead worker. Nightly."""
    silent = Referral.objects.select_for_update(of=("self",)).unanswered().filter(reminded_at=None)
    count = 0
    for referral in silent.select_related("case"):
        mail_after_commit(
            lead_mails(referral.case),
            _("A referral without an answer"),
            _("A referral in case %(case)s has had no answer for five working days. Please ask again.")
            % {"case": referral.case.reference},
        )
        referral.reminded_at = clock.now()
        referral.save(update_fields=["reminded_at"])
        record_event("referral_unanswered", by=None, of=referral, case=referral.case)
        count += 1
    return count


# --- what must hold -------------------------------------------------------------------------------------
def _check_what_goes_out(referral: Referral, case: Case, outside: bool, consent: Consent | None) -> None:
    if outside and consent is None:
        raise NoConsent(
            _("This receiver is outside our team: without a consent of the family nothing goes out.")
        )
    if not referral.message.strip():
        raise Refused(_("Please write what the receiver is to read."))
    _check_text(referral.message, referral, case)
    if referral.channel == Channel.LINK and not referral.receiver_email:
        raise Refused(_("For a mail with a link we need the receiver's e-mail address."))


def _check_text(text: str, referral: Referral, case: Case) -> None:
    """§ 64 (2a): without a consent for names, what goes out holds none."""
    if not referral.with_names and (found := names_in(text, case)):
        raise NamesInText(found)


def _new_link(referral: Referral, case: Case, address: Address) -> None:
    token = new_token()
    referral.token_hash = token_hash(token)
    referral.token_expires_at = clock.now() + LINK_LIFE
    mail_after_commit(
        [referral.receiver_email],
        _("A question from the Sozialraumbüro %(office)s") % {"office": case.office.name},
        _(
            "The Sozialraumbüro %(office)s asks you for help for a family. Please open this link and answer:\n\n"
            "%(link)s\n\nThe link is valid for 14 days and meant for you alone. "
            "Questions: %(phone)s."
        )
        % {"office": case.office.name, "link": address(token), "phone": case.office.phone},
    )
