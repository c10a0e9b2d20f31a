"""The door to these pages for reading and for writing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.enums.cases import WRITABLE, Via
from cases.forms.base import StaffForm
from cases.models import Case
from cases.views.access import open_case


def may_write(case: Case) -> bool:
    """What an opened case offers on its pages, without asking the database again; every verb asks anew."""
    return case.via == Via.ASSIGNMENT and case.state in WRITABLE


def open_to_write(
    request: HttpRequest, reference: str, *, subject: str, subject_id: int | None = None
) -> Case:
    """404 where it cannot be seen, 403 where it can only be read."""
    case = open_case(request, reference, subject=subject, subject_id=subject_id)
    if not may_write(case):
        raise PermissionDenied
    return case


def part_or_404(rows: Any, case: Case, key: int) -> Any:
    """A row of this very case; that of another one does not exist."""
    row = rows.filter(case=case, pk=key).first()
    if row is None:
        raise Http404
    # The case as it was opened, so that no page loads it again.
    row.case = case
    return row


def form_page(
    request: HttpRequest, case: Case, form: StaffForm, *, title: Any, back: str, button: Any, **more: Any
) -> HttpResponse:
    context = {"case": case, "form": form, "title": title, "back": back, "button": button, **more}
    return render(request, "team/plan/form.html", context)


def stored_now(form: StaffForm, row: Any) -> Any:
    """What is stored by now, to compare with, when somebody else was faster; the next save goes over it.

    Read again, because whoever was faster may have been so after this page began to read.
    """
    if not form.is_bound or not form.errors:
        return None
    fresh = type(row)._default_manager.filter(pk=row.pk).first()
    if fresh is None or form.data.get("version") == str(fresh.version):
        return None
    form.at_version(fresh.version)
    return fresh


def version_of(request: HttpRequest) -> int:
    """Of a form that is nothing but a button."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
