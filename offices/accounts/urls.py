"""/konto/: signing in and out, password, second factor. The names are those by which allauth finds its own pages."""

from allauth.account import views as account
from django.urls import path, re_path

from offices.accounts import views

FACTOR = "zweiter-faktor/"

urlpatterns = [
    path("", views.overview, name="account-overview"),
    path("ueberall-abmelden/", views.end_sessions_elsewhere, name="account-end-sessions"),
    path("anmelden/", views.SignIn.as_view(), name="account_login"),
    path("anmelden/passkey/", views.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("anmelden/zweiter-faktor/", views.CheckSecondFactor.as_view(), name="mfa_authenticate"),
    path("abmelden/", account.logout, name="account_logout"),
    path("geschlossen/", account.account_inactive, name="account_inactive"),
    path("bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code/", views.ConfirmWithCode.as_view(), name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", views.ConfirmWithPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("passwort/", account.password_change, name="account_change_password"),
    path("passwort/festlegen/", account.password_set, name="account_set_password"),
    path("passwort/vergessen/", account.password_reset, name="account_reset_password"),
    path("passwort/vergessen/gesendet/", account.password_reset_done, name="account_reset_password_done"),
    path("passwort/neu/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(FACTOR, views.second_factor, name="mfa_index"),
    path(f"{FACTOR}app/", views.SetUpApp.as_view(), name="mfa_activate_totp"),
    path(f"{FACTOR}app/entfernen/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path(f"{FACTOR}passkeys/neu/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(f"{FACTOR}passkeys/<int:pk>/entfernen/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path(f"{FACTOR}codes/", views.recovery_codes, name="mfa_view_recovery_codes"),
    path(f"{FACTOR}codes/datei/", views.recovery_codes_file, name="mfa_download_recovery_codes"),
    path(f"{FACTOR}codes/neu/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
