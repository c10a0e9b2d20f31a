"""The directory as open data: what programs of others get under /api/hsds/v3/, and what they never get."""

import json
import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as odd
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from services.actions.directory import refresh_offers
from services.api.ids import Kind, key_of, uuid_of
from services.api.parameters import PARAMETERS
from services.enums.offers import Status
from services.models import Closure, Location, Service, ServiceAtLocation, TaxonomyTerm
from tests.services.builders import an_offer
from tests.services.hsds import NEEDS_SCHEMAS, problems

pytestmark = pytest.mark.django_db

API = "/api/hsds/v3"
LISTS = ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def get(client: Client, path: str, **asked: Any) -> Any:
    response = client.get(f"{API}/{path}", asked)
    assert response.status_code == 200, response.content
    return response.json()


def names(client: Client, **asked: Any) -> list[str]:
    return [one["name"] for one in get(client, "services", per_page=1000, **asked)["contents"]]


def id_of(service: Service) -> str:
    return uuid_of(Kind.SERVICE, service.pk)


def mill() -> ServiceAtLocation:
    """The baby group of the builders, found by the search."""
    offer = an_offer()
    refresh_offers([offer.pk])
    return offer


# --- the documents --------------------------------------------------------------------------------------
def test_the_front_door_says_what_this_is(client: Client) -> None:
    assert get(client, "") == {
        "version": "3.1",
        "profile": "https://docs.openreferral.org/en/latest/hsds/",
        "openapi_url": "http://testserver/api/hsds/v3/openapi.json",
    }


def test_a_baby_group_in_full(client: Client) -> None:
    offer = mill()
    service = offer.service
    document = get(client, f"services/{id_of(service)}")
    place = document["service_at_locations"][0]
    assert {
        name: document[name] for name in ("name", "status", "minimum_age", "maximum_age", "assured_date")
    } == {
        "name": "Babytreff Mühle",
        "status": "active",
        "minimum_age": 0.5,
        "maximum_age": 3,
        "assured_date": "2026-10-05",
    }
    assert document["application_process"] == "Klingeln Sie bei „Mühle“."
    assert document["interpretation_services"] == "Dolmetschen ist auf Anfrage möglich."
    assert document["organization"]["name"] == "Verein Mühle e. V."
    assert [phone["number"] for phone in document["phones"]] == ["030 23125-801", "0152 28817386"]
    assert document["phones"][1]["contact_id"] == document["contacts"][0]["id"]
    assert [one["code"] for one in document["languages"]] == ["de", "ar"]
    assert document["cost_options"][0] | {"id": ""} == {
        "id": "",
        "option": "fester Preis",
        "amount": 2.5,
        "currency": "EUR",
        "amount_description": "2,50\xa0€",
    }
    assert [one["taxonomy_term"]["code"] for one in document["attributes"]] == ["krabbelgruppe", "baby"]
    assert place["location"]["addresses"][0] | {"id": ""} == {
        "id": "",
        "address_1": "Mühlenweg 3",
        "address_2": "Eingang im Hof",
        "city": "Saarbrücken",
        "region": "Burbach",
        "state_province": "Saarland",
        "postal_code": "66115",
        "country": "DE",
        "address_type": "physical",
    }
    assert (place["location"]["latitude"], place["location"]["longitude"]) == (49.2421, 6.9502)
    assert place["schedules"][0] | {"id": ""} == {
        "id": "",
        "opens_at": "10:00",
        "closes_at": "11:30",
        "freq": "WEEKLY",
        "interval": 1,
        "byday": "TU",
        "wkst": "MO",
        "notes": "Auch in den Schulferien. Nicht an Feiertagen.",
    }
    assert document["additional_urls"][0]["url"] == "http://testserver/angebote/babytreff-muehle/"


def test_what_is_not_known_is_left_out(client: Client) -> None:
    offer = an_offer(description="", minimum_age_months=None, url="", assured_on=None)
    document = get(client, f"services/{id_of(offer.service)}")
    assert document.keys().isdisjoint({"description", "minimum_age", "url", "assured_date", "alert"})
    everything = json.dumps(get(client, "services", full="true", per_page=100))
    assert "null" not in everything
    assert '""' not in everything
    assert "[]" not in everything


