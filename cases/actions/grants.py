"""Exceptions to the rule: sharing a case, opening one in an emergency, taking back, reviewing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.log import record_access, record_event
from cases.enums.cases import GrantKind, Via
from cases.enums.guard import ReviewResult, ShareState
from cases.models import AccessEntry, Case, CaseGrant, ShareRequest
from cases.permissions.cases import right_to_view
from cases.permissions.guard import (
    can_ask_to_share,
    can_be_shared_with,
    can_share,
    can_take_back,
    reviewers_of,
    works_with_families,
)
from offices.working_days import working_day_after
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

if TYPE_CHECKING:
    from offices.models import User

LONGEST_SHARE = timedelta(days=90)
EMERGENCY_MINUTES = 60
REVIEW_WORKING_DAYS = 3
TRIES_AN_HOUR = 5
TRIES_A_DAY = 10
EMERGENCY_TRY = "emergency_try"
"""What each attempt leaves in the access log; the attempts of everybody are counted there."""


class GrantError(Exception):
    """Something about the grant does not hold any more; the text says what, for the person who asked."""


class NoSuchCase(GrantError):
    """No case with this reference, or none that an emergency opens: both are one answer."""


class TooManyTries(GrantError):
    """Too many references were tried in an hour or a day."""


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=clock.BERLIN)


def _check_share(case: Case, colleague: User, ends_on: date) -> None:
    today = clock.today()
    if not today <= ends_on <= today + LONGEST_SHARE:
        raise GrantError(_("A share lasts at most 90 days and ends today at the earliest."))
    if not can_be_shared_with(colleague, case):
        raise GrantError(
            _("This colleague can read the case already, or does not work with families at the moment.")
        )


def _grant(case: Case, user: User, *, kind: str, reason: str, by: User, ends_at: datetime) -> CaseGrant:
    return CaseGrant.objects.create(
        content_object=case,
        user=user,
        permission=Permission.objects.get(codename="read_case", content_type__app_label="cases"),
        kind=kind,
        reason=reason,
        granted_by=by,
        starts_at=clock.now(),
        ends_at=ends_at,
    )


@transaction.atomic
def share_case(
    case: Case, colleague: User, *, by: User, reason: str, ends_on: date
) -> CaseGrant | ShareRequest:
    """Let a colleague read the case until the end of that day.

    The lead worker shares at once; others who work on the case ask the lead of the office, who is told by mail.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    if not can_ask_to_share(by, case):
        raise GrantError(_("You cannot share this case any more."))
    _check_share(case, colleague, ends_on)
    if can_share(by, case):
        grant = _grant(case, colleague, kind=GrantKind.SHARE, reason=reason, by=by, ends_at=_end_of(ends_on))
        record_event("share", by=by, of=grant, case=case, until=ends_on.isoformat())
        return grant
    if ShareRequest.objects.waiting().filter(case=case, colleague=colleague).exists():
        raise GrantError(_("Somebody has asked for this share already."))
    asked = ShareRequest.objects.create(
        case=case,
        colleague=colleague,
        reason=reason,
        ends_on=ends_on,
        asked_by=by,
        asked_at=clock.now(),
    )
    record_event("ask_share", by=by, of=asked, case=case, until=ends_on.isoformat())
    mail_after_commit(
        [user.email for user in reviewers_of(case, but_not=by)],
        _("Please decide: a case is to be shared"),
        _(
            "Somebody in your office asks to share a case with a colleague. You find it in the portal under “Today”."
        ),
    )
    return asked


@transaction.atomic
def decide_share(asked: ShareRequest, *, by: User, approve: bool) -> ShareRequest:
    """The lead of the office agrees or not."""
    case = Case.objects.select_for_update().get(pk=asked.case_id)
    asked = (
        ShareRequest.objects.select_for_update(of=("self",))
        .select_related("colleague", "asked_by")
        .get(pk=asked.pk)
    )
    if not ShareRequest.objects.decidable_by(by).filter(pk=asked.pk).exists():
        raise GrantError(_("This request has been decided already."))
    if approve:
        _check_share(case, asked.colleague, asked.ends_on)
        asked.grant = _grant(
            case,
            asked.colleague,
            kind=GrantKind.SHARE,
            reason=asked.reason,
            by=by,
            ends_at=_end_of(asked.ends_on),
        )
    asked.state = ShareState.APPROVED if approve else ShareState.DECLINED
    asked.decided_by, asked.decided_at = by, clock.now()
    asked.save()
    record_event(f"share_{asked.state}", by=by, of=asked, case=case)
    return asked


