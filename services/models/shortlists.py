"""A shortlist that was passed on: offers under a short address, without anybody's name."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models import Office
from services.querysets.directory import ShortlistQuerySet
from sozialraum.lib.sealed_fields import SealedTextField

MOST_OFFERS = 30
LONGEST_SENTENCE = 280
LIFETIME = timedelta(days=90)


class Shortlist(models.Model):
    """Whoever knows the code sees the offers. It leads to no person and to no contact, and goes after 90 days.

    `office` and `sentence` are set when staff made it; who made it and for whom is not kept.
    """

    code = models.CharField(max_length=12, unique=True)
    offers = ArrayField(models.BigIntegerField())
    """Ids in their order, without foreign keys: what is no longer public is left out when it is shown."""
    office = models.ForeignKey(Office, models.SET_NULL, null=True, blank=True, related_name="+")
    sentence = SealedTextField(_("a sentence for the family"), max_length=LONGEST_SENTENCE, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(offers__len__gte=1, offers__len__lte=MOST_OFFERS), name="shortlist_holds_offers"
            )
        ]

    def __str__(self) -> str:
        return self.code
