"""Reads about requests under Art. 15 DSGVO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.enums.cases import Via
from cases.enums.guard import RequestState
from offices.enums import FAMILY_WORK, Role
from offices.permissions import DATA_PROTECTION, among, offices_of

if TYPE_CHECKING:
    from offices.models import User


class SubjectRequestQuerySet(models.QuerySet[Any]):
    def open(self) -> SubjectRequestQuerySet:
        return self.filter(state__in=[RequestState.RECEIVED, RequestState.PREPARING])

    def visible_to(self, user: User) -> SubjectRequestQuerySet:
        """State and deadline: for the data protection officer, the office's leads, and who has a part to make.

        A request that nobody has begun is shown to all of the office: whoever knows the person takes it.
        """
        cases = (
            apps.get_model("cases", "Case")
            .objects.visible_to(user)
            .with_right_of(user)
            .filter(right=Via.ASSIGNMENT)
        )
        part = apps.get_model("cases", "SubjectPart").objects.filter(
            request=OuterRef("pk"), case__in=cases.values("pk")
        )
        return self.filter(
            Q(office__in=offices_of(user, Role.LEAD).values("pk"))
            | Q(state=RequestState.RECEIVED, office__in=offices_of(user, *FAMILY_WORK).values("pk"))
            | Exists(part)
            | among(user, DATA_PROTECTION)
        )
