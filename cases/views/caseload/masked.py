"""The lead's door to a case: reference, state and colleagues; nothing of the family is read from the database."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest

from cases.actions.log import record_access
from cases.enums.cases import Via
from cases.models import Case
from offices.permissions import signed_in

SEALED = ("label", "closing_summary", "closing_reply")
"""Fields that a lead's page never opens."""


def open_masked(request: HttpRequest, reference: str) -> Case:
    """A case of an office that the person leads; otherwise 404. The look is written down like any other."""
    user = signed_in(request)
    with transaction.atomic():
        overseen = Case.objects.overseen_by(user).with_details().defer(*SEALED)
        case: Case | None = overseen.filter(reference=reference).first()
        if case is None:
            raise Http404
        record_access(by=user, via=Via.LEAD, action="view", case=case)
    case.via = Via.LEAD
    return case
