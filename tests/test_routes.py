"""Who may open what. Every route of the project has a row here; one without a row fails.

Admin routes are many and alike: their models are listed one by one, so that nothing confidential slips in.
"""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import translation

from offices.models import User
from sozialraum.lib.languages import CODES, in_language
from sozialraum.public import PUBLIC_VIEWS
from tests.routes import all_routes

pytestmark = pytest.mark.django_db

STAFF = ("ayse", "ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo")
ROLES = ("anonymous", *STAFF, "admin")

PUBLIC = dict.fromkeys(ROLES, "200")
NO_GET_FOR_ALL = dict.fromkeys(ROLES, "405")
GONE_FOR_ALL = dict.fromkeys(ROLES, "404")
SIGNED_IN = {"anonymous": "sign in"} | dict.fromkeys((*STAFF, "admin"), "200")
ADMIN_ONLY = {"anonymous": "sign in"} | dict.fromkeys(STAFF, "404") | {"admin": "200"}
ALREADY_IN = {"anonymous": "200"} | dict.fromkeys((*STAFF, "admin"), "to /team/")
POST_ONLY = {"anonymous": "sign in"} | dict.fromkeys((*STAFF, "admin"), "405")
NOT_AT_THE_SECOND_STEP = {"anonymous": "to /konto/anmelden/"} | dict.fromkeys((*STAFF, "admin"), "to /team/")
CONFIRM = "/konto/bestaetigen/"
NOTHING_TO_LEAVE = {"anonymous": "to /"} | dict.fromkeys((*STAFF, "admin"), "200")
SIGN_IN = {"anonymous": "sign in"}
NOT_THERE = SIGN_IN | dict.fromkeys((*STAFF, "admin"), "404")
NO_GET = SIGN_IN | dict.fromkeys((*STAFF, "admin"), "405")
FAMILY_WORKERS = NOT_THERE | dict.fromkeys(("ayse", "ben", "carla", "dora", "emil"), "200")
LEADS = NOT_THERE | {"carla": "200", "emil": "200"}
OF_MALSTATT = NOT_THERE | dict.fromkeys(("ayse", "ben", "carla", "fatma"), "200")
LEAD_OF_MALSTATT = NOT_THERE | {"carla": "200"}
CHOOSES_TEAM = (
    SIGNED_IN
    | dict.fromkeys(("ayse", "ben", "carla"), "to /team/mitglieder/malstatt/")
    | dict.fromkeys(("dora", "emil"), "to /team/mitglieder/burbach/")
)
WITH_FAMILIES = NOT_THERE | dict.fromkeys(("ayse", "ben", "carla", "dora", "emil"), "200")
BACK_TO_THE_LIST = NOT_THERE | dict.fromkeys(("ayse", "ben", "carla", "dora", "emil"), "to /merkliste/")
CHOOSES_WEEK = (
    SIGNED_IN
    | dict.fromkeys(("ayse", "ben", "carla"), "to /team/dienstplan/malstatt/2026-W48/")
    | dict.fromkeys(("dora", "emil"), "to /team/dienstplan/burbach/2026-W48/")
)
ROSTER = {"slug": "malstatt", "week": "2026-W49"}


def to(target: str) -> dict[str, str]:
    """Everybody who is signed in gets the same answer, a redirect or a status."""
    said = target if target.isdigit() else f"to {target}"
    return {"anonymous": "sign in"} | dict.fromkeys((*STAFF, "admin"), said)


CONTACT_PAGES = (
    *("place", "office", "wish", "when", "language", "topic", "who", "channel", "details", "care"),
    *("check", "answer"),
)
INQUIRY_ACTIONS = (
    *("take", "give-back", "answer", "note", "appointment"),
    *("hand-over", "close", "encounter", "case"),
)
REQUEST = {
    "reference": "XXXX-XXXX"
}  # does not exist; tests.cases.test_inquiries_pages asks for one that does
# Of nobody here: who may open a real one is told in tests/cases.
CASE = {"reference": "AAAA-AAAA"}
OF_LEADS = NOT_THERE | dict.fromkeys(("carla", "emil"), "200")

