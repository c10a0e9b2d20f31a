from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0004_own_words")]

    operations = [
        migrations.AddField(
            model_name="directorystate",
            name="changed_at",
            field=models.DateTimeField(help_text="When the versions were raised last.", null=True),
        ),
    ]
