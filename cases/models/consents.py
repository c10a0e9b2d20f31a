"""What the family allows to be passed on: to whom, what for, which data, until when (Art. 7 DSGVO)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from cases.enums.consents import ConsentForm, DataCategory, GivenAs, Purpose
from cases.models.cases import Case
from cases.models.people import Person
from cases.querysets.consents import ConsentQuerySet
from offices.models import Organization, User
from sozialraum.lib import clock
from sozialraum.lib.sealed_fields import SealedTextField


class Consent(models.Model):
    """Prepared and printed first, given when somebody has signed or said so; from then on nothing in it changes.

    Only what `Consent.objects.valid()` finds allows anything. Revoking is as easy as giving: one date, no reason.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="consents")
    giver = models.ForeignKey(
        Person, models.PROTECT, related_name="consents_given", verbose_name=_("who consents")
    )
    given_as = models.CharField(_("in what capacity"), max_length=8, choices=GivenAs, default=GivenAs.SELF)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.REFERRAL)
    purpose_words = SealedTextField(
        _("what exactly for"),
        max_length=500,
        help_text=_("In plain words: the family reads it on the form and signs it."),
    )
    categories = ArrayField(
        models.CharField(max_length=10, choices=DataCategory), verbose_name=_("which data")
    )
    expires_on = models.DateField(_("valid until"))
    form = models.CharField(_("how it was given"), max_length=10, choices=ConsentForm, blank=True)
    witness = SealedTextField(_("witness"), max_length=120, blank=True)
    given_on = models.DateField(_("given on"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-recorded_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(given_on__isnull=True, form="") | (Q(given_on__isnull=False) & ~Q(form="")),
                name="consent_given_has_form",
            ),
            models.CheckConstraint(
                condition=~Q(form=ConsentForm.ORAL) | Q(GreaterThan(Length("witness"), 0)),
                name="consent_oral_has_witness",
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(expires_on__gte=F("given_on")),
                name="consent_expires_after_given",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True)
                | Q(given_on__isnull=False, revoked_on__gte=F("given_on")),
                name="consent_revoked_after_given",
            ),
            models.CheckConstraint(condition=Q(categories__len__gt=0), name="consent_names_data"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.pk}"

    @property
    def standing(self) -> str:
        """prepared, valid, expired or revoked, today."""
        today = clock.today()
        if self.given_on is None:
            return "prepared"
        if self.revoked_on is not None:
            return "revoked"
        return "expired" if self.expires_on < today else "valid"

    @property
    def category_labels(self) -> list[str]:
        return [str(label) for value, label in DataCategory.choices if value in self.categories]


class ConsentRecipient(models.Model):
    """One recipient: an organisation of the directory, or somebody in free words (sealed, with a mark to be found)."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="recipients")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    words = SealedTextField(max_length=160, blank=True)
    mark = models.CharField(max_length=24, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, mark="")
                | (Q(organization__isnull=True) & ~Q(mark="")),
                name="recipient_is_one_of_two",
            ),
            models.UniqueConstraint(fields=["consent", "organization"], name="recipient_once"),
        ]

    def __str__(self) -> str:
        return self.organization.name if self.organization else self.words