OPEN_DATA = (
    *("hsds", "hsds-openapi", "hsds-services", "hsds-organizations"),
    *("hsds-offers", "hsds-taxonomies", "hsds-terms"),
)
OFFER = {"slug": "krabbelgruppe-kleine-kaefer-burbach"}
TABLE: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    # name of the route: (who gets what, parameters of the address)
    "start": (PUBLIC, {}),
    "offer-list": (PUBLIC, {}),
    "offer-detail": (PUBLIC, OFFER),
    "offer-calendar": (PUBLIC, OFFER),
    "week": (PUBLIC, {}),
    "map": (PUBLIC, {}),
    "map-hits": (PUBLIC, {}),
    "shortlist": (PUBLIC, {}),
    "shortlist-share": (NO_GET_FOR_ALL, {}),
    "shortlist-shared": (GONE_FOR_ALL, {"code": "abcdefghjk"}),
    "office-list": (PUBLIC, {}),
    "office-detail": (PUBLIC, {"slug": "malstatt"}),
    "contact": (PUBLIC, {}),
    **dict.fromkeys([f"contact-{name}" for name in CONTACT_PAGES], (PUBLIC, {})),
    "contact-sent": (dict.fromkeys(ROLES, "to /kontakt/antwort/"), {}),
    "crisis": (PUBLIC, {}),
    "imprint": (PUBLIC, {}),
    "privacy": (PUBLIC, {}),
    "accessibility": (PUBLIC, {}),
    "plain-language": (PUBLIC, {}),
    "neutral": (PUBLIC, {}),
    "health-live": (PUBLIC, {}),
    "health-ready": (PUBLIC, {}),
    "robots": (PUBLIC, {}),
    "manifest": (PUBLIC, {}),
    "sitemap": (PUBLIC, {}),
    **dict.fromkeys(OPEN_DATA, (PUBLIC, {})),
    **{
        name: (GONE_FOR_ALL, {"identifier": "5a7f3b0e-91c4-8001-8000-0000000f423f"})
        for name in ("hsds-service", "hsds-organization", "hsds-offer", "hsds-taxonomy", "hsds-term")
    },
    "styleguide": (PUBLIC, {}),  # exists in development and tests only
    "account_login": (ALREADY_IN, {}),
    "account_logout": (NOTHING_TO_LEAVE, {}),
    "account_inactive": (PUBLIC, {}),
    "account-overview": (SIGNED_IN, {}),
    "account-end-sessions": (POST_ONLY, {}),
    "account_change_password": (SIGNED_IN, {}),
    "account_set_password": (to("/konto/passwort/"), {}),  # they all have one
    "account_reset_password": (PUBLIC, {}),
    "account_reset_password_done": (PUBLIC, {}),
    "account_reset_password_from_key": (PUBLIC, {"uidb36": "1", "key": "old-link"}),
    "account_reset_password_from_key_done": (PUBLIC, {}),
    "account_reauthenticate": (SIGNED_IN, {}),
    "mfa_reauthenticate": (to(CONFIRM), {}),  # nobody here has a second factor
    "mfa_reauthenticate_webauthn": (to(CONFIRM), {}),
    "mfa_authenticate": (NOT_AT_THE_SECOND_STEP, {}),
    "mfa_login_webauthn": (ALREADY_IN | {"anonymous": "to /konto/anmelden/"}, {}),
    "mfa_index": (SIGNED_IN, {}),
    "mfa_activate_totp": (to(CONFIRM), {}),
    "mfa_deactivate_totp": (to("404"), {}),
    "mfa_add_webauthn": (to(CONFIRM), {}),
    "mfa_remove_webauthn": (to(CONFIRM), {"pk": 1}),
    "mfa_view_recovery_codes": (to(CONFIRM), {}),
    "mfa_download_recovery_codes": (to(CONFIRM), {}),
    "mfa_generate_recovery_codes": (to(CONFIRM), {}),
    "team-home": (SIGNED_IN, {}),
    "encounter-list": (WITH_FAMILIES, {}),
    "encounter-new": (WITH_FAMILIES, {}),
    "encounter-draft": (NO_GET, {}),
    "encounter-draft-drop": (NO_GET, {}),
    "encounter-offers": (WITH_FAMILIES, {}),
    "encounter-detail": (NOT_THERE, {"pk": 999999}),
    "encounter-correct": (NOT_THERE, {"pk": 999999}),
    "referral-answer": (dict.fromkeys(ROLES, "404"), {"token": "nobody-ever-made-this-one"}),
    "case-referrals": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "case-referrals-new": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "case-referrals-detail": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-referrals-edit": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-protection": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "case-protection-new": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "case-protection-detail": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-protection-assess": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-protection-decide": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-protection-form": (NOT_THERE, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-access": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "case-access-share": (NO_GET, {"reference": "AAAA-AAAA"}),
    "case-access-end": (NO_GET, {"reference": "AAAA-AAAA", "pk": 1}),
    "case-access-subject": (NOT_THERE, {"reference": "AAAA-AAAA"}),
    "share-decisions": (LEADS, {}),
    "share-decide": (NO_GET, {"pk": 1}),
    "emergency": (FAMILY_WORKERS, {}),
    "emergency-review": (NOT_THERE, {"pk": 999999}),
    "access-log": (NOT_THERE | {"ivo": "200"}, {}),
    "access-log-export": (NOT_THERE | {"ivo": "200"}, {}),
    "retention": (LEADS | {"ivo": "200"}, {}),
    "retention-mark": (NO_GET, {}),
    "retention-lift": (NO_GET, {"pk": 1}),
    "retention-proposal": (NOT_THERE, {"pk": 999999}),
    "retention-propose": (NO_GET, {"slug": "malstatt"}),
    "subject-access": (FAMILY_WORKERS | {"ivo": "200"}, {}),
    "subject-access-detail": (NOT_THERE, {"number": "A-AAAAAA"}),
    "subject-access-begin": (NO_GET, {"number": "A-AAAAAA"}),
    "subject-access-settle": (NO_GET, {"number": "A-AAAAAA"}),
    "subject-access-copy": (NO_GET, {"number": "A-AAAAAA", "reference": "AAAA-AAAA", "kind": "pdf"}),
    "shortlist-hand-over": (BACK_TO_THE_LIST, {}),
    "member-mine": (CHOOSES_TEAM, {}),
    "member-public": (SIGNED_IN, {}),
    "member-list": (OF_MALSTATT, {"slug": "malstatt"}),
    "member-invite": (LEAD_OF_MALSTATT, {"slug": "malstatt"}),
    "member-invitation-again": (NO_GET, {"slug": "malstatt", "number": 1}),
    "member-invitation-withdraw": (NO_GET, {"slug": "malstatt", "number": 1}),
    "member-change": (NOT_THERE, {"slug": "malstatt", "number": 999999}),
    "member-end": (NOT_THERE, {"slug": "malstatt", "number": 999999}),
    "roster-mine": (CHOOSES_WEEK, {}),
    "roster-week": (OF_MALSTATT, ROSTER),
    "roster-needs": (LEAD_OF_MALSTATT, {"slug": "malstatt"}),
    "roster-make": (NO_GET, ROSTER),
    "roster-publish": (NOT_THERE, ROSTER),
    "roster-copy": (NOT_THERE, ROSTER),
    "roster-propose": (NOT_THERE, ROSTER),
    "roster-proposal": (NOT_THERE, ROSTER | {"number": 999999}),
    "roster-proposal-state": (NOT_THERE, ROSTER | {"number": 999999}),
    "roster-wall": (NOT_THERE, ROSTER),
    "roster-csv": (NOT_THERE, ROSTER),
    "roster-shift-new": (NOT_THERE, ROSTER),
    "roster-shift": (NOT_THERE, ROSTER | {"number": 999999}),
    "roster-mine-shifts": (SIGNED_IN, {}),
    "roster-absences": (SIGNED_IN, {}),
    "roster-absence": (NO_GET, {"number": 999999}),
    "roster-swaps": (SIGNED_IN, {}),
    "roster-swap": (NO_GET, {"number": 999999}),
    "roster-swap-offer": (NO_GET, {"number": 999999}),
    "roster-calendar": (NO_GET, {}),
    "roster-feed": (dict.fromkeys(ROLES, "404"), {"token": "unbekannt"}),
    "invitation": (dict.fromkeys(ROLES, "404"), {"token": "unbekannt"}),
    "member-portrait": (dict.fromkeys(ROLES, "404"), {"slug": "malstatt", "number": 999999}),
    "inquiry-list": (WITH_FAMILIES, {}),
    "inquiry-detail": (NOT_THERE, REQUEST),
    **dict.fromkeys([f"inquiry-{name}" for name in INQUIRY_ACTIONS], (NO_GET, REQUEST)),
    "case-plan": (NOT_THERE, CASE),
    "case-plan-print": (NOT_THERE, CASE),
    "case-plan-goal-new": (NOT_THERE, CASE),
    "case-plan-goal": (NOT_THERE, CASE | {"goal": 1}),
    "case-plan-goal-state": (NOT_THERE, CASE | {"goal": 1}),
    "case-plan-reading-new": (NOT_THERE, CASE | {"goal": 1}),
    "case-plan-task-new": (NOT_THERE, CASE),
    "case-plan-task": (NOT_THERE, CASE | {"task": 1}),
    "case-plan-task-end": (NOT_THERE, CASE | {"task": 1}),
    "case-plan-task-reopen": (NO_GET, CASE | {"task": 1}),
    "case-notes": (NOT_THERE, CASE),
    "case-notes-correct": (NOT_THERE, CASE | {"note": 1}),
    "case-files": (NOT_THERE, CASE),
    "case-files-download": (NOT_THERE, CASE | {"file": 1}),
    "case-files-delete": (NOT_THERE, CASE | {"file": 1}),
    "case-consents": (NOT_THERE, CASE),
    "case-consents-new": (NOT_THERE, CASE),
    "case-consents-edit": (NOT_THERE, CASE | {"consent": 1}),
    "case-consents-give": (NOT_THERE, CASE | {"consent": 1}),
    "case-consents-revoke": (NOT_THERE, CASE | {"consent": 1}),
    "case-consents-discard": (NO_GET, CASE | {"consent": 1}),
    "case-consents-print": (NOT_THERE, CASE | {"consent": 1}),
    "case-list": (WITH_FAMILIES, {}),
    "case-new": (WITH_FAMILIES, {}),
    "case-search": (WITH_FAMILIES, {}),
    "case-handover": (WITH_FAMILIES, {}),
    "case-caseload": (OF_LEADS, {}),
    "case-caseload-assign": (NOT_THERE, CASE),
    "case-caseload-closing": (NOT_THERE, CASE),
    "case-merge": (NOT_THERE, {"pk": 999999}),
    "case-detail": (NOT_THERE, CASE),
    "case-detail-edit": (NOT_THERE, CASE),
    "case-detail-step": (NO_GET, CASE | {"verb": "oeffnen"}),
    "case-detail-discard": (NOT_THERE, CASE),
    "case-detail-closing": (NOT_THERE, CASE),
    "case-detail-decision": (NOT_THERE, CASE),
    "case-detail-team": (NOT_THERE, CASE),
    "case-detail-appointment": (NOT_THERE, CASE),
    "case-people": (NOT_THERE, CASE),
    "case-people-new": (NOT_THERE, CASE),
    "case-people-edit": (NOT_THERE, CASE | {"pk": 1}),
    "case-people-remove": (NO_GET, CASE | {"pk": 1}),
    "case-people-take-over": (NO_GET, CASE | {"pk": 1}),
    "case-people-merge": (NOT_THERE, CASE | {"pk": 1}),
    "case-people-relation": (NOT_THERE, CASE),
    "case-people-unrelate": (NO_GET, CASE | {"pk": 1}),
    "case-people-household": (NOT_THERE, CASE),
    "case-people-move-in": (NOT_THERE, CASE | {"pk": 1}),
    "case-people-move-out": (NOT_THERE, CASE | {"pk": 1}),
    "case-people-household-remove": (NO_GET, CASE | {"pk": 1}),
    "appointment-list": (WITH_FAMILIES, {}),
    "appointment-new": (WITH_FAMILIES, {}),
    "appointment-cancel": (NO_GET, {"pk": 1}),
}

