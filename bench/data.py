"""Many offers from few: the demo's offers, multiplied inside the database with other ids, names and places.

The copies' search rows, cards and dates are copied as well, with what a name and a place change in them; a sample is
built anew by the code that builds them when an offer is saved, and must be the same.
"""

from __future__ import annotations

import numpy as np
from django.core.management import call_command
from django.db import connection, transaction
from psycopg2.extras import execute_values

from services import indexing
from services.actions.directory import renew_words
from services.models import Occurrence, OfferCard, OfferIndex, ServiceAtLocation
from services.search.own_words import packed
from services.search.reference import Reference
from sozialraum.lib import clock

STEP = 100_000
"""Ids of copy n are the originals' plus n times this."""
SPREAD_DEGREES = 0.14
"""Copies lie up to about 15 km around their original: a region of 30 x 30 km."""

# Table -> columns that hold ids to shift, and columns with another value in a copy.
COPIED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "services_service": (("id",), {"name": "left(o.name, 108) || ' nummer' || n"}),
    "services_servicelanguage": (("id", "service_id"), {}),
    "services_costoption": (("id", "service_id"), {}),
    "services_servicetext": (("id", "service_id"), {}),
    "services_service_service_areas": (("id", "service_id"), {}),
    "services_contact": (("id", "service_id"), {}),
    "services_phone": (("id", "service_id", "contact_id"), {}),
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
    "services_closure": (("id", "service_at_location_id"), {}),
    "services_offerindex": (
        ("offer_id",),
        {
            "slug": "left(o.slug, 110) || '-' || n",
            "latitude": "CASE WHEN o.latitude IS NULL OR l.is_protected THEN o.latitude ELSE l.latitude END",
            "longitude": "CASE WHEN o.longitude IS NULL OR l.is_protected THEN o.longitude ELSE l.longitude END",
            "sort_name": "left(o.sort_name, 108) || ' nummer' || n",
            "document": "o.document || setweight(to_tsvector('simple', 'nummer' || n), 'A')",
            "words": "o.words || (SELECT words FROM bench_number WHERE number = n)",
        },
    ),
    "services_offercard": (
        ("id", "offer_id"),
        {
            "html": "replace(replace(o.html, s.slug || '/', left(s.slug, 110) || '-' || n || '/'), "
            "'</a></h3>', ' nummer' || n || '</a></h3>')",
            "linked_data": "replace(replace(o.linked_data, s.slug || '/', left(s.slug, 110) || '-' || n || '/'), "
            """'","url":', ' nummer' || n || '","url":')""",
        },
    ),
    "services_occurrence": (("id", "offer_id"), {}),
}
ONLY = {"services_offercard": "o.language = 'de'"}
BESIDE = {
    "services_offercard": "JOIN services_serviceatlocation s ON s.id = o.offer_id",
    "services_offerindex": f"JOIN services_serviceatlocation s ON s.id = o.offer_id + n * {STEP}::bigint "
    "JOIN services_location l ON l.id = s.location_id",
}
SAMPLE = 25


def make(size: int) -> int:
    """Fill the database so that it holds about `size` public offers; returns how many. A second call adds none."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    originals = _count("WHERE offer_id < %s", STEP)
    copies = max(0, round(size / originals) - 1)
    if _count("", None) <= originals and copies:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE bench_number (number bigint PRIMARY KEY, words bytea)")
            numbers = [(n, packed([(f"nummer{n}", "A")])) for n in range(1, copies + 1)]
            execute_values(cursor, "INSERT INTO bench_number VALUES %s", numbers)
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
        compare_sample()
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
        f"FROM {table} o CROSS JOIN generate_series(1, %s) n {BESIDE.get(table, '')} WHERE {where}",
        [copies],
    )


def compare_sample() -> None:
    """Some copies, built as when they are saved: AssertionError where a copied row differs."""
    reference, today = Reference.load(), clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT offer_id FROM services_offerindex WHERE is_public AND offer_id > %s ORDER BY md5(slug) LIMIT %s",
            [STEP, SAMPLE],
        )
        ids = [offer_id for (offer_id,) in cursor.fetchall()]
    for offer in ServiceAtLocation.objects.with_facts().filter(pk__in=ids):
        dates = indexing.occurrences(offer, reference, today)
        row, _literal = indexing.search_row(offer, reference, dates, today, 0)
        kept = OfferIndex.objects.get(pk=offer.pk)
        for field in OfferIndex._meta.concrete_fields:
            if field.name in ("version", "document"):
                continue
            made, there = getattr(row, field.attname), getattr(kept, field.attname)
            if field.name == "words":
                made, there = sorted_words(made), sorted_words(there)
            assert made == there, (offer.slug, field.name, made, there)
        card = next(card for card in indexing.rendered_cards(offer, reference) if card["language"] == "de")
        there = OfferCard.objects.get(offer=offer, language="de")
        assert (card["html"], card["linked_data"]) == (there.html, there.linked_data), offer.slug
        assert [(one.starts_at, one.ends_at, one.state) for one in dates] == list(
            Occurrence.objects.filter(offer=offer).values_list("starts_at", "ends_at", "state")
        ), offer.slug


def sorted_words(words: bytes) -> list[int]:
    return sorted(int(one) for one in np.frombuffer(bytes(words), dtype="<u4"))


def _count(where: str, parameter: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM services_offerindex {where}", [] if parameter is None else [parameter]
        )
        return cursor.fetchone()[0]
