"""One date of an offer, with what is known about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sozialraum.lib.schedule.enums import Reason, State

if TYPE_CHECKING:
    from collections.abc import Hashable

    from sozialraum.lib.schedule.rules import Rule


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Both ends in Europe/Berlin; `ends_at` is None where the end is open.

    `reason_text` is the closure's sentence or the holiday's name.
    """

    starts_at: datetime
    ends_at: datetime | None
    state: State
    reason: Reason
    reason_text: str
    rule: "Rule"

    @property
    def rule_ref(self) -> "Hashable":
        return self.rule.ref

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def takes_place(self) -> bool:
        return self.state == State.TAKES_PLACE

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def is_unknown(self) -> bool:
        return self.state == State.UNKNOWN
