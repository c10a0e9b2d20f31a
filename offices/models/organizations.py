from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import OrganizationKind


class Organization(models.Model):
    """HSDS organization: who offers something or sends people into an office's team."""

    slug = models.SlugField(_("address part"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=160)
    alternate_name = models.CharField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(
        _("kind"), max_length=16, choices=OrganizationKind, default=OrganizationKind.INDEPENDENT
    )
    description = models.TextField(_("description"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    parent_organization = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("belongs to")
    )
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.alternate_name or self.name
