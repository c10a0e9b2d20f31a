"""HSDS location: where offers take place."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models import Organization, Place
from services.enums.offers import Answer, LocationType


class Location(models.Model):
    """A house with an address, or a way of helping without one (phone, online, at the family's home)."""

    name = models.CharField(_("name"), max_length=120)
    location_type = models.CharField(
        _("kind"), max_length=8, choices=LocationType, default=LocationType.PHYSICAL
    )
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=_("organisation"),
    )
    address_1 = models.CharField(_("street and number"), max_length=120, blank=True)
    address_2 = models.CharField(_("how to find it"), max_length=160, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="locations", verbose_name=_("district")
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    transportation = models.CharField(_("bus and train"), max_length=200, blank=True)
    is_protected = models.BooleanField(
        _("protected address"),
        default=False,
        help_text=_("Only the area is ever shown: for shelters and protected counselling."),
    )

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(location_type=LocationType.VIRTUAL)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180), place__isnull=False),
                name="location_physical_is_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def public_point(self) -> tuple[float, float] | None:
        """Where the map may show it: a protected address is never nearer than the middle of its area."""
        if self.is_protected:
            return (self.place.latitude, self.place.longitude) if self.place else None
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Accessibility(models.Model):
    """HSDS accessibility of a location, plus the three questions people with prams and wheelchairs ask."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="accessibility")
    step_free = models.CharField(_("step-free"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    accessible_toilet = models.CharField(
        _("accessible toilet"), max_length=8, choices=Answer, default=Answer.UNKNOWN
    )
    pram_parking = models.CharField(_("room for prams"), max_length=8, choices=Answer, default=Answer.UNKNOWN)
    description = models.CharField(_("description"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("accessibility")
        verbose_name_plural = _("accessibility")

    def __str__(self) -> str:
        return self.get_step_free_display()
