"""What follows from a new INDEX_KEY: the marks by which names are found again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from cases.models import Attachment, ConsentRecipient, Person
from cases.models.people import name_marks
from cases.querysets.consents import recipient_mark
from sozialraum.lib import vault
from sozialraum.lib.sealing import fingerprint


def reseal_files() -> Iterator[int]:
    """Papers too, one after the other; a file is either under the old keys or wholly under the first one."""
    names = Attachment.objects.order_by("pk").values_list("stored_as", flat=True)
    for count, name in enumerate(names, start=1):
        vault.reseal(name)
        yield count


def rebuild_recipient_marks() -> int:
    """Receivers in free words, named in consents."""
    rows = [row for row in ConsentRecipient.objects.filter(organization__isnull=True) if row.words]
    for row in rows:
        row.mark = recipient_mark(row.words)
    return ConsentRecipient.objects.bulk_update(rows, ["mark"], batch_size=500)


def rebuild_name_marks(*, batch: int = 500) -> Iterator[int]:
    """Yields how many people have their new marks; each batch is a transaction of its own."""
    last, done = 0, 0
    while True:
        with transaction.atomic():
            people = list(Person.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:batch])
            for person in people:
                for field, marks in name_marks(person.first_name, person.last_name, person.pseudonym).items():
                    setattr(person, field, marks)
                person.birth_mark = (
                    fingerprint(person.birth_date.isoformat(), "birth") if person.birth_date else ""
                )
            Person.objects.bulk_update(people, ["name_words", "name_sounds", "name_grams", "birth_mark"])
        if not people:
            return
        last, done = people[-1].pk, done + len(people)
        yield done
