from django.db import migrations

# The table of Django's database cache as createcachetable makes it, so that migrate alone prepares a database.
CREATE = """
CREATE TABLE IF NOT EXISTS shared_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("offices", "0005_session_epoch")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE IF EXISTS shared_cache")]
