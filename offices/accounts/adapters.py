"""Where allauth asks the project: who may have an account, what is said, how secrets are kept."""

from __future__ import annotations

import logging
import time
from smtplib import SMTPException
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.accounts.second_factor import is_last_factor
from sozialraum.lib import sealing

logger = logging.getLogger(__name__)


class StaffAdapter(DefaultAccountAdapter):
    """Staff accounts: made by the administrator, never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is not active any more."),
        "email_password_mismatch": _("User name, e-mail or password is not right."),
        "username_password_mismatch": _("User name, e-mail or password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or it was used already. Please try the next one."),
        "too_many_login_attempts": _("Too many attempts. Please wait five minutes and try again."),
        "rate_limited": _("Too many attempts. Please wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account-overview")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that cannot be sent is logged: an error here would tell which addresses have an account."""
        try:
            super().send_mail(template_prefix, email, {"portal_name": settings.PORTAL_NAME} | context)
        except (SMTPException, OSError) as error:
            logger.warning("A mail about an account could not be sent: %s", type(error).__name__)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago has just proved who they are."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return required and time.time() - latest >= app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or it was used already. Please try the next one."),
        "cannot_delete_authenticator": _(
            "This is your only second factor. Please set up another one before you remove it."
        ),
        "cannot_generate_recovery_codes": _("Please set up an app or a passkey first."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return settings.PORTAL_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.PORTAL_NAME}

    def build_totp_svg(self, url: str) -> str:
        import segno

        svg: str = segno.make(url, error="m").svg_inline(border=3, dark="#000", light="#fff", scale=4)
        return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.SECOND_FACTOR_REQUIRED and is_last_factor(authenticator))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey") if number == 1 else gettext("Passkey {number}").format(number=number)
