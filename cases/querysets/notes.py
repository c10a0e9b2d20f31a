"""Who reads which note: the one definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.enums.notes import NoteKind

if TYPE_CHECKING:
    from offices.models import User


def _rows(model: str) -> Any:
    """The manager of a model of this app, which lies above this layer."""
    return apps.get_model("cases", model)._default_manager


class NoteQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> NoteQuerySet:
        """Notes of cases this person may read; entrusted ones only for those to whom they belong (§ 65 SGB VIII).

        An entrusted note is read by its author while they work on the case. A share or an emergency reads team notes
        only, also where the author themself has nothing more than a share.
        """
        cases = apps.get_model("cases", "Case")._default_manager.visible_to(user)
        working = (
            apps.get_model("cases", "Assignment")
            ._default_manager.current()
            .filter(case=OuterRef("case"), worker=user)
        )
        return self.filter(case__in=cases.values("pk")).filter(
            Q(kind=NoteKind.TEAM) | (Q(kind=NoteKind.ENTRUSTED, author=user) & Exists(working))
        )

    def with_details(self) -> NoteQuerySet:
        return self.select_related("author", "corrects")