def test_an_id_stays_and_leads_back(client: Client) -> None:
    assert uuid_of(Kind.SERVICE, 1) == "5a7f3b0e-91c4-8001-8000-000000000001"
    assert uuid_of(Kind.TAXONOMY_TERM, 258) == "5a7f3b0e-91c4-8006-8000-000000000102"
    assert key_of(Kind.TAXONOMY_TERM, UUID("5a7f3b0e-91c4-8006-8000-000000000102")) == 258
    assert key_of(Kind.SERVICE, UUID("5a7f3b0e-91c4-8006-8000-000000000102")) is None
    assert key_of(Kind.SERVICE, UUID(int=1)) is None


def test_every_id_of_a_list_leads_to_its_document(client: Client) -> None:
    for path in LISTS:
        first = get(client, path)["contents"][0]
        assert get(client, f"{path}/{first['id']}")["name"] == first["name"]


@NEEDS_SCHEMAS
@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
def test_every_document_is_what_the_specification_says(client: Client, path: str) -> None:
    name = path.removesuffix("s")
    Closure.objects.create(
        service_at_location=mill(), starts_on=date(2026, 12, 22), ends_on=date(2027, 1, 5), reason="Ferien"
    )
    extra = ("name", "status") if path == "service_at_locations" else ()
    for document in get(client, path, per_page=1000)["contents"]:
        assert problems(_without(document, extra), f"{name}_list") == []
    asked = {"full_service": "true"} if path == "organizations" else {}
    full = [json.loads(line) for line in _lines(client, f"{path}?full=true&format=ndjson", **asked)]
    assert len(full) == get(client, path)["total_items"]
    for document in full:
        found = problems(_without(document, extra), name)
        assert [one for one in found if "service_at_locations[]" not in one or "not a key" not in one] == []


@NEEDS_SCHEMAS
def test_a_service_at_location_fits_both_schemas_the_specification_names_for_it(client: Client) -> None:
    document = get(client, f"service_at_locations/{uuid_of(Kind.SERVICE_AT_LOCATION, mill().pk)}")
    assert (document["name"], document["status"]) == ("Babytreff Mühle", "active")
    known = ("location", "service")
    assert [one for one in problems(document, "service_at_location") if "not a key" not in one] == []
    assert problems(_without(document, known), "service") == []


@NEEDS_SCHEMAS
def test_terms_are_what_the_specification_says(client: Client) -> None:
    """It has no file for them; they are described inside a service."""
    from tests.services.hsds import SCHEMAS

    inside = json.loads((SCHEMAS / "service.json").read_text())["properties"]["attributes"]["items"]
    term = inside["properties"]["taxonomy_term"]["properties"]
    for one in get(client, "taxonomy_terms", per_page=1000)["contents"]:
        assert one.keys() <= term.keys()
        assert problems({"id": one["id"], "name": "x", "status": "active", "attributes": [
            {"id": one["id"], "taxonomy_term": one}]}, "service") == []  # fmt: skip
    for one in get(client, "taxonomies")["contents"]:
        assert one.keys() <= term["taxonomy_detail"]["properties"].keys()


def _without(document: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in keys}


def _lines(client: Client, path: str, **asked: str) -> list[str]:
    address = path + "".join(f"&{name}={value}" for name, value in asked.items())
    response = client.get(f"{API}/{address}")
    assert response.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    return b"".join(response.streaming_content).decode().splitlines()


# --- what never leaves ----------------------------------------------------------------------------------
def protected_mill() -> ServiceAtLocation:
    offer = an_offer(
        description="Sie finden uns im MÜHLENWEG 3, gleich neben dem Markt. Mühlenweg ist leicht zu finden.",
        alert="Eingang im Hof",
    )
    Location.objects.filter(pk=offer.location_id).update(is_protected=True, name="Verstecktes Haus")
    ServiceAtLocation.objects.filter(pk=offer.pk).update(description="Zweiter Stock links")
    refresh_offers([offer.pk])
    return offer


