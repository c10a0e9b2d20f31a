"""The shortlist without an account: a cookie, a short address, a sheet in nine languages."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from offices.models import Office
from services.actions.shortlists import forget_shortlists, share_shortlist
from services.models import ServiceAtLocation, Shortlist
from sozialraum.lib import clock
from tests.services.builders import an_offer, protected, translated

pytestmark = pytest.mark.django_db

LANGUAGES = ["", "/einfach", "/en", "/fr", "/tr", "/ar", "/uk", "/ru", "/it"]
QUERIES = 10
"""The directory's versions, the offers, and seven lists of them; the passed-on list is one more."""


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def remember(client: Client, offer: ServiceAtLocation, **more: str) -> Any:
    return client.post("/merkliste/", {"tun": "merken", "angebot": offer.slug} | more)


def test_remembering_leads_back_to_the_offer_and_the_search_it_came_from() -> None:
    client, offer = Client(), an_offer()
    page = text(client.get(f"/angebote/{offer.slug}/?thema=baby"))
    assert '<button class="kern-btn kern-btn--secondary" type="submit" name="tun" value="merken">' in page
    answer = remember(client, offer, suche="/angebote/?thema=baby&quatsch=1")
    assert answer.headers["Location"] == "/angebote/babytreff-muehle/?thema=baby&gemerkt=1#gemerkt"
    assert "Dieses Angebot steht auf Ihrer Merkliste." in text(client.get(answer.headers["Location"]))
    assert "Babytreff Mühle" in text(client.get("/merkliste/"))


def test_nobody_gets_a_cookie_who_only_looks() -> None:
    client, offer = Client(), an_offer()
    for path in (
        "/merkliste/",
        f"/angebote/{offer.slug}/",
        f"/merkliste/{share_shortlist([offer.pk]).code}/",
    ):
        client.get(path)
    assert not client.cookies


def test_the_cookie_is_signed_and_out_of_reach_of_scripts() -> None:
    client, offer = Client(), an_offer()
    remember(client, offer)
    cookie = client.cookies["merkliste"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 2592000)
    client.cookies["merkliste"] = cookie.value.replace(str(offer.pk), str(offer.pk + 1), 1)
    assert "Ihre Liste ist noch leer" in text(client.get("/merkliste/"))


def test_an_offer_is_taken_off_and_an_empty_list_takes_its_cookie_along() -> None:
    client, first, second = Client(), an_offer(), an_offer("zweites", name="Zweites Angebot")
    remember(client, first)
    remember(client, second)
    remember(client, first)
    page = text(client.get("/merkliste/"))
    assert page.count('<li class="ml-entry') == 2
    assert page.index("Babytreff Mühle") < page.index("Zweites Angebot")
    client.post("/merkliste/", {"tun": "weg", "angebot": first.pk})
    page = text(client.get("/merkliste/"))
    assert "Babytreff Mühle" not in page
    assert "Zweites Angebot" in page
    client.post("/merkliste/", {"tun": "leeren"})
    assert client.cookies["merkliste"].value == ""


def test_thirty_offers_and_no_more() -> None:
    client = Client()
    offers = list(ServiceAtLocation.objects.public().order_by("pk")[:31])
    for offer in offers[:30]:
        remember(client, offer)
    answer = remember(client, offers[30])
    assert answer.headers["Location"] == "/merkliste/?voll=1"
    page = text(client.get("/merkliste/?voll=1"))
    assert "schon 30 Angebote" in page
    assert page.count('<li class="ml-entry') == 30


@pytest.mark.parametrize(
    "form", [{}, {"tun": "merken"}, {"tun": "merken", "angebot": "x" * 500}, {"tun": "?"}]
)
def test_what_makes_no_sense_changes_nothing(form: dict[str, str]) -> None:
    client = Client()
    assert client.post("/merkliste/", form).headers["Location"] == "/merkliste/"
    assert not client.cookies


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://example.org"}, {"origin": "null"}]
)
def test_another_site_cannot_put_anything_on_the_list(headers: dict[str, str]) -> None:
    client, offer = Client(enforce_csrf_checks=True), an_offer()
    form = {"tun": "merken", "angebot": offer.slug}
    assert client.post("/merkliste/", form, headers=headers).status_code == 403
    assert client.post("/merkliste/weitergeben/", headers=headers).status_code == 403
    own = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert client.post("/merkliste/", form, headers=own).status_code == 302


