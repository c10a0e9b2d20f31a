"""Confidential work with families."""

from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.encounters import Encounter, EncounterCorrection, EncounterDraft
from cases.models.log import AccessEntry, Event
from cases.models.people import Person

__all__ = [
    "AccessEntry",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Encounter",
    "EncounterCorrection",
    "EncounterDraft",
    "Event",
    "Person",
]
