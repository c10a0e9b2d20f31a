"""The closed vocabularies of the schedule engine; the values are what the database stores."""

from enum import StrEnum


class Freq(StrEnum):
    """How a rule repeats. WEEKLY and MONTHLY are HSDS (RFC 5545) values, the other two are this portal's."""

    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    DATES = "DATES"
    APPOINTMENT = "APPOINTMENT"


class Behaviour(StrEnum):
    """What a rule does on a holiday."""

    TAKES_PLACE = "TAKES_PLACE"
    PAUSES = "PAUSES"
    UNKNOWN = "UNKNOWN"


class State(StrEnum):
    """What is known about one occurrence."""

    TAKES_PLACE = "TAKES_PLACE"
    CANCELLED = "CANCELLED"
    UNKNOWN = "UNKNOWN"


class Reason(StrEnum):
    """Why an occurrence is cancelled or uncertain."""

    NONE = ""
    CLOSURE = "CLOSURE"
    PUBLIC_HOLIDAY = "PUBLIC_HOLIDAY"
    SCHOOL_HOLIDAY = "SCHOOL_HOLIDAY"


class HolidayKind(StrEnum):
    """Public holidays are law (SFG Saarland), school holidays are decreed by the ministry of education."""

    PUBLIC = "PUBLIC"
    SCHOOL = "SCHOOL"
