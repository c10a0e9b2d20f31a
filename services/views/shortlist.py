"""/merkliste/: keep offers in sight, print them, pass them on. No account; a cookie only for whoever uses it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offices.models import User
from offices.permissions import standing
from services import shortlists
from services.actions.shortlists import share_shortlist
from services.models import ServiceAtLocation, Shortlist
from services.models.shortlists import LONGEST_SENTENCE, MOST_OFFERS
from services.offer_page import long_date
from services.search import filters as asked
from services.search import snapshot
from services.shortlists import Entry
from sozialraum.lib import clock
from sozialraum.lib.languages import SOURCE
from sozialraum.lib.qr import qr_svg
from sozialraum.lib.samesite import from_this_site


@from_this_site
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shortlist(request: HttpRequest) -> HttpResponse:
    """The list of this browser; POST `tun`: merken, weg, leeren or uebernehmen."""
    if request.method == "POST":
        return _change(request)
    kept = shortlists.kept_in(request)
    context = _context(kept) | {
        "is_own": True,
        "full": request.GET.get("voll") == "1",
        "may_hand_over": _works_with_families(request),
        "longest": LONGEST_SENTENCE,
        "languages": settings.LANGUAGES,
    }
    return render(request, "services/shortlist.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    kept, do = shortlists.kept_in(request), request.POST.get("tun", "")
    response: HttpResponseRedirect = redirect("shortlist")
    if do == "merken":
        pk = _offer(request.POST.get("angebot", ""))
        if pk is None:
            return response
        if pk not in kept and len(kept) >= MOST_OFFERS:
            return redirect(f"{reverse('shortlist')}?voll=1")
        response = redirect(_back_to_offer(request))
        kept = [*kept, pk] if pk not in kept else kept
    elif do == "weg":
        gone = request.POST.get("angebot", "")
        kept = [pk for pk in kept if str(pk) != gone]
    elif do == "leeren":
        kept = []
    elif do == "uebernehmen":
        found = Shortlist.objects.valid(clock.now()).filter(code=request.POST.get("liste", "")).first()
        kept = list(dict.fromkeys([*kept, *(found.offers if found else [])]))[:MOST_OFFERS]
    else:
        return response
    shortlists.keep_in(response, kept)
    return response


def _offer(slug: str) -> int | None:
    found: int | None = (
        ServiceAtLocation.objects.public().filter(slug=slug).values_list("pk", flat=True).first()
    )
    return found


def _back_to_offer(request: HttpRequest) -> str:
    """The page the button was on, with the search it came from."""
    topics = snapshot.current().reference.topic_codes
    searched = request.POST.get("suche", "")[:2000].partition("?")[2]
    query = asked.parse(QueryDict(searched), topics=topics).query()
    address = reverse("offer-detail", args=[request.POST["angebot"]])
    return f"{address}?{query}{'&' if query else ''}gemerkt=1#gemerkt"


@from_this_site
@never_cache
@require_POST
def shortlist_share(request: HttpRequest) -> HttpResponse:
    """Put the list of this browser under a short address, to print it or to open it on another phone."""
    kept = [entry.offer.pk for entry in _entries(shortlists.kept_in(request))]
    if not kept:
        return redirect("shortlist")
    if not ratelimit.consume(request, action="shortlist"):
        return ratelimit.respond_429(request)
    return redirect("shortlist-shared", code=share_shortlist(kept).code)


@never_cache
@require_safe
def shortlist_shared(request: HttpRequest, code: str) -> HttpResponse:
    """A list that somebody passed on: the same page on a phone and on paper."""
    found = Shortlist.objects.valid(clock.now()).select_related("office").filter(code=code).first()
    if found is None:
        return render(request, "services/shortlist_gone.html", status=404)
    url = request.build_absolute_uri(reverse("shortlist-shared", args=[code]))
    context = _context(found.offers) | {
        "shortlist": found,
        "url": url,
        "short_url": url.split("://", 1)[-1],
        "qr": qr_svg(url, label=gettext("QR code with the address of this list")),
        "valid_until": long_date(found.expires_at.astimezone(clock.BERLIN).date()),
        "from_office": shortlists.from_office(found.office, snapshot.current()),
    }
    return render(request, "services/shortlist.html", context)


def _entries(offers: list[int]) -> list[Entry]:
    return shortlists.entries(offers, get_language() or SOURCE, snapshot.current())


def _context(offers: list[int]) -> dict[str, Any]:
    found = _entries(offers)
    return {
        "entries": found,
        "lost": len(offers) - len(found),
        "german": shortlists.german_texts(get_language() or SOURCE),
        "crisis_needed": shortlists.needs_exit(found),
        "icons": f"{static('img/icons.svg')}#",
        "printed_on": long_date(clock.today()),
    }


def _works_with_families(request: HttpRequest) -> bool:
    """Residents have no session, and nobody looks for one."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return isinstance(request.user, User) and standing(request.user).works_with_families
