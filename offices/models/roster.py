"""Who is at the door when: needs, patterns, weeks with their shifts, absences and swaps.

Times of day are local time of Europe/Berlin; moments are stored with their zone, so a night over a clock change has
the hours it has. Nobody is ever in two places: an exclusion constraint over the assignments of all offices.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields import RangeBoundary as Boundary
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.utils.translation import gettext_lazy as _

from offices.enums import OrganizationKind, SpokenLanguage
from offices.enums.roster import AbsenceKind, AbsenceState, Objection, SwapState, WeekState
from offices.models.offices import Office
from offices.models.people import Qualification, User
from offices.querysets.roster import (
    AbsenceQuerySet,
    RosterWeekQuerySet,
    ShiftAssignmentQuerySet,
    ShiftQuerySet,
    SwapQuerySet,
)

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class Moments(Func):
    """starts_at and ends_at as one range without its end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class CoverageRule(models.Model):
    """What must hold in the office at each moment between two times of a weekday.

    At least `minimum` people; with a kind of organisation, a language or a qualification: at least that many with it.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="coverage_rules")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    minimum = models.PositiveSmallIntegerField(_("at least"), default=1)
    organization_kind = models.CharField(
        _("from an organisation of this kind"), max_length=16, choices=OrganizationKind, blank=True
    )
    language = models.CharField(_("speaking this language"), max_length=3, choices=SpokenLanguage, blank=True)
    qualification = models.ForeignKey(
        Qualification, models.CASCADE, null=True, blank=True, verbose_name=_("with this qualification")
    )

    class Meta:
        verbose_name = _("coverage rule")
        verbose_name_plural = _("coverage rules")
        ordering = ["office", "weekday", "starts", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="coverage_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="coverage_ends_after_start"),
            models.CheckConstraint(condition=Q(minimum__gte=1), name="coverage_asks_for_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M} ≥ {self.minimum}"


class ShiftPattern(models.Model):
    """A shift that comes again, every week or every second one."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="shift_patterns")
    name = models.CharField(_("name"), max_length=40, help_text=_("For example early, late, outreach."))
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"), help_text=_("Earlier than the beginning: on the next day."))
    break_minutes = models.PositiveSmallIntegerField(_("break in minutes"), default=0)
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    every_weeks = models.PositiveSmallIntegerField(_("every n weeks"), default=1)
    counted_from = models.DateField(_("counted from the week of"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("shift pattern")
        verbose_name_plural = _("shift patterns")
        ordering = ["office", "weekday", "starts", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="pattern_weekday"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=50), name="pattern_people"),
            models.CheckConstraint(condition=~Q(ends=F("starts")), name="pattern_has_length"),
            models.CheckConstraint(
                condition=Q(every_weeks=1) | Q(every_weeks__in=[2, 3, 4], counted_from__isnull=False),
                name="pattern_knows_where_it_counts_from",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="pattern_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M}"


class RosterWeek(models.Model):
    """One week of one office, from Monday. The version counts publishing and every correction after it."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="roster_weeks")
    monday = models.DateField(_("week of"))
    state = models.CharField(_("state"), max_length=10, choices=WeekState, default=WeekState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RosterWeekQuerySet.as_manager()

    class Meta:
        verbose_name = _("week")
        verbose_name_plural = _("weeks")
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["office", "monday"], name="one_roster_a_week"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="roster_week_begins_on_monday"),
            models.CheckConstraint(
                condition=Q(state=WeekState.DRAFT, version=0)
                | Q(state=WeekState.PUBLISHED, version__gte=1, published_at__isnull=False),
                name="published_week_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.monday:%d.%m.%Y}"

    @property
    def is_published(self) -> bool:
        return self.state == WeekState.PUBLISHED


class Shift(models.Model):
    """A piece of work at a time, for so many people. Fewer assigned than `people`: it is open."""

    week = models.ForeignKey(RosterWeek, models.CASCADE, related_name="shifts")
    pattern = models.ForeignKey(ShiftPattern, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    day = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    break_minutes = models.PositiveSmallIntegerField(_("break in minutes"), default=0)
    people = models.PositiveSmallIntegerField(_("people"), default=1)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "ends_at", "name", "pk"]
        indexes = [models.Index(fields=["week", "day"], name="shift_of_week")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=50), name="shift_people"),
            # What assignments refer to, so that their times are always the shift's (migration 0003).
            models.UniqueConstraint(fields=["id", "starts_at", "ends_at"], name="shift_times"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day:%d.%m.%Y}"

    @property
    def work_minutes(self) -> int:
        """Minutes on duty without the break."""
        return minutes_between(self.starts_at, self.ends_at) - self.break_minutes


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds() // 60)


class ShiftAssignment(models.Model):
    """Somebody works a shift. Its times are the shift's own, copied by the database, for the constraint below."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="assignments")
    worker = models.ForeignKey(User, models.PROTECT, related_name="shift_assignments")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    objections = ArrayField(models.CharField(max_length=10, choices=Objection), default=list, blank=True)
    override_reason = models.CharField(_("reason"), max_length=280, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    objects = ShiftAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment to a shift")
        verbose_name_plural = _("assignments to shifts")
        ordering = ["starts_at", "pk"]
        constraints = [
            ExclusionConstraint(
                name="nobody_in_two_places",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (Moments("starts_at", "ends_at", Boundary()), RangeOperators.OVERLAPS),
                ],
                # At the end of the transaction, so that two people can swap in one.
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("This person works somewhere else at that time."),
            ),
            models.CheckConstraint(
                condition=Q(objections=[]) | ~Q(override_reason=""), name="objections_overridden_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.shift}"


class RosterChange(models.Model):
    """A correction of a published week, for everybody in the office to see."""

    week = models.ForeignKey(RosterWeek, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(_("version"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.CharField(max_length=40)
    """What happened: assigned, freed, moved, added, removed, swapped, published."""
    shift_name = models.CharField(max_length=80, blank=True)
    shift_number = models.BigIntegerField(null=True, blank=True)
    """No foreign key: a removed shift stays in the calendars that have to be told."""
    day = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.week} v{self.version} {self.text}"


class Absence(models.Model):
    """Days on which somebody is not there, in all their offices."""

    worker = models.ForeignKey(User, models.CASCADE, related_name="absences")
    days = DateRangeField(_("from – to"), help_text=_("The last day is not included."))
    kind = models.CharField(_("kind"), max_length=10, choices=AbsenceKind, default=AbsenceKind.VACATION)
    note = models.CharField(_("note for the lead"), max_length=280, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=AbsenceState, default=AbsenceState.REQUESTED)
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(_("answer"), max_length=280, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["days", "pk"]
        constraints = [
            ExclusionConstraint(
                name="absences_never_overlap",
                expressions=[("worker", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=Q(state__in=[AbsenceState.REQUESTED, AbsenceState.APPROVED]),
                violation_error_message=_("You have asked for some of these days already."),
            ),
            models.CheckConstraint(condition=Q(days__isempty=False), name="absence_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.days}"


class Swap(models.Model):
    """A shift somebody would like to give away: offered, taken by a colleague, approved by the lead."""

    assignment = models.ForeignKey(ShiftAssignment, models.CASCADE, related_name="swaps")
    in_return = models.ForeignKey(
        ShiftAssignment, models.CASCADE, null=True, blank=True, related_name="swaps_in_return"
    )
    """The taker's own shift, when two people swap."""
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=280, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=SwapState, default=SwapState.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("swap")
        verbose_name_plural = _("swaps")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(state__in=[SwapState.OFFERED, SwapState.TAKEN]),
                name="one_open_swap_a_shift",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SwapState.OFFERED, SwapState.WITHDRAWN, SwapState.EXPIRED])
                | Q(taken_by__isnull=False),
                name="swap_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("offered_by")), name="swap_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.state}"


class CalendarFeed(models.Model):
    """A secret address under which a person's own calendar reads their shifts. Only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="one_calendar_address_a_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
