"""Casework in bulk, made inside the database in a process of its own; prints what the measurement needs to sign in.

An area adds a function to GENERATORS. `size` is the number of encounters; cases are a tenth of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import django

YEARS = 5
"""Contacts of every size are spread over so many years, so that a larger one has fuller days as well."""

ENCOUNTERS = """
    INSERT INTO cases_encounter (key, office_id, colleague_id, at, channel, who, people, topics, result, appointment_at,
        age_band, is_first_time, language, social_area_id, duration, note, logged_at)
    SELECT gen_random_uuid(), team.office_id, team.user_id, made.at,
        (ARRAY['visit', 'visit', 'visit', 'phone', 'mail', 'outreach'])[1 + floor(random() * 6)],
        (ARRAY['parent', 'parent', 'parent', 'young_person', 'child', 'professional'])[1 + floor(random() * 6)],
        1 + floor(random() * random() * 5),
        CASE WHEN random() < 0.3 THEN ARRAY[made.topic, made.other] ELSE ARRAY[made.topic] END,
        made.result, CASE WHEN made.result = 'appointment' THEN made.at + interval '4 days' END,
        '', NULL, '', NULL, '', '', made.at
    FROM (
        SELECT n, now() - random() * %s * interval '1 year' AS at,
            topics[1 + floor(random() * random() * 13)] AS topic, topics[1 + floor(random() * 13)] AS other,
            (ARRAY['informed', 'informed', 'referred', 'appointment', 'nothing'])[1 + floor(random() * 5)] AS result
        FROM generate_series(1, %s) n, (SELECT %s::varchar[] AS topics) known
    ) made
    JOIN (
        SELECT office_id, user_id, row_number() OVER (ORDER BY office_id, user_id) - 1 AS place,
            count(*) OVER () AS all_of_them
        FROM offices_membership WHERE period @> current_date AND role IN ('caseworker', 'lead')
    ) team ON team.place = made.n %% team.all_of_them
"""
OFFERS = """
    INSERT INTO cases_encounter_offers (encounter_id, serviceatlocation_id)
    SELECT e.id, o.ids[1 + e.id %% array_length(o.ids, 1)]
    FROM cases_encounter e, (SELECT array_agg(id) AS ids FROM services_serviceatlocation) o
    WHERE e.result = 'referred'
    ON CONFLICT DO NOTHING
"""


def encounters(size: int) -> None:
    """So many contacts; what is there already counts."""
    from django.db import connection

    from cases.enums.encounters import Topic
    from cases.models import Encounter

    missing = size - Encounter.objects.count()
    if missing > 0:
        with connection.cursor() as cursor:
            cursor.execute(ENCOUNTERS, [YEARS, missing, list(Topic.values)])
            cursor.execute(OFFERS, [])


GENERATORS: list[Callable[[int], None]] = [encounters]


def _session() -> dict[str, str]:
    """A session of ayse, and her office, as her browser would know them."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from offices.models import Office, User
    from sozialraum import sessions

    ayse = User.objects.get(username="ayse")
    store = SessionStore()
    store[SESSION_KEY] = str(ayse.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = ayse.get_session_auth_hash()
    sessions.begin(store)
    store.save()
    return {"session": str(store.session_key), "office": str(Office.objects.get(slug="malstatt").pk)}


def main(size: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from bench.prepare import ensure_database

    ensure_database()
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("createcachetable", verbosity=0)
    for generate in GENERATORS:
        generate(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(_session()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
