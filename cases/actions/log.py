"""The two books of casework: who looked, and who changed. Both in the transaction of what they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from cases.enums.cases import Via
from cases.models import AccessEntry, Case, Event
from sozialraum.lib import clock

if TYPE_CHECKING:
    from offices.models import User


def record_access(
    *,
    by: User | None,
    via: Via | str,
    action: str,
    subject: str = "case",
    subject_id: int | None = None,
    case: Case | None = None,
) -> AccessEntry:
    """Write down that somebody reads. Must run in the transaction that reads, before anything is shown.

    `action`: view, list, search, print, download, export. The row is on disk when that transaction ends, so that a
    page which fails to render afterwards still leaves its trace.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An access is written in the transaction that reads.")
    return AccessEntry.objects.create(
        at=clock.now(),
        actor=by,
        case_reference=case.reference if case else "",
        action=action,
        subject=subject,
        subject_id=subject_id,
        via=via,
    )


def record_accesses(*, by: User, action: str, seen: Iterable[tuple[Case, Via | str]]) -> None:
    """The same for several cases shown at once, for example the hits of a search: one row each, one statement."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An access is written in the transaction that reads.")
    now = clock.now()
    AccessEntry.objects.bulk_create(
        AccessEntry(
            at=now,
            actor=by,
            case_reference=case.reference,
            action=action,
            subject="case",
            subject_id=case.pk,
            via=via,
        )
        for case, via in seen
    )


def record_event(
    verb: str, *, by: User | None, of: models.Model, case: Case | None = None, **data: Any
) -> Event:
    """Write down a change. `data` holds names of fields, states, days and counts: never a name or a text."""
    return Event.objects.create(
        at=clock.now(),
        actor=by,
        case=case,
        verb=verb,
        subject=of._meta.model_name or "",
        subject_id=of.pk,
        data=data,
    )
