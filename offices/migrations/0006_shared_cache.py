from django.db import migrations

# The table of Django's database cache, so that migrate alone prepares a database. Unlogged: counting an attempt need not
# wait for a disk, and what a crash of the database forgets are five minutes of counting.
CREATE = """
CREATE UNLOGGED TABLE IF NOT EXISTS shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0005_session_epoch")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE IF EXISTS shared_cache")]
