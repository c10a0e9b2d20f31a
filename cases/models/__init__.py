"""Confidential work with families."""

from cases.models.cases import Assignment, Case, CaseGrant, CasePerson
from cases.models.inquiries import AddressCount, AddressSalt, Inquiry, InquiryDraft, InquiryMessage
from cases.models.log import AccessEntry, Event
from cases.models.people import Person

__all__ = [
    "AccessEntry",
    "AddressCount",
    "AddressSalt",
    "Assignment",
    "Case",
    "CaseGrant",
    "CasePerson",
    "Event",
    "Inquiry",
    "InquiryDraft",
    "InquiryMessage",
    "Person",
]
