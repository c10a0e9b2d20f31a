"""Own words as marks beside the tsvector: the search reads them, so rows that are there get theirs here."""

import re

import django.contrib.postgres.search
from django.db import migrations, models

from services.search.own_words import packed

ENTRY = re.compile(r"'((?:[^']|'')*)':\d+([ABC]?)")
BATCH = 2000


def entries(document):
    for lexeme, weight in ENTRY.findall(document):
        yield lexeme.replace("''", "'").replace("\\\\", "\\"), weight or "D"


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        last = -1
        while True:
            cursor.execute(
                "SELECT offer_id, document::text FROM services_offerindex WHERE offer_id > %s ORDER BY offer_id LIMIT %s",
                [last, BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.executemany(
                "UPDATE services_offerindex SET words = %s WHERE offer_id = %s",
                [(packed(entries(document)), offer_id) for offer_id, document in rows],
            )
            last = rows[-1][0]


class Migration(migrations.Migration):
    dependencies = [("services", "0003_shortlists")]

    operations = [
        migrations.RemoveIndex(model_name="offerindex", name="offer_index_document"),
        migrations.AddField(
            model_name="offerindex",
            name="words",
            field=models.BinaryField(
                default=bytes, help_text="The same words as marks, see services.search.own_words."
            ),
        ),
        migrations.AlterField(
            model_name="offerindex",
            name="document",
            field=django.contrib.postgres.search.SearchVectorField(
                help_text="Own words of the offer, folded and stemmed by services.search.words; counted every night."
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
