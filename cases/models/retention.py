"""Deleting by two people, what is spared from it, and what remains for counting."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.guard import MarkKind, ProposalState
from cases.models.cases import Case
from cases.querysets.retention import ProposalQuerySet, RetentionMarkQuerySet
from offices.models import Office, User
from sozialraum.lib.sealed_fields import SealedTextField


class RetentionMark(models.Model):
    """A decision about one case: it is held, or § 9b SGB VIII was checked and does not keep it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="retention_marks")
    kind = models.CharField(max_length=8, choices=MarkKind)
    reason = SealedTextField(_("reason"), max_length=500)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = RetentionMarkQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(lifted_at__isnull=True), name="retention_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case}"


class DeletionProposal(models.Model):
    """What one person wants to be deleted in one office and another has to confirm."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    state = models.CharField(max_length=12, choices=ProposalState, default=ProposalState.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    """Kind of record → how many were deleted, restricted or spared after all."""

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(state=ProposalState.PROPOSED),
                name="one_open_proposal_an_office",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.CARRIED_OUT)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="deletion_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.proposed_at:%d.%m.%Y}"


class DeletionItem(models.Model):
    """One record of a proposal: its kind, number and, for cases, the reference. Nothing else."""

    proposal = models.ForeignKey(DeletionProposal, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=24)
    object_id = models.BigIntegerField()
    reference = models.CharField(max_length=24, blank=True)
    since = models.DateField(_("period ended"))
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["kind", "since", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["proposal", "kind", "object_id"], name="deletion_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class CaseRemains(models.Model):
    """What is left of an anonymised case: counts, years and bands, nobody."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="remains")
    counts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.case_id)


class LogAnchor(models.Model):
    """Where the access log begins after its oldest rows were deleted: the hash of the last deleted row."""

    last_id = models.BigIntegerField(unique=True)
    last_hash = models.CharField(max_length=64)
    removed = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-last_id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.last_id}:{self.last_hash}"
