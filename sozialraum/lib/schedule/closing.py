"""What holidays and closures leave of one planned occurrence."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sozialraum.lib.schedule.enums import Behaviour, Reason, State
from sozialraum.lib.schedule.occurrence import Occurrence
from sozialraum.lib.schedule.rules import Closure, Rule
from sozialraum.lib.schedule.wallclock import at_local

_STRICTNESS = {Behaviour.TAKES_PLACE: 0, Behaviour.UNKNOWN: 1, Behaviour.PAUSES: 2}
_STATE = {
    Behaviour.TAKES_PLACE: State.TAKES_PLACE,
    Behaviour.UNKNOWN: State.UNKNOWN,
    Behaviour.PAUSES: State.CANCELLED,
}

Verdict = tuple[State, Reason, str]
_AS_PLANNED: Verdict = (State.TAKES_PLACE, Reason.NONE, "")


def on_holiday(rule: Rule, public: str | None, school: str | None) -> Verdict:
    """The stricter of the two behaviours, the public holiday's where they are equal.

    The day on which something begins decides; a rule for the school holidays only is at home in them.
    """
    verdict, strictness = _AS_PLANNED, 0
    if school is not None and not rule.only_in_school_holidays:
        strictness = _STRICTNESS[rule.on_school_holiday]
        if strictness:
            verdict = (_STATE[rule.on_school_holiday], Reason.SCHOOL_HOLIDAY, school)
    if public is not None:
        behaviour = rule.on_public_holiday
        if _STRICTNESS[behaviour] and _STRICTNESS[behaviour] >= strictness:
            verdict = (_STATE[behaviour], Reason.PUBLIC_HOLIDAY, public)
    return verdict


def after_closures(planned: Occurrence, day: date, closures: Sequence[Closure]) -> list[Occurrence]:
    """The planned occurrence, cut at the closures; what they take away stays visible as cancelled.

    An open end cannot be cut: such an occurrence is cancelled when its beginning is closed, and else stays.
    """
    stretches = [
        (*stretch, closure.reason)
        for closure in closures
        if closure.concerns(planned.rule) and (stretch := _stretch(closure, day))
    ]
    if not stretches:
        return [planned]
    stretches.sort(key=lambda stretch: stretch[0])
    begin, end = planned.starts_at, planned.ends_at
    for closed_from, closed_to, reason in stretches:
        if closed_from <= begin and (
            closed_to is None or (begin < closed_to if end is None else end <= closed_to)
        ):
            return [_cancelled(planned, begin, end, reason)]
    if end is None or planned.is_cancelled:
        return [planned]
    pieces: list[Occurrence] = []
    for closed_from, closed_to, reason in stretches:
        cut_from, cut_to = max(closed_from, begin), end if closed_to is None else min(closed_to, end)
        if cut_from >= cut_to:
            continue
        if begin < cut_from:
            pieces.append(_remaining(planned, begin, cut_from))
        pieces.append(_cancelled(planned, cut_from, cut_to, reason))
        begin = cut_to
    if begin < end:
        pieces.append(_remaining(planned, begin, end))
    return pieces


def _stretch(closure: Closure, day: date) -> tuple[datetime, datetime | None] | None:
    """The closed stretch as it meets what begins on this day; without an end it lasts the evening out."""
    too_late = closure.to_time is None and day > closure.to_day
    too_early = closure.from_time is None and day < closure.from_day
    if too_late or too_early:
        return None
    begin = at_local(closure.from_day, closure.from_time or time.min)
    return begin, None if closure.to_time is None else at_local(closure.to_day, closure.to_time)


def _cancelled(planned: Occurrence, begin: datetime, end: datetime | None, reason: str) -> Occurrence:
    return Occurrence(begin, end, State.CANCELLED, Reason.CLOSURE, reason, planned.rule)


def _remaining(planned: Occurrence, begin: datetime, end: datetime) -> Occurrence:
    return Occurrence(begin, end, planned.state, planned.reason, planned.reason_text, planned.rule)
