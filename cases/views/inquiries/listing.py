"""The list: what waits, the most urgent first. It shows nothing that is sealed, so no access is written down."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cases.enums.inquiries import MINORS, PENDING
from cases.models import Inquiry
from cases.views.inquiries import wording
from offices.permissions import signed_in, standing
from services.search import snapshot
from services.search.reference import Reference

PER_PAGE = 25
OPEN, MINE, SETTLED = "offen", "meine", "erledigt"


@never_cache
@require_safe
def inquiry_list(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    visible = Inquiry.objects.visible_to(user)
    counts = visible.aggregate(
        open=Count("pk", filter=Q(state__in=PENDING)),
        mine=Count("pk", filter=Q(state__in=PENDING, taken_by=user)),
        settled=Count("pk", filter=~Q(state__in=PENDING)),
    )
    shown = request.GET.get("zeigen", OPEN)
    rows = visible.with_details().without_contents()
    if shown == SETTLED:
        rows = rows.settled()
    else:
        rows = rows.pending().filter(taken_by=user) if shown == MINE else rows.pending()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    address, reference = reverse("inquiry-list"), snapshot.current().reference
    context = {
        "page": page,
        "rows": [row(inquiry, reference) for inquiry in page.object_list],
        "tabs": [
            {
                "key": OPEN,
                "url": address,
                "count": counts["open"],
                "is_current": shown not in (MINE, SETTLED),
            },
            {
                "key": MINE,
                "url": f"{address}?zeigen={MINE}",
                "count": counts["mine"],
                "is_current": shown == MINE,
            },
            {
                "key": SETTLED,
                "url": f"{address}?zeigen={SETTLED}",
                "count": counts["settled"],
                "is_current": shown == SETTLED,
            },
        ],
        "shown": shown if shown in (MINE, SETTLED) else OPEN,
        "several_offices": len({inquiry.office_id for inquiry in page.object_list}) > 1,
    }
    return render(request, "team/inquiries/list.html", context)


def row(inquiry: Inquiry, reference: Reference) -> dict[str, Any]:
    return {
        "inquiry": inquiry,
        "url": inquiry.get_absolute_url(),
        "title": wording.title(inquiry),
        "clock": wording.clock_of(inquiry, reference),
        "state": wording.state(inquiry),
        "topics": wording.topics(inquiry, reference),
        "is_minor": inquiry.asker in MINORS,
        "arrived": wording.moment(inquiry.created_at),
        "appointment": wording.moment(inquiry.appointment_at) if inquiry.appointment_at else "",
    }
