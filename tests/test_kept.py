"""Parts of a page that are rendered once carry marks for the address; no page may ever show one."""

import re

import pytest
from django.test import Client

PAGES = [
    "/",
    "/angebote/",
    "/angebote/?q=tafel",
    "/woche/",
    "/karte/",
    "/bueros/",
    "/bueros/malstatt/",
    "/krise/",
]
PAGES += [
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/einfache-sprache/",
    "/konto/anmelden/",
    "/gibt-es-nicht/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_no_mark_is_left_in_a_page(client: Client, address: str) -> None:
    for prefix in ("", "/ar", "/einfach") if not address.startswith("/konto") else ("",):
        page = client.get(prefix + address).content.decode()
        assert not re.search("[\ue000-\uf8ff]", page)


@pytest.mark.django_db
def test_every_language_links_to_the_same_search(client: Client) -> None:
    page = client.get("/fr/angebote/?q=tafel&ort=burbach").content.decode()
    assert 'href="/angebote/?q=tafel&amp;ort=burbach" lang="de"' in page
    assert 'href="/ar/angebote/?q=tafel&amp;ort=burbach" lang="ar"' in page
    assert 'hreflang="tr" href="http://testserver/tr/angebote/"' in page
