"""Reads of protection concerns: what runs, and what somebody who was asked may read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from cases.enums.cases import State
from cases.enums.protection import RUNNING_CONCERN, ConcernState
from offices.enums import FAMILY_WORK
from offices.models import Membership

if TYPE_CHECKING:
    from offices.models import User


def _assessments() -> Any:
    return apps.get_model("cases", "Assessment")._default_manager


class ConcernQuerySet(models.QuerySet[Any]):
    def running(self) -> ConcernQuerySet:
        """Not ended: keeps its case from being closed, deleted or merged."""
        return self.filter(state__in=RUNNING_CONCERN)

    def asked_of(self, user: User) -> ConcernQuerySet:
        """Concerns that this person was asked to assess and may read for it, without the case around them.

        The narrow door beside Case.objects.visible_to. A grant for the whole case would show an adviser names and notes
        that § 64 (2a) and § 8a (4) SGB VIII keep from them, so who is asked reads the concern alone, in the shape of
        cases.views.protection.asked. It is open from being asked until the concern is decided and needs current work
        with families; a restricted case is closed here as everywhere.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        works = Membership.objects.current().of(user).filter(role__in=FAMILY_WORK)
        return (
            self.filter(state=ConcernState.ASSESSING)
            .exclude(case__state__in=[State.RESTRICTED, State.ANONYMISED])
            .filter(Exists(_assessments().filter(concern=OuterRef("pk"), assessor=user)), Exists(works))
        )


class AssessmentQuerySet(models.QuerySet[Any]):
    def submitted(self) -> AssessmentQuerySet:
        return self.filter(submitted_at__isnull=False)

    def open(self) -> AssessmentQuerySet:
        return self.filter(submitted_at__isnull=True)
