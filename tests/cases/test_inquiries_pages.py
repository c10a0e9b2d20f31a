"""Requests as the team sees and works on them. Tuesday, 24 November 2026, 9 o'clock."""

import html
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions.inquiries import sending, working
from cases.demo import inquiries as demo
from cases.enums.cases import LegalBasis, Naming
from cases.enums.inquiries import Asker, Caution, Channel, InquiryOutcome, InquiryState, Wish
from cases.models import AccessEntry, Case, Encounter, Inquiry
from cases.views.desk import inquiries as desk
from sozialraum.lib import clock
from tests.cases.builders import CANARY, user
from tests.cases.desk import rows_of
from tests.cases.inquiry_builders import ADDRESS, LINK, an_inquiry

pytestmark = pytest.mark.django_db

OUTSIDERS = ("dora", "emil", "fatma", "georg", "hanna", "ivo", "admin")
ACTIONS = ("take", "give-back", "answer", "note", "appointment", "hand-over", "close", "encounter", "case")


@pytest.fixture(autouse=True)
def _no_waiting(settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 0


def of(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def seen(client: Client, address: str) -> str:
    return html.unescape(client.get(address).content.decode())


def press(client: Client, inquiry: Inquiry, action: str, **data: Any) -> Any:
    return client.post(reverse(f"inquiry-{action}", args=[inquiry.reference]), data)


# --- who sees it ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", OUTSIDERS)
def test_to_others_it_does_not_exist(name: str) -> None:
    inquiry, _code = an_inquiry()
    client = of(name)
    assert client.get(inquiry.get_absolute_url()).status_code == 404
    for action in ACTIONS:
        response = press(client, inquiry, action, version="1")
        assert response.status_code == 404
        assert CANARY not in response.content.decode()
    listed = client.get("/team/anfragen/")
    assert inquiry.reference not in listed.content.decode()
    assert not AccessEntry.objects.filter(subject="inquiry").exists()


@pytest.mark.parametrize("name", ["ayse", "ben", "carla"])
def test_the_team_reads_it_and_every_look_is_written_down(name: str) -> None:
    inquiry, _code = an_inquiry()
    page = seen(of(name), inquiry.get_absolute_url())
    assert CANARY in page
    assert "030 23125-117" in page
    entry = AccessEntry.objects.get(subject="inquiry")
    assert (entry.actor, entry.subject_id, entry.via, entry.action) == (
        user(name),
        inquiry.pk,
        "office",
        "view",
    )


def test_the_list_opens_nothing_that_is_sealed() -> None:
    an_inquiry()
    page = seen(of("ayse"), "/team/anfragen/")
    assert CANARY not in page
    assert "Rückruf · Deutsch" in page
    assert not AccessEntry.objects.filter(subject="inquiry").exists()


def test_titles_and_addresses_hold_no_name() -> None:
    inquiry, _code = an_inquiry()
    page = of("ayse").get(inquiry.get_absolute_url()).content.decode()
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert CANARY not in title[1]


# --- the clock ------------------------------------------------------------------------------------------
def test_late_is_said_in_words_and_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-20T11:00:00+01:00")
    late, _code = an_inquiry()
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-24T09:00:00+01:00")
    today, _code = an_inquiry()
    page = seen(of("ben"), "/team/anfragen/")
    assert "Überfällig seit gestern" in page or "Überfällig seit Mo., 23. Nov., 16:30 Uhr" in page
    assert "Antwort bis morgen, 16:30 Uhr" in page
    # Friday 11 to 13, the whole of Monday, and half an hour of today.
    assert "wartet 10 Stunden Öffnungszeit" in page
    assert page.index(late.reference) < page.index(today.reference)


def test_the_empty_list_says_what_will_come() -> None:
    assert "Niemand wartet" in seen(of("ayse"), "/team/anfragen/")
    assert "Sie haben keine offene Anfrage" in seen(of("ayse"), "/team/anfragen/?zeigen=meine")
    assert "Noch nichts beantwortet" in seen(of("ayse"), "/team/anfragen/?zeigen=erledigt")


# --- an action each -------------------------------------------------------------------------------------
def test_ayse_takes_it_answers_it_and_the_person_can_read_it() -> None:
    inquiry, code = an_inquiry(channel=Channel.CODE, wish=Wish.WRITE, phone="")
    ayse = of("ayse")
    press(ayse, inquiry, "take", version="1")
    assert "Sie haben diese Anfrage übernommen." in seen(ayse, inquiry.get_absolute_url())
    press(ayse, inquiry, "answer", **{"answer-version": "2", "answer-text": "Wir sind da."})
    inquiry.refresh_from_db()
    assert inquiry.state == InquiryState.ANSWERED
    page = Client().post("/kontakt/antwort/", {"code": code}, follow=True)
    assert "Wir sind da." in page.content.decode()
    assert inquiry.reference in seen(ayse, "/team/anfragen/?zeigen=erledigt")
    assert inquiry.reference not in seen(ayse, "/team/anfragen/")


def test_who_comes_second_keeps_the_text_and_may_take_over_with_it() -> None:
    inquiry, _code = an_inquiry()
    press(of("ben"), inquiry, "take", version="1")
    ayse = of("ayse")
    response = press(
        ayse,
        inquiry,
        "note",
        **{"call-version": "1", "call-text": "Lange gesprochen.", "call-reached": "yes"},
    )
    page = html.unescape(response.content.decode())
    assert response.status_code == 409
    assert "Ben Kirchwald hat diese Anfrage gerade übernommen." in page
    assert "Lange gesprochen." in page
    assert re.search(r'value="yes"[^>]*checked', page)
    assert "Von Ben Kirchwald übernehmen: Notiz speichern" in page
    press(
        ayse,
        inquiry,
        "note",
        **{
            "call-version": "2",
            "call-text": "Lange gesprochen.",
            "call-reached": "yes",
            "call-vertreten": "1",
        },
    )
    inquiry.refresh_from_db()
    assert (inquiry.taken_by, inquiry.state) == (user("ayse"), InquiryState.ANSWERED)


def test_an_appointment_stands_on_the_page_on_the_desk_and_for_the_person() -> None:
    inquiry, code = an_inquiry(wish=Wish.VISIT)
    press(
        of("ayse"),
        inquiry,
        "appointment",
        **{"appointment-version": "1", "appointment-day": "2026-11-26", "appointment-time": "14:30"},
    )
    assert "Do., 26. Nov. um 14:30 Uhr" in seen(of("ben"), inquiry.get_absolute_url())
    (row,) = rows_of(desk, user("ayse"))
    assert (row.kind, row.due) == ("appointment", datetime(2026, 11, 26, 14, 30, tzinfo=clock.BERLIN))
    assert rows_of(desk, user("ben")) == []
    page = Client().post("/kontakt/antwort/", {"code": code}, follow=True)
    assert "26. Nov. um 14:30 Uhr" in page.content.decode()


@pytest.mark.parametrize(
    ("day", "time", "sentence"),
    [
        ("2026-11-23", "10:00", "Dieser Zeitpunkt ist schon vorbei."),
        ("2030-01-01", "10:00", "Das ist in mehr als einem Jahr."),
        ("", "10:00", "Bitte wählen Sie den Tag."),
        ("2026-11-26", "25:99", "Bitte wählen Sie die Uhrzeit."),
    ],
)
def test_an_impossible_appointment_is_refused(day: str, time: str, sentence: str) -> None:
    inquiry, _code = an_inquiry()
    data = {"appointment-version": "1", "appointment-day": day, "appointment-time": time}
    page = html.unescape(press(of("ayse"), inquiry, "appointment", **data).content.decode())
    assert sentence in page
    assert Inquiry.objects.get(pk=inquiry.pk).appointment_at is None


def test_it_becomes_a_case_with_everything_that_was_asked_to_be_minded() -> None:
    inquiry, _code = an_inquiry(
        asker=Asker.MINOR_ALONE, cautions=[Caution.NO_POST], caution_note="Nie am Abend", language="tr"
    )
    press(of("ayse"), inquiry, "case", version="1")
    case = Case.objects.get()
    assert (case.label, case.office.slug, case.naming) == (CANARY, "malstatt", Naming.NAMED)
    assert (case.is_minor_confidential, case.legal_basis) == (True, LegalBasis.MINOR_ADVICE)
    person = case.people.get()
    assert (person.first_name, person.phone, person.language) == (CANARY, "030 23125-117", "tr")
    assert person.safe_contact == "Nie am Abend; telefonisch; keine Briefe"
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.outcome, inquiry.case) == (InquiryState.CLOSED, InquiryOutcome.CASE, case)
    assert case.reference in seen(of("ayse"), inquiry.get_absolute_url())
    # Ben reads the request, but not that case.
    assert case.reference not in seen(of("ben"), inquiry.get_absolute_url())


def test_whoever_came_with_a_code_only_becomes_a_case_under_a_pseudonym() -> None:
    inquiry, _code = an_inquiry(channel=Channel.CODE, wish=Wish.WRITE, phone="", name="Luchs")
    press(of("ayse"), inquiry, "case", version="1")
    person = Case.objects.get().people.get()
    assert (person.pseudonym, person.first_name) == ("Luchs", "")


def test_it_is_logged_as_a_contact_that_leads_to_nobody() -> None:
    inquiry, _code = an_inquiry(topics=["klein"], asker=Asker.MINOR)
    ben = of("ben")
    assert re.search(r'value="klein"[^>]*checked', seen(ben, inquiry.get_absolute_url()))
    data = {"encounter-version": "1", "encounter-topics": ["klein"], "encounter-result": "informed"}
    press(ben, inquiry, "encounter", **data)
    encounter = Encounter.objects.get()
    assert (encounter.topics, encounter.channel, encounter.who) == (["klein"], "phone", "young_person")
    assert (encounter.office.slug, encounter.colleague, encounter.note) == ("malstatt", user("ben"), "")
    inquiry.refresh_from_db()
    assert inquiry.outcome == InquiryOutcome.ENCOUNTER


def test_handed_to_burbach_it_is_burbachs(django_capture_on_commit_callbacks: Any, mailoutbox: Any) -> None:
    inquiry, _code = an_inquiry()
    ayse = of("ayse")
    page = seen(ayse, inquiry.get_absolute_url())
    burbach = re.search(r'<option value="(\d+)">Burbach</option>', page)
    assert burbach is not None
    with django_capture_on_commit_callbacks(execute=True):
        press(ayse, inquiry, "hand-over", **{"hand_over-version": "1", "hand_over-to": burbach[1]})
    assert ayse.get(inquiry.get_absolute_url()).status_code == 404
    assert inquiry.reference in seen(of("dora"), "/team/anfragen/")
    assert [letter.to for letter in mailoutbox] == [["burbach@example.org"]]


def test_closing_needs_an_outcome_and_writing_back_opens_it_again() -> None:
    inquiry, _code = an_inquiry()
    carla = of("carla")
    page = html.unescape(press(carla, inquiry, "close", **{"close-version": "1"}).content.decode())
    assert "Bitte wählen Sie eins aus." in page
    press(carla, inquiry, "close", **{"close-version": "1", "close-outcome": "not_reached"})
    response = press(carla, inquiry, "note", **{"call-version": "2", "call-text": "x", "call-reached": "yes"})
    assert response.status_code == 409
    sending.write_back(inquiry, text="Ich war im Urlaub.", address=ADDRESS, link=LINK)
    assert inquiry.reference in seen(carla, "/team/anfragen/")


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999999999999"])
def test_a_broken_version_changes_nothing(version: str) -> None:
    inquiry, _code = an_inquiry()
    assert press(of("ayse"), inquiry, "take", version=version).status_code == 200
    assert Inquiry.objects.get(pk=inquiry.pk).taken_by is None


def test_script_from_outside_is_text_for_the_team() -> None:
    script = "<script>alert(1)</script>"
    inquiry, _code = an_inquiry(text=script, name=script, caution_note=script, phone=script, email=script)
    sending.write_back(inquiry, text=script, address=ADDRESS, link=LINK)
    working.note_call(inquiry, by=user("ben"), version=2, text=script, reached=False)
    page = of("ayse").get(inquiry.get_absolute_url()).content.decode()
    assert script not in page
    assert page.count("&lt;script&gt;") >= 6
    assert "tel:" in page


# --- how much it asks -----------------------------------------------------------------------------------
def test_the_list_asks_the_same_of_one_and_of_many(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    an_inquiry()
    ayse = of("ayse")
    ayse.get("/team/anfragen/")
    for many in (0, 9):
        for _ in range(many):
            an_inquiry(channel=Channel.CODE)
        with django_assert_num_queries(LIST_QUERIES):
            ayse.get("/team/anfragen/")


def test_the_page_of_one_asks_little(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    inquiry, _code = an_inquiry()
    for number in range(3):
        working.note_call(inquiry, by=user("ben"), version=1 + number, text="Besetzt.", reached=False)
    ayse = of("ayse")
    ayse.get(inquiry.get_absolute_url())
    with django_assert_num_queries(DETAIL_QUERIES):
        ayse.get(inquiry.get_absolute_url())


LIST_QUERIES = 7
DETAIL_QUERIES = 11


# --- the demo, the desk, retention ----------------------------------------------------------------------
def test_the_demo_shows_every_state() -> None:
    demo.load(clock.today())
    found = Inquiry.objects.order_by("pk")
    assert sorted(found.values_list("state", flat=True)) == [
        "answered", "closed", "closed", "taken", "waiting", "waiting", "waiting", "waiting",
    ]  # fmt: skip
    assert set(found.values_list("office__slug", flat=True)) == {"malstatt", "burbach"}
    rows = rows_of(desk, user("ayse"))
    assert sorted(row.kind for row in rows) == ["appointment", "request", "request", "request", "request"]
    late = [row for row in rows if row.is_late]
    assert ["Überfällig" in row.detail for row in late] == [True]
    assert rows_of(desk, user("fatma")) == []


def test_what_came_to_rest_can_be_found_for_deletion() -> None:
    demo.load(clock.today())
    old = Inquiry.objects.at_rest_since(clock.now() - timedelta(days=7))
    assert [inquiry.outcome for inquiry in old] == [InquiryOutcome.DONE]
    assert Inquiry.objects.at_rest_since(clock.now()).count() == 3
