"""One line of the matrix: who gets an address, read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cases.everything import Whole

NOT_THERE, FORBIDDEN, NO_METHOD = "404", "403", "405"


@dataclass(frozen=True)
class Row:
    """`get` and `post` name the rights (tests.matrix.rights) that get through; behind a `+` those that get an answer
    and change nothing; behind a `/` those told 403. All others get 404. `-` stands for a method that does not exist
    (405 for everybody), `*` for everybody.

    `of`: parameter of the address → where it is found in the whole case (`note.pk`), or `=literal`. `data`: what is
    sent; where a row has any, or says `works`, whoever gets through really changes something with it, so that it is
    known to be what would do harm. `query` goes with both methods. `before` brings the whole case into the state in
    which somebody may (tests.matrix.rows.states); it is rolled back with the request.
    """

    get: str
    post: str
    of: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] | Callable[[Whole], dict[str, Any]] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    works: bool = False
    before: Callable[[Whole], None] | None = None

    def expected(self, method: str, right: str) -> str:
        spec = self.get if method == "GET" else self.post
        if spec == "-":
            return NO_METHOD
        through, _, forbidden = spec.partition("/")
        if through == "*" or right in through.replace("+", ""):
            return "through"
        return FORBIDDEN if right in forbidden else NOT_THERE

    def writes(self, right: str) -> bool:
        """Whether this right may change something here at all."""
        through = self.post.partition("/")[0].partition("+")[0]
        return through == "*" or right in through

    def changes(self, right: str) -> bool:
        """Whether what is sent really takes effect for this right."""
        return bool(self.data or self.works) and self.writes(right)

    def sent(self, whole: Whole) -> dict[str, Any]:
        return self.data(whole) if callable(self.data) else self.data

    def parameters(self, names: list[str], whole: Whole, child_of: Whole | None = None) -> dict[str, Any]:
        """Of the address; children may come from another case."""
        found: dict[str, Any] = {}
        for name in names:
            path = self.of.get(name, "case.reference" if name == "reference" else "")
            if path.startswith("="):
                found[name] = path[1:]
                continue
            base: Any = whole if path == "case.reference" or child_of is None else child_of
            for part in path.split("."):
                base = getattr(base, part)
            found[name] = base
        return found
