"""Confidential work with families."""

from cases.models.caseload import Appointment, Handover
from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.families import Household, HouseholdMember, PersonMerge, Relation
from cases.models.grants import ShareRequest
from cases.models.log import AccessEntry, Event
from cases.models.people import Person
from cases.models.retention import CaseRemains, DeletionItem, DeletionProposal, LogAnchor, RetentionMark
from cases.models.subject_access import SubjectPart, SubjectRequest

__all__ = [
    "AccessEntry",
    "Appointment",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "CaseRemains",
    "DeletionItem",
    "DeletionProposal",
    "Event",
    "Handover",
    "Household",
    "HouseholdMember",
    "LogAnchor",
    "Person",
    "PersonMerge",
    "Relation",
    "RetentionMark",
    "ShareRequest",
    "SubjectPart",
    "SubjectRequest",
]
