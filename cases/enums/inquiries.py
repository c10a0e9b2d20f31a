"""Words of requests that the database stores; labels are for staff. Residents read those of cases.forms.contact."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Wish(models.TextChoices):
    """What the person would like from the office."""

    CALL = "call", _("Call back")
    VISIT = "visit", _("Appointment in the office")
    WRITE = "write", _("Written answer")


class Channel(models.TextChoices):
    """How they can be reached without danger or trouble."""

    PHONE = "phone", _("by phone")
    TEXT = "text", _("by text message only")
    EMAIL = "email", _("by e-mail")
    CODE = "code", _("not at all: reads the answer with the code")


class Caution(models.TextChoices):
    NO_POST = "no_post", _("no letters")
    NO_VOICEMAIL = "no_voicemail", _("nothing on the answering machine")
    ONLY_ME = "only_me", _("say nothing when somebody else answers")
    ONLY_TIMES = "only_times", _("only at the times they named")


class Asker(models.TextChoices):
    """§ 8 (3) SGB VIII: minors may be advised without their parents' knowledge."""

    ADULT = "adult", _("adult")
    MINOR = "minor", _("under 18")
    MINOR_ALONE = "minor_alone", _("under 18, parents must not know")


MINORS = (Asker.MINOR, Asker.MINOR_ALONE)


class DayPart(models.TextChoices):
    """Parts of an office's day: until 12, 12 to 16, after 16."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("late afternoon")


class InquiryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Taken")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


PENDING = (InquiryState.WAITING, InquiryState.TAKEN)
"""The clock runs: the person has no answer yet."""


class InquiryOutcome(models.TextChoices):
    DONE = "done", _("settled")
    ENCOUNTER = "encounter", _("logged as a contact")
    CASE = "case", _("became a case")
    NOT_REACHED = "not_reached", _("could not be reached")
    NO_REQUEST = "no_request", _("no real request")


BY_HAND = (InquiryOutcome.DONE, InquiryOutcome.NOT_REACHED, InquiryOutcome.NO_REQUEST)
"""Outcomes that somebody chooses; the others follow from what they did."""


class MessageKind(models.TextChoices):
    RESIDENT = "resident", _("from the person")
    ANSWER = "answer", _("answer, visible with the code")
    NOTE = "note", _("note of the team")
