"""/team/zugriffe/: who looked at what, for the data protection officer. Never a content."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.actions.log import record_access
from cases.enums.cases import Via
from cases.forms.guard import LogFilter
from cases.models import AccessEntry
from cases.permissions.guard import is_data_protection
from offices.permissions import signed_in

PAGE = 50
MOST_ROWS = 100_000


def _asked(request: HttpRequest, action: str) -> tuple[LogFilter, Any]:
    """The filter and the rows; reading the log is a row of the log, written before it is read."""
    user = signed_in(request)
    if not is_data_protection(user):
        raise Http404
    form = LogFilter(request.GET)
    with transaction.atomic():
        record_access(by=user, via=Via.DATA_PROTECTION, action=action, subject="access_log")
    rows = AccessEntry.objects.none()
    if form.is_valid():
        asked = form.cleaned_data
        rows = AccessEntry.objects.select_related("actor").matching(
            actor=asked["person"].pk if asked["person"] else None,
            reference=asked["case"],
            first=asked["first"],
            last=asked["last"],
        )
    return form, rows


@never_cache
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    form, rows = _asked(request, "list")
    page = Paginator(rows, PAGE).get_page(request.GET.get("seite"))
    kept = {name: value for name, value in request.GET.items() if name != "seite" and value}

    def url(number: int) -> str:
        return f"?{urlencode(kept | {'seite': number})}"

    context = {
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "query": urlencode(kept),
        "is_filtered": bool(kept),
        "page_links": [
            {"number": number, "url": url(number), "is_current": number == page.number}
            if isinstance(number, int)
            else {"number": None}
            for number in page.paginator.get_elided_page_range(page.number, on_each_side=1)
        ],
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "team/guard/access_log.html", context, status=200 if form.is_valid() else 422)


class _Line:
    """What csv.writer writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _cell(text: Any) -> Any:
    """A spreadsheet would take a text that begins like a formula for one."""
    return f"'{text}" if isinstance(text, str) and text[:1] in "=+-@\t\r" else text


@never_cache
@require_safe
def access_log_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    _form, rows = _asked(request, "export")
    writer = csv.writer(_Line(), delimiter=";")
    head = [
        _("number"),
        _("when"),
        _("who"),
        _("case"),
        _("what"),
        _("of what"),
        _("number of it"),
        _("by what right"),
    ]

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(head)
        for row in rows[:MOST_ROWS].iterator(chunk_size=2000):
            yield writer.writerow(
                [
                    row.pk,
                    timezone.localtime(row.at).strftime("%d.%m.%Y %H:%M:%S"),
                    _cell(str(row.actor or "")),
                    row.case_reference,
                    row.action,
                    row.subject,
                    row.subject_id or "",
                    row.get_via_display(),
                ]
            )

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="zugriffe.csv"'
    return response
