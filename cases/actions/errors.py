"""Why an action was not carried out, as a sentence for the person who asked. Nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.actions.hindrances import Obstacle


class Refused(Exception):
    """A rule forbids it. The sentence says what to do instead; it never holds a name or a text of a case."""

    def __init__(self, sentence: object) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


class NotAllowed(Refused):
    """This person may not do it, or not any more: rights are asked again in the transaction that writes."""


class Conflict(Refused):
    """Somebody else was faster. The form is shown again with what was typed, so that nothing is lost."""


class Hindered(Refused):
    """Something is still open. `obstacles` says what, and where each is settled."""

    def __init__(self, sentence: object, obstacles: list[Obstacle]) -> None:
        super().__init__(sentence)
        self.obstacles = obstacles
