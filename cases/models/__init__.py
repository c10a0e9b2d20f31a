"""Confidential work with families."""

from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.consents import Consent, ConsentRecipient
from cases.models.log import AccessEntry, Event
from cases.models.people import Person
from cases.models.protection import Assessment, ProtectionConcern
from cases.models.referrals import Referral, ReferralStep

__all__ = [
    "AccessEntry",
    "Assessment",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Consent",
    "ConsentRecipient",
    "Event",
    "Person",
    "ProtectionConcern",
    "Referral",
    "ReferralStep",
]
