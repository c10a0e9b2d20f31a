"""A consent from its form to its end."""

import pytest

from cases.models import (
    Consent,
)
from tests.cases.builders import Browser
from tests.cases.plan.family import Family, text_of

pytestmark = pytest.mark.django_db


def test_a_consent_is_prepared_printed_given_and_revoked(at_work: Browser) -> None:
    family = Family()
    browser = at_work("ayse")
    typed = {
        "giver": family.mother.pk,
        "given_as": "self",
        "recipient_1": "arbeiterwohlfahrt landesverband saarland",
        "recipient_2": "Oma Gül",
        "purpose": "referral",
        "purpose_words": "Damit jemand anruft.",
        "categories": ["contact", "health"],
        "expires_on": "2027-02-24",
    }
    assert browser.post(family.url("case-consents-new"), typed).status_code == 302
    consent = Consent.objects.get(purpose="referral")
    assert [(str(one), one.organization_id is not None) for one in consent.recipients.all()] == [
        ("Arbeiterwohlfahrt, Landesverband Saarland", True),
        ("Oma Gül", False),
    ]
    browser.post(
        family.url("case-consents-give", consent.pk), {"version": 1, "given_on": "2026-11-24", "form": "oral"}
    )
    consent.refresh_from_db()
    assert consent.standing == "prepared"  # nobody witnessed it
    browser.post(
        family.url("case-consents-give", consent.pk),
        {"version": 1, "given_on": "2026-11-24", "form": "oral", "witness": "Ben Sandhorn"},
    )
    consent.refresh_from_db()
    assert consent.standing == "valid"
    assert browser.get(family.url("case-consents-edit", consent.pk)).status_code == 200
    assert "nicht mehr geändert" in text_of(
        browser.post(family.url("case-consents-edit", consent.pk), typed | {"version": 2})
    )
    browser.post(family.url("case-consents-revoke", consent.pk), {"version": 2, "revoked_on": "2026-11-24"})
    assert "1 Einwilligung, die nicht mehr gilt" in text_of(browser.get(family.url("case-consents")))
    browser.post(family.url("case-consents-discard", family.consent.pk), {"version": "1"})
    assert Consent.objects.count() == 1