MODELS_IN_ADMINISTRATION = {
    "account.emailaddress",
    "auth.group",
    "offices.holiday",
    "offices.membership",
    "offices.office",
    "offices.organization",
    "offices.place",
    "offices.postalcode",
    "offices.qualification",
    "offices.socialarea",
    "offices.user",
    "services.location",
    "services.searchmiss",
    "services.service",
    "services.serviceatlocation",
    "services.synonym",
    "services.taxonomyterm",
}
# Of each model: what its administration offers, and the answer to the administrator.
ADMIN_VIEWS = {"changelist": "200", "add": "200", "history": "200", "delete": "200", "change": "200"}
ADMIN_PAGES = {
    "admin:index": "200",
    "admin:login": "to /verwaltung/",
    "admin:logout": "405",
    "admin:password_change": "200",
    "admin:password_change_done": "200",
    "admin:autocomplete": "403",  # asked without saying for which field
    "admin:jsi18n": "200",
    "admin:view_on_site": "404",
    "admin:auth_user_password_change": "200",
    "admin:app_list": "200",
    "admin:verwaltung/(?P<url>.*)$": "404",
}


def test_every_route_has_a_row() -> None:
    names = {name for name, _ in all_routes() if not name.startswith("admin:")}
    assert names == set(TABLE)


