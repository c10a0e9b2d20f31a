"""The literal list of pages that need no account. Everything else does."""

PUBLIC_VIEWS = frozenset(
    {
        "start",
        "offer-list",
        "offer-detail",
        "offer-calendar",
        "week",
        "map",
        "map-hits",
        "office-list",
        "office-detail",
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
        "shortlist",
        "shortlist-share",
        "shortlist-shared",
        "crisis",
        "imprint",
        "privacy",
        "accessibility",
        "plain-language",
        "neutral",
        "health-live",
        "health-ready",
        "sitemap",
        "robots",
        "manifest",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "referral-answer",
        "styleguide",
        "invitation",
        "roster-feed",
        "member-portrait",
    }
)

# Views whose form is stored for its writer when it arrives after the session ended (see sozialraum.sessions).
DRAFT_KEEPING_VIEWS: frozenset[str] = frozenset({"encounter-new"})

# What somebody may open who still has to set up a second factor; all other pages lead to the first of these.
SECOND_FACTOR_VIEWS = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)
