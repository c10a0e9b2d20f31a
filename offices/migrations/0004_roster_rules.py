"""An assignment's times are its shift's: the database keeps them so, whoever writes."""

from django.db import migrations

SAME_TIMES = """
ALTER TABLE offices_shiftassignment ADD CONSTRAINT assignment_times_are_the_shifts
FOREIGN KEY (shift_id, starts_at, ends_at) REFERENCES offices_shift (id, starts_at, ends_at)
ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0003_roster")]

    operations = [
        migrations.RunSQL(
            SAME_TIMES, "ALTER TABLE offices_shiftassignment DROP CONSTRAINT assignment_times_are_the_shifts;"
        )
    ]
