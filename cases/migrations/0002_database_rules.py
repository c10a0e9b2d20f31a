"""Rules that hold whoever writes: the access log is chained and append-only, running cases have a lead worker."""

from django.db import migrations

ACCESS_LOG = """
CREATE FUNCTION cases_access_digest(entry cases_accessentry) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws('|',
        entry.previous_hash, entry.id::text, extract(epoch FROM entry.at)::numeric::text,
        coalesce(entry.actor_id::text, '-'), entry.case_reference, entry.action, entry.subject,
        coalesce(entry.subject_id::text, '-'), entry.via), 'UTF8')), 'hex')
$$;

CREATE FUNCTION cases_access_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last text;
BEGIN
    -- One writer at a time: numbers and hashes follow each other without forks.
    PERFORM pg_advisory_xact_lock(835110);
    SELECT hash INTO last FROM cases_accessentry ORDER BY id DESC LIMIT 1;
    NEW.id := nextval(pg_get_serial_sequence('cases_accessentry', 'id'));
    NEW.previous_hash := coalesce(last, repeat('0', 64));
    NEW.hash := cases_access_digest(NEW);
    RETURN NEW;
END $$;

CREATE TRIGGER cases_access_chain BEFORE INSERT ON cases_accessentry
FOR EACH ROW EXECUTE FUNCTION cases_access_chain();

CREATE FUNCTION cases_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER cases_access_kept BEFORE UPDATE OR DELETE ON cases_accessentry
FOR EACH ROW EXECUTE FUNCTION cases_append_only();
CREATE TRIGGER cases_access_never_emptied BEFORE TRUNCATE ON cases_accessentry
FOR EACH STATEMENT EXECUTE FUNCTION cases_append_only();
CREATE TRIGGER cases_event_kept BEFORE UPDATE ON cases_event
FOR EACH ROW EXECUTE FUNCTION cases_append_only();
"""

NO_ACCESS_LOG = """
DROP TRIGGER cases_event_kept ON cases_event;
DROP TRIGGER cases_access_never_emptied ON cases_accessentry;
DROP TRIGGER cases_access_kept ON cases_accessentry;
DROP TRIGGER cases_access_chain ON cases_accessentry;
DROP FUNCTION cases_append_only();
DROP FUNCTION cases_access_chain();
DROP FUNCTION cases_access_digest(cases_accessentry);
"""

LEAD_WORKER = """
CREATE FUNCTION cases_needs_lead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
BEGIN
    IF TG_TABLE_NAME = 'cases_case' THEN
        asked := NEW.id;
    ELSE
        asked := OLD.case_id;
    END IF;
    IF EXISTS (SELECT FROM cases_case WHERE id = asked AND state IN ('open', 'active', 'paused', 'closing_requested'))
    AND NOT EXISTS (SELECT FROM cases_assignment WHERE case_id = asked AND duty = 'lead' AND ends_at IS NULL) THEN
        RAISE EXCEPTION 'case % runs without a lead worker', asked
            USING ERRCODE = 'check_violation', CONSTRAINT = 'running_case_has_lead_worker';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER cases_case_needs_lead AFTER INSERT OR UPDATE ON cases_case
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_needs_lead();
CREATE CONSTRAINT TRIGGER cases_assignment_needs_lead AFTER UPDATE OR DELETE ON cases_assignment
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_needs_lead();
"""

NO_LEAD_WORKER = """
DROP TRIGGER cases_assignment_needs_lead ON cases_assignment;
DROP TRIGGER cases_case_needs_lead ON cases_case;
DROP FUNCTION cases_needs_lead();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunSQL(ACCESS_LOG, NO_ACCESS_LOG),
        migrations.RunSQL(LEAD_WORKER, NO_LEAD_WORKER),
    ]
