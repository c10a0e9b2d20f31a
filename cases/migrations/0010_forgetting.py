"""The application may not delete the history of a case; it may ask for it once the case is anonymised."""

from django.db import migrations

FORGET = """
CREATE FUNCTION cases_forget_history(asked bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM public.cases_case WHERE id = asked AND state = 'anonymised') THEN
        RAISE EXCEPTION 'case % is not anonymised: its history stays', asked
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM public.cases_event WHERE case_id = asked;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_guard")]

    operations = [migrations.RunSQL(FORGET, "DROP FUNCTION cases_forget_history(bigint);")]
