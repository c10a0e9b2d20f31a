"""One offer: its page and its calendar file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language, gettext

from services import offer_page
from services.calendar import calendar_file
from services.linked_data import event_nodes, script_json, service_node
from services.offer_page import Page
from services.offer_reading import read
from services.search import filters as asked
from services.search import snapshot
from services.search.reference import Reference
from sozialraum.lib import clock
from sozialraum.lib.addresses import url_of
from sozialraum.lib.calendars import CONTENT_TYPE
from sozialraum.lib.languages import SOURCE, html_lang, in_language
from sozialraum.lib.pages import render
from sozialraum.lib.publicpage import public_page

MOST_CANCELLED_EVENTS = 3
SUMMARY_LENGTH = 155


@public_page
def offer_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Is it for me, when, where, what does it cost, can I just come, who answers, how fresh is this."""
    language = get_language() or SOURCE
    reading, directory = read(slug, language), snapshot.current()
    if reading is None:
        raise Http404
    offer, now = reading.offer, clock.now()
    page = offer_page.page_of(reading, language, directory, now)
    url = request.build_absolute_uri(url_of("offer-detail", slug))
    context = {
        "page": page,
        "offer": offer,
        "service": offer.service,
        "texts": page.texts,
        "url": url,
        "icons": f"{static('img/icons.svg')}#",
        "german": "" if html_lang(language) == SOURCE else SOURCE,
        "summary": _summary(page),
        "linked_data": _linked_data(page, url),
        "crisis_needed": page.kind.quick_exit,
        "back_url": _back_url(request, directory.reference),
        "crumbs": _crumbs(page, language),
        "here": _named(page),
        "kind_url": f"{url_of('offer-list')}?thema={page.kind.code}",
        "office": _office(offer, directory.reference),
        "has_calendar": page.when.has_calendar,
        "calendar_url": url_of("offer-calendar", slug),
        "kind_name": page.kind.name(language),
        "ages": _ages(page),
        "first_phone": next((phone for phone in page.all_phones if phone["href"]), None),
        "fallback_note": _fallback_note(page, language),
        "german_url": in_language(request.path, SOURCE),
        "virtual_words": offer.location.get_location_type_display(),
        "mails": _mails(page),
        "website": offer.service.url.split("://", 1)[-1].rstrip("/"),
        "printed_on": offer_page.long_date(now.date()),
        "shortlist_url": url_of("shortlist"),
        "is_remembered": request.GET.get("gemerkt") == "1",
    }
    return render(request, "services/offer.html", context)


@public_page
def offer_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The dates of an offer for a calendar program, to open once or to subscribe to."""
    language = get_language() or SOURCE
    reading = read(slug, language)
    if reading is None:
        raise Http404
    content = calendar_file(
        reading.offer,
        reading.texts(language),
        reading.timetable(snapshot.current().reference.holidays),
        url=request.build_absolute_uri(url_of("offer-detail", slug)),
        language=language,
        today=clock.today(),
        phones=offer_page.numbers(reading),
    )
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.ics"'
    return response


def _back_url(request: HttpRequest, reference: Reference) -> str:
    """The list as it was left, empty for whoever came another way."""
    if not request.META.get("QUERY_STRING"):
        return ""
    query = asked.parse(request.GET, topics=reference.topic_codes).query()
    return f"{url_of('offer-list')}?{query}" if query else ""


def _crumbs(page: Page, language: str) -> list[tuple[str, str]]:
    offers = url_of("offer-list")
    return [
        (gettext("Offers"), offers),
        (page.category.name(language), f"{offers}?thema={page.category.code}"),
    ]


def _named(page: Page) -> str:
    name = page.texts.name
    return format_html('<bdi lang="{}">{}</bdi>', name.lang, name.value) if name.lang else name.value


def _summary(page: Page) -> str:
    """What a search engine shows below the title."""
    text = " ".join(page.texts.description.value.split()) or str(page.texts.name)
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _linked_data(page: Page, url: str) -> list[Any]:
    """One block for the service and one for each of the next dates."""
    offer, reading = page.offer, page.reading
    areas = reading.areas
    nodes = [
        service_node(
            offer,
            page.texts,
            url=url,
            areas=areas,
            spoken=[row.code for row in reading.languages],
            costs=reading.costs,
            phones=offer_page.numbers(reading),
            rules=() if page.is_paused else page.timetable.rules,
        )
    ]
    told, cancelled = [], 0
    for one in page.when.occurrences:
        cancelled += one.is_cancelled
        if not one.is_cancelled or cancelled <= MOST_CANCELLED_EVENTS:
            told.append(one)
    if told:
        nodes += event_nodes(offer, page.texts, told, url=url, areas=areas)
    return [script_json(node) for node in nodes]


def _ages(page: Page) -> str:
    """Plain ages are named as such; "all ages" and "from pregnancy on" speak for themselves."""
    if page.offer.service.minimum_age_months is None or page.offer.service.minimum_age_months < 0:
        return page.ages[:1].upper() + page.ages[1:]
    return gettext("Age: %(ages)s") % {"ages": page.ages}


def _mails(page: Page) -> list[str]:
    """General addresses that no contact has already."""
    of_contacts = {contact["email"] for contact in page.contacts}
    return [mail for mail in [page.offer.service.email] if mail and mail not in of_contacts]


def _fallback_note(page: Page, language: str) -> str:
    if not page.texts.falls_back:
        return ""
    if language == "einfach":
        return gettext("This text is not in plain language yet.")
    return gettext("This text is only in German so far.")


def _office(offer: Any, reference: Reference) -> Any:
    """Whom to ask what fits: the office of the area, else the nearest; none for help without a place."""
    place = offer.location.place
    if place is None:
        return None
    own = [office for office in reference.offices if office.social_area_id == place.social_area_id]
    return min(
        own or reference.offices,
        key=lambda office: (
            (office.latitude - place.latitude) ** 2 + (0.65 * (office.longitude - place.longitude)) ** 2
        ),
        default=None,
    )
