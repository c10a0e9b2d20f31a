"""What may be asked: one table of parameters, read by the views and told in the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.http import QueryDict

from sozialraum.lib import clock
from sozialraum.lib.schedule import WEEKDAYS

PER_PAGE = 50
MOST_PER_PAGE = 1000
MOST_FULL_PER_PAGE = 100
MOST_MINIMAL_PER_PAGE = 500_000
"""`minimal` is for comparing a whole copy, so all fits on one page."""
LAST_PAGE = 1_000_000
LONGEST_TEXT = 200
OLDEST = 150
FARTHEST = 1_000_000
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class WrongParameter(ValueError):
    """With the sentence that the answer tells."""


@dataclass(frozen=True)
class Parameter:
    read: Callable[[str], Any]
    schema: dict[str, Any]
    told: str
    """What it does, for the OpenAPI document."""
    wanted: str
    """What it has to look like; completes "`name` must be …"."""


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most):
            raise ValueError(text)
        return int(text)

    return read


def _whole(least: int, most: int, told: str) -> Parameter:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(_number(least, most), schema, told, f"a whole number from {least} to {most}")


def _flag(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


def _yes_or_no(told: str) -> Parameter:
    return Parameter(_flag, {"type": "boolean"}, told, "true or false")


def _text(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > LONGEST_TEXT:
        raise ValueError(text)
    return words


def _uuid(text: str) -> UUID:
    if len(text) != 36:
        raise ValueError(text)
    return UUID(text)


def _id(told: str) -> Parameter:
    return Parameter(_uuid, {"type": "string", "format": "uuid"}, told, "an id as this API gives them (UUID)")


def _moment(text: str) -> datetime:
    """A day begins here; a plus sign that an address turned into a space is read as one."""
    text = text.strip().replace(" ", "+") if re.search(r"T.* \d\d:?\d\d$", text) else text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.combine(date.fromisoformat(text), time.min)
    found = found.replace(tzinfo=clock.BERLIN) if found.tzinfo is None else found
    if not 1900 <= found.year <= 9000:
        raise ValueError(text)
    return found.astimezone(UTC)


def _postcode(text: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", text.strip()):
        raise ValueError(text)
    return text.strip()


def _day(text: str) -> int:
    text = text.strip()
    return WEEKDAYS.index(text.upper()) if text.upper() in WEEKDAYS else _DAY_NAMES.index(text.lower())


def _time(text: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _one_of(*choices: str) -> Callable[[str], str]:
    return lambda text: choices[choices.index(text.lower())]


PARAMETERS: dict[str, Parameter] = {
    "search": Parameter(
        _text,
        {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        "Full text search, the same as on the portal's pages; best hits first.",
        f"text of 1 to {LONGEST_TEXT} characters",
    ),
    "page": _whole(1, LAST_PAGE, "Page number, from 1."),
    "per_page": _whole(
        1,
        MOST_MINIMAL_PER_PAGE,
        f"Results on a page: {PER_PAGE} if not said, at most {MOST_PER_PAGE}, "
        f"with full=true at most {MOST_FULL_PER_PAGE}.",
    ),
    "format": Parameter(
        _one_of("json", "ndjson"),
        {"type": "string", "enum": ["json", "ndjson"]},
        "json, or ndjson: one document a line, all of them unless page or per_page is given.",
        "json or ndjson",
    ),
    "taxonomy_term_id": _id("Only what has this term, or a kind of offer below this topic."),
    "taxonomy_id": _id("Only what has a term of this taxonomy."),
    "organization_id": _id("Only what this organization offers."),
    "modified_after": Parameter(
        _moment,
        {"type": "string", "format": "date-time"},
        "Only services changed at or after this moment.",
        "a date or a moment such as 2026-11-24T09:00:00Z",
    ),
    "minimal": _yes_or_no("Only id and modified_date, all on one page."),
    "full": _yes_or_no("Everything that hangs on each result."),
    "full_service": _yes_or_no("With full: the services of an organization in full as well."),
    "postcode": Parameter(
        _postcode,
        {"type": "string", "pattern": "^[0-9]{5}$"},
        "Only offers in the area of this postcode or for people who live there.",
        "a German postcode of five digits",
    ),
    "proximity": _whole(1, FARTHEST, "With postcode: at most so many metres from its middle."),
    "minimum_age": _whole(0, OLDEST, "Suitable for somebody of this age in years or older."),
    "maximum_age": _whole(0, OLDEST, "Suitable for somebody of this age in years or younger."),
    "day": Parameter(
        _day,
        {"type": "string", "enum": list(WEEKDAYS)},
        "Takes place on this weekday within the next eight weeks.",
        "MO, TU, WE, TH, FR, SA or SU",
    ),
    "start_time": Parameter(
        _time,
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "Still going on after this time of day.",
        "a time such as 14:30",
    ),
    "end_time": Parameter(
        _time,
        {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
        "Begun before this time of day.",
        "a time such as 14:30",
    ),
    "top_only": _yes_or_no("Only terms without a parent."),
    "parent_id": _id("Only terms below this one."),
}

PAGING = ("search", "page", "per_page", "format")
FINDING = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "minimal", "full")
WHERE_AND_WHEN = ("postcode", "proximity", "minimum_age", "maximum_age", "day", "start_time", "end_time")
OF_SERVICES = (*PAGING, *FINDING, *WHERE_AND_WHEN)
OF_ORGANIZATIONS = (*PAGING, "taxonomy_term_id", "taxonomy_id", "full", "full_service")
OF_TERMS = (*PAGING, "taxonomy_id", "top_only", "parent_id")


@dataclass(frozen=True)
class Question:
    """What was asked, read. `given` holds only what was said."""

    given: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.given.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    @property
    def page(self) -> int:
        return self.given.get("page", 1)

    @property
    def most_per_page(self) -> int:
        if self["minimal"]:
            return MOST_MINIMAL_PER_PAGE
        return MOST_FULL_PER_PAGE if self["full"] else MOST_PER_PAGE

    @property
    def per_page(self) -> int:
        return self.given.get("per_page", MOST_MINIMAL_PER_PAGE if self["minimal"] else PER_PAGE)

    @property
    def is_stream(self) -> bool:
        return self["format"] == "ndjson"

    @property
    def is_paged(self) -> bool:
        return not self.is_stream or "page" in self or "per_page" in self

    @property
    def asks_for_time(self) -> bool:
        """Whether the answer depends on today's date."""
        return any(name in self for name in ("day", "start_time", "end_time"))

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """What decides how many there are."""
        return tuple(sorted((name, str(value)) for name, value in self.given.items() if name not in _LOOKS))


