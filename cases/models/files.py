"""Papers that belong to a case. The content lies sealed under a random name outside the web root."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums.files import FileKind
from cases.models.cases import Case
from offices.models import User
from sozialraum.lib.sealed_fields import SealedTextField


class Attachment(models.Model):
    """`stored_as` is its name in the vault (sozialraum.lib.vault); its own name is sealed like its content."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    name = SealedTextField(_("name"), max_length=150)
    remark = SealedTextField(_("what it is"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    size = models.PositiveIntegerField(_("size in bytes"))
    stored_as = models.CharField(max_length=40, unique=True, editable=False)
    is_scanned = models.BooleanField(_("searched for viruses"), editable=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(_("added"), editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-added_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
