"""Whether somebody has shown more than a password, asked at every page of staff."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from offices.models import User

SETUP_SEEN = "second_factor_set_up"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors_of(user: User) -> list[Authenticator]:
    """Apps and passkeys; recovery codes alone are no second factor."""
    return list(Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at"))


def is_last_factor(authenticator: Authenticator) -> bool:
    return not (
        Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
        .exclude(pk=authenticator.pk)
        .exists()
    )


def second_factor_is_missing(request: HttpRequest) -> bool:
    """Required, and neither shown at signing in nor set up in this session.

    The session remembers the answer. It cannot grow old: whatever changes second factors ends all other sessions.
    """
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    user: User | AnonymousUser = request.user
    if not isinstance(user, User):
        return False
    if request.session.get(SETUP_SEEN) == user.pk:
        return False
    shown = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    if not shown and not factors_of(user):
        return True
    request.session[SETUP_SEEN] = user.pk
    return False
