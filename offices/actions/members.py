"""Who belongs to an office: inviting, joining, changing, leaving. Only the office's lead does these, asked inside."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.actions.errors import Refused
from offices.actions.matters import held_after
from offices.actions.roster import lock_people
from offices.enums import Role
from offices.models import Invitation, Membership, Office, Organization, Portrait, User
from offices.permissions import leads
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit
from sozialraum.lib.tokens import new_token, token_hash

INVITATION_DAYS = 7
"""How long the link in the mail works; the lead can send a new one."""


def _only_leads(by: User, office: Office) -> None:
    if not leads(by, office):
        raise Refused(_("Only the office's lead can change the team."))


# --- inviting -------------------------------------------------------------------------------------------
@transaction.atomic
def invite(
    *,
    by: User,
    office: Office,
    organization: Organization,
    email: str,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    weekly_hours: Decimal | None = None,
    rules: str,
    link: Any,
) -> Invitation:
    """Keep a place in the team and send its link. `link(token)` makes the full address for the mail."""
    _only_leads(by, office)
    token = new_token()
    values = {
        "organization": organization,
        "role": role,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "weekly_hours": weekly_hours,
        "rules": rules,
        "token_hash": token_hash(token),
        "expires_at": clock.now() + timedelta(days=INVITATION_DAYS),
        "invited_by": by,
    }
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(office=office, email=email, **values)
    except IntegrityError:
        raise Refused(
            _("There is an open invitation to this address. You can send it again or withdraw it below.")
        ) from None
    _mail_link(invitation, link(token))
    return invitation


@transaction.atomic
def send_again(invitation_id: int, *, by: User, office: Office, link: Any) -> Invitation:
    """A new link; the one sent before ends."""
    _only_leads(by, office)
    invitation = _open_invitation(invitation_id, office)
    token = new_token()
    invitation.token_hash = token_hash(token)
    invitation.expires_at = clock.now() + timedelta(days=INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "expires_at"])
    _mail_link(invitation, link(token))
    return invitation


@transaction.atomic
def withdraw(invitation_id: int, *, by: User, office: Office) -> None:
    _only_leads(by, office)
    invitation = _open_invitation(invitation_id, office)
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])


def _open_invitation(invitation_id: int, office: Office) -> Invitation:
    found = Invitation.objects.open().filter(pk=invitation_id, office=office).select_for_update().first()
    if found is None:
        raise Refused(_("This invitation was accepted or withdrawn in the meantime."))
    return found


def _mail_link(invitation: Invitation, url: str) -> None:
    mail_after_commit(
        [invitation.email],
        _("Invitation to the team of the Sozialraum office %(office)s") % {"office": invitation.office},
        _(
            "Hello,\n\n%(lead)s invites you to the team of the Sozialraum office %(office)s.\n\n"
            "Please open this link and follow the steps:\n%(url)s\n\n"
            "The link works for %(days)d days and only once. If you did not expect this mail, please ignore it.\n\n"
            "%(portal)s"
        )
        % {
            "lead": invitation.invited_by,
            "office": invitation.office,
            "url": url,
            "days": INVITATION_DAYS,
            "portal": settings.PORTAL_NAME,
        },
    )


# --- joining --------------------------------------------------------------------------------------------
def invitation_of(token: str) -> Invitation | None:
    """The open invitation behind a link, None where it ran out, was taken, withdrawn or never existed."""
    return (
        Invitation.objects.acceptable()
        .select_related("office", "organization", "invited_by")
        .filter(token_hash=token_hash(token))
        .first()
    )


@transaction.atomic
def accept(
    token: str,
    *,
    user: User | None = None,
    username: str = "",
    first_name: str = "",
    last_name: str = "",
    password: str = "",
) -> Membership:
    """Take the place: with the account that is signed in, or with a new one made from what was entered."""
    invitation = (
        Invitation.objects.acceptable()
        .filter(token_hash=token_hash(token))
        .select_for_update(of=("self",))
        .first()
    )
    if invitation is None:
        raise Refused(_("This link does not work any more. Please ask for a new invitation."))
    if user is None:
        user = User(username=username, first_name=first_name, last_name=last_name, email=invitation.email)
        user.set_password(password)
        user.save()
    last = invitation.ends_on
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                office=invitation.office,
                organization=invitation.organization,
                role=invitation.role,
                weekly_hours=invitation.weekly_hours,
                rules=invitation.rules,
                period=(invitation.starts_on, last + timedelta(days=1) if last else None),
            )
    except IntegrityError:
        raise Refused(_("You already belong to this office at that time.")) from None
    invitation.accepted_at = clock.now()
    invitation.membership = membership
    invitation.save(update_fields=["accepted_at", "membership"])
    mail_after_commit(
        [invitation.invited_by.email],
        _("An invitation was accepted"),
        _("Somebody you invited to the team of %(office)s has joined. You find them in the list of members.")
        % {"office": invitation.office},
    )
    return membership


# --- changing -------------------------------------------------------------------------------------------
def _locked(membership_id: int, office: Office) -> Membership:
    found = (
        Membership.objects.filter(pk=membership_id, office=office)
        .select_related("user", "office", "organization")
        .select_for_update(of=("self",))
        .first()
    )
    if found is None:
        raise Refused(_("This membership is not there any more."))
    return found


def _not_over(membership: Membership) -> None:
    """What has ended stays as it was: it says who was responsible at the time."""
    if membership.period.upper is not None and membership.period.upper <= clock.today():
        raise Refused(_("This membership has ended. Please invite the person again."))


@transaction.atomic
def change_member(
    membership_id: int,
    *,
    by: User,
    office: Office,
    organization: Organization,
    role: str,
    weekly_hours: Decimal | None,
    rules: str,
    languages: list[str],
    qualifications: list[Any],
) -> Membership:
    """Change what somebody is in the office from today on; what they were before stays as a row of its own."""
    _only_leads(by, office)
    membership = _locked(membership_id, office)
    today = clock.today()
    changed = (organization.pk, role, weekly_hours, rules) != (
        membership.organization_id,
        membership.role,
        membership.weekly_hours,
        membership.rules,
    )
    if changed and membership.user_id == by.pk and role != Role.LEAD and membership.role == Role.LEAD:
        _another_lead(office, by)
    if changed and membership.first_day < today:
        _not_over(membership)
        ends = membership.period.upper
        membership.period = (membership.first_day, today)
        membership.save(update_fields=["period"])
        membership = Membership(user=membership.user, office=office, period=(today, ends))
    membership.organization, membership.role = organization, role
    membership.weekly_hours, membership.rules = weekly_hours, rules
    membership.save()
    membership.refresh_from_db()
    membership.user.languages = languages
    membership.user.save(update_fields=["languages"])
    membership.user.qualifications.set(qualifications)
    return membership


def _another_lead(office: Office, leaving: User) -> None:
    if not Membership.objects.current().filter(office=office, role=Role.LEAD).exclude(user=leaving).exists():
        raise Refused(_("An office needs a lead. Please make somebody else the lead first."))


# --- leaving --------------------------------------------------------------------------------------------
@transaction.atomic
def end_membership(
    membership_id: int, *, by: User, office: Office, last_day: date, although_held: bool = False
) -> Membership:
    """End a membership after that day; yesterday or before ends access at the next request.

    What the person still holds is handed over first. `although_held` ends it all the same, for the day on which access
    must end at once: then it stays listed for the lead.
    """
    _only_leads(by, office)
    membership = _locked(membership_id, office)
    # Whoever assigns a shift holds the person's row too: a new shift and the end never pass each other unseen.
    lock_people([membership.user_id])
    if membership.role == Role.LEAD:
        _another_lead(office, membership.user)
    _not_over(membership)
    if last_day < membership.first_day:
        last_day = membership.first_day - timedelta(days=1)
    held = held_after(membership, last_day)
    if held and not although_held:
        raise Refused(
            ngettext(
                "One matter has to be handed over first. It is listed below.",
                "%(count)d matters have to be handed over first. They are listed below.",
                len(held),
            )
            % {"count": len(held)}
        )
    if last_day < membership.first_day:
        membership.delete()
        return membership
    period = (membership.first_day, last_day + timedelta(days=1))
    others = Membership.objects.filter(user=membership.user_id, office=office).exclude(pk=membership.pk)
    if others.filter(period__overlap=period).exists():
        raise Refused(_("A later membership of this person is planned. Please end that one first."))
    membership.period = period
    membership.save(update_fields=["period"])
    return membership


# --- what the person decides ----------------------------------------------------------------------------
@transaction.atomic
def show_publicly(
    *, user: User, is_shown: bool, jpeg: bytes | None = None, remove_picture: bool = False
) -> None:
    """Name and picture on the public page: only the person agrees, and taking it back removes the picture."""
    user.is_shown_publicly = is_shown
    user.save(update_fields=["is_shown_publicly"])
    if not is_shown or remove_picture:
        Portrait.objects.filter(user=user).delete()
    elif jpeg is not None:
        Portrait.objects.update_or_create(user=user, defaults={"jpeg": jpeg})
