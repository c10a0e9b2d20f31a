"""The protection of a child (§ 8a SGB VIII): the concern, the professionals' own views, the decision."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums.protection import (
    RESULTS,
    WITH_PLAN,
    ConcernResult,
    ConcernState,
    Expertise,
    Indicator,
    Judgement,
    NotInvolved,
    Procedure,
)
from cases.models.cases import Case
from cases.models.people import Person
from cases.querysets.protection import AssessmentQuerySet, ConcernQuerySet
from offices.models import Organization, User
from sozialraum.lib.sealed_fields import SealedTextField


def _involved(who: str) -> Q:
    """Yes, or no with a reason."""
    return Q(**{f"{who}_involved": True}) | (
        Q(**{f"{who}_involved": False}) & ~Q(**{f"{who}_not_because": ""})
    )


class ProtectionConcern(models.Model):
    """One concern from noticing to the end. A new one later is a row of its own that names the one before.

    `assess_by` and `decide_by` are the deadlines of the house (cases.actions.protection); the law says "at once".
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="concerns")
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    procedure = models.CharField(_("procedure"), max_length=12, choices=Procedure, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("employer of who noticed it")
    )
    children = models.ManyToManyField(Person, related_name="+", verbose_name=_("which child"), blank=True)
    indicators_sealed = SealedTextField(max_length=400, blank=True, editable=False)
    observations = SealedTextField(
        _("what exactly was noticed, when and by whom"),
        max_length=4000,
        help_text=_("What was seen and heard, as it was. Your own view comes in the assessment."),
    )
    is_immediate = models.BooleanField(_("the child is in danger right now"), default=False)
    immediate_steps = SealedTextField(_("what was done at once"), max_length=2000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ConcernState, default=ConcernState.ASSESSING, editable=False
    )
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(_("begun"), editable=False)
    assess_by = models.DateTimeField(_("assessed by"), editable=False)
    decide_by = models.DateTimeField(_("decided by"), editable=False)

    parents_involved = models.BooleanField(_("parents or guardians were involved"), null=True)
    parents_not_because = models.CharField(
        _("why not"), max_length=12, choices=NotInvolved, blank=True, default=""
    )
    parents_note = SealedTextField(_("what they say"), max_length=1000, blank=True)
    child_involved = models.BooleanField(_("the child was involved"), null=True)
    child_not_because = models.CharField(
        _("why not"), max_length=12, choices=NotInvolved, blank=True, default=""
    )
    child_note = SealedTextField(_("what the child says"), max_length=1000, blank=True)

    result = models.CharField(_("result"), max_length=12, choices=ConcernResult, blank=True)
    result_reasons = SealedTextField(_("why"), max_length=3000, blank=True)
    safety_plan = SealedTextField(
        _("safety plan"), max_length=3000, blank=True, help_text=_("Who does what until when.")
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    review_on = models.DateField(_("look again on"), null=True, blank=True)

    handed_over_at = models.DateTimeField(_("youth office informed"), null=True, editable=False)
    handed_over_to = SealedTextField(_("who took it"), max_length=160, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    end_note = SealedTextField(_("how it went on"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("protection concern")
        verbose_name_plural = _("protection concerns")
        ordering = ["-opened_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "assess_by"], name="concern_running")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ConcernState.ASSESSING), name="one_assessment_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.ASSESSING)
                | (~Q(result="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="concern_decided_has_result",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.ASSESSING) | _involved("parents"),
                name="concern_parents_involved_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.ASSESSING) | _involved("child"),
                name="concern_child_involved_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(result="")
                | Q(procedure=Procedure.YOUTH_OFFICE, result__in=RESULTS[Procedure.YOUTH_OFFICE])
                | Q(procedure=Procedure.PROVIDER, result__in=RESULTS[Procedure.PROVIDER]),
                name="concern_result_of_procedure",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.ENDED) | Q(ended_at__isnull=False),
                name="concern_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.ENDED)
                | ~Q(result=ConcernResult.HANDOVER)
                | Q(handed_over_at__isnull=False),
                name="concern_handover_was_done",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.FOLLOW_UP) | Q(review_on__isnull=False),
                name="concern_in_action_is_looked_at_again",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("case-protection-detail", args=[self.case.reference, self.pk])

    @property
    def indicators(self) -> list[Indicator]:
        return [Indicator(code) for code in self.indicators_sealed.split() if code in Indicator.values]

    @indicators.setter
    def indicators(self, codes: list[Any]) -> None:
        """Sealed like a text: of a child with a known reference they would tell too much."""
        self.indicators_sealed = " ".join(str(code) for code in codes)

    @property
    def is_dangerous(self) -> bool:
        return self.result in WITH_PLAN

    @property
    def is_provider(self) -> bool:
        return self.procedure == Procedure.PROVIDER


class Assessment(models.Model):
    """One professional's own view. Asked for first, empty; written once; then nobody changes it (trigger)."""

    concern = models.ForeignKey(ProtectionConcern, models.CASCADE, related_name="assessments")
    assessor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    expertise = models.CharField(_("as"), max_length=12, choices=Expertise, default=Expertise.COLLEAGUE)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    judgement = models.CharField(_("my view"), max_length=12, choices=Judgement, blank=True)
    reasons = SealedTextField(
        _("why I see it that way"),
        max_length=3000,
        blank=True,
        help_text=_("What endangers, what protects, what is not known."),
    )
    recommendation = SealedTextField(_("what I advise"), max_length=2000, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["concern", "assessor"], name="assessor_once_in_concern"),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | ~Q(judgement=""), name="assessment_has_judgement"
            ),
            models.CheckConstraint(
                condition=~Q(expertise=Expertise.EXPERIENCED) | ~Q(assessor=F("asked_by")),
                name="experienced_professional_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.concern_id}/{self.pk}"
