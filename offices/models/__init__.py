from .offices import Invitation, Membership, Office, OfficeClosure, OfficeHours
from .organizations import Organization
from .people import Portrait, Qualification, User
from .places import Place, PostalCode, SocialArea
from .schedules import ClosureFields, Holiday, ScheduleFields

__all__ = [
    "ClosureFields",
    "Holiday",
    "Invitation",
    "Membership",
    "Office",
    "OfficeClosure",
    "OfficeHours",
    "Organization",
    "Place",
    "Portrait",
    "PostalCode",
    "Qualification",
    "ScheduleFields",
    "SocialArea",
    "User",
]
