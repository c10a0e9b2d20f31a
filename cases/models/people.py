"""People that cases are about. Everything that says who they are is sealed."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.enums.cases import AgeBand
from cases.querysets.cases import PersonQuerySet
from offices.enums import SpokenLanguage
from offices.models import Office, User
from sozialraum.lib import clock, names
from sozialraum.lib.sealed_fields import SealedDateField, SealedTextField
from sozialraum.lib.sealing import bucket, fingerprint

GRAM_BUCKETS = 512
"""Trigrams share 512 numbers: enough to find candidates, too few to read a name out of a stolen table."""


def name_marks(*parts: str) -> dict[str, list[Any]]:
    """What a name leaves in the database to be found again: words, sounds, trigram buckets; nothing readable."""
    text = " ".join(parts)
    return {
        "name_words": sorted({fingerprint(word, "word") for word in names.words(text)}),
        "name_sounds": sorted({fingerprint(sound, "sound") for sound in names.sounds(text)}),
        "name_grams": sorted({bucket(gram, "gram", GRAM_BUCKETS) for gram in names.trigrams(text)}),
    }


class Person(models.Model):
    """A child, a parent, a guardian. With a pseudonym where the family gives no names."""

    first_name = SealedTextField(_("first name"), max_length=80, blank=True)
    last_name = SealedTextField(_("last name"), max_length=80, blank=True)
    pseudonym = SealedTextField(_("pseudonym"), max_length=40, blank=True)
    birth_date = SealedDateField(_("date of birth"), null=True, blank=True)
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=SpokenLanguage, blank=True)
    phone = SealedTextField(_("phone"), max_length=60, blank=True)
    email = SealedTextField(_("e-mail"), max_length=120, blank=True)
    address = SealedTextField(_("address"), max_length=200, blank=True)
    safe_contact = SealedTextField(
        _("how to reach them safely"),
        max_length=280,
        blank=True,
        help_text=_("For example: no letters, only text messages, never in the evening."),
    )
    name_words = ArrayField(models.CharField(max_length=24), default=list, editable=False)
    name_sounds = ArrayField(models.CharField(max_length=24), default=list, editable=False)
    name_grams = ArrayField(models.IntegerField(), default=list, editable=False)
    birth_mark = models.CharField(max_length=24, blank=True, editable=False, db_index=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_people"
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["pk"]
        indexes = [
            GinIndex(fields=["name_words"], name="person_words"),
            GinIndex(fields=["name_sounds"], name="person_sounds"),
            GinIndex(fields=["name_grams"], name="person_grams"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="person_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        return self.pseudonym or " ".join(part for part in (self.first_name, self.last_name) if part) or "…"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The marks follow the name, whoever saves."""
        for field, marks in name_marks(self.first_name, self.last_name, self.pseudonym).items():
            setattr(self, field, marks)
        self.birth_mark = fingerprint(self.birth_date.isoformat(), "birth") if self.birth_date else ""
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {
                *fields,
                "name_words",
                "name_sounds",
                "name_grams",
                "birth_mark",
                "updated_at",
            }
        super().save(*args, **kwargs)

    @property
    def age(self) -> str:
        """Years today for those whose birthday is known, the band for everybody else."""
        if self.birth_date is None:
            return self.get_age_band_display() if self.age_band else ""
        today = clock.today()
        years = today.year - self.birth_date.year
        years -= (today.month, today.day) < (self.birth_date.month, self.birth_date.day)
        return ngettext("%(years)s year", "%(years)s years", years) % {"years": years} if years >= 0 else ""
