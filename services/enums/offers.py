"""Words of the directory. Where HSDS 3.1 has a list, its values are used."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PREGNANT_MONTHS = -9
"""Age of an unborn child at the start of a pregnancy, in months; every age from here to -1 means pregnant."""


class Level(models.TextChoices):
    CATEGORY = "category", _("Category")
    KIND = "kind", _("Kind of offer")


class Entry(models.TextChoices):
    """How one gets in: the question residents ask first."""

    DROP_IN = "drop_in", _("just come")
    REGISTRATION = "registration", _("register first")
    APPOINTMENT = "appointment", _("make an appointment")
    APPLICATION = "application", _("apply for it")


class Places(models.TextChoices):
    UNKNOWN = "unknown", _("not known")
    FREE = "free", _("places free")
    FEW = "few", _("few places left")
    WAITING_LIST = "waiting_list", _("waiting list")
    FULL = "full", _("full")


class Answer(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")
    ASK = "ask", _("on request")
    UNKNOWN = "unknown", _("not known")


class CostKind(models.TextChoices):
    FREE = "free", _("free of charge")
    FIXED = "fixed", _("fixed price")
    RANGE = "range", _("from – to")
    SMALL = "small", _("small contribution")
    CONDITIONAL = "conditional", _("free on conditions")


class Status(models.TextChoices):
    """HSDS service.status with the states of publishing."""

    DRAFT = "draft", _("draft")
    ACTIVE = "active", _("public")
    PAUSED = "paused", _("paused")
    INACTIVE = "inactive", _("hidden")
    DEFUNCT = "defunct", _("ended")


PUBLIC_STATUSES = (Status.ACTIVE, Status.PAUSED)


class LocationType(models.TextChoices):
    """HSDS location.location_type."""

    PHYSICAL = "physical", _("at a place")
    VIRTUAL = "virtual", _("by phone, online or at your home")


class TextState(models.TextChoices):
    MACHINE = "machine", _("machine")
    CHECKED = "checked", _("checked by a person")
    OUTDATED = "outdated", _("outdated")


class PhoneType(models.TextChoices):
    """HSDS phone.type."""

    VOICE = "voice", _("phone")
    CELL = "cell", _("mobile")
    FAX = "fax", _("fax")
    TEXTPHONE = "textphone", _("textphone")


class OccurrenceState(models.TextChoices):
    TAKES_PLACE = "TAKES_PLACE", _("takes place")
    CANCELLED = "CANCELLED", _("cancelled")
    UNKNOWN = "UNKNOWN", _("not certain")
