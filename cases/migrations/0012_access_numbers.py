"""The access log is numbered without gaps, so that a missing row shows by its number alone."""

from django.db import migrations

GAPLESS = """
CREATE OR REPLACE FUNCTION cases_access_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_id bigint;
    last_hash text;
BEGIN
    -- One writer at a time until its transaction ends: what is rolled back gives its number to the next.
    PERFORM pg_advisory_xact_lock(835110);
    SELECT id, hash INTO last_id, last_hash FROM cases_accessentry ORDER BY id DESC LIMIT 1;
    IF NOT FOUND THEN
        SELECT anchor.last_id, anchor.last_hash INTO last_id, last_hash
        FROM cases_loganchor anchor ORDER BY anchor.last_id DESC LIMIT 1;
    END IF;
    NEW.id := coalesce(last_id, 0) + 1;
    NEW.previous_hash := coalesce(last_hash, repeat('0', 64));
    NEW.hash := cases_access_digest(NEW);
    RETURN NEW;
END $$;

-- Rows from before came from a sequence and have gaps that say nothing; their hashes hold their numbers.
DO $do$
BEGIN
    EXECUTE format(
        'CREATE FUNCTION cases_access_gapless_from() RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT %s::bigint $$',
        greatest((SELECT max(id) FROM cases_accessentry), (SELECT max(last_id) FROM cases_loganchor), 0) + 1
    );
END $do$;
"""

FROM_A_SEQUENCE = """
DROP FUNCTION cases_access_gapless_from();
SELECT setval(pg_get_serial_sequence('cases_accessentry', 'id'),
              greatest((SELECT max(id) FROM cases_accessentry), (SELECT max(last_id) FROM cases_loganchor), 1));
CREATE OR REPLACE FUNCTION cases_access_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last text;
BEGIN
    PERFORM pg_advisory_xact_lock(835110);
    SELECT hash INTO last FROM cases_accessentry ORDER BY id DESC LIMIT 1;
    NEW.id := nextval(pg_get_serial_sequence('cases_accessentry', 'id'));
    NEW.previous_hash := coalesce(last, repeat('0', 64));
    NEW.hash := cases_access_digest(NEW);
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_encounter_lists")]

    operations = [migrations.RunSQL(GAPLESS, FROM_A_SEQUENCE)]
