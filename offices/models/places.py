"""The gazetteer: where people say they live, and which Sozialraum that is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import PlaceKind


class SocialArea(models.Model):
    """A Sozialraum: the area one office serves. It may exist before its office does."""

    slug = models.SlugField(_("address part"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("Sozialraum")
        verbose_name_plural = _("Sozialräume")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A district, quarter or municipality with the names people use for it."""

    slug = models.SlugField(_("address part"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind)
    aliases = ArrayField(
        models.CharField(max_length=60), verbose_name=_("other names"), default=list, blank=True
    )
    municipality = models.CharField(_("municipality"), max_length=80)
    postal_codes = ArrayField(
        models.CharField(max_length=5), verbose_name=_("postcodes"), default=list, blank=True
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    social_area = models.ForeignKey(
        SocialArea, models.PROTECT, null=True, blank=True, related_name="places", verbose_name=_("Sozialraum")
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_on_earth",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PostalCode(models.Model):
    """A postcode and its middle. It does not decide the office: 66115 is Malstatt and Burbach."""

    code = models.CharField(_("postcode"), max_length=5, unique=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    covers = models.CharField(_("covers"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
