"""Words of referrals that the database stores. What a receiver reads of them is German and plain."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    """Where a referral stands. `NEXT` says what may follow; what counts in the end is "got help"."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Waiting for an answer")
    NEEDS_INFO = "needs_info", _("The receiver has a question")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    STARTED = "started", _("Help has begun")
    GOT_HELP = "got_help", _("Got help")
    NOT_HELPED = "not_helped", _("Did not get help")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT: dict[str, frozenset[str]] = {
    ReferralState.DRAFT: frozenset({ReferralState.SENT, ReferralState.WITHDRAWN}),
    ReferralState.SENT: frozenset(
        {
            ReferralState.ACCEPTED,
            ReferralState.DECLINED,
            ReferralState.NEEDS_INFO,
            ReferralState.WITHDRAWN,
        }
    ),
    ReferralState.NEEDS_INFO: frozenset(
        {ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.WITHDRAWN}
    ),
    ReferralState.ACCEPTED: frozenset(
        {ReferralState.STARTED, ReferralState.NOT_HELPED, ReferralState.WITHDRAWN}
    ),
    ReferralState.STARTED: frozenset(
        {ReferralState.GOT_HELP, ReferralState.NOT_HELPED, ReferralState.WITHDRAWN}
    ),
    ReferralState.DECLINED: frozenset(),
    ReferralState.GOT_HELP: frozenset(),
    ReferralState.NOT_HELPED: frozenset(),
    ReferralState.WITHDRAWN: frozenset(),
}

RUNNING_REFERRAL = tuple(state for state, following in NEXT.items() if following)
"""A referral in one of these is open: it keeps its case from closing."""
OUT = tuple(state for state in NEXT if state not in (ReferralState.DRAFT, ReferralState.WITHDRAWN))
"""States that only a referral which went out can reach."""
ANSWERS = (
    ReferralState.ACCEPTED,
    ReferralState.DECLINED,
    ReferralState.NEEDS_INFO,
    ReferralState.STARTED,
    ReferralState.GOT_HELP,
    ReferralState.NOT_HELPED,
)
"""What the receiver says, by the link or through the colleague who writes it down."""


class ReferralPurpose(models.TextChoices):
    """What for. The receiver reads it."""

    ADVICE = "advice", _("Counselling")
    GROUP = "group", _("A group, a course or a place to meet")
    CARE = "care", _("Child care, school, homework")
    PRACTICAL = "practical", _("Practical help: money, housing, letters")
    HEALTH = "health", _("Health, therapy, early support")
    FORMAL_HELP = "formal_help", _("Formal help of the youth office (HzE)")
    OTHER = "other", _("Something else")


class Channel(models.TextChoices):
    """How the receiver answers."""

    LINK = "link", _("by mail, with a link to answer")
    PERSONAL = "personal", _("by phone or in person; I write down the answer")


class DeclineReason(models.TextChoices):
    FULL = "full", _("No place free")
    WAITING_LIST = "waiting_list", _("Only a waiting list")
    NOT_OURS = "not_ours", _("It does not fit what we do")
    AREA = "area", _("Not for this area or age")
    NO_CONTACT = "no_contact", _("We cannot reach the family")
    OTHER = "other", _("Another reason")


class NotHelpedReason(models.TextChoices):
    NEVER_CAME = "never_came", _("The family did not come")
    BROKE_OFF = "broke_off", _("It was broken off")
    DID_NOT_FIT = "did_not_fit", _("It was not the right help")
    ENDED = "ended", _("The offer ended")
    OTHER = "other", _("Another reason")
