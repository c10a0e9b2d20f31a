"""How often somebody asked within a minute: one statement, counted by all workers together.

The counts lie in the table of the shared cache under fingerprints, and go with its old entries.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import caches
from django.db import connection

MINUTE = 60


def times_this_minute(what: str, who: str) -> int:
    """Counts this time as well."""
    window = int(time.time()) // MINUTE
    key = caches["default"].make_key(f"count:{what}:{window}:{who}")
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS held (cache_key, value, expires) VALUES (%s, '1', to_timestamp(%s)) "  # noqa: S608
            "ON CONFLICT (cache_key) DO UPDATE SET value = (held.value::integer + 1)::text RETURNING value::integer",
            [key, (window + 2) * MINUTE],
        )
        return cursor.fetchone()[0]