def test_the_list_of_public_views_is_the_table() -> None:
    assert {name for name, (expected, _) in TABLE.items() if expected["anonymous"] != "sign in"} == set(
        PUBLIC_VIEWS
    )


def test_only_reference_data_is_in_the_administration() -> None:
    assert {model._meta.label_lower for model in admin.site._registry} == MODELS_IN_ADMINISTRATION
    assert not {name for name in MODELS_IN_ADMINISTRATION if name.startswith(("cases.", "evaluation."))}


def answer(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code != 302:
        return str(response.status_code)
    target, _, query = response.url.partition("?")
    return "sign in" if target == "/konto/anmelden/" and query.startswith("next=") else f"to {target}"


@pytest.mark.parametrize("role", ROLES)
def test_who_gets_what(client: Client, role: str) -> None:
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    wanted = {name: expected[role] for name, (expected, _) in TABLE.items()}
    assert {name: answer(client, reverse(name, kwargs=of)) for name, (_, of) in TABLE.items()} == wanted


@pytest.mark.parametrize("role", ROLES)
def test_public_pages_in_every_language(client: Client, role: str) -> None:
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    for language in CODES:
        assert answer(client, in_language("/", language)) == "200"
        assert answer(client, in_language("/team/", language)) == (
            "404" if language != "de" else SIGNED_IN[role]
        )


def administration() -> dict[str, str]:
    """Name of every admin route and an address of it that exists."""
    with translation.override("de"):
        found = {}
        for name, pattern in all_routes():
            if not name.startswith("admin:"):
                continue
            model = next(
                (m for m in admin.site._registry if f"/{m._meta.app_label}/{m._meta.model_name}/" in pattern),
                None,
            )
            row = model._default_manager.order_by("pk").first() if model else None
            key = str(row.pk) if row else "999999"
            path = re.sub(r"<(path:)?(object_id|id)>", key, pattern)
            path = path.replace("<path:content_type_id>", "999999")
            path = path.replace("^(?P<app_label>auth|offices|services|account)/$", "offices/")
            path = path.replace("(?P<url>.*)$", "gibt-es-nicht/")
            found[name] = f"/{path}"
        return found


def test_every_admin_route_is_known() -> None:
    expected = set(ADMIN_PAGES)
    known = {
        f"admin:{label.replace('.', '_')}_{view}"
        for label in MODELS_IN_ADMINISTRATION
        for view in ADMIN_VIEWS
    }
    others = {name for name in administration() if name not in expected | known}
    # Django keeps an unnamed redirect from .../<id>/ to .../<id>/change/ for each model.
    assert {name for name in others if not name.endswith("/<path:object_id>/")} == set()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_the_administration_does_not_exist_for_others(client: Client, role: str) -> None:
    if role != "anonymous":
        client.force_login(User.objects.get(username=role))
    expected = "sign in" if role == "anonymous" else "404"
    answers = {name: answer(client, address) for name, address in administration().items()}
    assert answers == dict.fromkeys(answers, expected)


def test_the_administrator_gets_every_page_of_it(client: Client) -> None:
    client.force_login(User.objects.get(username="admin"))
    failed = {}
    for name, address in administration().items():
        response = client.get(address, follow=True)
        if response.status_code >= 500:
            failed[name] = response.status_code
    assert failed == {}
    assert {n: answer(client, a) for n, a in administration().items() if n in ADMIN_PAGES} == ADMIN_PAGES