@pytest.mark.parametrize(
    "query",
    ["services?full=true", "services?", "service_at_locations?full=true", "service_at_locations?",
     "organizations?full=true&full_service=true"],
)  # fmt: skip
def test_a_protected_address_is_told_as_its_area_only(client: Client, query: str) -> None:
    offer = protected_mill()
    said = "\n".join(_lines(client, f"{query}&format=ndjson")).casefold()
    mine = next(line for line in said.splitlines() if "babytreff mühle" in line)
    for secret in ("mühlenweg", "eingang im hof", "verstecktes haus", "zweiter stock", "haltestelle markt"):
        assert secret not in said, secret
    for secret in ("49.2421", "6.9502", "66115", "latitude", "addresses", "accessibility"):
        assert secret not in mine, secret
    assert "verborgener weg" not in said
    document = get(client, f"service_at_locations/{uuid_of(Kind.SERVICE_AT_LOCATION, offer.pk)}")
    assert document["location"] | {"id": ""} == {
        "id": "",
        "location_type": "physical",
        "name": "Burbach",
        "description": "Die Adresse ist geschützt, genannt wird nur die Gegend. Wer anruft, erfährt sie.",
    }


def test_a_protected_house_is_not_found_by_its_own_postcode(client: Client) -> None:
    offer = protected_mill()
    Location.objects.filter(pk=offer.location_id).update(postal_code="66265")
    refresh_offers([offer.pk])
    assert "Babytreff Mühle" not in names(client, postcode="66265")
    assert "Babytreff Mühle" in names(client, postcode="66115")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PAUSED, Status.INACTIVE, Status.DEFUNCT])
def test_what_does_not_run_is_not_there(client: Client, status: str) -> None:
    offer = mill()
    assert "Babytreff Mühle" in names(client)
    Service.objects.filter(pk=offer.service_id).update(status=status)
    refresh_offers([offer.pk])
    for asked in ({}, {"search": "Babytreff Mühle"}, {"postcode": "66115"}):
        assert "Babytreff Mühle" not in names(client, **asked)
    organization = uuid_of(Kind.ORGANIZATION, offer.service.organization_id)
    for path in (
        f"services/{id_of(offer.service)}",
        f"service_at_locations/{uuid_of(Kind.SERVICE_AT_LOCATION, offer.pk)}",
        f"organizations/{organization}",
    ):
        assert client.get(f"{API}/{path}").status_code == 404
    assert all(one["id"] != organization for one in get(client, "organizations", per_page=1000)["contents"])


def test_a_service_that_is_nowhere_is_not_there(client: Client) -> None:
    offer = an_offer()
    offer.delete()
    assert client.get(f"{API}/services/{id_of(offer.service)}").status_code == 404


# --- closures -------------------------------------------------------------------------------------------
def schedules(client: Client, offer: ServiceAtLocation) -> list[tuple[str | None, str | None]]:
    document = get(client, f"services/{id_of(offer.service)}")
    found = document["service_at_locations"][0]["schedules"]
    assert len({one["id"] for one in found}) == len(found)
    return [(one.get("valid_from"), one.get("valid_to")) for one in found]


def test_closures_cut_a_schedule_in_pieces(client: Client) -> None:
    offer = an_offer(times={"valid_from": date(2026, 9, 1), "valid_to": date(2027, 7, 31)})
    for first, last in (
        (date(2026, 12, 21), date(2027, 1, 3)),
        (date(2027, 2, 9), date(2027, 2, 9)),
        (date(2027, 3, 3), date(2027, 3, 3)),  # a Wednesday: nothing is lost
    ):
        Closure.objects.create(service_at_location=offer, starts_on=first, ends_on=last, reason="Umbau")
    assert schedules(client, offer) == [
        ("2026-09-01", "2026-12-20"),
        ("2027-01-04", "2027-02-08"),
        ("2027-02-10", "2027-07-31"),
    ]
    document = get(client, f"services/{id_of(offer.service)}")
    notes = document["service_at_locations"][0]["schedules"][0]["notes"]
    assert notes.endswith("21.12.2026 bis 03.01.2027: Umbau 09.02.2027: Umbau")


