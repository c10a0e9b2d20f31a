"""The walk-in log. An encounter holds no name and leads to nobody: no foreign key to a person, a case or a request."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import AgeBand
from cases.enums.encounters import Channel, Duration, Result, Topic, Who
from cases.querysets.encounters import EncounterDraftQuerySet, EncounterQuerySet
from offices.enums import SpokenLanguage
from offices.models import Office, SocialArea, User
from services.models import ServiceAtLocation
from sozialraum.lib.sealed_fields import SealedTextField

MOST_TOPICS = 3
LONGEST_NOTE = 280


class Encounter(models.Model):
    """Somebody came, called or wrote; or a group of people did."""

    key = models.UUIDField(unique=True, editable=False)
    """Made with the form: however often it is sent, it is stored once."""
    office = models.ForeignKey(Office, models.PROTECT, related_name="encounters", verbose_name=_("office"))
    colleague = models.ForeignKey(
        User, models.PROTECT, related_name="encounters", verbose_name=_("colleague")
    )
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel, default=Channel.VISIT)
    who = models.CharField(_("who"), max_length=14, choices=Who)
    people = models.PositiveSmallIntegerField(_("how many"), default=1)
    topics = ArrayField(models.CharField(max_length=12, choices=Topic), verbose_name=_("what it was about"))
    result = models.CharField(_("what came of it"), max_length=14, choices=Result)
    offers = models.ManyToManyField(
        ServiceAtLocation, blank=True, related_name="+", verbose_name=_("offers they were told about")
    )
    appointment_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    is_first_time = models.BooleanField(_("here for the first time"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=SpokenLanguage, blank=True)
    social_area = models.ForeignKey(
        SocialArea, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Sozialraum")
    )
    duration = models.CharField(_("how long"), max_length=6, choices=Duration, blank=True)
    note = SealedTextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    logged_at = models.DateTimeField(auto_now_add=True)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["office", "-at", "-id"], name="encounter_of_office"),
            models.Index(fields=["office", "colleague", "-at", "-id"], name="encounter_of_colleague"),
            models.Index(
                fields=["colleague", "appointment_at"],
                name="encounter_appointments",
                condition=Q(appointment_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1, people__lte=500), name="encounter_people"),
            models.CheckConstraint(
                condition=Q(topics__len__gte=1, topics__len__lte=MOST_TOPICS),
                name="encounter_one_to_three_topics",
            ),
            models.CheckConstraint(
                condition=Q(appointment_at__isnull=True) | Q(result=Result.APPOINTMENT),
                name="encounter_appointment_is_its_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.at:%d.%m.%Y %H:%M}"


class EncounterCorrection(models.Model):
    """One field put right: what stood there before, and why. Values are codes; an old note stays sealed."""

    encounter = models.ForeignKey(Encounter, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    old_value = SealedTextField(blank=True)
    reason = SealedTextField(_("reason"), max_length=280)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["-corrected_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.encounter_id} {self.field}"


class EncounterDraft(models.Model):
    """What somebody was typing when the line broke or the session ended: on the server, for them alone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="encounter_drafts")
    key = models.UUIDField()
    content = SealedTextField(max_length=20_000)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = EncounterDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_a_form")]

    def __str__(self) -> str:
        return str(self.key)
