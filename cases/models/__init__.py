"""Confidential work with families."""

from cases.models.caseload import Appointment, Handover
from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.consents import Consent, ConsentRecipient
from cases.models.encounters import Encounter, EncounterCorrection, EncounterDraft
from cases.models.families import Household, HouseholdMember, PersonMerge, Relation
from cases.models.files import Attachment
from cases.models.log import AccessEntry, Event
from cases.models.notes import Note
from cases.models.people import Person
from cases.models.plan import Goal, GoalAgreement, ScaleReading, Task
from cases.models.protection import Assessment, ProtectionConcern
from cases.models.referrals import Referral, ReferralStep

__all__ = [
    "AccessEntry",
    "Appointment",
    "Assessment",
    "Assignment",
    "Attachment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Consent",
    "ConsentRecipient",
    "Encounter",
    "EncounterCorrection",
    "EncounterDraft",
    "Event",
    "Goal",
    "GoalAgreement",
    "Handover",
    "Household",
    "HouseholdMember",
    "Note",
    "Person",
    "PersonMerge",
    "ProtectionConcern",
    "Referral",
    "ReferralStep",
    "Relation",
    "ScaleReading",
    "Task",
]