_LOOKS = ("page", "per_page", "format", "full", "minimal", "full_service")


def parse(data: QueryDict, allowed: tuple[str, ...]) -> Question:
    """The question. A filter that is not understood would answer something else, so it is refused."""
    given: dict[str, Any] = {}
    for name, values in data.lists():
        if name not in allowed:
            known = ", ".join(allowed) if allowed else "none"
            raise WrongParameter(f"There is no parameter of this name here. Known here: {known}.")
        if len(values) > 1:
            raise WrongParameter(f"{name} may be given once only.")
        try:
            given[name] = PARAMETERS[name].read(values[0])
        except (ValueError, KeyError, OverflowError):
            raise WrongParameter(f"{name} must be {PARAMETERS[name].wanted}.") from None
    question = Question(given)
    if "proximity" in question and "postcode" not in question:
        raise WrongParameter("proximity needs a postcode to count from.")
    if (
        "minimum_age" in question
        and "maximum_age" in question
        and question["maximum_age"] < question["minimum_age"]
    ):
        raise WrongParameter("maximum_age is below minimum_age.")
    if "start_time" in question and "end_time" in question and question["end_time"] <= question["start_time"]:
        raise WrongParameter("end_time must be later than start_time.")
    if question.per_page > question.most_per_page:
        raise WrongParameter(f"per_page is at most {question.most_per_page} here.")
    return question
