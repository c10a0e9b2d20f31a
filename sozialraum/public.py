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
        "referral-answer",
        "styleguide",
        "invitation",
        "member-portrait",
    }
)
