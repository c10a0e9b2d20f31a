"""The administrator keeps the reference data; residents see it at once. Case content has no place there."""

import html
from typing import Any

import pytest
from django.test import Client

from offices.models import Holiday, Office, SocialArea, User
from services.models import SearchMiss, Service, ServiceAtLocation, Synonym, TaxonomyTerm

pytestmark = pytest.mark.django_db

INLINES = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def admin() -> Client:
    return signed_in("admin")


def rows(prefix: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """New rows of an inline, as the browser sends them."""
    data: dict[str, Any] = {f"{prefix}-{name}": 0 for name in INLINES}
    data |= {f"{prefix}-TOTAL_FORMS": len(entries), f"{prefix}-MAX_NUM_FORMS": 1000}
    for number, entry in enumerate(entries):
        data |= {f"{prefix}-{number}-{name}": value for name, value in entry.items()}
    return data


def seen(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def hours(byday: str, opens_at: str, closes_at: str) -> dict[str, Any]:
    return {
        "byday": byday,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "freq": "WEEKLY",
        "interval": 1,
        "on_public_holiday": "PAUSES",
        "on_school_holiday": "TAKES_PLACE",
    }


def dudweiler(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Dudweiler",
        "slug": "dudweiler",
        "social_area": SocialArea.objects.get(slug="dudweiler").pk,
        "address_1": "Saarbrücker Str. 258",
        "postal_code": "66125",
        "city": "Saarbrücken",
        "latitude": "49.278",
        "longitude": "7.036",
        "phone": "030 23125-050",
        "languages": ["de", "it"],
        "position": 5,
        "is_published": "on",
        **rows("hours", hours("MO,TU,WE", "8:00", "16:00")),
        **rows("closures"),
        **changes,
    }


def test_the_fifth_office_is_one_form_and_a_resident_finds_it_at_once(admin: Client, client: Client) -> None:
    assert "Dudweiler" not in seen(client, "/bueros/").split("<datalist")[0]
    response = admin.post("/verwaltung/offices/office/add/", dudweiler())
    assert (response.status_code, response.headers["Location"]) == (302, "/verwaltung/offices/office/")
    assert 'href="/bueros/dudweiler/"' in seen(client, "/bueros/")
    assert "Für Dudweiler" in seen(client, "/bueros/?ort=Dudweiler")
    page = seen(client, "/bueros/dudweiler/")
    assert "Saarbrücker Str. 258" in page
    assert "Jetzt offen, bis 16 Uhr" in page
    assert "Italiano" in page
    pins = client.get("/karte/treffer.json").json()["points"]
    assert [pin["name"] for pin in pins if pin.get("office")][-1] == "Sozialraumbüro Dudweiler"


def test_hours_that_make_no_sense_are_explained_and_nothing_is_saved(admin: Client) -> None:
    wrong = rows("hours", hours("MONTAG", "8:00", "16:00"))
    response = admin.post("/verwaltung/offices/office/add/", dudweiler(**wrong))
    assert response.status_code == 200
    assert "MO, TU, WE" in html.unescape(response.content.decode())
    assert not Office.objects.filter(slug="dudweiler").exists()


def test_a_closed_day_entered_in_the_form_stands_on_the_page(admin: Client, client: Client) -> None:
    closed = rows("closures", {"starts_on": "24.11.2026", "ends_on": "24.11.2026", "reason": "wir einziehen"})
    admin.post("/verwaltung/offices/office/add/", dudweiler(**closed))
    assert "Heute geschlossen, weil wir einziehen" in seen(client, "/bueros/dudweiler/")


def test_an_offer_needs_no_address_part_and_is_found_when_saved(admin: Client, client: Client) -> None:
    offer = ServiceAtLocation.objects.filter(index__is_public=True, location__place__isnull=False).first()
    assert offer is not None
    service = Service.objects.create(
        organization=offer.service.organization,
        kind=offer.service.kind,
        name="Murmelbahnwerkstatt",
        status="active",
    )
    response = admin.post(
        "/verwaltung/services/serviceatlocation/add/",
        {
            "service": service.pk,
            "location": offer.location_id,
            **rows("schedules", hours("WE", "15:00", "17:00")),
            **rows("closures"),
        },
    )
    assert response.status_code == 302
    made = ServiceAtLocation.objects.get(service=service)
    assert made.slug.startswith("murmelbahnwerkstatt")
    assert "Murmelbahnwerkstatt" in seen(client, "/angebote/?q=murmelbahnwerkstatt")
    admin.post(f"/verwaltung/services/serviceatlocation/{made.pk}/delete/", {"post": "yes"})
    assert f"/angebote/{made.slug}/" not in seen(client, "/angebote/?q=murmelbahnwerkstatt")


def test_a_checked_service_says_who_and_when(admin: Client) -> None:
    service = Service.objects.filter(status="active").order_by("assured_on", "pk").first()
    assert service is not None
    admin.post(
        "/verwaltung/services/service/",
        {"action": "mark_checked", "_selected_action": [service.pk], "index": 0},
    )
    service.refresh_from_db()
    assert (str(service.assured_on), service.assured_by.username) == ("2026-11-24", "admin")


def test_a_synonym_teaches_the_search(admin: Client, client: Client) -> None:
    term = TaxonomyTerm.objects.get(code="krabbelgruppe")
    admin.post(
        "/verwaltung/services/synonym/add/",
        {"term": term.pk, "language": "de", "phrase": "windelrocker", "weight": 10},
    )
    assert Synonym.objects.filter(phrase="windelrocker").exists()
    assert "Krabbelgruppe" in seen(client, "/angebote/?q=windelrocker").split("sr-cards")[1]


def test_the_list_of_holidays_says_in_time_that_the_next_ones_are_missing(admin: Client) -> None:
    address, warning = "/verwaltung/offices/holiday/", "Schulferien sind nur bis"
    assert warning not in admin.get(address).content.decode()

    Holiday.objects.filter(kind="SCHOOL", starts_on__gte="2027-08-01").delete()
    assert "Schulferien sind nur bis 06.08.2027 bekannt." in admin.get(address).content.decode()

    Holiday.objects.filter(kind="SCHOOL").delete()
    assert "Es sind keine Schulferien bekannt." in admin.get(address).content.decode()


def test_a_holiday_entered_by_hand_counts_and_no_update_overwrites_it(admin: Client, client: Client) -> None:
    admin.post(
        "/verwaltung/offices/holiday/add/",
        {"kind": "PUBLIC", "name": "Saarlandtag", "starts_on": "24.11.2026", "ends_on": "24.11.2026"},
    )
    assert Holiday.objects.get(name="Saarlandtag").corrected is True
    assert "Heute geschlossen: Saarlandtag" in seen(client, "/bueros/malstatt/")


def test_searches_without_result_can_only_be_read(admin: Client) -> None:
    miss = SearchMiss.objects.create(text="ponyreiten", day="2026-11-20")
    assert "ponyreiten" in seen(admin, "/verwaltung/services/searchmiss/")
    assert admin.get("/verwaltung/services/searchmiss/add/").status_code == 403
    assert (
        admin.post(f"/verwaltung/services/searchmiss/{miss.pk}/delete/", {"post": "yes"}).status_code == 403
    )


# --- the door -------------------------------------------------------------------------------------------
def test_who_is_not_signed_in_is_sent_to_the_one_sign_in(client: Client) -> None:
    response = client.get("/verwaltung/")
    assert (response.status_code, response.headers["Location"]) == (302, "/konto/anmelden/?next=/verwaltung/")


@pytest.mark.parametrize("name", ["carla", "ayse", "georg", "hanna", "ivo"])
def test_for_who_has_no_business_there_it_does_not_exist(name: str) -> None:
    client = signed_in(name)
    assert client.get("/verwaltung/").status_code == 404
    assert client.get("/verwaltung/offices/office/").status_code == 404


def test_every_list_and_every_form_opens(admin: Client) -> None:
    from django.contrib import admin as administration

    opened = []
    for model, model_admin in administration.site._registry.items():
        if model._meta.app_label not in ("offices", "services"):
            continue
        base = f"/verwaltung/{model._meta.app_label}/{model._meta.model_name}/"
        assert admin.get(base).status_code == 200, base
        assert admin.get(base + "?q=a").status_code == 200, base
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            assert admin.get(f"{base}{row.pk}/change/").status_code == 200, base
        if model_admin.has_add_permission(
            type("Asked", (), {"user": User(is_superuser=True, is_active=True)})()
        ):
            assert admin.get(base + "add/").status_code == 200, base
        opened.append(model._meta.model_name)
    assert sorted(opened) == [
        "holiday",
        "location",
        "membership",
        "office",
        "organization",
        "place",
        "postalcode",
        "qualification",
        "searchmiss",
        "service",
        "serviceatlocation",
        "socialarea",
        "synonym",
        "taxonomyterm",
        "user",
    ]
