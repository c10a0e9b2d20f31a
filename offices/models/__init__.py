from .offices import Invitation, Membership, Office, OfficeClosure, OfficeHours
from .organizations import Organization
from .people import Portrait, Qualification, User
from .places import Place, PostalCode, SocialArea
from .proposals import RosterProposal
from .roster import (
    Absence,
    CalendarFeed,
    CoverageRule,
    RosterChange,
    RosterWeek,
    Shift,
    ShiftAssignment,
    ShiftPattern,
    Swap,
)
from .schedules import ClosureFields, Holiday, ScheduleFields

__all__ = [
    "Absence",
    "CalendarFeed",
    "ClosureFields",
    "CoverageRule",
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
    "RosterChange",
    "RosterProposal",
    "RosterWeek",
    "ScheduleFields",
    "Shift",
    "ShiftAssignment",
    "ShiftPattern",
    "SocialArea",
    "Swap",
    "User",
]