def test_offers_that_are_hidden_are_never_shown() -> None:
    hidden = ServiceAtLocation.objects.get(slug="krabbelgruppe-im-entwurf-burbach")
    client, offer = Client(), an_offer()
    assert remember(client, hidden).headers["Location"] == "/merkliste/"
    shared = share_shortlist([hidden.pk, offer.pk, 999_999_999])
    page = text(client.get(f"/merkliste/{shared.code}/"))
    assert hidden.service.name not in page
    assert "2 Angebote gibt es nicht mehr." in page


# --- the sheet ------------------------------------------------------------------------------------------
def test_passing_it_on_makes_a_short_address_that_opens_on_another_phone() -> None:
    client, offer = Client(), an_offer()
    remember(client, offer)
    address = client.post("/merkliste/weitergeben/").headers["Location"]
    again = client.post("/merkliste/weitergeben/").headers["Location"]
    assert again == address
    code = address.split("/")[2]
    assert len(code) == 10
    other = Client()
    page = text(other.get(address))
    for words in ("Babytreff Mühle", "Mühlenweg 3", "030 23125-801", "Klingeln Sie", "22. Februar 2027"):
        assert words in page
    assert f"testserver{address}" in page
    assert '<svg role="img" aria-label="QR-Code mit der Adresse dieser Liste"' in page
    other.post("/merkliste/", {"tun": "uebernehmen", "liste": code})
    assert "Babytreff Mühle" in text(other.get("/merkliste/"))


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_sheet_in_every_language(prefix: str, django_assert_num_queries: Any) -> None:
    offer = an_offer()
    translated(offer, "fr", name="Les petits du moulin")
    shared = share_shortlist([offer.pk], office=Office.objects.get(slug="malstatt"), sentence="Bis Dienstag!")
    client = Client()
    client.get(f"{prefix}/merkliste/{shared.code}/")
    with django_assert_num_queries(QUERIES + 1):
        page = text(client.get(f"{prefix}/merkliste/{shared.code}/"))
    assert "Bis Dienstag!" in page
    assert f"{prefix}/merkliste/{shared.code}/" in page
    if prefix not in ("", "/einfach"):
        assert "Merkliste" not in page.replace("/merkliste/", "")


def test_a_long_list_costs_as_many_queries_as_a_short_one(django_assert_num_queries: Any) -> None:
    keys = list(ServiceAtLocation.objects.public().order_by("pk").values_list("pk", flat=True)[:30])
    for number in (1, 30):
        code = share_shortlist(keys[:number]).code
        with django_assert_num_queries(QUERIES + 1):
            page = text(Client().get(f"/merkliste/{code}/"))
        assert page.count('<li class="ml-entry') == number


def test_a_protected_address_stays_protected() -> None:
    offer = protected(an_offer())
    page = text(Client().get(f"/merkliste/{share_shortlist([offer.pk]).code}/"))
    assert "Mühlenweg" not in page
    assert "Die Adresse ist geschützt" in page


def test_after_ninety_days_it_is_gone() -> None:
    shared, fresh = share_shortlist([an_offer().pk]), share_shortlist([an_offer("neu").pk])
    Shortlist.objects.filter(pk=shared.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    answer = Client().get(f"/merkliste/{shared.code}/")
    assert answer.status_code == 404
    assert "Diese Liste gibt es nicht mehr" in text(answer)
    assert forget_shortlists() == 1
    assert list(Shortlist.objects.all()) == [fresh]


def test_the_sentence_is_sealed_and_nothing_leads_to_anybody() -> None:
    offer = an_offer()
    share_shortlist([offer.pk], office=Office.objects.get(slug="malstatt"), sentence="Zitronenfalter")
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM services_shortlist s")
        assert "Zitronenfalter" not in cursor.fetchone()[0]
    names = {field.name for field in Shortlist._meta.get_fields()}
    assert names == {"id", "code", "offers", "office", "sentence", "created_at", "expires_at"}


def test_one_address_cannot_fill_the_shelf() -> None:
    client = Client()
    offers = list(ServiceAtLocation.objects.public().order_by("pk")[:30])
    answers = []
    for offer in offers:
        remember(client, offer)
        answers.append(client.post("/merkliste/weitergeben/").status_code)
    answers.append(client.post("/merkliste/weitergeben/").status_code)
    assert answers == [302] * 30 + [429]
