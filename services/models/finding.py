"""What makes finding fast: one row per public offer, its cards, its dates, and the words people use.

Everything here can be rebuilt from the directory (`manage.py refresh_directory`) except synonyms, which a
coordinator edits, and misses.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import SocialArea
from services.enums.offers import OccurrenceState
from services.models.offers import ServiceAtLocation
from services.models.taxonomy import TaxonomyTerm
from services.querysets.directory import OccurrenceQuerySet, OfferCardQuerySet


class DirectoryState(models.Model):
    """One row of versions, so that a worker knows with one read whether what it holds is still true.

    Versions come from a sequence: they never repeat, not even after a rollback.
    """

    version = models.BigIntegerField(default=1, help_text="Raised by every change of the public directory.")
    rows_version = models.BigIntegerField(
        default=1, help_text="Raised when rows vanished or all were rebuilt."
    )
    reference_version = models.BigIntegerField(
        default=1, help_text="Raised by changes of terms, synonyms, places, offices and holidays."
    )
    changed_at = models.DateTimeField(null=True, help_text="When the versions were raised last.")
    occurrences_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("state of the directory")
        verbose_name_plural = _("state of the directory")

    def __str__(self) -> str:
        return f"version {self.version}"


class OfferIndex(models.Model):
    """The search row of an offer: every filter and order is answered from these columns alone."""

    offer = models.OneToOneField(ServiceAtLocation, models.CASCADE, primary_key=True, related_name="index")
    version = models.BigIntegerField(db_index=True, help_text="Directory version of the last change.")
    is_public = models.BooleanField(
        default=True, help_text="False once hidden: workers drop it at the next refresh."
    )
    slug = models.CharField(max_length=120)
    kind = models.ForeignKey(TaxonomyTerm, models.CASCADE, related_name="+")
    category = models.ForeignKey(TaxonomyTerm, models.CASCADE, related_name="+")
    social_area = models.ForeignKey(SocialArea, models.CASCADE, null=True, related_name="+")
    served_areas = ArrayField(models.IntegerField(), default=list, help_text="For help at home or by phone.")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    minimum_age_months = models.SmallIntegerField()
    maximum_age_months = models.SmallIntegerField()
    languages = models.IntegerField(help_text="Bits in the order of offices.enums.SpokenLanguage.")
    is_free = models.BooleanField()
    is_accessible = models.BooleanField()
    is_drop_in = models.BooleanField()
    weekdays = models.SmallIntegerField(help_text="Bits Monday = 1 … Sunday = 64 of the running schedules.")
    days = models.BigIntegerField(help_text="Bits of the days from days_from on which it takes place.")
    days_from = models.DateField()
    freshness = models.SmallIntegerField(
        help_text="0 stale … 100 just checked; small tie-breaker of the order."
    )
    sort_name = models.CharField(max_length=120, help_text="Name folded for alphabetical order.")
    document = SearchVectorField(
        help_text="Own words of the offer, folded and stemmed by services.search.words; counted every night."
    )
    words = models.BinaryField(
        default=bytes, help_text="The same words as marks, see services.search.own_words."
    )

    class Meta:
        verbose_name = _("search row")
        verbose_name_plural = _("search rows")

    def __str__(self) -> str:
        return self.slug


class OfferCard(models.Model):
    """The card of an offer in one language, rendered when the offer changes, not when it is shown."""

    offer = models.ForeignKey(ServiceAtLocation, models.CASCADE, related_name="cards", db_index=False)
    language = models.CharField(max_length=8)
    html = models.TextField(help_text="With marks for address, date and distance, see services.cards.")
    linked_data = models.TextField(help_text="schema.org Service of the list page's ItemList, same marks.")

    objects = OfferCardQuerySet.as_manager()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [models.UniqueConstraint(fields=["offer", "language"], name="offer_card_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.language}"


class Occurrence(models.Model):
    """A date of an offer, kept some weeks ahead for filters and the week page; the engine is the source."""

    offer = models.ForeignKey(ServiceAtLocation, models.CASCADE, related_name="occurrences", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=11, choices=OccurrenceState)
    reason = models.CharField(max_length=16, blank=True)
    reason_text = models.CharField(max_length=160, blank=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["offer", "starts_at"], name="occurrence_by_offer"),
            models.Index(fields=["starts_at"], name="occurrence_by_start"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def is_unknown(self) -> bool:
        return self.state == OccurrenceState.UNKNOWN


class Synonym(models.Model):
    """A word or phrase people use for a kind of offer. Rows, so that a coordinator teaches the search."""

    term = models.ForeignKey(
        TaxonomyTerm, models.CASCADE, related_name="synonyms", verbose_name=_("kind of offer")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="de")
    phrase = models.CharField(_("word or phrase"), max_length=80)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=8, help_text=_("10: means just this. 5: strongly related. 2: loosely.")
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "phrase"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language", "phrase"], name="synonym_once"),
            models.CheckConstraint(condition=models.Q(weight__range=(1, 10)), name="synonym_weight_1_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} → {self.term}"


class SearchWord(models.Model):
    """A word that occurs in the directory or the synonyms: what a typing error may be corrected to."""

    word = models.CharField(max_length=80, unique=True)
    shown = models.CharField(max_length=80, help_text="As people write it, for “did you mean”.")
    frequency = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.word


class SearchMiss(models.Model):
    """A search without result: the text and the day, nothing about who asked."""

    text = models.CharField(_("searched for"), max_length=120)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-day", "text"]
        indexes = [models.Index(fields=["day"], name="search_miss_day")]

    def __str__(self) -> str:
        return self.text