@transaction.atomic
def take_back(grant: CaseGrant, *, by: User) -> CaseGrant:
    """End a share or an emergency access at this moment."""
    Case.objects.select_for_update().get(pk=grant.content_object_id)
    grant = (
        CaseGrant.objects.select_for_update(of=("self",)).select_related("content_object").get(pk=grant.pk)
    )
    if not can_take_back(by, grant):
        raise GrantError(_("This access has ended already."))
    grant.ends_at, grant.taken_back_by = clock.now(), by
    grant.save(update_fields=["ends_at", "taken_back_by"])
    record_event("take_back", by=by, of=grant, case=grant.content_object)
    return grant


# --- emergencies ----------------------------------------------------------------------------------------
def _count_try(reference: str, *, by: User) -> None:
    """Every try is written down and stays, whatever becomes of it; too many end here."""
    with transaction.atomic():
        # The same lock as the log's own chain, so that two tries at once are counted one after the other.
        tries = AccessEntry.objects.filter(actor=by, action=EMERGENCY_TRY)
        record_access(by=by, via=Via.EMERGENCY, action=EMERGENCY_TRY, subject="emergency")
        now = clock.now()
        hour = tries.filter(at__gt=now - timedelta(hours=1)).count()
        day = tries.filter(at__gt=now - timedelta(days=1)).count()
    if hour > TRIES_AN_HOUR or day > TRIES_A_DAY:
        raise TooManyTries(_("Too many attempts. Please call the lead of the office in charge."))


def open_in_emergency(reference: str, *, by: User, reason: str) -> CaseGrant:
    """Sixty minutes of reading, for anybody who works with families, in return for a reason, a mail and a review.

    A wrong reference, a case that is closed to all and one that does not exist are the same answer; the number of
    tries is limited (32^8 references make guessing hopeless). Cases of minors who ask without their parents'
    knowledge are no exception: just there a danger must not wait, and confidentiality towards the parents stays.
    """
    if not works_with_families(by):
        raise NoSuchCase(_("There is no case that you could open with this reference."))
    _count_try(reference, by=by)
    with transaction.atomic():
        case = (
            Case.objects.open_to_emergency()
            .select_for_update(of=("self",))
            .filter(reference=reference)
            .first()
        )
        if case is None:
            raise NoSuchCase(_("There is no case that you could open with this reference."))
        running = CaseGrant.objects.current().emergencies().filter(content_object=case, user=by).first()
        if running is not None:
            return running
        if right_to_view(by, case) is not None:
            raise GrantError(_("You can read this case already, without an emergency."))
        now = clock.now()
        grant = _grant(
            case,
            by,
            kind=GrantKind.EMERGENCY,
            reason=reason,
            by=by,
            ends_at=now + timedelta(minutes=EMERGENCY_MINUTES),
        )
        grant.review_due_on = working_day_after(now.date(), REVIEW_WORKING_DAYS)
        grant.save(update_fields=["review_due_on"])
        record_access(by=by, via=Via.EMERGENCY, action="emergency", case=case)
        record_event("emergency", by=by, of=grant, case=case, review_due=grant.review_due_on.isoformat())
        mail_after_commit(
            [user.email for user in reviewers_of(case, but_not=by)],
            _("Emergency access to a case of your office: please review"),
            _(
                "Somebody has just opened a case of your office in an emergency. You find it in the portal under "
                "“Today”. Please review it within three working days, by %(day)s."
            )
            % {"day": grant.review_due_on.strftime("%d.%m.%Y")},
        )
    return grant


@transaction.atomic
def review_emergency(grant: CaseGrant, *, by: User, result: str) -> CaseGrant:
    """Another person says whether the emergency was one. What does not look so, data protection hears of."""
    grant = (
        CaseGrant.objects.select_for_update(of=("self",)).select_related("content_object").get(pk=grant.pk)
    )
    if grant.reviewed_at is not None:
        raise GrantError(_("This access has been reviewed already."))
    if not CaseGrant.objects.reviewable_by(by).filter(pk=grant.pk).exists():
        raise GrantError(_("You cannot review this access."))
    grant.reviewed_by, grant.reviewed_at, grant.review_result = by, clock.now(), result
    grant.save(update_fields=["reviewed_by", "reviewed_at", "review_result"])
    record_event("review_emergency", by=by, of=grant, case=grant.content_object, result=result)
    if result == ReviewResult.UNJUSTIFIED:
        from offices.models import User as Account
        from offices.permissions import DATA_PROTECTION

        mail_after_commit(
            Account.objects.filter(is_active=True, groups__name=DATA_PROTECTION).values_list(
                "email", flat=True
            ),
            _("An emergency access was not necessary"),
            _(
                "The review of an emergency access came to the result that it was not necessary. See the access log."
            ),
        )
    return grant
