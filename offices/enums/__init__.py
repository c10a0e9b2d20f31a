"""Words of the house that the database stores; labels are for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of an office does there."""

    CASEWORKER = "caseworker", _("Caseworker")
    LEAD = "lead", _("Office lead")
    COORDINATOR = "coordinator", _("Network coordinator")


FAMILY_WORK = (Role.CASEWORKER, Role.LEAD)
"""Roles that talk with families. Network coordinators care for the directory alone."""


class WorkingTimeRules(models.TextChoices):
    """Which law says how long somebody may work: employees or civil servants."""

    ARBZG = "arbzg", _("Working Time Act (ArbZG)")
    AZVO = "azvo", _("civil servants (AZVO)")


class PlaceKind(models.TextChoices):
    DISTRICT = "stadtteil", _("District")
    QUARTER = "quartier", _("Quarter")
    MUNICIPALITY = "gemeinde", _("Municipality")


class OrganizationKind(models.TextChoices):
    """Who employs: decides procedures later on (§ 8a SGB VIII) and team coverage."""

    YOUTH_OFFICE = "youth_office", _("Youth office")
    PUBLIC = "public", _("Public body")
    INDEPENDENT = "independent", _("Independent provider")
    ASSOCIATION = "association", _("Association or community")


class Frequency(models.TextChoices):
    """HSDS schedule.freq, with the two cases a recurrence rule does not know."""

    WEEKLY = "WEEKLY", _("every week")
    MONTHLY = "MONTHLY", _("every month")
    DATES = "DATES", _("on fixed dates")
    APPOINTMENT = "APPOINTMENT", _("by appointment")


class HolidayKind(models.TextChoices):
    PUBLIC = "PUBLIC", _("Public holiday")
    SCHOOL = "SCHOOL", _("School holidays")


class HolidayBehaviour(models.TextChoices):
    TAKES_PLACE = "TAKES_PLACE", _("takes place")
    PAUSES = "PAUSES", _("pauses")
    UNKNOWN = "UNKNOWN", _("unknown, please ask")


class SpokenLanguage(models.TextChoices):
    """Languages a person can be answered in (ISO 639-1; `dgs` ISO 639-3 for German Sign Language)."""

    DE = "de", _("German")
    EN = "en", _("English")
    FR = "fr", _("French")
    TR = "tr", _("Turkish")
    AR = "ar", _("Arabic")
    UK = "uk", _("Ukrainian")
    RU = "ru", _("Russian")
    IT = "it", _("Italian")
    PL = "pl", _("Polish")
    RO = "ro", _("Romanian")
    BG = "bg", _("Bulgarian")
    FA = "fa", _("Persian")
    KU = "ku", _("Kurdish")
    SQ = "sq", _("Albanian")
    ES = "es", _("Spanish")
    DGS = "dgs", _("German Sign Language")


# Language names in their own language: what a person who needs it can read.
OWN_NAMES = {
    "de": "Deutsch",
    "en": "English",
    "fr": "Français",
    "tr": "Türkçe",
    "ar": "العربية",
    "uk": "Українська",
    "ru": "Русский",
    "it": "Italiano",
    "pl": "Polski",
    "ro": "Română",
    "bg": "Български",
    "fa": "فارسی",
    "ku": "Kurdî",
    "sq": "Shqip",
    "es": "Español",
    "dgs": "Deutsche Gebärdensprache",
}
