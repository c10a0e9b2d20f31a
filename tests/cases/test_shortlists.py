"""Handing a shortlist to a family: one tap from a contact, and from the list a colleague put together."""

import html
from typing import Any

import pytest
from django.test import Client

from cases.actions.encounters import log_encounter
from cases.models import Encounter
from offices.models import Office
from services.models import ServiceAtLocation, Shortlist
from tests.cases.builders import user

pytestmark = pytest.mark.django_db

PATH = "/team/merkliste/"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def an_offer() -> ServiceAtLocation:
    return ServiceAtLocation.objects.get(slug="krabbelgruppe-kleine-kaefer-burbach")


def a_referral(language: str = "tr") -> Encounter:
    return log_encounter(
        by=user("ayse"),
        office=Office.objects.get(slug="malstatt"),
        who="parent",
        topics=["baby"],
        result="referred",
        language=language,
        offers=[an_offer()],
    )[0]


def test_one_tap_from_the_contact_to_the_sheet_in_the_familys_language() -> None:
    ayse, logged = signed_in("ayse"), a_referral()
    page = text(ayse.get(f"/team/kontakte/{logged.pk}/"))
    assert f'action="{PATH}"' in page
    assert 'name="language" value="tr" checked' in page
    answer = ayse.post(PATH, {"offers": [an_offer().pk], "language": "tr"})
    shared = Shortlist.objects.get()
    assert answer.headers["Location"] == f"/tr/merkliste/{shared.code}/"
    assert shared.office.slug == "malstatt"  # type: ignore[union-attr]
    sheet = text(Client().get(answer.headers["Location"]))
    assert "Sizin için liste" in sheet
    assert "030 23125" in sheet
    assert "Ayse" not in sheet


def test_the_tap_is_there_after_save_and_next_as_well() -> None:
    logged = a_referral("sq")
    page = text(signed_in("ayse").get(f"/team/kontakte/neu/?neu=1&gespeichert={logged.pk}"))
    assert f'action="{PATH}"' in page
    assert 'name="language" value="de" checked' in page


def test_a_sentence_that_names_somebody_is_asked_about() -> None:
    ayse = signed_in("ayse")
    form = {"offers": [an_offer().pk], "language": "fr", "sentence": "Bonjour Frau Rosenholz"}
    answer = ayse.post(PATH, form)
    assert answer.status_code == 422
    assert "„Frau Rosenholz“" in text(answer)
    assert "Bonjour Frau Rosenholz</textarea>" in text(answer)
    assert not Shortlist.objects.exists()
    address = ayse.post(PATH, form | {"sentence_is_fine": "on"}).headers["Location"]
    assert "Bonjour Frau Rosenholz" in text(Client().get(address))


def test_a_colleagues_own_list_offers_handing_over() -> None:
    ayse, resident = signed_in("ayse"), Client()
    for client in (ayse, resident):
        client.post("/merkliste/", {"tun": "merken", "angebot": an_offer().slug})
    assert f'action="{PATH}"' in text(ayse.get("/merkliste/"))
    assert PATH not in text(resident.get("/merkliste/"))
    assert PATH not in text(signed_in("hanna").get("/merkliste/"))


def test_offers_keep_their_order_and_rubbish_is_refused() -> None:
    first, second = ServiceAtLocation.objects.public().order_by("-pk")[:2]
    ayse = signed_in("ayse")
    ayse.post(PATH, {"offers": [first.pk, second.pk]})
    assert Shortlist.objects.get().offers == [first.pk, second.pk]
    for offers in (
        [],
        ["x"],
        ["99999999999999999999"],
        [ServiceAtLocation.objects.get(slug="krabbelgruppe-im-entwurf-burbach").pk],
    ):
        assert ayse.post(PATH, {"offers": offers}).status_code == 422
    assert Shortlist.objects.count() == 1


@pytest.mark.parametrize("name", ["fatma", "georg", "hanna", "ivo", "admin"])
def test_only_those_who_work_with_families_hand_over(name: str) -> None:
    assert signed_in(name).post(PATH, {"offers": [an_offer().pk]}).status_code == 404
    assert not Shortlist.objects.exists()
