from django.db import migrations


def start_state(apps, schema_editor):
    apps.get_model("services", "DirectoryState").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE services_directory_version START 2",
            "DROP SEQUENCE services_directory_version",
        ),
        migrations.RunPython(start_state, migrations.RunPython.noop),
    ]
