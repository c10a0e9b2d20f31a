"""python -m bench.roster_weeks [--offices 2000] [--years 5]: the week page of one office beside that of one in many."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

VAR = Path(__file__).resolve().parents[1] / "var" / "bench"
os.environ["SOZIALRAUM_MODE"] = "demo"
os.environ["DJANGO_SETTINGS_MODULE"] = "sozialraum.settings"
os.environ["STATIC_WITHOUT_HASHES"] = "1"

PEOPLE = 10
"""Members of each office. Each works one shift on every weekday."""
ROUNDS = 300

# Ids are computed, so that nothing has to be looked up: office o, person p of it, week w, weekday d.
TEAMS = """
INSERT INTO offices_office SELECT (jsonb_populate_record(o, jsonb_build_object(
    'id', 100000 + n, 'slug', 'messung-' || n, 'name', 'Messung ' || n))).*
  FROM offices_office o CROSS JOIN generate_series(1, {offices}) n WHERE o.slug = 'malstatt';
INSERT INTO offices_user SELECT (jsonb_populate_record(u, jsonb_build_object(
    'id', 1000000 + n, 'username', 'messung' || n, 'last_name', 'Messung ' || n))).*
  FROM offices_user u CROSS JOIN generate_series({people}, {offices} * {people} + {people} - 1) n
  WHERE u.username = 'ben';
INSERT INTO offices_membership SELECT (jsonb_populate_record(m, jsonb_build_object(
    'id', 1000000 + n, 'user_id', 1000000 + n, 'office_id', 100000 + n / {people},
    'role', CASE WHEN n % {people} = 0 THEN 'lead' ELSE 'caseworker' END))).*
  FROM offices_membership m JOIN offices_user u ON u.id = m.user_id AND u.username = 'ben'
  CROSS JOIN generate_series({people}, {offices} * {people} + {people} - 1) n;
INSERT INTO offices_coveragerule (id, office_id, weekday, starts, ends, minimum, organization_kind, language)
  SELECT 1000000 + o * 10 + d, 100000 + o, d, time '8:30', time '17:00', {people} / 2 + 1, '', ''
  FROM generate_series(1, {offices}) o CROSS JOIN generate_series(0, 4) d
"""
WEEKS = """
INSERT INTO offices_rosterweek (id, office_id, monday, state, version, published_at)
  SELECT 1000000 + o * 1000 + w, 100000 + o, date '{monday}' - 7 * w, 'published', 1, now()
  FROM generate_series(1, {offices}) o CROSS JOIN generate_series(0, {weeks} - 1) w
"""
SHIFTS = """
INSERT INTO offices_shift (id, week_id, name, day, starts_at, ends_at, break_minutes, people)
  SELECT (1000000 + o * 1000 + w)::bigint * 100 + d * 2 + s, 1000000 + o * 1000 + w, 'Tür', k.day,
    (k.day + CASE s WHEN 0 THEN time '8:00' ELSE time '11:00' END) AT TIME ZONE 'Europe/Berlin',
    (k.day + CASE s WHEN 0 THEN time '15:00' ELSE time '18:00' END) AT TIME ZONE 'Europe/Berlin', 30, {people} / 2
  FROM generate_series(1, {offices}) o CROSS JOIN generate_series(0, {weeks} - 1) w
  CROSS JOIN generate_series(0, 4) d CROSS JOIN generate_series(0, 1) s
  CROSS JOIN LATERAL (SELECT date '{monday}' - 7 * w + d AS day) k
"""
ASSIGNMENTS = """
INSERT INTO offices_shiftassignment
  (shift_id, worker_id, starts_at, ends_at, objections, override_reason, assigned_by_id, assigned_at)
  SELECT s.id, 1000000 + (s.week_id - 1000000) / 1000 * {people} + p * 2 + s.id % 2, s.starts_at, s.ends_at,
    '{{}}', '', 1000000 + (s.week_id - 1000000) / 1000 * {people}, now()
  FROM offices_shift s CROSS JOIN generate_series(0, {people} / 2 - 1) p WHERE s.id >= 100000000
