"""Several querysets answered by one statement: a page that asks a dozen areas makes one journey to the database.

Each queryset becomes a column of one row, its rows as a JSON array in their own order; what comes back is turned into
the same objects that the queryset would have given, related ones, annotations and sealed fields included.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.query import ModelIterable

FROM_JSON: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "UUIDField": UUID,
    "JSONField": json.dumps,
}
"""What JSON does not know, by the field's internal type."""
AS_IT_IS = frozenset(
    {
        "ArrayField",
        "AutoField",
        "BigAutoField",
        "BigIntegerField",
        "BooleanField",
        "CharField",
        "EmailField",
        "FloatField",
        "ForeignKey",
        "IntegerField",
        "OneToOneField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "SlugField",
        "SmallIntegerField",
        "TextField",
        "URLField",
    }
)


def together(questions: Mapping[Any, models.QuerySet[Any]]) -> dict[Any, list[Any]]:
    """The rows of each queryset by its name. Querysets of objects only; one that can have no row costs nothing."""
    found: dict[Any, list[Any]] = {name: [] for name in questions}
    asked, columns, parameters = [], [], []
    for name, queryset in questions.items():
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            continue
        cells = ", ".join(f"c{number}" for number in range(len(compiler.select)))
        # Compiled by Django; the names of the cells are numbers.
        columns.append(f"(SELECT jsonb_agg(jsonb_build_array({cells})) FROM ({sql}) AS t({cells}))")  # noqa: S608
        parameters += params
        asked.append((name, queryset, compiler))
    if not asked:
        return found
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", parameters)
        answers = cursor.fetchone()
    for (name, queryset, compiler), answer in zip(asked, answers, strict=True):
        rows = json.loads(answer) if isinstance(answer, str) else answer
        found[name] = _objects(queryset, compiler, rows or [])
    return found


def _objects(queryset: models.QuerySet[Any], compiler: Any, rows: list[list[Any]]) -> list[Any]:
    readers = [_reader(expression) for expression, _sql, _alias in compiler.select]
    read = [
        tuple(value if value is None else reader(value) for reader, value in zip(readers, row, strict=True))
        for row in rows
    ]
    queryset = queryset._chain()
    compiler.execute_sql = lambda *_args, **_options: [read]
    queryset.query.get_compiler = lambda *_args, **_options: compiler
    return list(ModelIterable(queryset))


def _reader(expression: Any) -> Callable[[Any], Any]:
    kind = expression.output_field.get_internal_type()
    if kind in FROM_JSON:
        return FROM_JSON[kind]
    if kind not in AS_IT_IS:
        raise TypeError(f"A column of type {kind} cannot be asked together with others: defer it.")
    return lambda value: value
