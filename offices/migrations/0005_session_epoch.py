from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0004_roster_rules")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(
                default=0,
                editable=False,
                help_text="Raised to end every session of this account.",
                verbose_name="sign-ins ended",
            ),
        ),
    ]
