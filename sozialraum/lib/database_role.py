"""The role as which the application server talks to PostgreSQL: what it needs and nothing beyond.

It owns nothing, so it cannot change tables; the access log it can only read and extend. `manage.py
prepare_database_role` makes it and renews its rights after each migration; settings.DATABASE_APP_ROLE names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import ProgrammingError, connection, transaction
from psycopg2 import sql

EVERYTHING = ("SELECT", "INSERT", "UPDATE", "DELETE")


class CannotPrepare(Exception):
    """The account that asks may not make roles; the text is one sentence for whoever runs the database."""


def exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def _may_make_roles() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _may_become(role: str) -> bool:
    with connection.cursor() as cursor:
        # Since PostgreSQL 16 a role's maker is its member without the right to become it.
        right = "SET" if connection.pg_version >= 160000 else "MEMBER"  # type: ignore[attr-defined]
        cursor.execute("SELECT pg_has_role(current_user, %s, %s)", [role, right])
        return bool(cursor.fetchone()[0])


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm') "
            # What an extension brought along belongs to it.
            "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def prepare(role: str, less: Mapping[str, Iterable[str]], *, logins: Iterable[str] = ()) -> int:
    """Make the role if it is missing and give it exactly its rights. Returns how many tables it may use.

    `less`: table → the rights it has there instead of all four. `logins`: further accounts that may become the role.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(835111)")
        cursor.execute("SELECT current_user, current_database()")
        owner, database = cursor.fetchone()
        if not exists(role):
            if not _may_make_roles():
                raise CannotPrepare(
                    f"The role {role} does not exist and {owner} may not make it. Let the database administrator run: "
                    f'CREATE ROLE "{role}" NOLOGIN; GRANT "{role}" TO "{owner}";'
                )
            cursor.execute(_named("CREATE ROLE {} NOLOGIN NOINHERIT", role))
        for login in (owner, *logins):
            if login == role:
                raise CannotPrepare(
                    f"{role} is the account itself: name a role of its own in DATABASE_APP_ROLE."
                )
            if login == owner and _may_become(role):
                continue
            try:
                with transaction.atomic():
                    cursor.execute(_named("GRANT {} TO {}", role, login))
            except ProgrammingError as error:
                raise CannotPrepare(
                    f"{owner} may not let {login} become {role}. Let the database administrator run: "
                    f'GRANT "{role}" TO "{login}";'
                ) from error
        cursor.execute(_named("GRANT CONNECT ON DATABASE {} TO {}", database, role))
        cursor.execute(_named("GRANT USAGE ON SCHEMA public TO {}", role))
        cursor.execute(_named("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", role))
        cursor.execute(_named("REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {}", role))
        cursor.execute(_named("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", role))
        found = tables()
        for table in found:
            rights = sql.SQL(", ").join(sql.SQL(right) for right in less.get(table, EVERYTHING))
            cursor.execute(
                sql.SQL("GRANT {} ON TABLE {} TO {}").format(
                    rights, sql.Identifier("public", table), sql.Identifier(role)
                )
            )
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        if cursor.fetchone()[0]:
            # Databases made before PostgreSQL 15 let everybody create tables.
            cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return len(found)


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
