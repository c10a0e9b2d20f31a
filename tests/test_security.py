"""What a page sends and what it never does: headers, foreign hosts, cookies, foreign markup, protected addresses."""

import json
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, override_settings

from services.models import ServiceAtLocation
from sozialraum.lib.languages import CODES, in_language
from tests.browser import addresses
from tests.pages import Page

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
MAP_POLICY = POLICY - {"img-src 'self' data:"} | {"img-src 'self' data: https://sgx.geodatenzentrum.de"}

PAGES = sorted({**addresses.PUBLIC, **addresses.GERMAN_ONLY}.items())
PROTECTED = "beratung-bei-gewalt-zu-hause-st-johann"
HIDDEN_ADDRESSES = ("Verborgener Weg", "Geschützte Beratung")
UNSEEN = {
    "krabbelgruppe-im-entwurf-burbach": "Krabbelgruppe im Entwurf",
    "jugendtreff-hinter-dem-vorhang-rodenhof": "hinter dem Vorhang",
}


def directives(response: HttpResponse) -> set[str]:
    return {part.strip() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()}


# --- headers --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "address"), PAGES)
def test_the_browser_is_told_what_a_page_may_load(client: Client, name: str, address: str) -> None:
    response = client.get(address)
    assert directives(response) == (MAP_POLICY if name == "map" else POLICY)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


def test_only_the_map_may_show_tiles(client: Client) -> None:
    for language in CODES:
        for address in ("/karte/", "/karte/?ort=burbach"):
            assert directives(client.get(in_language(address, language))) == MAP_POLICY
    assert directives(client.get("/karte/treffer.json")) == POLICY


# --- what is in a page ----------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "address"), PAGES)
def test_no_page_needs_an_exception_from_the_policy(client: Client, name: str, address: str) -> None:
    page = Page(client.get(address).content.decode())
    for attributes, text in page.scripts:
        assert attributes.get("src") or attributes["type"] in ("application/ld+json", "application/json"), (
            text
        )
    assert list(page.all("style")) == []
    for tag, attributes in page.elements:
        assert "style" not in attributes, (tag, attributes)
        assert [key for key in attributes if key.startswith("on")] == [], (tag, attributes)
        assert not attributes.get("href", "").lower().startswith("javascript:"), attributes


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_no_page_fetches_from_another_host(client: Client, name: str, address: str) -> None:
    page = Page(client.get(address).content.decode())
    resources = list(page.resources())
    assert resources or name == "neutral"
    assert [
        found for found in resources if urlsplit(found).netloc or not found.startswith(("/", "#", "data:"))
    ] == []


def test_style_sheets_fetch_from_nowhere_else(client: Client) -> None:
    css = {
        path
        for _, address in PAGES
        for path in Page(client.get(address).content.decode()).resources()
        if ".css" in path
    }
    assert css
    from django.contrib.staticfiles import finders

    for path in css:
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        assert found, path
        with open(found) as file:
            text = file.read()
        assert "//" not in "".join(
            part.split(")")[0] for part in text.split("url(")[1:] if "data:" not in part[:8]
        ), path
        assert "@import" not in text, path


@pytest.mark.parametrize(("name", "address"), PAGES)
def test_links_to_other_hosts_tell_nothing_and_open_no_window(
    client: Client, name: str, address: str
) -> None:
    for attributes in Page(client.get(address).content.decode()).all("a"):
        if attributes.get("target") == "_blank":
            assert "noopener" in attributes.get("rel", ""), attributes


# --- cookies --------------------------------------------------------------------------------------------
def test_residents_get_no_cookie(client: Client) -> None:
    for _, address in PAGES:
        if address not in addresses.GERMAN_ONLY.values():
            assert not client.get(address).cookies, address
    assert not client.cookies


def test_session_and_form_cookies_of_staff(client: Client) -> None:
    cache.clear()
    client.get("/konto/anmelden/")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    response = client.post("/konto/anmelden/", {"login": "carla", "password": "demo"})
    assert response.status_code == 302
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["max-age"] == ""  # ends with the browser
    assert client.get("/team/").headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_a_page_of_staff_is_never_kept_for_others(client: Client) -> None:
    client.post("/konto/anmelden/", {"login": "carla", "password": "demo"})
    assert "carla" not in Client().get("/").content.decode().lower()


def test_signing_in_needs_the_forms_token() -> None:
    careful = Client(enforce_csrf_checks=True)
    response = careful.post("/konto/anmelden/", {"login": "carla", "password": "demo"})
    assert response.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in careful.cookies


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_host(client: Client, target: str) -> None:
    cache.clear()
    response = client.post("/konto/anmelden/", {"login": "carla", "password": "demo", "next": target})
    assert response.status_code == 302
    assert response.url == "/team/"


