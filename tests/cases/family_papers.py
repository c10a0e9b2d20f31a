"""Consents and referrals for stories, in the state a story begins with."""

from datetime import date
from typing import Any

from cases.actions.referrals import drafting, rules, sending
from cases.enums.consents import ConsentForm, DataCategory
from cases.enums.referrals import Channel, ReferralPurpose
from cases.models import Case, Consent, ConsentRecipient, Person, Referral
from offices.models import Organization
from tests.cases.builders import a_person, user

LINKS: list[str] = []
"""Tokens of the links that were made, newest last; a receiver has them from the mail."""


def address(token: str) -> str:
    LINKS.append(token)
    return f"https://portal.example/vermittlung/{token}/"


def organization(slug: str) -> Organization:
    return Organization.objects.get(slug=slug)


def a_consent(
    case: Case,
    *,
    recipient: str = "caritas",
    names: bool = False,
    giver: Person | None = None,
    **changes: Any,
) -> Consent:
    values: dict[str, Any] = {
        "case": case,
        "giver": giver or a_person("Vera", "Rosenholz"),
        "purpose_words": "Die Beratung darf wissen, worum es geht.",
        "categories": [DataCategory.SITUATION, *([DataCategory.CONTACT] if names else [])],
        "expires_on": date(2027, 3, 31),
        "given_on": date(2026, 11, 20),
        "form": ConsentForm.WRITTEN,
        "recorded_by": user("ayse"),
    }
    consent = Consent.objects.create(**(values | changes))
    ConsentRecipient.objects.create(consent=consent, organization=organization(recipient))
    return consent


def a_referral(case: Case, *, to: str | None = "caritas", by: str = "ayse", **changes: Any) -> Referral:
    """A draft to that organisation."""
    receiver = organization(to) if to else None
    values: dict[str, Any] = {
        "organization": receiver,
        "receiver_name": receiver.name if receiver else "Praxis am Markt",
        "receiver_email": "hilfe@example.org",
        "purpose": ReferralPurpose.ADVICE,
        "message": "Eine Mutter sucht Beratung zu Geld und Briefen vom Amt, am liebsten vormittags.",
        "channel": Channel.LINK,
    }
    return drafting.draft_referral(case, by=user(by), values=values | changes)


def sent(case: Case, **changes: Any) -> Referral:
    """Sent with what it needs: a consent where the receiver is outside."""
    referral = a_referral(case, **changes)
    if rules.is_outside(case, referral.organization):
        a_consent(case, recipient=referral.organization.slug, names=referral.with_names)
    return sending.send_referral(referral, by=user("ayse"), version=referral.version, address=address)
