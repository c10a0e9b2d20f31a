"""Requests for information under Art. 15 DSGVO."""

import secrets

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.guard import RefusalReason, RequestState
from cases.models.cases import SIGNS, Case
from cases.models.people import Person
from cases.querysets.subject_access import SubjectRequestQuerySet
from offices.models import Office, User


def new_number() -> str:
    return "A-" + "".join(secrets.choice(SIGNS) for _ in range(6))


class SubjectRequest(models.Model):
    """Somebody asks what the portal holds about them. The office knows who, the data protection officer when."""

    number = models.CharField(_("number"), max_length=8, unique=True, default=new_number, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    is_extended = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.RECEIVED)
    refusal = models.CharField(max_length=16, choices=RefusalReason, blank=True)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="subject_requests",
        verbose_name=_("person"),
    )
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")), name="subject_request_due_after"
            )
        ]

    def __str__(self) -> str:
        return self.number


class SubjectPart(models.Model):
    """One case in which the person is: who works on it makes this part of the answer."""

    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="parts")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    exported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    exported_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["request", "case"], name="subject_part_once")]

    def __str__(self) -> str:
        return f"{self.request} {self.case}"
