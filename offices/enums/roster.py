"""Words of duty rosters that the database stores; labels are for staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WeekState(models.TextChoices):
    """A draft is the lead's own paper; what is published everybody in the office reads."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")


class AbsenceKind(models.TextChoices):
    """Colleagues read “absent” and nothing else; the kind is read by the person's own leads alone.

    Illness and care can be data about health (Art. 9 DSGVO).
    """

    VACATION = "vacation", _("Leave")
    TRAINING = "training", _("Training")
    DUTY = "duty", _("Other duty")
    HEALTH = "health", _("Illness")
    CARE = "care", _("Care for a child or relative")


class AbsenceState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SwapState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    TAKEN = "taken", _("Taken, waits for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Objection(models.TextChoices):
    """What working-time law has against an assignment. Each can be overridden with a reason, which is kept."""

    REST = "rest", _("less than 11 hours of rest")
    DAY_8 = "day_8", _("more than 8 hours on one day")
    DAY_10 = "day_10", _("more than 10 hours on one day")
    BREAK = "break", _("break too short")
    WEEK = "week", _("more than the weekly hours")
    SUNDAY = "sunday", _("Sunday or public holiday")
    OUTSIDE = "outside", _("not a member of the team on that day")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Begins")
    RUNNING = "running", _("Is being worked out")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Did not work")
    APPLIED = "applied", _("Taken over")
    DISCARDED = "discarded", _("Discarded")
