"""Confidential work with families."""

from cases.models.caseload import Appointment, Handover
from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.encounters import Encounter, EncounterCorrection, EncounterDraft
from cases.models.families import Household, HouseholdMember, PersonMerge, Relation
from cases.models.inquiries import AddressCount, AddressSalt, Inquiry, InquiryDraft, InquiryMessage
from cases.models.log import AccessEntry, Event
from cases.models.people import Person

__all__ = [
    "AccessEntry",
    "AddressCount",
    "AddressSalt",
    "Appointment",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Encounter",
    "EncounterCorrection",
    "EncounterDraft",
    "Event",
    "Handover",
    "Household",
    "HouseholdMember",
    "Inquiry",
    "InquiryDraft",
    "InquiryMessage",
    "Person",
    "PersonMerge",
    "Relation",
]
