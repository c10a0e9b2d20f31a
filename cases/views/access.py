"""The one door to a case for every view: visible or 404, and written down before anything is shown."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest

from cases.actions.log import record_access
from cases.models import Case
from offices.permissions import signed_in


def open_case(
    request: HttpRequest,
    reference: str,
    *,
    action: str = "view",
    subject: str = "case",
    subject_id: int | None = None,
) -> Case:
    """The case with this reference if the person may read it; otherwise 404, as if it did not exist.

    The access row and the read are one transaction, which ends here: a page that fails afterwards leaves its trace.
    """
    user = signed_in(request)
    with transaction.atomic():
        visible = Case.objects.visible_to(user).with_right_of(user).with_details()
        case = visible.filter(reference=reference).first()
        if case is None:
            raise Http404
        case.via = case.right
        record_access(by=user, via=case.via, action=action, subject=subject, subject_id=subject_id, case=case)
    return case
