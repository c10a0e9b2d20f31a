from .offices import Membership, Office, OfficeClosure, OfficeHours
from .organizations import Organization
from .people import User
from .places import Place, PostalCode, SocialArea
from .schedules import ClosureFields, Holiday, ScheduleFields

__all__ = [
    "ClosureFields",
    "Holiday",
    "Membership",
    "Office",
    "OfficeClosure",
    "OfficeHours",
    "Organization",
    "Place",
    "PostalCode",
    "ScheduleFields",
    "SocialArea",
    "User",
]
