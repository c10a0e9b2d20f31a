"""Pages around signing in. allauth's views do the work; what is added here is said in each docstring."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from offices.accounts.actions import end_other_sessions
from offices.accounts.second_factor import factors_of
from offices.models import User
from offices.permissions import signed_in
from sozialraum import sessions

TYPES = Authenticator.Type


# --- the account ----------------------------------------------------------------------------------------
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "account/overview.html", _account(signed_in(request)))


@require_POST
def end_sessions_elsewhere(request: HttpRequest) -> HttpResponse:
    end_other_sessions(request, by=signed_in(request))
    messages.success(request, _("All other devices are signed out."))
    return redirect("account-overview")


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody has, and where those land who must have one before they go on."""
    return render(request, "mfa/index.html", _account(signed_in(request)))


def _account(user: User) -> dict[str, Any]:
    factors = factors_of(user)
    codes = _recovery_codes(user)
    return {
        "app": next((factor for factor in factors if factor.type == TYPES.TOTP), None),
        "passkeys": [factor for factor in factors if factor.type == TYPES.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "is_required": settings.SECOND_FACTOR_REQUIRED,
        "is_set_up": bool(factors),
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "limit_hours": settings.SESSION_LIMIT_SECONDS // 3600,
    }


# --- signing in -----------------------------------------------------------------------------------------
class SignIn(account.LoginView):
    """Says why a session ended, and that what was typed is kept."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"ended": sessions.why_ended(self.request)}


@method_decorator(
    ratelimit.decorator(app="allauth.mfa", action="webauthn_login", limit_get=True), name="dispatch"
)
class SignInWithPasskey(LoginWebAuthnView):
    """Asking for a challenge counts as well: each makes a session."""


class CheckSecondFactor(AuthenticateView):
    """Offers what this person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = {factor.type for factor in factors_of(self.stage.login.user)}
        return super().get_context_data(**kwargs) | {
            "has_app": TYPES.TOTP in types,
            "has_passkey": TYPES.WEBAUTHN in types,
        }


class ConfirmWithCode(ReauthenticateView):
    pass


class ConfirmWithPasskey(ReauthenticateWebAuthnView):
    """What went wrong is said on this page."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, get_adapter().error_messages["incorrect_code"])
        return redirect(self.request.get_full_path())


# --- second factors -------------------------------------------------------------------------------------
class _EndsOtherSessions:
    """A changed second factor ends every other session, in the same transaction."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            end_other_sessions(self.request, by=signed_in(self.request))
        return response


class SetUpApp(_EndsOtherSessions, ActivateTOTPView):
    pass


class RemoveApp(_EndsOtherSessions, DeactivateTOTPView):
    pass


class AddPasskey(_EndsOtherSessions, AddWebAuthnView):
    """Asks the device for a key that is found without a name and opened by finger, face or PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        return super(AddWebAuthnView, self).get_context_data(**kwargs) | {
            "js_data": {"creation_options": options}
        }


class RemovePasskey(_EndsOtherSessions, RemoveWebAuthnView):
    """The last second factor stays where one is required."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(**kwargs) | {"may_be_removed": may}

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            # Two requests at once must not each leave the other's factor as the last.
            User.objects.select_for_update().get(pk=signed_in(self.request).pk)
            if not get_adapter().can_delete_authenticator(self.get_object()):
                messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
                return redirect("mfa_index")
            return super().form_valid(form)


class NewRecoveryCodes(_EndsOtherSessions, GenerateRecoveryCodesView):
    pass


@require_safe
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    return render(request, "mfa/recovery_codes/index.html", {"codes": _unused_codes(request)})


@require_safe
@reauthentication_required(app="allauth.mfa")
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    codes = {"codes": _unused_codes(request)}
    response = render(
        request, "mfa/recovery_codes/codes.txt", codes, content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="notfallcodes.txt"'
    return response


def _unused_codes(request: HttpRequest) -> list[str]:
    authenticator = _recovery_codes(signed_in(request))
    if authenticator is None:
        raise Http404
    codes: list[str] = authenticator.wrap().get_unused_codes()
    return codes


def _recovery_codes(user: User) -> Authenticator | None:
    return Authenticator.objects.filter(user=user, type=TYPES.RECOVERY_CODES).first()
