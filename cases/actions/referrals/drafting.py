"""Writing a referral, as long as it has not gone out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Refused
from cases.actions.log import record_event
from cases.actions.referrals.steps import held, write_step
from cases.actions.writing import writable
from cases.enums.referrals import ReferralState
from cases.models import Case, Referral
from offices.models import User

DRAFT_FIELDS = (
    "offer",
    "organization",
    "receiver_name",
    "receiver_email",
    "purpose",
    "message",
    "with_names",
    "family_contact",
    "internal_note",
    "channel",
)


@transaction.atomic
def draft_referral(case: Case, *, by: User, values: dict[str, Any]) -> Referral:
    case = writable(case, by)
    referral = Referral(
        case=case, created_by=by, **{name: values[name] for name in DRAFT_FIELDS if name in values}
    )
    referral.save()
    write_step(referral, "", by=by)
    record_event("referral_drafted", by=by, of=referral, case=case)
    return referral


@transaction.atomic
def change_draft(referral: Referral, *, by: User, version: int, values: dict[str, Any]) -> Referral:
    case = writable(referral.case, by)
    referral = held(referral, case, version)
    if referral.state != ReferralState.DRAFT:
        raise Refused(_("This referral has gone out: its text cannot be changed any more."))
    for name in DRAFT_FIELDS:
        if name in values:
            setattr(referral, name, values[name])
    referral.version += 1
    referral.save()
    record_event("referral_changed", by=by, of=referral, case=case)
    return referral
