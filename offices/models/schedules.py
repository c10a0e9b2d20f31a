"""Times as HSDS writes them; the answers come from sozialraum.lib.schedule alone."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.enums import Frequency, HolidayBehaviour, HolidayKind
from offices.querysets import HolidayQuerySet
from sozialraum.lib import schedule

SCHEDULE_PROBLEMS = {
    "byday_missing": _("Please choose at least one weekday."),
    "byday_invalid": _("Weekdays are written MO, TU, WE, TH, FR, SA or SU, for example “TU,TH” or “1TU”."),
    "byday_ordinal_weekly": _("A numbered weekday such as “1TU” needs “every month”."),
    "dates_missing": _("Please enter at least one date."),
    "dates_unused": _("Single dates only go with “on fixed dates”."),
    "opens_at_missing": _("Please enter when it begins."),
    "closes_without_opens": _("There is an end but no beginning."),
    "interval_invalid": _("“Every n weeks” must be between 1 and 52."),
    "interval_needs_dtstart": _("“Every second week” needs a first date to count from."),
    "valid_to_before_valid_from": _("“Valid to” is before “valid from”."),
    "school_holidays_contradiction": _("It cannot take place only in school holidays and pause in them."),
    "no_date": _("With these times it would never take place."),
}


class Holiday(models.Model):
    """Public and school holidays of the Saarland, seeded from PyPI `holidays`, correctable by hand."""

    kind = models.CharField(_("kind"), max_length=6, choices=HolidayKind)
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    corrected = models.BooleanField(
        _("corrected by hand"),
        default=False,
        help_text=_("A corrected row is never overwritten by an update."),
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["starts_on", "kind"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="holiday_ends_after_start"),
            models.UniqueConstraint(fields=["kind", "name", "starts_on"], name="holiday_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on:%d.%m.%Y}"

    def as_holiday(self) -> schedule.Holiday:
        return schedule.Holiday(self.starts_on, self.ends_on, schedule.HolidayKind(self.kind), self.name)


class ScheduleFields(models.Model):
    """HSDS schedule: when something takes place, in local time of Europe/Berlin."""

    freq = models.CharField(_("how often"), max_length=12, choices=Frequency, default=Frequency.WEEKLY)
    interval = models.PositiveSmallIntegerField(
        _("every n weeks or months"), default=1, help_text=_("2 means every second week or month.")
    )
    byday = models.CharField(
        _("weekdays"),
        max_length=40,
        blank=True,
        help_text=_(
            "MO,TU,WE,TH,FR,SA,SU; monthly with a number: 1TU is the first Tuesday, -1FR the last Friday."
        ),
    )
    dates = ArrayField(models.DateField(), verbose_name=_("fixed dates"), default=list, blank=True)
    dtstart = models.DateField(
        _("first date"), null=True, blank=True, help_text=_("Anchors every second week or month.")
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    opens_at = models.TimeField(_("from"), null=True, blank=True)
    closes_at = models.TimeField(_("to"), null=True, blank=True)
    on_public_holiday = models.CharField(
        _("on public holidays"), max_length=12, choices=HolidayBehaviour, default=HolidayBehaviour.PAUSES
    )
    on_school_holiday = models.CharField(
        _("in school holidays"), max_length=12, choices=HolidayBehaviour, default=HolidayBehaviour.TAKES_PLACE
    )
    only_in_school_holidays = models.BooleanField(_("only in school holidays"), default=False)
    description = models.CharField(_("note"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.freq} {self.byday} {self.opens_at or ''}"

    def as_rule(self) -> schedule.Rule:
        return schedule.Rule(
            freq=schedule.Freq(self.freq),
            interval=self.interval,
            byday=tuple(day for day in self.byday.replace(" ", "").split(",") if day),
            dates=tuple(self.dates),
            dtstart=self.dtstart,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            on_public_holiday=schedule.Behaviour(self.on_public_holiday),
            on_school_holiday=schedule.Behaviour(self.on_school_holiday),
            only_in_school_holidays=self.only_in_school_holidays,
            description=self.description,
        )

    def clean(self) -> None:
        problems = schedule.validate(self.as_rule())
        if problems:
            unnamed = _("These times do not fit together.")
            raise ValidationError([SCHEDULE_PROBLEMS.get(code, unnamed) for code in problems])


class ClosureFields(models.Model):
    """Something does not take place on these days, and people are told why."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(
        _("reason"), max_length=160, help_text=_("Completes the sentence “cancelled because …”.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.starts_on:%d.%m.%Y} – {self.ends_on:%d.%m.%Y}: {self.reason}"

    def as_closure(self) -> schedule.Closure:
        return schedule.Closure(from_day=self.starts_on, to_day=self.ends_on, reason=self.reason)

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first day.")})
