"""Papers of a case: listed, added, handed out and deleted, each only through the door of the case."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.actions.errors import Refused
from cases.actions.files import add_file, delete_file
from cases.enums.files import CONTENT_TYPES
from cases.forms.files import FileForm
from cases.models import Attachment
from cases.views.access import open_case
from cases.views.answers import done
from cases.views.plan.opening import may_write, open_to_write, part_or_404
from offices.permissions import signed_in
from sozialraum.lib import vault


@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, reference: str) -> HttpResponse:
    if request.method == "POST":
        case = open_to_write(request, reference, subject="files")
    else:
        case = open_case(request, reference, subject="files")
    form = None
    if may_write(case):
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form is not None and form.is_valid():
        file, remark = form.cleaned_data["file"], form.cleaned_data["remark"]

        try:
            add_file(case, by=signed_in(request), name=file.name, data=file.read(), remark=remark)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, _("The file is kept with the case."))
            return redirect("case-files", case.reference)
    context = {
        "case": case,
        "form": form,
        "may_write": form is not None,
        "files": Attachment.objects.filter(case=case).select_related("added_by"),
    }
    return render(request, "team/plan/files.html", context)


@require_safe
def file_download(request: HttpRequest, reference: str, file: int) -> HttpResponseBase:
    """Handed out piece by piece, as a file to be saved: no browser shows it, keeps it or runs anything in it."""
    case = open_case(request, reference, action="download", subject="attachment", subject_id=file)
    row: Attachment = part_or_404(Attachment.objects, case, file)
    try:
        content = _begun(vault.pieces(row.stored_as))
    except vault.NotThere:
        raise Http404 from None
    response = StreamingHttpResponse(content, content_type=CONTENT_TYPES[row.kind])
    response.headers["Content-Length"] = str(row.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Opened before the answer begins, so that a missing file is a plain 404."""
    return chain([next(pieces)], pieces)


@require_http_methods(["GET", "HEAD", "POST"])
def file_delete(request: HttpRequest, reference: str, file: int) -> HttpResponse:
    case = open_to_write(request, reference, subject="attachment", subject_id=file)
    row: Attachment = part_or_404(Attachment.objects, case, file)
    back = reverse("case-files", args=[case.reference])
    if request.method == "POST":
        done(request, lambda: delete_file(row, by=signed_in(request)), _("The file has been deleted."))
        return redirect(back)
    return render(request, "team/plan/file_delete.html", {"case": case, "file": row, "back": back})
