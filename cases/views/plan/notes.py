"""Notes of a case, the newest first, and writing one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.actions.notes import write_note
from cases.forms.notes import NoteForm
from cases.models import Case, Note
from cases.views.access import open_case
from cases.views.answers import saved, sent_data
from cases.views.plan.opening import form_page, may_write, open_to_write, part_or_404
from offices.permissions import signed_in

PER_PAGE = 20


def _notes(case: Case) -> str:
    return reverse("case-notes", args=[case.reference])


@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        case = open_to_write(request, reference, subject="notes")
    else:
        case = open_case(request, reference, subject="notes")
    form = NoteForm(sent_data(request)) if may_write(case) else None
    if (
        form is not None
        and form.is_valid()
        and saved(
            request, form, lambda: write_note(case, by=user, **form.cleaned_data), _("The note is saved.")
        )
    ):
        return redirect(_notes(case))
    visible = Note.objects.visible_to(user).filter(case=case).with_details()
    page = Paginator(visible, PER_PAGE).get_page(request.GET.get("seite"))
    context = {"case": case, "form": form, "page": page, "may_write": form is not None, "pages": _pages(page)}
    return render(request, "team/plan/notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_correct(request: HttpRequest, reference: str, note: int) -> HttpResponse:
    user = signed_in(request)
    case = open_to_write(request, reference, subject="notes", subject_id=note)
    row: Note = part_or_404(Note.objects.visible_to(user).with_details(), case, note)
    form = NoteForm(sent_data(request), corrects=row)
    if form.is_valid() and saved(
        request,
        form,
        lambda: write_note(case, by=user, corrects=row, **form.cleaned_data),
        _("The correction is saved. The first note stays as it was."),
    ):
        return redirect(_notes(case))
    return form_page(
        request,
        case,
        form,
        title=_("Correct a note"),
        back=_notes(case),
        button=_("Save correction"),
        note=row,
    )


def _pages(page: Page[Note]) -> dict[str, Any]:
    paginator, number = page.paginator, page.number
    links = [
        {
            "number": None if shown == paginator.ELLIPSIS else shown,
            "url": f"?seite={shown}",
            "is_current": shown == number,
        }
        for shown in paginator.get_elided_page_range(number)
    ]
    return {
        "page_links": links,
        "number": number,
        "total": paginator.num_pages,
        "previous_url": f"?seite={number - 1}" if page.has_previous() else "",
        "next_url": f"?seite={number + 1}" if page.has_next() else "",
    }
