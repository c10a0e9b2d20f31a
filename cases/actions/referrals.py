"""The life of a referral: written, sent, answered, begun, and whether help was found in the end.

Every verb locks the case, then the consent, then the referral, always in this order, so that two of them wait for each
other and never block each other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.actions.errors import Conflict, Refused
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.actions.pseudonyms import names_in
from cases.actions.writing import writable
from cases.enums.cases import Duty
from cases.enums.consents import DataCategory
from cases.enums.referrals import (
    NEXT,
    Channel,
    DeclineReason,
    NotHelpedReason,
    ReferralState,
)
from cases.models import Assignment, Case, Consent, Referral, ReferralStep
from offices.models import User
from offices.workdays import workday_after
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit
from sozialraum.lib.tokens import new_token, token_hash

if TYPE_CHECKING:
    from offices.models import Organization


class NoConsent(Refused):
    """The receiver is outside and no consent covers it; the page offers to record one."""


class NamesInText(Refused):
    """§ 64 (2a) SGB VIII. The words are shown to the person who typed them and go nowhere else."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(
            _("Please leave out names; the receiver does not need them to answer: %(names)s.")
            % {"names": ", ".join(words)}
        )


LINK_LIFE = timedelta(days=14)
ANSWER_WORKDAYS = 5
DRAFT_FIELDS = (
    "offer",
    "organization",
    "receiver_name",
    "receiver_email",
    "purpose",
    "message",
    "with_names",
    "family_contact",
    "internal_note",
    "channel",
)

Address = Callable[[str], str]
"""The full address of the answer page for a token."""


