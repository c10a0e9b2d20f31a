"""Words of the walk-in log. Residents never see them; staff see words where statistics have codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Phone")
    MAIL = "mail", _("Mail or letter")
    OUTREACH = "outreach", _("Out and about")
    ONLINE = "online", _("Online")


class Who(models.TextChoices):
    CHILD = "child", _("Child")
    YOUNG_PERSON = "young_person", _("Young person")
    PARENT = "parent", _("Parent")
    PROFESSIONAL = "professional", _("Professional")
    OTHER = "other", _("Somebody else")


class Result(models.TextChoices):
    INFORMED = "informed", _("Informed")
    REFERRED = "referred", _("Referred to an offer")
    APPOINTMENT = "appointment", _("Appointment made")
    CASE_OPENED = "case_opened", _("Case opened")
    NOTHING = "nothing", _("Nothing for now")


class Topic(models.TextChoices):
    """What it was about, in everyday words; REASONS maps them to the official reasons for help."""

    BABY = "baby", _("Pregnancy and baby")
    SMALL = "klein", _("Small children, day care")
    SCHOOL = "schule", _("School and learning")
    YOUTH = "jugend", _("Leisure, youth, holidays")
    UPBRINGING = "erziehung", _("Upbringing and everyday life")
    SEPARATION = "trennung", _("Separation, alone with a child")
    MONEY = "geld", _("Money, housing, letters")
    HEALTH = "gesund", _("Health, soul, disability")
    CRISIS = "krise", _("Violence, addiction, emergency")
    ARRIVING = "ankommen", _("Learning German, meeting people")
    BEHAVIOUR = "verhalten", _("A child's behaviour")
    CONFLICT = "konflikt", _("Conflict in the family")
    BURDEN = "belastung", _("Parents under strain")


# Official reasons for help (KJH statistics, facts of the field): 10 … 19. A topic without one is no reason for help.
REASONS: dict[str, int] = {
    Topic.SMALL: 11,
    Topic.SCHOOL: 18,
    Topic.UPBRINGING: 13,
    Topic.SEPARATION: 15,
    Topic.HEALTH: 17,
    Topic.CRISIS: 12,
    Topic.BEHAVIOUR: 16,
    Topic.CONFLICT: 15,
    Topic.BURDEN: 14,
}


class Duration(models.TextChoices):
    UNDER_10 = "-10", _("less than 10 minutes")
    UNDER_30 = "10-30", _("10 to 30 minutes")
    UNDER_60 = "30-60", _("30 to 60 minutes")
    LONGER = "60+", _("more than an hour")
