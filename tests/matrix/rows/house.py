"""The house: teams, accounts, and what residents open. No case is in any of it."""

from tests.matrix.row import Row

TEAM = {"slug": "case.office.slug"}
MEMBER = {"slug": "case.office.slug", "number": "membership.pk"}

ROWS = {
    "member-mine": Row("*", "-"),
    "member-public": Row("*", "*"),
    "member-list": Row("WBMLC", "-", of=TEAM),
    "member-invite": Row("BL", "BL", of=TEAM),
    "member-invitation-again": Row("-", "", of={**TEAM, "number": "=1"}),
    "member-invitation-withdraw": Row("-", "", of={**TEAM, "number": "=1"}),
    "member-change": Row("BL", "BL", of=MEMBER),
    "member-end": Row("BL", "BL", of=MEMBER),
}

WALKED_ONLY = {
    # Public, or about one's own account alone: tests.test_routes says who gets them; here no name may stand on them.
    "invitation": {"token": "unbekannt"},
    "member-portrait": {"slug": "malstatt", "number": 999999},
    "referral-answer": {"token": "nobody-ever-made-this-one"},
    "offer-detail": {"slug": "krabbelgruppe-kleine-kaefer-burbach"},
    "offer-calendar": {"slug": "krabbelgruppe-kleine-kaefer-burbach"},
    "office-detail": {"slug": "malstatt"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "old-link"},
    "mfa_remove_webauthn": {"pk": 1},
    **{
        name: {}
        for name in (
            "start",
            "offer-list",
            "week",
            "map",
            "map-hits",
            "office-list",
            "crisis",
            "imprint",
            "privacy",
            "accessibility",
            "plain-language",
            "neutral",
            "health-live",
            "health-ready",
            "robots",
            "manifest",
            "sitemap",
            "styleguide",
            "contact",
            "contact-place",
            "contact-office",
            "contact-wish",
            "contact-when",
            "contact-language",
            "contact-topic",
            "contact-who",
            "contact-channel",
            "contact-details",
            "contact-care",
            "contact-check",
            "contact-sent",
            "contact-answer",
            "account-overview",
            "account-end-sessions",
            "account_login",
            "account_logout",
            "account_inactive",
            "account_reauthenticate",
            "account_change_password",
            "account_set_password",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_add_webauthn",
            "mfa_view_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_generate_recovery_codes",
        )
    },
}
