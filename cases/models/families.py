"""How the people of a case belong together. Each row belongs to one case: what one team knows about a family does not
travel into another case by itself, and goes when the case goes.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.people import RESPONSIBLE, Custody, MergeState, RelationKind
from cases.models.cases import Case
from cases.models.people import Person
from cases.querysets.families import HouseholdMemberQuerySet, PersonMergeQuerySet
from offices.models import User
from sozialraum.lib.sealed_fields import SealedTextField


class Days(Func):
    """starts_on and ends_on as one range without its end; an unknown beginning reaches back for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Relation(models.Model):
    """`person` is the mother, brother, guardian … of `other`. Custody is about exactly these two."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="relations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="relations", verbose_name=_("who"))
    kind = models.CharField(_("is"), max_length=16, choices=RelationKind)
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_to", verbose_name=_("of whom"))
    custody = models.CharField(_("custody"), max_length=8, choices=Custody, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_of_two"),
            models.UniqueConstraint(fields=["case", "person", "other", "kind"], name="relation_once"),
            models.CheckConstraint(
                condition=Q(custody="") | Q(kind__in=RESPONSIBLE), name="custody_of_responsible_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.other}"


class Household(models.Model):
    """People who live together, for example at the mother's. A child may live in two."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="households")
    name = SealedTextField(
        _("what you call it"), max_length=80, help_text=_("For example: at the grandmother's.")
    )
    address = SealedTextField(_("address"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class HouseholdMember(models.Model):
    """Who lives there since when; `ends_on` is the first day on which they do not."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="household_members")
    starts_on = models.DateField(_("lives there since"), null=True, blank=True)
    ends_on = models.DateField(_("moved out on"), null=True, blank=True)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="household_left_after_moving_in",
            ),
            ExclusionConstraint(
                name="once_in_a_household",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.household}"


class PersonMerge(models.Model):
    """Two records of one person become one: proposed by one, confirmed by another, and undone if it was a mistake.

    `moved` keeps the numbers of the rows that changed hands, by model and field, and what had to give way; no names.
    """

    kept = models.ForeignKey(Person, models.CASCADE, related_name="+")
    merged = models.ForeignKey(Person, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MergeState, default=MergeState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="merge_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=MergeState.DONE) | Q(decided_by__isnull=False),
                name="merge_done_was_decided",
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(state__in=[MergeState.PROPOSED, MergeState.DONE]),
                name="merged_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
