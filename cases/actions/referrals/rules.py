"""What holds for a referral: who is outside, which consent covers it, what keeps a case from closing."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import ngettext

from cases.enums.consents import DataCategory
from cases.models import Case, Consent, Referral

if TYPE_CHECKING:
    from offices.models import Organization


def is_outside(case: Case, organization: Organization | None) -> bool:
    """Neither in the team of the case's office nor its controller: § 64 (2), § 65 SGB VIII apply."""
    if organization is None:
        return True
    if organization.pk == case.organization_id:
        return False
    return not case.office.organizations.filter(pk=organization.pk).exists()


def unfinished_referrals(case: Case) -> str | None:
    """A referral whose end is not known keeps a case from closing."""
    count = Referral.objects.filter(case=case).running().count()
    if not count:
        return None
    return ngettext(
        "One referral is still open. Please enter how it ended, or withdraw it.",
        "%(count)d referrals are still open. Please enter how they ended, or withdraw them.",
        count,
    ) % {"count": count}


def unfinished_referral_counts(cases: Collection[int]) -> dict[int, int]:
    """The same for many cases at once."""
    rows = Referral.objects.running().filter(case__in=cases).order_by("case")
    return dict(rows.values_list("case").annotate(count=Count("pk")))


def covering_consent(referral: Referral, *, lock: bool = False) -> Consent | None:
    """A consent of this family, valid now, that names the receiver and the purpose, and names if names go out.

    `lock` holds it until the transaction ends, so that it cannot be revoked while the mail is on its way.
    """
    recipient = referral.organization or referral.receiver_name
    covering = Consent.objects.covering(referral.case, recipient=recipient)
    if referral.with_names:
        covering = covering.filter(categories__contains=[DataCategory.CONTACT])
    # Asked again around the lock: a revocation that was faster is seen.
    consents = Consent.objects.valid().filter(pk__in=covering.values("pk")).order_by("-expires_on", "pk")
    if lock:
        consents = consents.select_for_update()
    found: Consent | None = consents.first()
    return found


def prepared_consent(referral: Referral) -> Consent | None:
    """A form that waits for the family's word and would then cover this referral; the newest."""
    recipient = referral.organization or referral.receiver_name
    forms = Consent.objects.prepared_for(referral.case, recipient=recipient)
    if referral.with_names:
        forms = forms.filter(categories__contains=[DataCategory.CONTACT])
    found: Consent | None = forms.first()
    return found
