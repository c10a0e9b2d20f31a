"""Words of the protection of children (§ 8a SGB VIII) that the database stores; labels are for staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Procedure(models.TextChoices):
    """By the employer of who notices it: the law asks different things of the two."""

    YOUTH_OFFICE = "youth_office", _("Youth office: § 8a (1) to (3) SGB VIII")
    PROVIDER = "provider", _("Independent provider: § 8a (4) SGB VIII")


class ConcernState(models.TextChoices):
    """`ASSESSING` until it is decided, `FOLLOW_UP` until what was decided is done, then `ENDED` for good."""

    ASSESSING = "assessing", _("Being assessed")
    FOLLOW_UP = "follow_up", _("Decided, in action")
    ENDED = "ended", _("Ended")


RUNNING_CONCERN = (ConcernState.ASSESSING, ConcernState.FOLLOW_UP)


class Indicator(models.TextChoices):
    """What was noticed, in everyday words. A list to think with, never a score."""

    INJURY = "injury", _("Injuries that nobody can explain")
    HUNGER = "hunger", _("Hungry, unwashed, clothes that do not fit the weather")
    DOCTOR = "doctor", _("Ill and not taken to a doctor")
    ALONE = "alone", _("Alone or unattended too long")
    BABY = "baby", _("A baby that is shaken, not fed or not held")
    HOME = "home", _("A home in which a child cannot live safely")
    VIOLENCE = "violence", _("Violence at home, seen, heard or felt")
    SEXUAL = "sexual", _("Sexual boundaries are overstepped")
    HUMILIATION = "humiliation", _("Humiliated, threatened, locked in")
    ADDICTION = "addiction", _("A parent drinks or takes drugs")
    ILLNESS = "illness", _("A parent is mentally ill and has no help")
    FEAR = "fear", _("Very frightened, withdrawn or suddenly different")
    SELF_HARM = "self_harm", _("Hurts itself, speaks of dying, runs away")
    SCHOOL = "school", _("Stays away from nursery or school for long")
    TOLD = "told", _("The child has told somebody")
    REFUSAL = "refusal", _("Parents refuse help or cannot be reached")
    OTHER = "other", _("Something else")


class Judgement(models.TextChoices):
    """One professional's own view."""

    NO_DANGER = "no_danger", _("No danger")
    NEEDS_HELP = "needs_help", _("No danger, but the family needs help")
    POSSIBLE = "possible", _("A danger cannot be ruled out")
    DANGER = "danger", _("The child is in danger")
    ACUTE = "acute", _("The child is in danger now")


class ConcernResult(models.TextChoices):
    NO_CONCERN = "no_concern", _("No danger")
    HELP = "help", _("No danger; help is needed and agreed")
    DANGER_HELP = "danger_help", _("Danger; the family accepts help")
    FAMILY_COURT = "family_court", _("Danger without cooperation: family court")
    CUSTODY = "custody", _("Danger now: taken into care (§ 42 SGB VIII)")
    HANDOVER = "handover", _("Handed over to the youth office")


RESULTS: dict[str, tuple[ConcernResult, ...]] = {
    Procedure.YOUTH_OFFICE: (
        ConcernResult.NO_CONCERN,
        ConcernResult.HELP,
        ConcernResult.DANGER_HELP,
        ConcernResult.FAMILY_COURT,
        ConcernResult.CUSTODY,
    ),
    Procedure.PROVIDER: (
        ConcernResult.NO_CONCERN,
        ConcernResult.HELP,
        ConcernResult.DANGER_HELP,
        ConcernResult.HANDOVER,
    ),
}
"""Going to court and taking into care are the youth office's own; handing over is the provider's."""

WITH_PLAN = (
    ConcernResult.DANGER_HELP,
    ConcernResult.FAMILY_COURT,
    ConcernResult.CUSTODY,
    ConcernResult.HANDOVER,
)
"""Results that say "danger": they need a safety plan."""


class NotInvolved(models.TextChoices):
    """Why parents or child were not involved. § 8a (1) and (4): only where it would endanger the child."""

    ENDANGERS = "endangers", _("It would endanger the child")
    UNREACHABLE = "unreachable", _("Could not be reached so far")
    TOO_YOUNG = "too_young", _("The child is too young")
    REFUSED = "refused", _("Did not want to talk")
    MINOR_CONFIDENTIAL = "confidential", _("The young person asked in confidence (§ 8 (3))")
    OTHER = "other", _("Another reason")


class Expertise(models.TextChoices):
    """As what somebody is asked."""

    COLLEAGUE = "colleague", _("Colleague")
    EXPERIENCED = "experienced", _("Experienced professional (insoweit erfahrene Fachkraft)")
