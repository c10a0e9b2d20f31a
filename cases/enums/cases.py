"""Words of casework that the database stores; labels are for staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a case stands. `TRANSITIONS` says what may follow."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("state of a case", "Open")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    CLOSING_REQUESTED = "closing_requested", _("Closing requested")
    CLOSED = "closed", _("Closed")
    RESTRICTED = "restricted", _("Restricted")
    ANONYMISED = "anonymised", _("Anonymised")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPEN, State.ANONYMISED}),
    State.OPEN: frozenset({State.ACTIVE, State.CLOSING_REQUESTED}),
    State.ACTIVE: frozenset({State.PAUSED, State.CLOSING_REQUESTED}),
    State.PAUSED: frozenset({State.ACTIVE, State.CLOSING_REQUESTED}),
    State.CLOSING_REQUESTED: frozenset({State.ACTIVE, State.CLOSED}),
    State.CLOSED: frozenset({State.OPEN, State.RESTRICTED, State.ANONYMISED}),
    State.RESTRICTED: frozenset({State.CLOSED, State.ANONYMISED}),
    State.ANONYMISED: frozenset(),
}

RUNNING = (State.OPEN, State.ACTIVE, State.PAUSED, State.CLOSING_REQUESTED)
"""States in which a case has exactly one lead worker."""
WRITABLE = (State.DRAFT, State.OPEN, State.ACTIVE, State.PAUSED)
"""States in which those who accompany a family write into it."""


class LegalBasis(models.TextChoices):
    """On what the work, and with it the data, rests."""

    ADVICE = "16", _("§ 16 SGB VIII: support of upbringing in the family")
    SEPARATION = "17", _("§ 17 SGB VIII: advice on partnership, separation and divorce")
    CONTACT = "18", _("§ 18 SGB VIII: advice on care and contact")
    LOW_THRESHOLD = "36a2", _("§ 36a (2) SGB VIII: low-threshold outpatient help")
    MINOR_ADVICE = "8.3", _("§ 8 (3) SGB VIII: advice to a minor without the parents' knowledge")
    FORMAL_HELP = "27", _("§§ 27 ff. SGB VIII: accompanies formal help")
    CONSENT = "consent", _("Consent of the family")


class Naming(models.TextChoices):
    NAMED = "named", _("with names")
    PSEUDONYMOUS = "pseudonymous", _("under a pseudonym")


class Duty(models.TextChoices):
    """What somebody does in a case."""

    LEAD = "lead", _("Lead worker")
    CO = "co", _("Co-worker")
    DEPUTY = "deputy", _("Deputy")


class Position(models.TextChoices):
    """What somebody is in a case."""

    CHILD = "child", _("Child or young person")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    RELATIVE = "relative", _("Relative")
    OTHER = "other", _("Other person")


class HandoverKind(models.TextChoices):
    """Why somebody else takes over."""

    COVER = "cover", _("Cover during an absence")
    FOR_GOOD = "for_good", _("For good")


class CaseOutcome(models.TextChoices):
    GOALS_REACHED = "goals_reached", _("Goals reached")
    HANDED_ON = "handed_on", _("Found other help")
    FORMAL_HELP = "formal_help", _("Formal help (HzE) began")
    FAMILY_ENDED = "family_ended", _("The family ended it")
    MOVED = "moved", _("Moved away")
    NO_CONTACT = "no_contact", _("Contact was lost")


class GrantKind(models.TextChoices):
    SHARE = "share", _("Shared")
    EMERGENCY = "emergency", _("Emergency access")


class Via(models.TextChoices):
    """By what right somebody looked: written into the access log."""

    ASSIGNMENT = "assignment", _("assigned")
    SHARE = "share", _("shared")
    EMERGENCY = "emergency", _("emergency access")
    LEAD = "lead", _("office lead, masked")
    OFFICE = "office", _("member of the office")
    DATA_PROTECTION = "data_protection", _("data protection officer")
    SYSTEM = "system", _("the portal itself")


class AgeBand(models.TextChoices):
    UNBORN = "unborn", _("not yet born")
    UNDER_3 = "0-2", _("0 to 2 years")
    UNDER_6 = "3-5", _("3 to 5 years")
    UNDER_10 = "6-9", _("6 to 9 years")
    UNDER_14 = "10-13", _("10 to 13 years")
    UNDER_18 = "14-17", _("14 to 17 years")
    UNDER_27 = "18-26", _("18 to 26 years")
    ADULT = "27+", _("27 years and older")
