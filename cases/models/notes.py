"""What colleagues write down. Never changed: a correction is a note of its own that refers to the first."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums.notes import NoteKind
from cases.models.cases import Case
from cases.querysets.notes import NoteQuerySet
from offices.models import User
from sozialraum.lib.sealed_fields import SealedTextField

LONGEST_NOTE = 20_000


class Note(models.Model):
    """Append-only, also in the database (migration 0004): no UPDATE, and no DELETE while the case runs. New keys are
    put on by the owner of the table with its triggers at rest (sozialraum.lib.reseal).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    kind = models.CharField(_("who reads it"), max_length=10, choices=NoteKind, default=NoteKind.TEAM)
    text = SealedTextField(_("note"), max_length=LONGEST_NOTE)
    happened_on = models.DateField(_("day it is about"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)
    corrects = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="corrections", editable=False
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["case", "-written_at", "-id"], name="note_of_case")]
        constraints = [
            models.CheckConstraint(condition=~Q(corrects=F("pk")), name="note_does_not_correct_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
