"""A family accompanied over time: the case, who is in it, who works on it, who else may look."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from cases.enums.cases import RUNNING, CaseOutcome, Duty, GrantKind, LegalBasis, Naming, Position, State
from cases.enums.guard import ReviewResult
from cases.models.people import Person
from cases.querysets.cases import AssignmentQuerySet, CaseQuerySet
from cases.querysets.grants import CaseGrantQuerySet
from offices.models import Office, Organization, User
from sozialraum.lib.clock import BERLIN
from sozialraum.lib.sealed_fields import SealedTextField

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which people confuse on the phone."""


def new_reference() -> str:
    """Eight signs by chance, for example K7FQ-3XMA: says nothing about when, where or who."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"


def last_day(ends_at: datetime | None) -> date | None:
    return None if ends_at is None else (ends_at.astimezone(BERLIN) - timedelta(microseconds=1)).date()


class Period(Func):
    """starts_at and ends_at as one range without its end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def _period() -> Period:
    return Period("starts_at", "ends_at", RangeBoundary())


class Case(models.Model):
    via: str = ""
    """By what right it was opened; set by cases.views.access.open_case."""

    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference, editable=False
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases", verbose_name=_("office"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="+",
        verbose_name=_("responsible organisation"),
        help_text=_("Controller within the meaning of Art. 4 DSGVO."),
    )
    label = SealedTextField(
        _("short name"), max_length=80, help_text=_("What the team calls it, for example the family's name.")
    )
    naming = models.CharField(_("names"), max_length=12, choices=Naming, default=Naming.NAMED)
    is_minor_confidential = models.BooleanField(
        _("a minor asks without the parents' knowledge"),
        default=False,
        help_text=_("§ 8 (3) SGB VIII: nothing may reach the parents."),
    )
    legal_basis = models.CharField(_("legal basis"), max_length=8, choices=LegalBasis, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    outcome = models.CharField(_("result"), max_length=20, choices=CaseOutcome, blank=True)
    closing_summary = SealedTextField(_("how it ended"), max_length=2000, blank=True)
    closing_reply = SealedTextField(_("answer to the one who asked"), max_length=500, blank=True)
    was_sent_back = models.BooleanField(default=False, editable=False)
    closing_requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    people: models.ManyToManyField[Person, CasePerson] = models.ManyToManyField(
        Person, through="CasePerson", related_name="cases"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-updated_at", "-pk"]
        # Nobody asks for these by name: access is Case.objects.visible_to and nothing else.
        default_permissions = ()
        permissions = [("read_case", "May read the case")]
        indexes = [
            models.Index(fields=["office", "state", "-updated_at", "-id"], name="case_of_office"),
            models.Index(
                fields=["office", "-updated_at", "-id"],
                name="running_case_of_office",
                condition=Q(state__in=RUNNING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(state=State.ANONYMISED) | ~Q(legal_basis=""),
                name="case_open_has_legal_basis",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CLOSED, State.RESTRICTED])
                | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="case_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSING_REQUESTED)
                | (~Q(outcome="") & Q(closing_requested_by__isnull=False)),
                name="case_closing_has_outcome_and_asker",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("case-detail", args=[self.reference])


class CasePerson(models.Model):
    """Who is in a case, as what."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="case_people")
    position = models.CharField(_("is in this case"), max_length=10, choices=Position, default=Position.CHILD)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="person_once_in_case")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_position_display()}"


class Assignment(models.Model):
    """Who works on a case, as what, from when to when. Together with a membership it is the normal access."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    worker = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("colleague"))
    duty = models.CharField(_("duty"), max_length=8, choices=Duty, default=Duty.LEAD)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["case", "starts_at", "pk"]
        indexes = [models.Index(fields=["worker", "case"], name="assignment_of_worker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="assignment_ends_after_start",
            ),
            ExclusionConstraint(
                name="one_lead_worker_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), (_period(), RangeOperators.OVERLAPS)],
                condition=Q(duty=Duty.LEAD),
                violation_error_message=_("This case has a lead worker at that time."),
            ),
            ExclusionConstraint(
                name="assignment_never_twice",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This colleague works on the case at that time already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_duty_display()}"

    @property
    def last_day(self) -> date | None:
        """The last day of it in words of people: midnight belongs to the day before."""
        return last_day(self.ends_at)


class CaseGrant(UserObjectPermissionBase):
    """The exception to the rule: a shared case or an emergency. A guardian grant that runs out by itself.

    Never a mirror of an assignment. Honoured by CaseQuerySet.visible_to alone; guardian's own checks know no expiry
    and are not asked for cases.
    """

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="grants")
    kind = models.CharField(max_length=10, choices=GrantKind)
    reason = SealedTextField(_("reason"), max_length=500)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(_("until"))
    review_due_on = models.DateField(_("to be reviewed by"), null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_result = models.CharField(max_length=12, choices=ReviewResult, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CaseGrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        # The same person may get access again later; each time is a row of its own.
        unique_together = []
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="grant_ends_after_start"),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="grant_reviewed_by_another",
            ),
            ExclusionConstraint(
                name="one_grant_at_a_time",
                expressions=[
                    ("content_object", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
