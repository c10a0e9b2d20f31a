"""Confidential work with families."""

from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.log import AccessEntry, Event
from cases.models.people import Person
from cases.models.protection import Assessment, ProtectionConcern

__all__ = [
    "AccessEntry",
    "Assessment",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Event",
    "Person",
    "ProtectionConcern",
]
