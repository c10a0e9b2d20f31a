"""A share of a case that waits for the lead of the office."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.guard import ShareState
from cases.models.cases import Case, CaseGrant
from cases.querysets.grants import ShareRequestQuerySet
from offices.models import User
from sozialraum.lib.sealed_fields import SealedTextField


class ShareRequest(models.Model):
    """Somebody who works on a case without leading it wants a colleague to read it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="share_requests")
    colleague = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    reason = SealedTextField(_("reason"), max_length=500)
    ends_on = models.DateField(_("last day"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ShareState, default=ShareState.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    grant = models.OneToOneField(CaseGrant, models.SET_NULL, null=True, related_name="request")

    objects = ShareRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "colleague"], condition=Q(state=ShareState.ASKED), name="share_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("colleague"))),
                name="share_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} → {self.colleague}"
