"""Every sealed text of every model under the first key of FIELD_KEYS, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models, transaction
from psycopg2 import sql

from sozialraum.lib.sealed_fields import SealedDateField, SealedTextField
from sozialraum.lib.sealing import is_under_first_key, resealed

SEALED = (SealedTextField, SealedDateField)


def sealed_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Models with sealed fields and those fields' columns: found by the fields' classes, so none is forgotten."""
    for model in apps.get_models():
        columns = [field.column for field in model._meta.local_concrete_fields if isinstance(field, SEALED)]
        if columns:
            yield model, columns


def reseal_model(
    model: type[models.Model], columns: list[str], *, batch: int = 500
) -> Iterator[tuple[int, int]]:
    """Yields (rows looked at, rows changed) after each batch; each batch is a transaction of its own.

    What is under the first key already stays as it is, so an interrupted run goes on where it ended. Rows are
    written past save(), triggers that keep texts from being changed included: the text stays the same.
    """
    table = sql.Identifier(model._meta.db_table)
    key = sql.Identifier(model._meta.pk.column)  # type: ignore[union-attr]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    select = sql.SQL(
        "SELECT {key}, {names} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT %s FOR UPDATE"
    ).format(key=key, names=names, table=table)
    assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in columns)
    update = sql.SQL("UPDATE {table} SET {assignments} WHERE {key} = %s").format(
        table=table, assignments=assignments, key=key
    )
    last, looked, changed = 0, 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(select, [last, batch])
            rows = cursor.fetchall()
            outdated = [
                row for row in rows if any(token and not is_under_first_key(token) for token in row[1:])
            ]
            if outdated:
                with _without_own_triggers(model):
                    for number, *tokens in outdated:
                        cursor.execute(
                            update, [*(resealed(token) if token else token for token in tokens), number]
                        )
        if not rows:
            return
        last, looked, changed = rows[-1][0], looked + len(rows), changed + len(outdated)
        yield looked, changed


class _without_own_triggers:
    """The table's own triggers rest for the transaction; constraints of the database stay. Only its owner may."""

    def __init__(self, model: type[models.Model]) -> None:
        self.table = sql.Identifier(model._meta.db_table)

    def _run(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(self.table))

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._run("ALTER TABLE {} DISABLE TRIGGER USER")

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self._run("ALTER TABLE {} ENABLE TRIGGER USER")
