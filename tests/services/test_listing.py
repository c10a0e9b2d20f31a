"""Residents search and filter. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from services.actions.directory import refresh_directory, refresh_offers
from services.models import OfferIndex, SearchMiss, Service, ServiceAtLocation

pytestmark = pytest.mark.django_db


def items(client: Client, address: str) -> list[dict[str, str]]:
    """The Services of the list page in the order shown."""
    page = client.get(address).content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert data is not None
    return [element["item"] for element in json.loads(data[1])["itemListElement"]]


def names(client: Client, address: str) -> list[str]:
    return [item["name"] for item in items(client, address)]


def test_a_mother_in_burbach_finds_the_crawling_group_with_its_next_date(client: Client) -> None:
    page = client.get("/angebote/?q=krabbelgruppe+burbach").content.decode()
    first = items(client, "/angebote/?q=krabbelgruppe+burbach")[0]
    assert first["serviceType"] == "Krabbelgruppe"
    assert "Burbach" in page
    assert page.index("sr-card__when") < page.index("sr-card__where")


def test_typing_errors_of_people_who_learn_german_are_understood(client: Client) -> None:
    page = client.get("/angebote/?q=krabelgruppe").content.decode()
    assert items(client, "/angebote/?q=krabelgruppe")[0]["serviceType"] == "Krabbelgruppe"
    assert "krabbelgruppe" in page.lower()


@pytest.mark.parametrize("spelling", ["Frühförderung", "fruehfoerderung", "FRUHFORDERUNG"])
def test_umlauts_in_any_spelling(client: Client, spelling: str) -> None:
    assert items(client, f"/angebote/?q={spelling}")[0]["serviceType"] == "Frühförderung"


def test_the_german_kind_names_the_service_in_every_language(client: Client) -> None:
    assert items(client, "/ar/angebote/?thema=krabbelgruppe")[0]["serviceType"] == "Krabbelgruppe"


def test_filters_combine_and_stay_in_the_address(client: Client) -> None:
    free_baby = client.get("/angebote/?thema=baby&kostenlos=1&ort=malstatt").content.decode()
    assert re.search(r'href="/angebote/[\w-]+/\?thema=baby&amp;ort=malstatt&amp;kostenlos=1"', free_baby)


def test_all_children_must_fit(client: Client) -> None:
    both = set(names(client, "/angebote/?alter=1&alter=12"))
    assert both
    assert both <= set(names(client, "/angebote/?alter=1")) | {
        item for page in range(2, 9) for item in names(client, f"/angebote/?alter=1&seite={page}")
    }
    for slug in OfferIndex.objects.filter(maximum_age_months__lt=144).values_list("slug", flat=True):
        assert f"/angebote/{slug}/?" not in client.get("/angebote/?alter=1&alter=12").content.decode()


def test_counts_respect_the_other_filters(client: Client) -> None:
    page = client.get("/angebote/?thema=baby").content.decode()
    count = re.search(r'name="kostenlos" value="1">.*?</span>(\d+)</span>', page, re.S)
    assert count is not None
    free = client.get("/angebote/?thema=baby&kostenlos=1").content.decode()
    total = re.search(r'id="hits"[^>]*>(\d+) ', free)
    assert total is not None
    assert int(count[1]) == int(total[1]) > 0


def test_a_postcode_of_two_areas_asks_which(client: Client) -> None:
    page = client.get("/angebote/?ort=66115").content.decode()
    assert 'href="/angebote/?ort=burbach"' in page
    assert 'href="/angebote/?ort=malstatt"' in page


def test_an_unknown_place_is_named_and_kept(client: Client) -> None:
    page = client.get("/angebote/?ort=Atlantis&thema=baby").content.decode()
    assert 'value="Atlantis"' in page
    assert "„Atlantis“" in page
    assert 'href="#f-ort"' in page


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("alter=alt", "alter"),
        ("tag=irgendwann", "tag"),
        ("umkreis=weit", "umkreis"),
        ("thema=quatsch", "thema"),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_rest_still_answers(
    client: Client, query: str, field: str
) -> None:
    response = client.get(f"/angebote/?{query}&q=tafel")
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert items(client, f"/angebote/?{query}&q=tafel")[0]["serviceType"] == "Tafel"


def test_an_empty_result_says_what_to_drop_and_who_can_help(client: Client) -> None:
    address = "/angebote/?q=tafel&ort=burbach&alter=-&thema=jugend"
    page = client.get(address).content.decode()
    assert items(client, address) == []
    assert 'href="/angebote/?q=tafel&amp;ort=burbach&amp;alter=-"' in page
    assert reverse("office-detail", args=["burbach"]) in page


def test_a_search_without_result_is_kept_as_text_and_day_only(client: Client) -> None:
    client.get("/angebote/?q=Einhornreiten")
    assert list(SearchMiss.objects.values_list("text", "day__year")) == [("einhornreiten", 2026)]


def test_a_number_that_could_be_a_telephone_is_not_kept(client: Client) -> None:
    client.get("/angebote/?q=qqqq+0681555123")
    assert SearchMiss.objects.count() == 0


def test_drafts_and_hidden_offers_are_in_no_list(client: Client) -> None:
    offer = ServiceAtLocation.objects.get(pk=OfferIndex.objects.filter(is_public=True).order_by("pk")[0].pk)
    Service.objects.filter(pk=offer.service_id).update(status="inactive")
    refresh_offers([offer.pk])
    for page in range(1, 12):
        assert f"/angebote/{offer.slug}/" not in client.get(f"/angebote/?seite={page}").content.decode()


def test_a_changed_name_is_found_at_once(client: Client) -> None:
    offer = ServiceAtLocation.objects.public().order_by("pk")[0]
    Service.objects.filter(pk=offer.service_id).update(name="Zauberhafte Papageienrunde")
    refresh_offers([offer.pk])
    assert "Zauberhafte Papageienrunde" in names(client, "/angebote/?q=papageienrunde")


def test_ten_or_all_offers_cost_the_same_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/angebote/")
    with django_assert_num_queries(2):
        client.get("/angebote/?ort=malstatt&thema=baby&kostenlos=1")
    ServiceAtLocation.objects.exclude(
        pk__in=list(ServiceAtLocation.objects.values_list("pk", flat=True)[:10])
    ).delete()
    refresh_directory()
    client.get("/angebote/")
    with django_assert_num_queries(2):
        client.get("/angebote/?ort=malstatt&thema=baby&kostenlos=1")


def test_a_search_costs_no_further_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/angebote/")
    with django_assert_num_queries(2):
        client.get("/angebote/?q=krabbelgruppe+burbach")


def test_a_page_beyond_the_last_shows_the_last(client: Client) -> None:
    assert client.get("/angebote/?seite=99999").status_code == 200
    assert names(client, "/angebote/?seite=99999")
