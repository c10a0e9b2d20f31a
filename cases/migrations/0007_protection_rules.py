"""Rules of § 8a that hold whoever writes: nobody decides alone, and a given view stays as it was given."""

from django.db import migrations

DECIDED_TOGETHER = """
CREATE FUNCTION cases_decided_together() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'assessing' AND OLD.state = 'assessing' THEN
        IF (SELECT count(DISTINCT assessor_id) FROM cases_assessment
            WHERE concern_id = NEW.id AND submitted_at IS NOT NULL) < 2 THEN
            RAISE EXCEPTION 'concern % decided by fewer than two assessors', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'concern_has_two_assessors';
        END IF;
        IF NEW.procedure = 'provider' AND NOT EXISTS (
            SELECT FROM cases_assessment WHERE concern_id = NEW.id AND submitted_at IS NOT NULL
            AND expertise = 'experienced' AND assessor_id <> NEW.opened_by_id) THEN
            RAISE EXCEPTION 'concern % decided without an experienced professional', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'concern_has_experienced_professional';
        END IF;
    END IF;
    IF OLD.state = 'ended' AND NEW.state <> 'ended' THEN
        RAISE EXCEPTION 'concern % has ended', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'concern_ends_once';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION cases_begins_undecided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'assessing' THEN
        RAISE EXCEPTION 'a concern begins with its assessment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'concern_begins_undecided';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER cases_decided_together BEFORE UPDATE ON cases_protectionconcern
FOR EACH ROW EXECUTE FUNCTION cases_decided_together();
CREATE TRIGGER cases_begins_undecided BEFORE INSERT ON cases_protectionconcern
FOR EACH ROW EXECUTE FUNCTION cases_begins_undecided();
"""

NOT_TOGETHER = """
DROP TRIGGER cases_begins_undecided ON cases_protectionconcern;
DROP TRIGGER cases_decided_together ON cases_protectionconcern;
DROP FUNCTION cases_begins_undecided();
DROP FUNCTION cases_decided_together();
"""

# The sealed texts are left out: turning keys seals them anew. cases.actions.protection refuses to change them.
GIVEN_VIEWS = """
CREATE FUNCTION cases_view_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NOT NULL AND
        (NEW.concern_id, NEW.assessor_id, NEW.expertise, NEW.judgement, NEW.submitted_at)
        IS DISTINCT FROM (OLD.concern_id, OLD.assessor_id, OLD.expertise, OLD.judgement, OLD.submitted_at) THEN
        RAISE EXCEPTION 'assessment % was given and stays', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_stays';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER cases_view_stays BEFORE UPDATE ON cases_assessment
FOR EACH ROW EXECUTE FUNCTION cases_view_stays();
"""

NO_GIVEN_VIEWS = """
DROP TRIGGER cases_view_stays ON cases_assessment;
DROP FUNCTION cases_view_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_referral")]

    operations = [
        migrations.RunSQL(DECIDED_TOGETHER, NOT_TOGETHER),
        migrations.RunSQL(GIVEN_VIEWS, NO_GIVEN_VIEWS),
    ]
