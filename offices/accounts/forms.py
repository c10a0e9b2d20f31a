"""Forms around signing in: allauth's, in the portal's words. Labels stand above the fields, nothing hides in them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = format_lazy(
    _(
        "At least {count} characters. Three or four words that have nothing to do with each other are good. "
        "Not your name, no well-known password, not only digits."
    ),
    count=settings.PASSWORD_MIN_LENGTH,
)


LONGEST_NAME = 60


class _Plain:
    """Labels and hints by field name; placeholders, which vanish when one types, are taken out."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class _TwoNewPasswords(_Plain):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    hints = {"password1": PASSWORD_HINT}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super(account.PasswordVerificationMixin, self).clean() or {}  # type: ignore[misc]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two new passwords are not the same."))  # type: ignore[attr-defined]
        return cleaned


class SignInForm(_Plain, account.LoginForm):
    labels = {"login": _("User name or e-mail"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ConfirmPasswordForm(_Plain, account.ReauthenticateForm):
    labels = {"password": _("Your password")}


class ChangePasswordForm(_TwoNewPasswords, account.ChangePasswordForm):
    labels = _TwoNewPasswords.labels | {"oldpassword": _("Present password")}


class SetPasswordForm(_TwoNewPasswords, account.SetPasswordForm):
    pass


class NewPasswordForm(_TwoNewPasswords, account.ResetPasswordKeyForm):
    pass


class ForgottenPasswordForm(_Plain, account.ResetPasswordForm):
    labels = {"email": _("Your e-mail address at work")}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """An address without an account gets a mail as well: the answer, and how long it takes, tell nothing."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        account_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


# --- codes ----------------------------------------------------------------------------------------------
class _Code(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class _OnceOnly(_Code):
    labels = {"code": _("Code")}
    hints = {"code": _("Six digits from your app, or one of your recovery codes.")}
    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """allauth forgets a used code after one step of 30 seconds, but accepts it in the steps beside it as well."""
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            digits = "".join(sign for sign in code if sign.isalnum())
            steps = 2 * app_settings.TOTP_TOLERANCE + 2
            used = f"second-factor-used:{self.user.pk}:{digits}"
            if not cache.add(used, 1, timeout=app_settings.TOTP_PERIOD * steps):
                raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_OnceOnly, codes.AuthenticateForm):
    pass


class ConfirmSecondFactorForm(_OnceOnly, codes.ReauthenticateForm):
    pass


class ActivateAppForm(_Code, ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    hints = {"code": _("Six digits. The app shows new ones every 30 seconds.")}


# --- passkeys -------------------------------------------------------------------------------------------
class _Credential:
    """A credential is JSON from a browser, or from whoever pretends to be one: what is odd is simply not right."""

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        response = credential.get("response") if isinstance(credential, dict) else None
        if not isinstance(response, dict):
            raise get_adapter().validation_error("incorrect_code")
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (TypeError, ValueError, KeyError, AttributeError, IndexError):
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_Credential, passkeys.AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(_Credential, passkeys.LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Credential, passkeys.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(_Plain, passkeys.AddWebAuthnForm):
    """Every passkey signs in alone, because it asks for finger, face or PIN: two factors in one."""

    labels = {"name": _("Name")}
    hints = {"name": _("So that you recognise it later, for example “Office laptop”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self) -> str:
        """Cut, not refused: the device has made its key already."""
        name: str = super().clean_name()
        return name[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except (TypeError, KeyError, AttributeError, IndexError):
            raise get_adapter().validation_error("incorrect_code") from None
