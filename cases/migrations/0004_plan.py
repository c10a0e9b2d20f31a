"""Plan, notes, files and consents; notes are append-only in the database too."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import sozialraum.lib.sealed_fields

NOTES = """
CREATE FUNCTION cases_note_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Deleting whole cases belongs to retention, and a case that runs is never deleted.
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT FROM cases_case WHERE id = OLD.case_id
        AND state IN ('open', 'active', 'paused', 'closing_requested')
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'notes are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION cases_note_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'notes are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER cases_note_kept BEFORE UPDATE OR DELETE ON cases_note
FOR EACH ROW EXECUTE FUNCTION cases_note_kept();
CREATE TRIGGER cases_note_never_emptied BEFORE TRUNCATE ON cases_note
FOR EACH STATEMENT EXECUTE FUNCTION cases_note_never_emptied();
"""

NO_NOTES = """
DROP TRIGGER cases_note_never_emptied ON cases_note;
DROP TRIGGER cases_note_kept ON cases_note;
DROP FUNCTION cases_note_never_emptied();
DROP FUNCTION cases_note_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_caseload"),
        ("offices", "0004_roster_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", sozialraum.lib.sealed_fields.SealedTextField(max_length=150, verbose_name="name")),
                (
                    "remark",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="what it is"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("jpg", "Photo (JPEG)"),
                            ("png", "Picture (PNG)"),
                            ("docx", "Word document"),
                            ("odt", "Text document (ODT)"),
                            ("txt", "Plain text"),
                        ],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("stored_as", models.CharField(editable=False, max_length=40, unique=True)),
                ("is_scanned", models.BooleanField(editable=False, verbose_name="searched for viruses")),
                ("added_at", models.DateTimeField(editable=False, verbose_name="added")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["-added_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "given_as",
                    models.CharField(
                        choices=[
                            ("self", "for themself"),
                            ("custody", "as holder of custody, for the child"),
                            ("minor", "as a young person who can judge it, for themself"),
                        ],
                        default="self",
                        max_length=8,
                        verbose_name="in what capacity",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("referral", "Referral: handing on to an offer"),
                            ("exchange", "Talking with others who help the family"),
                            ("report", "Passing on a report"),
                            ("entrusted", "Handing on what was entrusted"),
                            ("other", "Something else"),
                        ],
                        default="referral",
                        max_length=10,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "purpose_words",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        help_text="In plain words: the family reads it on the form and signs it.",
                        max_length=500,
                        verbose_name="what exactly for",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contact", "Names and how to reach the family"),
                                ("children", "Children: names, ages, school or nursery"),
                                ("situation", "What it is about"),
                                ("plan", "Goals and steps of the plan"),
                                ("health", "Health and disability (Art. 9 DSGVO)"),
                                ("money", "Money, benefits and housing"),
                                ("files", "Certain documents"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="which data",
                    ),
                ),
                ("expires_on", models.DateField(verbose_name="valid until")),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("written", "In writing"),
                            ("oral", "Orally, with a witness"),
                            ("electronic", "Electronically"),
                        ],
                        max_length=10,
                        verbose_name="how it was given",
                    ),
                ),
                (
                    "witness",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True, max_length=120, verbose_name="witness"
                    ),
                ),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="given on")),
                (
                    "revoked_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="revoked on"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="cases.case"
                    ),
                ),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents_given",
                        to="cases.person",
                        verbose_name="who consents",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "ordering": ["-recorded_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ConsentRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", sozialraum.lib.sealed_fields.SealedTextField(blank=True, max_length=160)),
                ("mark", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="cases.consent",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "need",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True,
                        help_text="In the family's own words: what is hard, what they need.",
                        max_length=1000,
                        verbose_name="What is it about?",
                    ),
                ),
                (
                    "words",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        help_text="The goal in the family's own words. It is printed exactly like this.",
                        max_length=1000,
                        verbose_name="What should be different?",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("de", "German"),
                            ("en", "English"),
                            ("fr", "French"),
                            ("tr", "Turkish"),
                            ("ar", "Arabic"),
                            ("uk", "Ukrainian"),
                            ("ru", "Russian"),
                            ("it", "Italian"),
                            ("pl", "Polish"),
                            ("ro", "Romanian"),
                            ("bg", "Bulgarian"),
                            ("fa", "Persian"),
                            ("ku", "Kurdish"),
                            ("sq", "Albanian"),
                            ("es", "Spanish"),
                            ("dgs", "German Sign Language"),
                        ],
                        default="de",
                        max_length=3,
                        verbose_name="language of these words",
                    ),
                ),
                (
                    "agreed_words",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True,
                        help_text="For example: the class teacher.",
                        max_length=200,
                        verbose_name="who else agreed",
                    ),
                ),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "We are working on it"),
                            ("reached", "Reached"),
                            ("partly", "Partly reached"),
                            ("dropped", "No longer wanted"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="where it stands",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goals", to="cases.case"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GoalAgreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="cases.goal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goal_agreements",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="goal",
            name="agreed_by",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                through="cases.GoalAgreement",
                to="cases.person",
                verbose_name="agreed by",
            ),
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("team", "For the team"), ("entrusted", "Entrusted to me")],
                        default="team",
                        max_length=10,
                        verbose_name="who reads it",
                    ),
                ),
                ("text", sozialraum.lib.sealed_fields.SealedTextField(max_length=20000, verbose_name="note")),
                ("happened_on", models.DateField(verbose_name="day it is about")),
                ("written_at", models.DateTimeField(editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="cases.case"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="cases.note",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "ordering": ["-written_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ScaleReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moment",
                    models.CharField(
                        choices=[("start", "At the start"), ("between", "In between"), ("end", "At the end")],
                        default="between",
                        max_length=8,
                        verbose_name="when in our work",
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(verbose_name="0 to 10")),
                ("on", models.DateField(verbose_name="day")),
                (
                    "said_by_words",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True, max_length=120, verbose_name="somebody else"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="cases.goal"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scale_readings",
                        to="cases.person",
                        verbose_name="said by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading",
                "verbose_name_plural": "readings",
                "ordering": ["on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", sozialraum.lib.sealed_fields.SealedTextField(max_length=400, verbose_name="what")),
                ("due_on", models.DateField(verbose_name="until")),
                (
                    "is_internal",
                    models.BooleanField(
                        default=False,
                        help_text="Is not printed on the family's plan.",
                        verbose_name="for the team only",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
                        default="open",
                        editable=False,
                        max_length=8,
                    ),
                ),
                (
                    "reason",
                    sozialraum.lib.sealed_fields.SealedTextField(
                        blank=True, max_length=400, verbose_name="why"
                    ),
                ),
                ("ended_on", models.DateField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="cases.case"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="tasks",
                        to="cases.goal",
                        verbose_name="for the goal",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="family_tasks",
                        to="cases.person",
                        verbose_name="by the family",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by a colleague",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
                "ordering": ["due_on", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", ""), ("given_on__isnull", True)),
                    models.Q(("given_on__isnull", False), models.Q(("form", ""), _negated=True)),
                    _connector="OR",
                ),
                name="consent_given_has_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", "oral"), _negated=True),
                    django.db.models.lookups.GreaterThan(
                        django.db.models.functions.text.Length("witness"), 0
                    ),
                    _connector="OR",
                ),
                name="consent_oral_has_witness",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_on__isnull", True), ("expires_on__gte", models.F("given_on")), _connector="OR"
                ),
                name="consent_expires_after_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revoked_on__isnull", True),
                    models.Q(("given_on__isnull", False), ("revoked_on__gte", models.F("given_on"))),
                    _connector="OR",
                ),
                name="consent_revoked_after_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("categories__len__gt", 0)), name="consent_names_data"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mark", ""), ("organization__isnull", False)),
                    models.Q(("organization__isnull", True), models.Q(("mark", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recipient_is_one_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecipient",
            constraint=models.UniqueConstraint(fields=("consent", "organization"), name="recipient_once"),
        ),
        migrations.AddConstraint(
            model_name="goalagreement",
            constraint=models.UniqueConstraint(fields=("goal", "person"), name="agreed_once"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["case", "-written_at", "-id"], name="note_of_case"),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", models.F("pk")), _negated=True),
                name="note_does_not_correct_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="scalereading",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__range", (0, 10))), name="reading_0_to_10"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["worker", "due_on"], name="open_task_of_worker"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["case", "state"], name="task_of_case"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", False), ("worker__isnull", True)),
                    models.Q(("person__isnull", True), ("worker__isnull", False)),
                    _connector="OR",
                ),
                name="task_has_one_doer",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("ended_on__isnull", False)),
                    _connector="OR",
                ),
                name="task_ended_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length("reason"), 0),
                    _connector="OR",
                ),
                name="task_dropped_has_reason",
            ),
        ),
        migrations.RunSQL(NOTES, NO_NOTES),
    ]
