"""What became of a referral: the receiver says it behind the link, a colleague writes it down, or it is withdrawn."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, Refused
from cases.actions.locking import locked
from cases.actions.referrals.steps import held, lead_mails, move, must_follow
from cases.actions.writing import writable
from cases.enums.referrals import NEXT, DeclineReason, NotHelpedReason, ReferralState
from cases.models import Case, Consent, Referral
from offices.models import User
from sozialraum.lib.mail import mail_after_commit
from sozialraum.lib.tokens import token_hash


@transaction.atomic
def record_answer(
    referral: Referral, *, by: User, version: int, to: str, reason: str = "", text: str = ""
) -> Referral:
    """What the receiver said on the phone, or how it went on: written down by a colleague of the case."""
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    must_follow(referral, to)
    _take_answer(referral, case, to, reason, text, by=by)
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: User, version: int, text: str = "") -> Referral:
    """At any time before the end. The link stops answering at once."""
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    must_follow(referral, ReferralState.WITHDRAWN)
    move(referral, ReferralState.WITHDRAWN, by=by, case=case, text=text)
    return referral


def withdraw_for_consent(consent: Consent, *, by: User | None) -> int:
    """Revoking a consent withdraws what rests on it. Runs inside the transaction that revokes, with the case held."""
    open_ones = Referral.objects.select_for_update().resting_on(consent.pk).order_by("pk")
    for referral in open_ones:
        move(
            referral,
            ReferralState.WITHDRAWN,
            by=by,
            case=consent.case,
            text=_("The consent was revoked."),
        )
    return len(open_ones)


@transaction.atomic
def answer_by_link(token: str, *, version: int, to: str, reason: str = "", text: str = "") -> Referral:
    """The receiver's own answer. The link must be alive, and nobody may have answered or withdrawn in between."""
    known = (
        Referral.objects.with_live_link().filter(token_hash=token_hash(token)).select_related("case").first()
    )
    if known is None:
        raise Refused(_("This link is no longer valid."))
    case = locked(known.case)
    referral = Referral.objects.select_for_update().get(pk=known.pk)
    if referral.token_hash != token_hash(token):
        raise Refused(_("This link is no longer valid."))
    if referral.version != version or to not in NEXT[referral.state]:
        raise Conflict(
            _("Something has changed in the meantime. Please look again: your text is still here.")
        )
    _take_answer(referral, case, to, reason, text, by=None)
    mail_after_commit(
        lead_mails(case),
        _("An answer to a referral"),
        _("There is an answer to a referral in case %(case)s. Please sign in to read it.")
        % {"case": case.reference},
    )
    return referral


def by_token(token: str) -> Referral | None:
    """The referral of a link, dead or alive; the page says which."""
    return (
        Referral.objects.filter(token_hash=token_hash(token))
        .select_related("case__office", "consent")
        .first()
    )


def _take_answer(referral: Referral, case: Case, to: str, reason: str, text: str, *, by: User | None) -> None:
    if to == ReferralState.DECLINED:
        if reason not in DeclineReason.values:
            raise Refused(_("Please choose why not."))
        referral.decline_reason = reason
    elif to == ReferralState.NOT_HELPED:
        if reason not in NotHelpedReason.values:
            raise Refused(_("Please choose why it did not help."))
        referral.not_helped_reason = reason
    elif to == ReferralState.NEEDS_INFO and not text.strip():
        raise Refused(_("Please write what you need to know."))
    else:
        reason = ""
    move(referral, to, by=by, case=case, reason=reason, text=text)
