"""A case forgets whom it was about: people, texts, files, history and the marks by which names are found."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import ProtectedError, Q

from cases.actions.cases import anonymise
from cases.actions.retention.fates import DELETED, counts_of, rows_of
from cases.models import Attachment, Case, CasePerson, CaseRemains, Person
from cases.models.cases import new_reference
from sozialraum.lib import clock, vault

if TYPE_CHECKING:
    from offices.models import User


def anonymise_case(case: Case, *, by: User) -> None:
    """In one transaction; files go when it is through. Raises Refused while something forbids it."""
    with transaction.atomic():
        anonymise(case, by=by)
        case = Case.objects.select_for_update().get(pk=case.pk)
        CaseRemains.objects.create(case=case, counts=counts_of(case))
        people = list(CasePerson.objects.filter(case=case).values_list("person", flat=True))
        _hold(people)
        _forget_files(case)
        for model, way in DELETED:
            rows_of(case, model, way).delete()
        forget_people(people)
        with connection.cursor() as cursor:
            cursor.execute("SELECT cases_forget_history(%s)", [case.pk])
        Case.objects.filter(pk=case.pk).update(
            # A new reference, so that no paper and no log leads to the row that is counted.
            reference=new_reference(),
            is_minor_confidential=False,
            created_by=by,
            closing_requested_by=None,
            opened_at=_year(case.opened_at),
            closed_at=_year(case.closed_at),
            created_at=_year(case.created_at),
            updated_at=clock.now(),
        )


def forget_people(people: list[int]) -> int:
    """Delete those whom no case knows any more, and the doubles that were merged into them."""
    _hold(people)
    gone = 0
    for person in Person.objects.filter(pk__in=people, case_people__isnull=True):
        doubles = Person.objects.filter(merged_into=person, case_people__isnull=True)
        try:
            with transaction.atomic():
                doubles.delete()
                person.delete()
        except ProtectedError:
            # Named in a case of another office, for example as a relative: kept for that one.
            continue
        gone += 1
    return gone


def _hold(people: list[int]) -> None:
    """Until the end of the transaction nobody takes these people into another case or merges them."""
    held = Person.objects.select_for_update().filter(Q(pk__in=people) | Q(merged_into__in=people))
    list(held.order_by("pk").values_list("pk"))


def _forget_files(case: Case) -> None:
    names = list(Attachment.objects.filter(case=case).values_list("stored_as", flat=True))

    def remove() -> None:
        for name in names:
            vault.drop(name)

    transaction.on_commit(remove)


def _year(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return datetime(moment.astimezone(clock.BERLIN).year, 1, 1, tzinfo=clock.BERLIN)
