"""The one schedule engine: when something takes place, in local time, with holidays, closures and clock
changes.

Pure: no models, no settings, no present time of its own; every question names the moment it is asked for.
"""

from sozialraum.lib.schedule.calendar_file import CalendarSeries, calendar_series, to_rrule
from sozialraum.lib.schedule.enums import Behaviour, Freq, HolidayKind, Reason, State
from sozialraum.lib.schedule.expand import days_between, first_day, last_day
from sozialraum.lib.schedule.holiday import Holiday, HolidayTable, saarland_holidays
from sozialraum.lib.schedule.occurrence import Occurrence
from sozialraum.lib.schedule.rules import WEEKDAYS, Closure, Rule
from sozialraum.lib.schedule.timetable import LOOK_AHEAD, OPEN_END, Timetable
from sozialraum.lib.schedule.validation import MAX_COUNT, MAX_INTERVAL, validate, validate_closure
from sozialraum.lib.schedule.words import Description, describe, schema_org_days

__all__ = [
    "LOOK_AHEAD",
    "MAX_COUNT",
    "MAX_INTERVAL",
    "OPEN_END",
    "WEEKDAYS",
    "Behaviour",
    "CalendarSeries",
    "Closure",
    "Description",
    "Freq",
    "Holiday",
    "HolidayKind",
    "HolidayTable",
    "Occurrence",
    "Reason",
    "Rule",
    "State",
    "Timetable",
    "calendar_series",
    "days_between",
    "describe",
    "first_day",
    "last_day",
    "saarland_holidays",
    "schema_org_days",
    "to_rrule",
    "validate",
    "validate_closure",
]
