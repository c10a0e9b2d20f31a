"""Times as rows of another form: the everyday part first, the rest folded away."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from offices.models import OfficeClosure, OfficeHours
from services.models import Closure, Schedule

EVERYDAY = (("byday", "opens_at", "closes_at"),)
RARE = (
    ("freq", "interval", "dtstart"),
    "dates",
    ("valid_from", "valid_to"),
    ("on_public_holiday", "on_school_holiday", "only_in_school_holidays"),
    "description",
)
FIELDSETS: Any = (
    (None, {"fields": EVERYDAY}),
    (_("Not every week, holidays, from – to"), {"fields": RARE, "classes": ["collapse"]}),
)


class OfficeHoursInline(admin.StackedInline):
    model = OfficeHours
    fieldsets = FIELDSETS
    extra = 1


class OfficeClosureInline(admin.TabularInline):
    model = OfficeClosure
    extra = 1


class ScheduleInline(admin.StackedInline):
    model = Schedule
    fieldsets = FIELDSETS
    extra = 1


class ClosureInline(admin.TabularInline):
    model = Closure
    extra = 1
