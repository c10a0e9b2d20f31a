"""What changes an account's safety. Each ends sessions that began before, so that nobody stays in on old terms."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import update_session_auth_hash
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from offices.models import User
from sozialraum.lib import sealing
from sozialraum.lib.mail import mail_after_commit

# Which part of an authenticator's data is a secret, and sealed.
SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def end_sessions(user: User) -> None:
    """Every session of this account ends at its next request."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def end_other_sessions(request: HttpRequest, *, by: User) -> None:
    """Every session of this account but the one that asks."""
    end_sessions(by)
    update_session_auth_hash(request, by)


def reset_second_factor(user: User, *, by: User) -> bool:
    """Take all second factors away from somebody who lost them; they set up a new one after signing in.

    False if there was none. Nobody does this to themselves: their own are changed in the account, after confirming
    who they are.
    """
    if not (by.is_active and by.is_superuser) or by.pk == user.pk:
        raise PermissionDenied
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        deleted, _per_model = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            return False
        end_sessions(user)
        LogEntry.objects.create(
            user=by,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(user.pk),
            object_repr=str(user)[:200],
            action_flag=CHANGE,
            change_message=_("Second factor reset."),
        )
        mail_after_commit(
            [user.email],
            _("Your second factor was reset"),
            render_to_string("mfa/email/second_factor_reset_message.txt", {"user": user}),
        )
    return True


def reseal_second_factors() -> int:
    """Seal the secrets of apps and recovery codes with the first key of FIELD_KEYS. How many were sealed."""
    count = 0
    for pk in Authenticator.objects.filter(type__in=SEALED).values_list("pk", flat=True):
        with transaction.atomic():
            authenticator = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if authenticator is None:
                continue
            part = SEALED[Authenticator.Type(authenticator.type)]
            authenticator.data[part] = sealing.resealed(authenticator.data[part])
            authenticator.save(update_fields=["data"])
            count += 1
    return count