def test_a_closure_without_end_of_the_schedule_leaves_both_sides(client: Client) -> None:
    offer = an_offer()
    Closure.objects.create(
        service_at_location=offer, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1), reason="Umbau"
    )
    assert schedules(client, offer) == [(None, "2026-11-30"), ("2026-12-02", None)]


def test_a_closure_over_the_whole_schedule_leaves_none(client: Client) -> None:
    offer = an_offer(times={"valid_from": date(2026, 12, 1), "valid_to": date(2026, 12, 31)})
    Closure.objects.create(
        service_at_location=offer, starts_on=date(2026, 11, 1), ends_on=date(2027, 1, 31), reason="Umbau"
    )
    document = get(client, f"services/{id_of(offer.service)}")
    assert "schedules" not in document["service_at_locations"][0]


def test_fixed_dates_lose_the_closed_ones(client: Client) -> None:
    days = [date(2026, 12, 1), date(2026, 12, 8)]
    offer = an_offer(times={"freq": "DATES", "byday": "", "dates": days})
    Closure.objects.create(
        service_at_location=offer, starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 8), reason="Umbau"
    )
    assert schedules(client, offer) == [("2026-12-01", "2026-12-01")]


# --- what may be asked ----------------------------------------------------------------------------------
def test_the_envelope(client: Client) -> None:
    total = get(client, "services")["total_items"]
    assert total == Service.objects.open_data().count() > 100
    first = get(client, "services", per_page=40)
    pages = -(-total // 40)
    assert {name: value for name, value in first.items() if name != "contents"} == {
        "total_items": total,
        "total_pages": pages,
        "page_number": 1,
        "size": 40,
        "first_page": True,
        "last_page": False,
        "empty": False,
    }
    last = get(client, "services", per_page=40, page=pages)
    assert (last["first_page"], last["last_page"], last["size"]) == (False, True, total - 40 * (pages - 1))
    beyond = get(client, "services", per_page=40, page=pages + 1)
    assert (beyond["empty"], beyond["size"], beyond["contents"]) == (True, 0, [])
    seen = [
        one["id"] for page in range(1, pages + 1)
        for one in get(client, "services", per_page=40, page=page)["contents"]
    ]  # fmt: skip
    assert len(seen) == len(set(seen)) == total


def test_lines_hold_everything_and_minimal_is_one_page(client: Client) -> None:
    total = get(client, "services")["total_items"]
    assert len(_lines(client, "services?format=ndjson")) == total
    assert len(_lines(client, "services?format=ndjson&per_page=7&page=2")) == 7
    minimal = get(client, "services", minimal="true")
    assert (minimal["total_items"], minimal["size"], minimal["total_pages"]) == (total, total, 1)
    assert minimal["contents"][0].keys() == {"id", "modified_date"}


def test_a_search_is_the_portals_search_in_its_order(client: Client) -> None:
    page = client.get("/angebote/?q=hausaufgaben").content.decode()
    listed = re.findall(r'<h3><a href="/angebote/([\w-]+)/', page)
    slugs = dict(ServiceAtLocation.objects.open_data().values_list("pk", "slug"))
    found = get(client, "service_at_locations", search="hausaufgaben", per_page=1000)["contents"]
    order = [slugs[key_of(Kind.SERVICE_AT_LOCATION, UUID(one["id"]))] for one in found]
    assert len(listed) > 5
    assert order[: len(listed)] == listed
    assert names(client, search="xyzzyqwrt") == []
    assert names(client, search="hausaufgaben", maximum_age=60, minimum_age=59, day="SU") == []


def test_ages_are_years_and_need_only_meet(client: Client) -> None:
    mill()  # half a year to three years
    for asked, there in (
        ({"minimum_age": 3}, True),
        ({"minimum_age": 4}, False),
        ({"maximum_age": 0}, True),
        ({"minimum_age": 2, "maximum_age": 2}, True),
    ):
        assert ("Babytreff Mühle" in names(client, **asked)) is there, asked


def test_days_and_times(client: Client) -> None:
    mill()  # Tuesdays 10:00 to 11:30
    for asked, there in (
        ({"day": "TU"}, True),
        ({"day": "WE"}, False),
        ({"day": "TU", "start_time": "11:29"}, True),
        ({"day": "TU", "start_time": "11:30"}, False),
        ({"day": "TU", "end_time": "10:00"}, False),
        ({"start_time": "09:00", "end_time": "10:01"}, True),
    ):
        assert ("Babytreff Mühle" in names(client, **asked)) is there, asked


def test_postcode_and_metres(client: Client) -> None:
    mill()  # in Burbach
    assert "Babytreff Mühle" in names(client, postcode="66115")
    assert "Babytreff Mühle" not in names(client, postcode="66333")
    assert "Babytreff Mühle" in names(client, postcode="66115", proximity=5000)
    assert "Babytreff Mühle" not in names(client, postcode="66115", proximity=1)
    assert names(client, postcode="10115", proximity=5000) == []
    by_phone = {"virtual"}
    found = get(client, "service_at_locations", postcode="10115", per_page=1000)["contents"]
    assert {one["location"]["location_type"] for one in found} <= by_phone


def test_terms_organizations_and_changes(client: Client) -> None:
    offer = mill()
    kind = TaxonomyTerm.objects.get(code="krabbelgruppe")
    for term, there in ((kind, True), (kind.parent, True), (TaxonomyTerm.objects.get(code="klein"), False)):
        asked = {"taxonomy_term_id": uuid_of(Kind.TAXONOMY_TERM, term.pk)}
        assert ("Babytreff Mühle" in names(client, **asked)) is there
    organization = uuid_of(Kind.ORGANIZATION, offer.service.organization_id)
    assert names(client, organization_id=organization) == ["Babytreff Mühle"]
    taxonomies = [one["id"] for one in get(client, "taxonomies")["contents"]]
    assert len(names(client, taxonomy_id=taxonomies[0])) == get(client, "services")["total_items"]
    nobody = "00000000-0000-4000-8000-000000000000"
    for name in ("taxonomy_id", "taxonomy_term_id", "organization_id"):
        assert names(client, **{name: nobody}) == []
    changed = offer.service.last_modified
    assert "Babytreff Mühle" in names(client, modified_after=changed.isoformat())
    assert names(client, modified_after="2999-01-01") == []
    tops = get(client, "taxonomy_terms", top_only="true", per_page=1000)["contents"]
    assert len(tops) == TaxonomyTerm.objects.categories().count() == 10
    below = get(client, "taxonomy_terms", parent_id=tops[0]["id"], per_page=1000)["contents"]
    assert {one["parent_id"] for one in below} == {tops[0]["id"]}


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("services?page=0", "page must be a whole number from 1 to 1000000."),
        ("services?page=1&page=2", "page may be given once only."),
        ("services?full=true&per_page=101", "per_page is at most 100 here."),
        ("services?taxonomy_term_id=7", "taxonomy_term_id must be an id as this API gives them (UUID)."),
        ("services?day=MI", "day must be MO, TU, WE, TH, FR, SA or SU."),
        ("services?start_time=12:00&end_time=11:00", "end_time must be later than start_time."),
        ("services?minimum_age=9&maximum_age=8", "maximum_age is below minimum_age."),
        ("services?proximity=100", "proximity needs a postcode to count from."),
        ("services?postcode=6611", "postcode must be a German postcode of five digits."),
        ("services?modified_after=yesterday",
         "modified_after must be a date or a moment such as 2026-11-24T09:00:00Z."),
        ("services?format=xml", "format must be json or ndjson."),
        ("taxonomies?full=true",
         "There is no parameter of this name here. Known here: search, page, per_page, format."),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_refused_with_a_sentence(client: Client, path: str, sentence: str) -> None:
    response = client.get(f"{API}/{path}")
    assert response.status_code == 400
    assert response.json() == {"status": 400, "detail": sentence}


@pytest.mark.parametrize(
    "path", ["services/7", "services/5a7f3b0e-91c4-8001-8000-0000000f423f", "offers", "%00"]
)
def test_what_is_not_there_is_told_as_json(client: Client, path: str) -> None:
    response = client.get(f"{API}/{path}")
    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_what_no_program_should_send_is_told_as_json(client: Client) -> None:
    response = client.get(f"{API}/services?search=%00")
    assert response.status_code == 400
    assert response.json()["detail"] == "The address holds characters this API cannot read."


# --- how it answers -------------------------------------------------------------------------------------
def test_a_true_copy_is_not_sent_again(client: Client) -> None:
    response = client.get(f"{API}/services?full=true")
    etag, changed = response.headers["ETag"], response.headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": changed}):
        again = client.get(f"{API}/services?full=true", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    refresh_offers([an_offer().pk])
    assert client.get(f"{API}/services?full=true", headers={"If-None-Match": etag}).status_code == 200
    assert client.get(f"{API}/services?full=true", headers={"If-Modified-Since": changed}).status_code == 200


def test_what_follows_the_day_is_named_by_no_date(client: Client) -> None:
    response = client.get(f"{API}/services?day=TU")
    assert "ETag" in response.headers
    assert "Last-Modified" not in response.headers


@pytest.mark.parametrize("path", ["", "openapi.json", *LISTS, "services?page=0", "gibt-es-nicht"])
def test_open_to_every_origin_without_a_session(client: Client, path: str) -> None:
    response = client.get(f"{API}/{path}", headers={"origin": "https://elsewhere.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_browser_may_ask_first_and_nobody_may_write(client: Client) -> None:
    asked = client.options(f"{API}/services")
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(f"{API}/services", {"name": "x"})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_one_network_has_so_many_requests_a_minute(client: Client, settings: Any) -> None:
    assert settings.OPEN_DATA_REQUESTS_A_MINUTE == 120
    settings.OPEN_DATA_REQUESTS_A_MINUTE = 3
    # Eight, because a new minute may begin among them.
    answers = [client.get(f"{API}/") for _ in range(8)]
    assert [one.status_code for one in answers[:1]] == [200]
    refused = next(one for one in answers if one.status_code != 200)
    assert refused.status_code == 429
    assert refused.json()["detail"] == "Too many requests from your network. Please wait a minute."
    assert refused.headers["Retry-After"] == "60"
    assert client.get(f"{API}/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_no_language_has_an_api_of_its_own(client: Client) -> None:
    assert client.get("/en/api/hsds/v3/services").status_code == 404


@pytest.mark.parametrize("size", [1, 100])
def test_a_page_of_full_services_is_at_most_fifteen_queries(
    client: Client, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"{API}/services")
    with django_assert_num_queries(13):
        client.get(f"{API}/services?full=true&per_page={size}")


# --- the OpenAPI document -------------------------------------------------------------------------------
def test_the_openapi_document_tells_every_address_and_parameter(client: Client) -> None:
    document = get(client, "openapi.json")
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://testserver/api/hsds/v3"}]
    expected = {"/", "/openapi.json"} | {f"/{path}" for path in LISTS} | {f"/{path}/{{id}}" for path in LISTS}
    assert document["paths"].keys() == expected
    told = {
        parameter["name"]
        for path in document["paths"].values()
        for parameter in path["get"]["parameters"]
        if parameter["in"] == "query"
    }
    assert told == PARAMETERS.keys()


ODD_TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["0", "1", "-1", "9" * 30, "true", "TU", "00:00", "23:59", "24:00", "66115", "2026-11-24", "0001-01-01",
         "9999-12-31T23:59:59+23:59", "5a7f3b0e-91c4-8001-8000-000000000001", "\x00", "\ud800", "ndjson", "½", "²"]
    ),
)  # fmt: skip


@odd(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(LISTS),
    asked=st.dictionaries(
        st.one_of(st.sampled_from(sorted(PARAMETERS)), st.text(max_size=5)), ODD_TEXT, max_size=4
    ),
)
def test_any_question_is_answered_or_refused(path: str, asked: dict[str, str]) -> None:
    from urllib.parse import urlencode

    query = urlencode(list(asked.items()), errors="surrogatepass")
    response = Client(raise_request_exception=False).generic("GET", f"{API}/{path}", QUERY_STRING=query)
    assert response.status_code in (200, 400, 404, 429)
    if response.streaming:
        for line in b"".join(response.streaming_content).splitlines():
            json.loads(line)
    else:
        assert isinstance(response.json(), dict)
