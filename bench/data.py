"""Many offers from few: the demo's offers, multiplied inside the database with other ids, names and places."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction

from services.actions import renew_words
from services.search.reference import Reference

STEP = 100_000
"""Ids of copy n are the originals' plus n times this."""
SPREAD_DEGREES = 0.14
"""Copies lie up to about 15 km around their original: a region of 30 x 30 km."""

# Table -> columns that hold ids to shift, and columns with another value in a copy.
COPIED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "services_service": (("id",), {"name": "left(o.name || ' ' || n, 120)"}),
    "services_servicelanguage": (("id", "service_id"), {}),
    "services_costoption": (("id", "service_id"), {}),
    "services_phone": (("id", "service_id"), {"contact_id": "NULL"}),
    "services_requireddocument": (("id", "service_id"), {}),
    "services_location": (
        ("id",),
        {
            "latitude": f"o.latitude + {SPREAD_DEGREES} * (random() - 0.5) * 2",
            "longitude": f"o.longitude + {SPREAD_DEGREES} * (random() - 0.5) * 3",
        },
    ),
    "services_accessibility": (("id", "location_id"), {}),
    "services_serviceatlocation": (
        ("id", "service_id", "location_id"),
        {"slug": "left(o.slug, 110) || '-' || n"},
    ),
    "services_schedule": (("id", "service_at_location_id"), {}),
    "services_offerindex": (
        ("offer_id",),
        {
            "slug": "left(o.slug, 110) || '-' || n",
            "latitude": f"(SELECT latitude FROM services_location l JOIN services_serviceatlocation s "
            f"ON s.location_id = l.id WHERE s.id = o.offer_id + n * {STEP}::bigint)",
            "longitude": f"(SELECT longitude FROM services_location l JOIN services_serviceatlocation s "
            f"ON s.location_id = l.id WHERE s.id = o.offer_id + n * {STEP}::bigint)",
            "sort_name": "left(o.sort_name || ' ' || n, 120)",
            "document": "o.document || setweight(to_tsvector('simple', 'nummer' || n), 'A')",
        },
    ),
    "services_offercard": (
        ("id", "offer_id"),
        {
            "html": "replace(o.html, (SELECT slug FROM services_serviceatlocation s WHERE s.id = o.offer_id) || '/', "
            "(SELECT left(slug, 110) || '-' || n FROM services_serviceatlocation s WHERE s.id = o.offer_id) || '/')"
        },
    ),
    "services_occurrence": (("id", "offer_id"), {}),
}
ONLY = {"services_offercard": "o.language = 'de'"}


def make(size: int) -> int:
    """Fill the database so that it holds about `size` public offers; returns how many. A second call adds none."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    originals = _count("WHERE offer_id < %s", STEP)
    copies = max(0, round(size / originals) - 1)
    if _count("", None) <= originals and copies:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (ids, changed) in COPIED.items():
                _multiply(cursor, table, ids, changed, copies)
            renew_words(Reference.load())
            cursor.execute(
                "UPDATE services_directorystate SET version = nextval('services_directory_version'), "
                "rows_version = currval('services_directory_version'), "
                "reference_version = currval('services_directory_version')"
            )
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return _count("", None)


def _multiply(cursor, table: str, ids: tuple[str, ...], changed: dict[str, str], copies: int) -> None:  # type: ignore[no-untyped-def]
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' "
        "ORDER BY ordinal_position",
        [table],
    )
    columns = [name for (name,) in cursor.fetchall()]
    values = []
    for column in columns:
        if column in ids:
            values.append(f"o.{column} + n * {STEP}::bigint")
        else:
            values.append(changed.get(column, f"o.{column}"))
    where = f"o.{ids[0]} < {STEP}" + (f" AND {ONLY[table]}" if table in ONLY else "")
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
        f"FROM {table} o CROSS JOIN generate_series(1, %s) n WHERE {where}",
        [copies],
    )


def _count(where: str, parameter: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM services_offerindex {where}", [] if parameter is None else [parameter]
        )
        return cursor.fetchone()[0]