# --- by those who work on the case ----------------------------------------------------------------------
@transaction.atomic
def draft_referral(case: Case, *, by: User, values: dict[str, Any]) -> Referral:
    case = writable(case, by)
    referral = Referral(
        case=case, created_by=by, **{name: values[name] for name in DRAFT_FIELDS if name in values}
    )
    referral.save()
    _write_step(referral, "", by=by)
    record_event("referral_drafted", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def change_draft(referral: Referral, *, by: User, version: int, values: dict[str, Any]) -> Referral:
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    if referral.state != ReferralState.DRAFT:
        raise Refused(_("This referral has gone out: its text cannot be changed any more."))
    for name in DRAFT_FIELDS:
        if name in values:
            setattr(referral, name, values[name])
    referral.version += 1
    referral.save()
    record_event("referral_changed", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def send_referral(referral: Referral, *, by: User, version: int, address: Address) -> Referral:
    """Out it goes. Outside only with a consent that covers receiver and purpose, held until this is written."""
    case = writable(referral.case, by)
    outside = is_outside(case, referral.organization)
    consent = covering_consent(referral, lock=True) if outside else None
    referral = _held(referral, case, version)
    _must_follow(referral, ReferralState.SENT)
    if referral.state != ReferralState.DRAFT:
        raise Conflict(_("This referral has been sent already."))
    _check_what_goes_out(referral, case, outside, consent)
    referral.is_outside = outside
    referral.consent = consent
    referral.sent_at = clock.now()
    referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
    if referral.channel == Channel.LINK:
        _new_link(referral, case, address)
    _move(referral, ReferralState.SENT, by=by, case=case)
    return referral


@transaction.atomic
def answer_question(referral: Referral, *, by: User, version: int, text: str, address: Address) -> Referral:
    """The receiver asked; they read the reply behind a new link."""
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    if referral.state != ReferralState.NEEDS_INFO:
        raise Conflict(_("The question has been answered already."))
    _check_text(text, referral, case)
    referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
    referral.reminded_at = None
    if referral.channel == Channel.LINK:
        _new_link(referral, case, address)
    _move(referral, ReferralState.SENT, by=by, case=case, text=text)
    return referral


@transaction.atomic
def record_answer(
    referral: Referral, *, by: User, version: int, to: str, reason: str = "", text: str = ""
) -> Referral:
    """What the receiver said on the phone, or how it went on: written down by a colleague of the case."""
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    _must_follow(referral, to)
    _take_answer(referral, case, to, reason, text, by=by)
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: User, version: int, text: str = "") -> Referral:
    """At any time before the end. The link stops answering at once."""
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    _must_follow(referral, ReferralState.WITHDRAWN)
    _move(referral, ReferralState.WITHDRAWN, by=by, case=case, text=text)
    return referral


@transaction.atomic
def renew_link(referral: Referral, *, by: User, version: int, address: Address) -> Referral:
    """A fresh link for another 14 days; the one before stops answering."""
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    if referral.channel != Channel.LINK or not NEXT[referral.state] or referral.sent_at is None:
        raise Refused(_("There is nothing to answer by a link at the moment."))
    if referral.state == ReferralState.SENT:
        referral.ask_again_on = workday_after(clock.today(), ANSWER_WORKDAYS)
        referral.reminded_at = None
    _new_link(referral, case, address)
    _keep(referral)
    record_event("referral_link_renewed", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def revoke_link(referral: Referral, *, by: User, version: int) -> Referral:
    """For a mail that went to the wrong address."""
    case = writable(referral.case, by)
    referral = _held(referral, case, version)
    referral.token_hash = referral.token_expires_at = None
    _keep(referral)
    record_event("referral_link_revoked", by=by, of=referral, case=case)
    return referral


def withdraw_for_consent(consent: Consent, *, by: User | None) -> int:
    """Revoking a consent withdraws what rests on it. Runs inside the transaction that revokes, with the case held."""
    open_ones = Referral.objects.select_for_update().resting_on(consent.pk).order_by("pk")
    for referral in open_ones:
        _move(
            referral,
            ReferralState.WITHDRAWN,
            by=by,
            case=consent.case,
            text=_("The consent was revoked."),
        )
    return len(open_ones)


# --- by the receiver ------------------------------------------------------------------------------------
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
    workers = (
        Assignment.objects.current().filter(case=case, duty=Duty.LEAD).values_list("worker__email", flat=True)
    )
    mail_after_commit(
        workers,
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


# --- by the clock ---------------------------------------------------------------------------------------
@transaction.atomic
def remind_of_unanswered() -> int:
    """One mail for each referral that nobody answered for five working days, to the case's lead worker. Nightly."""
    silent = Referral.objects.select_for_update(of=("self",)).unanswered().filter(reminded_at=None)
    count = 0
    for referral in silent.select_related("case"):
        workers = (
            Assignment.objects.current()
            .filter(case=referral.case_id, duty=Duty.LEAD)
            .values_list("worker__email", flat=True)
        )
        mail_after_commit(
            workers,
            _("A referral without an answer"),
            _("A referral in case %(case)s has had no answer for five working days. Please ask again.")
            % {"case": referral.case.reference},
        )
        referral.reminded_at = clock.now()
        referral.save(update_fields=["reminded_at"])
        record_event("referral_unanswered", by=None, of=referral, case=referral.case)
        count += 1
    return count


# --- rules ----------------------------------------------------------------------------------------------
def is_outside(case: Case, organization: Organization | None) -> bool:
    """Neither in the team of the case's office nor its controller: § 64 (2), § 65 SGB VIII apply."""
    if organization is None:
        return True
    if organization.pk == case.organization_id:
        return False
    return not case.office.organizations.filter(pk=organization.pk).exists()


def must_be_fresh(referral: Referral, version: object) -> None:
    """`version`: what somebody saw when they began, as a number or as a form sent it."""
    if str(referral.version) != str(version):
        raise Conflict(
            _(
                "Somebody has changed this referral in the meantime. Please look again: your text is still here."
            )
        )


def unfinished_referrals(case: Case) -> str | None:
    """A referral whose end is not known keeps a case from closing."""
    count = Referral.objects.filter(case=case).running().count()
    if not count:
        return None
    return ngettext(
        "One referral is still open. Please enter how it ended, or withdraw it.",
        "%(count)d referrals are still open. Please enter how they ended, or withdraw them.",
        count,
    ) % {"count": count}


def unfinished_referral_counts(cases: Collection[int]) -> dict[int, int]:
    """The same for many cases at once."""
    rows = Referral.objects.running().filter(case__in=cases).order_by("case")
    return dict(rows.values_list("case").annotate(count=Count("pk")))


def covering_consent(referral: Referral, *, lock: bool = False) -> Consent | None:
    """A consent of this family, valid now, that names the receiver and the purpose, and names if names go out.

    `lock` holds it until the transaction ends, so that it cannot be revoked while the mail is on its way.
    """
    recipient = referral.organization or referral.receiver_name
    covering = Consent.objects.covering(referral.case, recipient=recipient)
    if referral.with_names:
        covering = covering.filter(categories__contains=[DataCategory.CONTACT])
    # Asked again around the lock: a revocation that was faster is seen.
    consents = Consent.objects.valid().filter(pk__in=covering.values("pk")).order_by("-expires_on", "pk")
    if lock:
        consents = consents.select_for_update()
    found: Consent | None = consents.first()
    return found


def prepared_consent(referral: Referral) -> Consent | None:
    """A form that waits for the family's word and would then cover this referral; the newest."""
    recipient = referral.organization or referral.receiver_name
    forms = Consent.objects.prepared_for(referral.case, recipient=recipient)
    if referral.with_names:
        forms = forms.filter(categories__contains=[DataCategory.CONTACT])
    found: Consent | None = forms.first()
    return found


# --- steps ----------------------------------------------------------------------------------------------
def _held(referral: Referral, case: Case, version: int) -> Referral:
    fresh: Referral = Referral.objects.select_for_update(of=("self",)).with_receiver().get(pk=referral.pk)
    fresh.case = case
    if fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this referral in the meantime. Please look again: your text is still here."
            )
        )
    return fresh


def _must_follow(referral: Referral, to: str) -> None:
    if to not in NEXT[referral.state]:
        raise Conflict(
            _("This referral is “%(state)s” by now: that step is not possible any more.")
            % {"state": referral.get_state_display()}
        )


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
    _move(referral, to, by=by, case=case, reason=reason, text=text)


def _move(
    referral: Referral, to: str, *, by: User | None, case: Case, reason: str = "", text: str = ""
) -> None:
    before, referral.state = referral.state, to
    if not NEXT[to]:
        referral.ended_at = clock.now()
    _keep(referral)
    _write_step(referral, before, by=by, reason=reason, text=text)
    record_event("referral_moved", by=by, of=referral, case=case, before=before, after=str(to))


def _keep(referral: Referral) -> None:
    referral.version += 1
    referral.save()


def _write_step(
    referral: Referral, before: str, *, by: User | None, reason: str = "", text: str = ""
) -> None:
    ReferralStep.objects.create(
        referral=referral,
        at=clock.now(),
        actor=by,
        from_state=before,
        to_state=referral.state,
        reason=reason,
        text=text.strip(),
    )


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