"""
LARGE = ("offices_rosterweek", "offices_shift", "offices_shiftassignment")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.roster_weeks", description=__doc__)
    parser.add_argument("--offices", type=int, default=2000)
    parser.add_argument("--years", type=int, default=5)
    options = parser.parse_args()
    held = None
    if not os.environ.get("DATABASE_URL"):
        from sozialraum.lib import embedded_postgres

        held = embedded_postgres.use(VAR / "postgres", durable=False)
    try:
        found = {}
        for offices in (1, options.offices):
            child = os.fork()
            name = f"bench_roster_{offices}_{options.years}"
            if child == 0:
                os._exit(_one(offices, options.years, name))
            if os.waitpid(child, 0)[1]:
                return 1
            found[offices] = float((VAR / name).read_text())
    finally:
        if held is not None:
            held.close()
    ratio = found[options.offices] / found[1]
    print(f"   p95 of {options.offices} offices is {ratio:.2f} times that of one (target 2)")
    return int(ratio > 2)


def _one(offices: int, years: int, name: str) -> int:
    from sozialraum.lib import embedded_postgres

    given = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = (
        given.rsplit("/", 1)[0] + f"/{name}"
        if given
        else embedded_postgres.database_url(VAR / "postgres", database=name)
    )
    import django

    from bench.prepare import ensure_database

    ensure_database()
    django.setup()
    from django.core.management import call_command

    from offices.models import ShiftAssignment, User
    from sozialraum.lib import clock
    from sozialraum.lib.weeks import address_of, monday_of

    begin = time.perf_counter()
    monday = monday_of(clock.today())
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("load_demo", verbosity=0)
    if not User.objects.filter(username=f"messung{PEOPLE}").exists():
        _fill(offices=offices, people=PEOPLE, weeks=years * 52, monday=monday.isoformat())
    made = time.perf_counter() - begin
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    times = []
    client = Client()
    for number in range(ROUNDS):
        office = 1 + number * 7919 % offices
        client.force_login(
            User.objects.get(username=f"messung{office * PEOPLE}"),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        path = f"/team/dienstplan/messung-{office}/{address_of(monday)}/"
        start = time.perf_counter()
        answer = client.get(path)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.status_code
    times = sorted(times[20:])
    rows = ShiftAssignment.objects.count()
    p95 = times[int(len(times) * 0.95)]
    print(
        f"   week page, {offices} offices x {years} years ({rows:,} assignments, made in {made:.0f} s)"
        f"  p50 {times[len(times) // 2]:.1f}  p95 {p95:.1f} ms",
        flush=True,
    )
    (VAR / name).write_text(str(p95))
    return 0


def _fill(**values: object) -> None:
    """Rows first, then the constraints and indexes that check and find them; the teams last, as sign of the end."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        with transaction.atomic():
            # Foreign keys are asked by triggers, row by row and at the end: for 26 million rows, not at all.
            cursor.execute("SET LOCAL session_replication_role = replica")
            again = [sql for table in reversed(LARGE) for sql in _without_indexes(cursor, table)]
            for sql in (WEEKS, SHIFTS, ASSIGNMENTS):
                cursor.execute(sql.format(**values))
            for sql in reversed(again):
                cursor.execute(sql)
            cursor.execute(TEAMS.format(**values))
        cursor.execute("VACUUM ANALYZE")


def _without_indexes(cursor: Any, table: str) -> list[str]:
    """Drop what is checked or kept for each row; returns the statements that bring it back, the last first.

    Of the exclusion constraint only its index comes back, which is what pages read: to compare 26 million rows
    with each other once more would take a quarter of an hour.
    """
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, CASE contype WHEN 'x' THEN pg_get_indexdef(conindid) ELSE "
        "format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
        "END FROM pg_constraint WHERE (conrelid = %s::regclass AND contype IN ('p', 'u', 'x')) "
        "OR confrelid = %s::regclass ORDER BY contype = 'f' DESC, contype = 'p'",
        [table, table],
    )
    again = []
    for owner, name, definition in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {owner} DROP CONSTRAINT "{name}"')
        again.append(definition)
    cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", [table])
    for name, definition in cursor.fetchall():
        cursor.execute(f'DROP INDEX "{name}"')
        again.append(definition)
    return again


if __name__ == "__main__":
    sys.exit(main())
