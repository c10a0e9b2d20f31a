"""Statements of hot pages, planned once per connection: planning took longer than running them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

from django.db import connection

_numbers = count(1)


class Prepared:
    """`Prepared("SELECT … WHERE id = %s", "bigint").rows([5])`; types are those of the parameters, in order.

    A function in place of the text is asked for it at first use. Behind PgBouncer, where the next statement may run on
    another connection, it is an ordinary statement.
    """

    def __init__(self, sql: str | Callable[[], str], *types: str) -> None:
        self.key = f"kept_{next(_numbers)}"
        self._sql = sql
        self.types = types

    @property
    def sql(self) -> str:
        return self._sql if isinstance(self._sql, str) else self._sql()

    def rows(self, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
                cursor.execute(self.sql, parameters)
                return cursor.fetchall()
            name = connection.prepared.get(self.key)  # type: ignore[attr-defined]
            execute = f"({', '.join(['%s'] * len(self.types))})"
            if name is not None:
                cursor.execute(f"EXECUTE {name} {execute}", parameters)
                return cursor.fetchall()
            # A name of its own for each attempt, since a failed transaction does not take PREPARE back.
            name = f"{self.key}_{next(_numbers)}"
            # Left to itself, PostgreSQL may plan each call anew where one set of values looks a little cheaper.
            begin = (
                "SET plan_cache_mode = force_generic_plan; "
                f"PREPARE {name} ({', '.join(self.types)}) AS {self._numbered()}; EXECUTE {name} {execute}"
            )
            cursor.execute(begin, parameters)
            connection.prepared[self.key] = name  # type: ignore[attr-defined]
            return cursor.fetchall()

    def _numbered(self) -> str:
        """The text with $1, $2 … in place of %s; a percent sign is written twice for the driver."""
        first, *rest = self.sql.split("%s")
        return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
