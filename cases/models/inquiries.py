"""Requests from residents: somebody without an account asks an office for a call, a visit or an answer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.enums.inquiries import (
    Asker,
    Caution,
    Channel,
    InquiryOutcome,
    InquiryState,
    MessageKind,
    Wish,
)
from cases.models.cases import Case, new_reference
from cases.querysets.inquiries import InquiryQuerySet
from offices.enums import SpokenLanguage
from offices.models import Office, User
from sozialraum.lib.sealed_fields import SealedTextField

TEXT_LENGTH = 1000
NOTE_LENGTH = 280
ANSWER_LENGTH = 2000


class Inquiry(models.Model):
    """What the person wrote is sealed; what the list and the clock need is not, and says nothing of who they are."""

    reference = models.CharField(
        _("reference"), max_length=9, unique=True, default=new_reference, editable=False
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="inquiries", verbose_name=_("office"))
    wish = models.CharField(_("wish"), max_length=8, choices=Wish)
    suits = ArrayField(
        models.CharField(max_length=24),
        default=list,
        help_text="Days and parts of them such as `2026-11-25 morning`; empty: at any time.",
    )
    language = models.CharField(
        _("language"), max_length=3, choices=SpokenLanguage, default=SpokenLanguage.DE
    )
    page_language = models.CharField(max_length=8, default="de", help_text="In which they read the portal.")
    topics = ArrayField(
        models.CharField(max_length=24), default=list, help_text="Codes of everyday categories."
    )
    asker = models.CharField(_("who asks"), max_length=12, choices=Asker, default=Asker.ADULT)
    channel = models.CharField(_("can be reached"), max_length=8, choices=Channel)
    cautions = ArrayField(models.CharField(max_length=16, choices=Caution), default=list)
    text = SealedTextField(_("what it is about"), max_length=TEXT_LENGTH, blank=True)
    name = SealedTextField(_("name"), max_length=80, blank=True)
    phone = SealedTextField(_("phone"), max_length=60, blank=True)
    email = SealedTextField(_("e-mail"), max_length=120, blank=True)
    caution_note = SealedTextField(_("please mind"), max_length=NOTE_LENGTH, blank=True)
    code_mark = models.CharField(
        max_length=24, unique=True, editable=False, help_text="Keyed fingerprint of the code."
    )

    state = models.CharField(
        _("state"), max_length=10, choices=InquiryState, default=InquiryState.WAITING, editable=False
    )
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(_("waiting since"))
    due_at = models.DateTimeField(_("answer due"), help_text="The end of the office's next working day.")
    appointment_at = models.DateTimeField(_("appointment"), null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("result"), max_length=12, choices=InquiryOutcome, blank=True)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="inquiries")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("arrived"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["due_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["office", "state", "due_at"], name="inquiry_of_office"),
            models.Index(
                fields=["appointment_at"],
                name="inquiry_appointment",
                condition=Q(appointment_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=InquiryState.WAITING) | Q(taken_by__isnull=True),
                name="inquiry_waiting_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.WAITING) | Q(taken_by__isnull=False),
                name="inquiry_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=InquiryState.CLOSED) & Q(closed_at__isnull=True, outcome=""),
                name="inquiry_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=InquiryState.ANSWERED) | Q(answered_at__isnull=False),
                name="inquiry_answered_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("inquiry-detail", args=[self.reference])


class InquiryMessage(models.Model):
    """What was written to and fro; notes are for the team alone. Never changed."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind)
    text = SealedTextField(_("text"), max_length=ANSWER_LENGTH)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["written_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MessageKind.RESIDENT, written_by__isnull=True)
                | ~Q(kind=MessageKind.RESIDENT) & Q(written_by__isnull=False),
                name="inquiry_message_has_writer",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class InquiryDraft(models.Model):
    """Answers on the way through /kontakt/: sealed, gone after an hour, found only with the key in the cookie.

    Nothing typed is kept in the browser or in an address. When the request has been sent the answers are emptied and
    the row only remembers which request it became, so that the code can be shown again for a few minutes.
    """

    key_mark = models.CharField(max_length=24, unique=True, editable=False)
    answers = SealedTextField(blank=True)
    shown_at = models.DateTimeField(help_text="When the first page was shown, by the real clock.")
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("request being written")
        verbose_name_plural = _("requests being written")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class AddressSalt(models.Model):
    """The salt of one day, thrown away with it: see cases.actions.inquiries.limits."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)


class AddressCount(models.Model):
    """How often something was done from one network address within an hour; the address itself is not known."""

    mark = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["mark", "purpose", "hour"], name="address_count_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.count}"
