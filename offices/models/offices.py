"""The offices and who belongs to them."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from offices.enums import Role, SpokenLanguage, WorkingTimeRules
from offices.models.organizations import Organization
from offices.models.people import User
from offices.models.places import SocialArea
from offices.models.schedules import ClosureFields, ScheduleFields
from offices.querysets import InvitationQuerySet, MembershipQuerySet, OfficeQuerySet
from sozialraum.lib.addresses import url_of


class Office(models.Model):
    """A Sozialraumbüro. A new one is a row, never a code change."""

    slug = models.SlugField(_("address part"), unique=True)
    name = models.CharField(_("name"), max_length=80, help_text=_("The place only, for example Malstatt."))
    social_area = models.ForeignKey(
        SocialArea, models.PROTECT, related_name="offices", verbose_name=_("Sozialraum it serves")
    )
    organizations = models.ManyToManyField(
        Organization, related_name="offices", verbose_name=_("organisations of the team"), blank=True
    )
    address_1 = models.CharField(_("street and number"), max_length=120)
    address_note = models.CharField(_("how to find it"), max_length=160, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=5)
    city = models.CharField(_("city"), max_length=80)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    transportation = models.CharField(_("bus and train"), max_length=200, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=200, blank=True)
    description = models.TextField(_("what people find here"), blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=SpokenLanguage),
        verbose_name=_("languages"),
        default=list,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_published = models.BooleanField(_("shown in public"), default=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="office_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return url_of("office-detail", self.slug)


class OfficeHours(ScheduleFields):
    office = models.ForeignKey(Office, models.CASCADE, related_name="hours")

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["pk"]


class OfficeClosure(ClosureFields):
    office = models.ForeignKey(Office, models.CASCADE, related_name="closures")

    class Meta:
        verbose_name = _("closed days")
        verbose_name_plural = _("closed days")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="office_closure_ends_after_start"
            )
        ]


class Membership(models.Model):
    """Who works in which office, as what, from when to when. It is the normal access and its end."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    office = models.ForeignKey(Office, models.CASCADE, related_name="memberships", verbose_name=_("office"))
    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("employer"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.CASEWORKER)
    weekly_hours = models.DecimalField(
        _("hours a week"),
        max_digits=3,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("In this office."),
    )
    rules = models.CharField(
        _("working time"), max_length=5, choices=WorkingTimeRules, default=WorkingTimeRules.ARBZG
    )
    period = DateRangeField(_("from – to"), help_text=_("The last day is not included."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["office", "user", "period"]
        constraints = [
            ExclusionConstraint(
                name="membership_never_overlaps",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already belongs to this office at that time."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__gt=0, weekly_hours__lte=48),
                name="membership_hours_within_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.office} · {self.get_role_display()}"

    def is_on(self, day: date) -> bool:
        """Whether the membership is valid on that day, as MembershipQuerySet.current asks the database."""
        return self.first_day <= day and (self.period.upper is None or day < self.period.upper)

    @property
    def first_day(self) -> date:
        return self.period.lower or date.min

    @property
    def last_day(self) -> date | None:
        return self.period.upper - timedelta(days=1) if self.period.upper else None


class Invitation(models.Model):
    """A place in the team that waits for somebody to take it. The link is in the mail only; here is its hash."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="invitations", verbose_name=_("office"))
    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name=_("employer"))
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.CASEWORKER)
    weekly_hours = models.DecimalField(
        _("hours a week"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    rules = models.CharField(
        _("working time"), max_length=5, choices=WorkingTimeRules, default=WorkingTimeRules.ARBZG
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    membership = models.OneToOneField(
        Membership, models.SET_NULL, null=True, blank=True, related_name="invitation"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="invitation_ends_after_start",
            ),
            # Asked once at a time: a new mail renews the link of the same invitation.
            models.UniqueConstraint(
                "office",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.office}"
