"""A request in the words of the team: how urgent, what was asked for, how to get in touch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext, ngettext

from cases.enums.inquiries import PENDING, Caution, InquiryState
from cases.forms.contact.wishes import slot_in_words
from cases.models import Inquiry
from cases.office_time import hours_of, open_time
from offices.enums import SpokenLanguage
from services import wording
from services.search.reference import Reference
from sozialraum.lib import clock

SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Clock:
    """How long somebody has waited in opening hours, and until when an answer is due."""

    waited: str
    due: str
    level: str
    """late, soon or calm: the colour; `due` says it in words."""


def clock_of(inquiry: Inquiry, reference: Reference) -> Clock | None:
    """None where nobody is waiting."""
    if inquiry.state not in PENDING:
        return None
    now = clock.now()
    waited = open_time(hours_of(inquiry.office, reference), inquiry.waiting_since, now)
    due = inquiry.due_at.astimezone(clock.BERLIN)
    words = {"day": wording.day(due.date(), now.date()), "time": wording.clock_time(due.time())}
    if due < now:
        text, level = gettext("Late: was due %(day)s, %(time)s o'clock") % words, "late"
    else:
        text = gettext("Answer by %(day)s, %(time)s o'clock") % words
        level = "soon" if due - now <= SOON else "calm"
    return Clock(gettext("waits for %(time)s of opening hours") % {"time": duration(waited)}, text, level)


def duration(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


def title(inquiry: Inquiry) -> str:
    """What a list calls it: nothing about the person."""
    return f"{inquiry.get_wish_display()} · {SpokenLanguage(inquiry.language).label}"


def state(inquiry: Inquiry) -> str:
    if inquiry.state == InquiryState.CLOSED:
        return f"{inquiry.get_state_display()}: {inquiry.get_outcome_display()}"
    return inquiry.get_state_display()


def topics(inquiry: Inquiry, reference: Reference) -> list[str]:
    by_code = reference.by_code
    return [by_code[code].name("de") for code in inquiry.topics if code in by_code]


def suits(inquiry: Inquiry) -> list[str]:
    return [words for value in inquiry.suits if (words := slot_in_words(value))] or [gettext("At any time")]


def cautions(inquiry: Inquiry) -> list[str]:
    return [str(Caution(code).label) for code in inquiry.cautions]


def moment(at: object) -> str:
    local = at.astimezone(clock.BERLIN)  # type: ignore[attr-defined]
    words = {"day": wording.day(local.date()), "time": wording.clock_time(local.time())}
    return wording.sentence(gettext("%(day)s at %(time)s o'clock") % words)
