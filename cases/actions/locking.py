"""The first lines of every verb that changes a case: lock it, look at it afresh, see that nobody was faster."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict
from cases.models import Case


def locked(case: Case, version: int | None = None) -> Case:
    """The case as it is now, held until the transaction ends.

    `version` is what the person saw when they began; another one means that somebody has changed the case since.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A case is locked in the transaction that changes it.")
    fresh: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if version is not None and fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this case in the meantime. What you typed is still here: "
                "please compare and save again."
            )
        )
    return fresh


def changed(case: Case, *fields: str) -> None:
    """Save these fields and raise the version, so that whoever began before is told."""
    case.version += 1
    case.save(update_fields=[*fields, "version", "updated_at"])
