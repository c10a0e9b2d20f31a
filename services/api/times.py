"""Schedules as open data. HSDS knows no closures, so they cut a schedule in pieces, each valid for a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

from services import offer_dates
from services.api.ids import part_id
from services.api.places import told
from services.timetables import timetable_from
from sozialraum.lib.schedule import Closure, Freq, Rule, days_between

Node = dict[str, Any]
Span = tuple[date | None, date | None]
_ONE_DAY = timedelta(days=1)
BY_APPOINTMENT = "Nach Vereinbarung"


def schedule_nodes(schedules: Iterable[Any], closures: Iterable[Any]) -> list[Node]:
    """The schedules of an offer; all rows should be prefetched."""
    timetable = timetable_from(schedules, closures, ())
    return [node for rule in timetable.rules for node in _nodes(rule, timetable.closures)]


def _nodes(rule: Rule, closures: Sequence[Closure]) -> list[Node]:
    if rule.freq == Freq.DATES:
        days = [day for day in rule.dates if not any(one.from_day <= day <= one.to_day for one in closures)]
        return [_node(rule, (day, day), []) for day in days]
    if rule.freq == Freq.APPOINTMENT:
        return [_node(rule, (rule.valid_from, rule.valid_to), [])]
    cutting = [one for one in closures if days_between(rule, one.from_day, one.to_day)]
    return [_node(rule, span, cutting) for span in pieces((rule.valid_from, rule.valid_to), cutting)]


def pieces(span: Span, closures: Iterable[Closure]) -> list[Span]:
    """What closures leave of a span of days; None is open."""
    left = [span]
    for closure in closures:
        left = [piece for one in left for piece in _cut(one, closure)]
    return left


def _cut(span: Span, closure: Closure) -> list[Span]:
    first, last = span
    if (last is not None and closure.from_day > last) or (first is not None and closure.to_day < first):
        return [span]
    left: list[Span] = []
    if (first is None or first < closure.from_day) and closure.from_day > date.min:
        left.append((first, closure.from_day - _ONE_DAY))
    if (last is None or closure.to_day < last) and closure.to_day < date.max:
        left.append((closure.to_day + _ONE_DAY, last))
    return left


def _node(rule: Rule, span: Span, closures: Sequence[Closure]) -> Node:
    first, last = span
    repeats = rule.freq in (Freq.WEEKLY, Freq.MONTHLY)
    node: Node = {"id": part_id("schedule", rule.ref, first or "")}
    node |= told(
        {
            "valid_from": _iso(first),
            "valid_to": _iso(last),
            "dtstart": _iso(rule.anchor if rule.interval > 1 else rule.dtstart) if repeats else "",
            "description": rule.description or (BY_APPOINTMENT if rule.freq == Freq.APPOINTMENT else ""),
            "opens_at": _clock(rule.opens_at),
            "closes_at": _clock(rule.closes_at),
            "notes": " ".join(_notes(rule, closures)),
        }
    )
    if repeats:
        node |= {"freq": rule.freq.value, "interval": rule.interval} | told({"byday": ",".join(rule.byday)})
        if rule.freq == Freq.WEEKLY:
            node["wkst"] = "MO"
    return node


def _notes(rule: Rule, closures: Sequence[Closure]) -> list[str]:
    """In German, what the schedule cannot say: holidays, and why there are gaps."""
    notes = offer_dates.holiday_notes([rule], date.min)
    notes += [f"{_span(one)}: {one.reason}" for one in closures if one.reason]
    return notes


def _span(closure: Closure) -> str:
    first, last = f"{closure.from_day:%d.%m.%Y}", f"{closure.to_day:%d.%m.%Y}"
    return first if first == last else f"{first} bis {last}"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _clock(moment: time | None) -> str:
    """Local wall-clock time of Europe/Berlin: an offset would be wrong for half of the year."""
    return f"{moment:%H:%M}" if moment else ""
