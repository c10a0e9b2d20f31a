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

        An entrusted note is read by its author while they work on the case, and by the colleague who took the case
        over with the family's consent that it goes along, as long as that handover lasts. Passed on twice, it needs
        the consent twice. What its author writes after they handed over stays with them. A share or an emergency
        reads team notes only, also where the author themself has nothing more than a share.
        """
        cases = _rows("Case").visible_to(user)
        working = _rows("Assignment").current().filter(case=OuterRef("case"), worker=user)
        there = _rows("Handover").filter(case=OuterRef("case"), starts_at__gte=OuterRef("written_at"))
        came_along = there.with_entrusted(user).filter(entrusted_authors__contains=[OuterRef("author")])
        given = there.begun().filter(from_worker=OuterRef("author"), entrusted_consent=True)
        entrusted = (
            Q(kind=NoteKind.ENTRUSTED)
            & Exists(working)
            & (Q(author=user) | Exists(came_along) & Exists(given))
        )
        return self.filter(case__in=cases.values("pk")).filter(Q(kind=NoteKind.TEAM) | entrusted)

    def with_details(self) -> NoteQuerySet:
        """Author, what it corrects, and `corrected_at`: when it was corrected itself, if it was."""
        later = _rows("Note").filter(corrects=OuterRef("pk")).order_by("written_at").values("written_at")[:1]
        return self.select_related("author", "corrects").annotate(corrected_at=models.Subquery(later))
