"""Confidential work with families."""

from cases.models.caseload import Appointment, Handover
from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.consents import Consent, ConsentRecipient
from cases.models.encounters import Encounter, EncounterCorrection, EncounterDraft
from cases.models.families import Household, HouseholdMember, PersonMerge, Relation
from cases.models.files import Attachment
from cases.models.grants import ShareRequest
from cases.models.inquiries import AddressCount, AddressSalt, Inquiry, InquiryDraft, InquiryMessage
from cases.models.log import AccessEntry, Event
from cases.models.notes import Note
from cases.models.people import Person
from cases.models.plan import Goal, GoalAgreement, ScaleReading, Task
from cases.models.protection import Assessment, ProtectionConcern
from cases.models.referrals import Referral, ReferralStep
from cases.models.retention import CaseRemains, DeletionItem, DeletionProposal, LogAnchor, RetentionMark
from cases.models.subject_access import SubjectPart, SubjectRequest

__all__ = [
    "AccessEntry",
    "AddressCount",
    "AddressSalt",
    "Appointment",
    "Assessment",
    "Assignment",
    "Attachment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "CaseRemains",
    "Consent",
    "ConsentRecipient",
    "DeletionItem",
    "DeletionProposal",
    "Encounter",
    "EncounterCorrection",
    "EncounterDraft",
    "Event",
    "Goal",
    "GoalAgreement",
    "Handover",
    "Household",
    "HouseholdMember",
    "Inquiry",
    "InquiryDraft",
    "InquiryMessage",
    "LogAnchor",
    "Note",
    "Person",
    "PersonMerge",
    "ProtectionConcern",
    "Referral",
    "ReferralStep",
    "Relation",
    "RetentionMark",
    "ScaleReading",
    "ShareRequest",
    "SubjectPart",
    "SubjectRequest",
    "Task",
]
