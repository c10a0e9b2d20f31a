"""A family is handed on to an offer or an organisation, and what becomes of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums.referrals import (
    OUT,
    Channel,
    DeclineReason,
    NotHelpedReason,
    ReferralPurpose,
    ReferralState,
)
from cases.models.cases import Case
from cases.models.consents import Consent
from cases.querysets.referrals import ReferralQuerySet, ReferralStepQuerySet
from offices.models import Organization, User
from services.models import ServiceAtLocation
from sozialraum.lib.sealed_fields import SealedTextField


class Referral(models.Model):
    """`is_outside` is decided when it is sent: the receiver belongs neither to the team of the case's office nor is it
    the case's controller. Then nothing goes out without a consent (§ 64 (2), § 65 SGB VIII), and the database holds it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    offer = models.ForeignKey(
        ServiceAtLocation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("offer")
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
        help_text=_("Of the offer, or chosen itself. Empty: somebody who is not in the directory."),
    )
    receiver_name = SealedTextField(_("receiver"), max_length=160)
    receiver_email = SealedTextField(_("e-mail of the receiver"), max_length=254, blank=True)
    purpose = models.CharField(_("what for"), max_length=12, choices=ReferralPurpose)
    message = SealedTextField(
        _("what the receiver reads"),
        max_length=800,
        help_text=_("Two or three sentences: what is wished for. No names, no addresses."),
    )
    with_names = models.BooleanField(_("the receiver gets name and contact"), default=False)
    family_contact = SealedTextField(
        _("name and contact for the receiver"),
        max_length=280,
        blank=True,
        help_text=_("As the family agreed to it: for example first name and mobile number."),
    )
    internal_note = SealedTextField(
        _("for us only"), max_length=1000, blank=True, help_text=_("Never goes out.")
    )
    channel = models.CharField(
        _("how the receiver answers"), max_length=8, choices=Channel, default=Channel.LINK
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ReferralState, default=ReferralState.DRAFT, editable=False
    )
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True, editable=False)
    not_helped_reason = models.CharField(max_length=12, choices=NotHelpedReason, blank=True, editable=False)
    is_outside = models.BooleanField(null=True, editable=False)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="referrals", editable=False
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    ask_again_on = models.DateField(_("ask again on"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    token_expires_at = models.DateTimeField(_("link valid until"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "ask_again_on"], name="referral_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(sent_at__isnull=False, is_outside__isnull=False),
                name="referral_out_was_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(is_outside=False) | Q(consent__isnull=False),
                name="referral_outside_has_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.DECLINED) | ~Q(decline_reason=""),
                name="referral_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.NOT_HELPED) | ~Q(not_helped_reason=""),
                name="referral_not_helped_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__isnull=True) | Q(token_expires_at__isnull=False),
                name="referral_link_runs_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("case-referrals-detail", args=[self.case.reference, self.pk])


class ReferralStep(models.Model):
    """One line of its history. Without an actor it was the receiver, by the link."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=12, choices=ReferralState, blank=True)
    to_state = models.CharField(max_length=12, choices=ReferralState)
    reason = models.CharField(max_length=12, blank=True)
    text = SealedTextField(max_length=1000, blank=True)

    objects = ReferralStepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def reason_words(self) -> str:
        """The reason of a no, or of help that did not help."""
        choices = DeclineReason if self.to_state == ReferralState.DECLINED else NotHelpedReason
        return str(choices(self.reason).label) if self.reason else ""
