"""Who read what, and who changed what. Neither ever holds a name, a text or a contact of anybody in a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import Via
from cases.models.cases import Case
from cases.querysets.log import AccessQuerySet
from offices.models import User


class AccessEntry(models.Model):
    """One look at confidential content. The database numbers and chains the rows and never changes one.

    Triggers of migration 0002: each hash covers the row and the hash before it; UPDATE, DELETE and TRUNCATE fail.

    `case_reference` is no foreign key: the log outlives what it is about. Written only through
    cases.actions.log.record_access.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(User, models.DO_NOTHING, related_name="+", verbose_name=_("who"), null=True)
    case_reference = models.CharField(_("case"), max_length=9, blank=True, db_index=True)
    action = models.CharField(_("what"), max_length=24)
    subject = models.CharField(_("of what"), max_length=40)
    subject_id = models.BigIntegerField(null=True)
    via = models.CharField(_("by what right"), max_length=16, choices=Via)
    previous_hash = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Event(models.Model):
    """One change: the verb, the row it was done to, and names of fields with values that tell nothing of a person."""

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="events")
    verb = models.CharField(_("what"), max_length=40)
    subject = models.CharField(_("of what"), max_length=40)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "subject_id"], name="event_of_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
