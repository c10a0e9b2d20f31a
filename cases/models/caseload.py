"""What moves between colleagues: handovers of cases, and appointments."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import HandoverKind
from cases.models.cases import Case, last_day
from cases.querysets.caseload import AppointmentQuerySet, HandoverQuerySet
from offices.models import User
from sozialraum.lib.sealed_fields import SealedTextField


class Handover(models.Model):
    """One case goes from one lead worker to a colleague, for a time or for good.

    The assignments give the access; this row says why, and whether the family agreed that what they entrusted to the
    first goes along (§ 65 SGB VIII). Without `entrusted_consent` entrusted notes stay with their author.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="handovers")
    kind = models.CharField(_("kind"), max_length=8, choices=HandoverKind)
    from_worker = models.ForeignKey(User, models.PROTECT, related_name="handovers_from")
    to_worker = models.ForeignKey(User, models.PROTECT, related_name="handovers_to")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    entrusted_consent = models.BooleanField(
        _("The family agrees that entrusted notes go along"),
        default=False,
        help_text=_("§ 65 SGB VIII. Without it these notes stay with the one who wrote them."),
    )
    entrusted_authors = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="Whose entrusted notes go along: the lead worker's, and those that came to them the same way.",
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["to_worker", "case"], name="handover_to_worker")]
        constraints = [
            models.CheckConstraint(condition=~Q(from_worker=F("to_worker")), name="handover_between_two"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="handover_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind=HandoverKind.COVER) | Q(ends_at__isnull=False), name="cover_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(entrusted_consent=True) | Q(entrusted_authors=[]),
                name="no_entrusted_notes_without_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_worker} → {self.to_worker}"

    @property
    def last_day(self) -> date | None:
        return last_day(self.ends_at)


class Appointment(models.Model):
    """When somebody meets a family, or anything else that stands on their desk with a time."""

    worker = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="appointments")
    at = models.DateTimeField(_("when"))
    note = SealedTextField(
        _("what and where"), max_length=200, help_text=_("For example: home visit, together with the school.")
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["worker", "at"], name="appointment_of_worker")]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"