def test_guessing_a_password_is_stopped(client: Client) -> None:
    cache.clear()
    answers = [
        client.post("/konto/anmelden/", {"login": "emil", "password": f"falsch{n}"}).status_code
        for n in range(8)
    ]
    response = client.post("/konto/anmelden/", {"login": "emil", "password": "demo"})
    assert answers[0] == 200
    assert response.status_code in (200, 429)
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    cache.clear()


def test_wrong_name_and_wrong_password_read_the_same(client: Client) -> None:
    """Who works here is nobody's business."""
    cache.clear()
    texts = []
    for login in ("carla", "niemand"):
        page = client.post("/konto/anmelden/", {"login": login, "password": "falsch"}).content.decode()
        texts.append(page.split("<form method")[1].split("</form>")[0].replace(login, "…"))
    first, second = (part.split("csrfmiddlewaretoken")[1].split(">", 1)[1] for part in texts)
    assert first == second
    cache.clear()


# --- markup from outside --------------------------------------------------------------------------------
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "\u2028\u2029",
    "\ue010\ue011\ue012\ue013\ue014",  # the marks that kept parts of a page are filled at
)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    "parameter", ["q", "ort", "tag", "alter", "thema", "sprache", "umkreis", "woche", "seite", "next"]
)
def test_what_is_typed_stays_text(client: Client, parameter: str, attack: str) -> None:
    for path in ("/angebote/", "/karte/", "/woche/", addresses.OFFER, "/konto/anmelden/", "/ar/angebote/"):
        response = client.get(f"{path}?{parameter}={quote(attack)}")
        assert response.status_code == 200, path
        html = response.content.decode()
        page = Page(html)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert [a for tag, a in page.elements if any(key.startswith("on") for key in a)] == []
        for text in page.linked_data:
            json.loads(text)
        plain = Page(client.get(path).content.decode())
        assert len(page.scripts) <= len(plain.scripts) + 1
        assert len(list(page.all("title"))) == len(list(plain.all("title"))) == 1


def test_what_is_typed_is_shown_again_as_typed(client: Client) -> None:
    typed = '<b>"Tee" & Kuchen</b>'
    html = client.get("/angebote/", {"q": typed}).content.decode()
    page = Page(html)
    assert next(field["value"] for field in page.all("input") if field.get("id") == "q") == typed
    assert typed in page.title
    assert typed not in html
    assert typed in unescape(html)


# --- what must stay hidden ------------------------------------------------------------------------------
def everything_said(client: Client) -> Iterator[tuple[str, str]]:
    """What the portal tells about offers, in every language: address and text."""
    paths = [
        f"/angebote/{PROTECTED}/",
        f"/angebote/{PROTECTED}/termine.ics",
        "/angebote/schutz-und-plan-beratung-fuer-frauen-in-voelklingen/",
        "/angebote/?q=gewalt",
        "/angebote/?q=verborgener+weg",
        "/angebote/?thema=haeusliche-gewalt",
        "/angebote/?thema=krise",
        "/karte/?thema=haeusliche-gewalt",
        "/karte/treffer.json",
        "/karte/treffer.json?thema=haeusliche-gewalt&ort=st-johann",
        "/woche/?thema=krise",
        "/krise/",
        "/bueros/malstatt/",
        "/",
    ]
    for language in CODES:
        for path in paths:
            response = client.get(in_language(path, language))
            assert response.status_code == 200, path
            yield in_language(path, language), response.content.decode()
    for path in ("/sitemap.xml", "/robots.txt", "/manifest.webmanifest"):
        yield path, client.get(path).content.decode()


def test_a_protected_address_is_nowhere(client: Client) -> None:
    typed = "verborgener weg"
    for address, text in everything_said(client):
        said = unescape(text)
        for hidden in HIDDEN_ADDRESSES:
            # What somebody typed themselves may stand in their own search field.
            if typed not in address.replace("+", " "):
                assert hidden.lower() not in said.lower(), (address, hidden)
        assert "Weg 7" not in said, address


def test_a_protected_place_is_no_point(client: Client) -> None:
    """Neither the true point nor one from which it could be told: all of an area share its middle."""
    offers = ServiceAtLocation.objects.filter(location__is_protected=True).select_related("location__place")
    true = {offer.slug: (offer.location.latitude, offer.location.longitude) for offer in offers}
    area = {offer.slug: (offer.location.place.latitude, offer.location.place.longitude) for offer in offers}
    assert PROTECTED in true
    points = client.get("/karte/treffer.json").json()["points"]
    shown = {point["url"].split("/")[2]: point for point in points if point.get("protected")}
    for slug, point in shown.items():
        assert (point["lat"], point["lon"]) == pytest.approx(area[slug], abs=1e-4)
        assert (point["lat"], point["lon"]) != pytest.approx(true[slug], abs=1e-4)
    for address, text in everything_said(client):
        for latitude, longitude in true.values():
            assert f"{latitude:.4f}" not in text or f"{longitude:.4f}" not in text, address


