"""One step of a measurement in a process of its own: make the data, write the questions, time the bare SQL."""

from __future__ import annotations

import sys
import time

import django
import psycopg2
from django.conf import settings


def ensure_database() -> None:
    """Create the database of this size on its server if it is not there."""
    own = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=own["HOST"] or None,
        port=own["PORT"] or None,
        user=own["USER"] or None,
        password=own["PASSWORD"] or None,
        dbname="postgres",
    )
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [own["NAME"]])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{own["NAME"]}"')
    connection.close()


def bare_sql(rounds: int = 300) -> None:
    """The query of a list page (cards of 20 offers with their next dates) without anything around it."""
    from django.db import connection

    from services.models import OfferCard
    from sozialraum.lib import clock

    with connection.cursor() as cursor:
        cursor.execute("SELECT offer_id FROM services_offerindex ORDER BY md5(slug) LIMIT 4000")
        ids = [offer_id for (offer_id,) in cursor.fetchall()]
    times = []
    for number in range(rounds):
        twenty = [ids[(number * 20 + step) % len(ids)] for step in range(20)]
        begin = time.perf_counter()
        OfferCard.objects.page(twenty, "de", clock.now())
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    print(
        f"   {'bare SQL of a list':32} 1 client   {1000 * rounds / sum(times):8.0f}/s  p50 {times[rounds // 2]:7.2f}"
        f"  p95 {times[int(rounds * 0.95)]:7.2f}  p99 {times[int(rounds * 0.99)]:7.2f} ms"
    )


def main(step: str) -> None:
    ensure_database()
    django.setup()
    if step == "sql":
        bare_sql()
    elif step == "questions":
        from bench import questions

        for name, asked in (
            ("list", questions.lists(8000)),
            ("text", questions.texts(8000)),
            ("offer", questions.pages(8000)),
        ):
            for one in asked:
                print(f"{name}\t{one.path}")
    else:
        from bench.data import make

        print(f"{make(int(step)):,} offers")


if __name__ == "__main__":
    main(sys.argv[1])
