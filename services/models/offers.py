"""HSDS service_at_location: what a resident calls an offer, at one place with its times."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.models import ClosureFields, ScheduleFields
from services.models.places import Location
from services.models.services import Service
from services.querysets.directory import OfferQuerySet
from sozialraum.lib.addresses import url_of


class ServiceAtLocation(models.Model):
    """One service at one location. The portal calls it an offer; it has the public address."""

    slug = models.SlugField(_("address part"), unique=True, max_length=120)
    service = models.ForeignKey(Service, models.CASCADE, related_name="offers", verbose_name=_("service"))
    location = models.ForeignKey(Location, models.PROTECT, related_name="offers", verbose_name=_("location"))
    description = models.CharField(
        _("where exactly"),
        max_length=160,
        blank=True,
        help_text=_("For example: first floor, door on the left."),
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["service__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="service_at_location_once")
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.location}"

    def get_absolute_url(self) -> str:
        return url_of("offer-detail", self.slug)


class Schedule(ScheduleFields):
    service_at_location = models.ForeignKey(ServiceAtLocation, models.CASCADE, related_name="schedules")

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering = ["pk"]


class Closure(ClosureFields):
    service_at_location = models.ForeignKey(ServiceAtLocation, models.CASCADE, related_name="closures")

    class Meta:
        verbose_name = _("cancelled days")
        verbose_name_plural = _("cancelled days")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closure_ends_after_start")
        ]