@pytest.mark.parametrize(
    ("true", "invented"),
    [
        ("Verborgener Weg", "Vergessener Weg"),
        ("Verborgener Weg 7", "Vergessener Weg 7"),
        ("verborgener", "vergessener"),
    ],
)
def test_a_protected_address_is_not_found_by_its_street(client: Client, true: str, invented: str) -> None:
    """A search that hits by a hidden word would confirm it: the true street answers like one that nobody has."""
    answers = [client.get("/karte/treffer.json", {"q": typed}).json() for typed in (true, invented)]
    first, second = ([point["name"] for point in answer["points"]] for answer in answers)
    assert first == second


@pytest.mark.parametrize("slug", UNSEEN)
def test_drafts_and_hidden_offers_are_nowhere(client: Client, slug: str) -> None:
    assert ServiceAtLocation.objects.filter(slug=slug).exists()
    for language in CODES:
        for ending in ("", "termine.ics"):
            assert client.get(in_language(f"/angebote/{slug}/{ending}", language)).status_code == 404
    said = [*everything_said(client)]
    said += [(path, client.get(path).content.decode()) for path in every_list()]
    for address, text in said:
        assert slug not in text, address
        if "entwurf" not in address and "vorhang" not in address:
            assert UNSEEN[slug] not in unescape(text), address


def every_list() -> list[str]:
    pages = [f"/angebote/?seite={number}" for number in range(1, 12)]
    searches = [
        "/angebote/?q=krabbelgruppe+im+entwurf",
        "/angebote/?q=hinter+dem+vorhang",
        "/angebote/?q=krabbelgruppe",
    ]
    return [
        *pages,
        *searches,
        "/karte/treffer.json?q=entwurf",
        "/karte/treffer.json?q=vorhang",
        "/woche/",
        "/bueros/burbach/",
    ]


# --- language versions and the sitemap ------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["/", "/angebote/", addresses.OFFER, "/woche/", "/bueros/malstatt/", "/krise/"]
)
def test_language_versions_name_each_other(client: Client, path: str) -> None:
    expected = {
        **{code: f"http://testserver{in_language(path, code)}" for code in CODES if code != "einfach"},
        "x-default": f"http://testserver{path}",
    }
    for code in CODES:
        response = client.get(in_language(path, code))
        assert response.status_code == 200
        page = Page(response.content.decode())
        named = {a["hreflang"]: a["href"] for a in page.all("link") if a.get("hreflang")}
        assert named == expected
        assert next(page.all("html")) == {
            "lang": "de" if code == "einfach" else code,
            "dir": "rtl" if code == "ar" else "ltr",
        }


SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_lists_every_public_offer_and_only_pages_that_exist(client: Client) -> None:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    assert root.tag == f"{{{SITEMAP['s']}}}urlset"
    listed = [found.text or "" for found in root.iterfind("s:url/s:loc", SITEMAP)]
    assert len(listed) == len(set(listed))
    paths = {urlsplit(address).path for address in listed}
    slugs = {path.split("/")[2] for path in paths if path.startswith("/angebote/") and path != "/angebote/"}
    assert slugs == set(ServiceAtLocation.objects.public().values_list("slug", flat=True))
    for path in sorted(paths):
        if not path.startswith("/angebote/") or path.startswith("/angebote/k"):
            assert client.get(path).status_code == 200, path
    for url in root.iterfind("s:url", SITEMAP):
        versions = {link.get("hreflang") for link in url.iterfind("x:link", SITEMAP)}
        assert versions == {code for code in CODES if code != "einfach"} | {"x-default"}


def test_machines_are_told_where_not_to_look(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    for path in ("/team/", "/verwaltung/", "/konto/"):
        assert f"Disallow: {path}\n" in text


# --- strangers ------------------------------------------------------------------------------------------
@override_settings(ALLOWED_HOSTS=["portal.example"])
def test_only_our_own_names_are_answered() -> None:
    stranger = Client(raise_request_exception=False)
    assert stranger.get("/", headers={"host": "portal.example"}).status_code == 200
    for host in (
        "evil.example",
        "portal.example.evil.example",
        "portal.example:80:80",
        "",
        "[::1",
        "ä.example",
    ):
        response = stranger.get("/", headers={"host": host})
        assert response.status_code == 400, host
        assert "evil" not in response.content.decode()
