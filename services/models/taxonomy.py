"""HSDS taxonomy: ten everyday categories and the kinds of offer below them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.enums.offers import Level
from services.querysets.directory import TaxonomyTermQuerySet


class TaxonomyTerm(models.Model):
    """HSDS taxonomy_term. Level is the taxonomy it belongs to; a kind's parent is its category."""

    code = models.SlugField(_("code"), unique=True, max_length=60)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("category")
    )
    name = models.CharField(_("German name"), max_length=120)
    description = models.CharField(_("German summary"), max_length=240, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    quick_exit = models.BooleanField(
        _("offer “leave this page quickly”"),
        default=False,
        help_text=_("For counselling that somebody at home should not see on the screen."),
    )
    is_crisis = models.BooleanField(_("show crisis numbers"), default=False)

    objects = TaxonomyTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("taxonomy term")
        verbose_name_plural = _("taxonomy terms")
        ordering = ["level", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level=Level.CATEGORY, parent=None) | Q(level=Level.KIND, parent__isnull=False),
                name="term_kind_has_category",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TermText(models.Model):
    """Name and summary of a term in another language than German."""

    term = models.ForeignKey(TaxonomyTerm, models.CASCADE, related_name="texts", verbose_name=_("term"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    name = models.CharField(_("name"), max_length=160)
    description = models.CharField(_("summary"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("translation of a term")
        verbose_name_plural = _("translations of terms")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="term_text_once")]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"
