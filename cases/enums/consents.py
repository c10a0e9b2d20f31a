"""Words of consent (Art. 7 DSGVO, § 65 SGB VIII, § 203 StGB). What people sign says it plainer: templates/paper/."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """For what data may be passed on. A referral needs REFERRAL; the words beside it say what exactly."""

    REFERRAL = "referral", _("Referral: handing on to an offer")
    EXCHANGE = "exchange", _("Talking with others who help the family")
    REPORT = "report", _("Passing on a report")
    ENTRUSTED = "entrusted", _("Handing on what was entrusted")
    OTHER = "other", _("Something else")


class DataCategory(models.TextChoices):
    CONTACT = "contact", _("Names and how to reach the family")
    CHILDREN = "children", _("Children: names, ages, school or nursery")
    SITUATION = "situation", _("What it is about")
    PLAN = "plan", _("Goals and steps of the plan")
    HEALTH = "health", _("Health and disability (Art. 9 DSGVO)")
    MONEY = "money", _("Money, benefits and housing")
    FILES = "files", _("Certain documents")


class ConsentForm(models.TextChoices):
    WRITTEN = "written", _("In writing")
    ORAL = "oral", _("Orally, with a witness")
    ELECTRONIC = "electronic", _("Electronically")


class GivenAs(models.TextChoices):
    """In what capacity somebody consents. A minor who can judge it consents for themself."""

    SELF = "self", _("for themself")
    CUSTODY = "custody", _("as holder of custody, for the child")
    MINOR = "minor", _("as a young person who can judge it, for themself")
