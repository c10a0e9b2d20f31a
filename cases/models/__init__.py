"""Confidential work with families."""

from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.log import AccessEntry, Event
from cases.models.people import Person

__all__ = ["AccessEntry", "Assignment", "Case", "CaseGrant", "CasePerson", "Event", "Person"]
