"""Why an action was not carried out, as a sentence for the person who asked. Nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from offices.actions.errors import Refused

if TYPE_CHECKING:
    from cases.actions.hindrances import Obstacle

__all__ = ["Conflict", "Hindered", "NotAllowed", "Refused"]


class NotAllowed(Refused):
    """This person may not do it, or not any more: rights are asked again in the transaction that writes."""


class Conflict(Refused):
    """Somebody else was faster. The form is shown again with what was typed, so that nothing is lost."""


class Hindered(Refused):
    """Something is still open. `obstacles` says what, and where each is settled."""

    def __init__(self, sentence: object, obstacles: list[Obstacle]) -> None:
        super().__init__(sentence)
        self.obstacles = obstacles
