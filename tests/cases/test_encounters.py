"""The walk-in log. The stage is Tuesday, 24 November 2026, 9 o'clock."""

import html
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.actions.encounters import log_encounter
from cases.enums.encounters import Result, Topic, Who
from cases.models import Encounter, EncounterDraft, Event, Note
from cases.personal import signs_of_a_person
from offices.actions.errors import Refused
from offices.models import Office
from services.models import ServiceAtLocation
from sozialraum.lib import clock
from tests.cases.builders import user

pytestmark = pytest.mark.django_db

NEW = "/team/kontakte/neu/"


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid.uuid4()),
        "office": Office.objects.get(slug="malstatt").pk,
        "channel": "visit",
        "who": "parent",
        "people": "1",
        "topics": ["geld"],
        "result": "informed",
    } | changes


def log(**changes: Any) -> Encounter:
    values: dict[str, Any] = {
        "by": user("ayse"),
        "office": Office.objects.get(slug="malstatt"),
        "who": Who.PARENT,
        "topics": [Topic.MONEY],
        "result": Result.INFORMED,
    }
    return log_encounter(**(values | changes))[0]


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


# --- logging --------------------------------------------------------------------------------------------
def test_three_taps_are_enough() -> None:
    answer = signed_in("ayse").post(NEW, typed())
    logged = Encounter.objects.get()
    assert answer.headers["Location"] == f"/team/kontakte/{logged.pk}/"
    assert (logged.office.slug, logged.colleague.username, logged.at) == ("malstatt", "ayse", clock.now())
    assert (logged.channel, logged.who, logged.people, logged.topics) == ("visit", "parent", 1, ["geld"])


def test_however_often_the_button_is_pressed_it_is_stored_once() -> None:
    ayse, form = signed_in("ayse"), typed()
    answers = [ayse.post(NEW, form).headers["Location"] for _ in range(3)]
    assert Encounter.objects.count() == 1
    assert len(set(answers)) == 1
    assert Event.objects.filter(verb="logged").count() == 1


def test_the_form_of_somebody_else_is_refused() -> None:
    form = typed()
    signed_in("ayse").post(NEW, form)
    answer = signed_in("ben").post(NEW, form)
    assert answer.status_code == 422
    assert "Dieses Formular wurde schon benutzt" in text(answer)


def test_save_and_next_begins_a_new_one() -> None:
    ayse = signed_in("ayse")
    answer = ayse.post(NEW, typed(next="1"))
    logged = Encounter.objects.get()
    assert answer.headers["Location"] == f"{NEW}?neu=1&gespeichert={logged.pk}"
    page = text(ayse.get(answer.headers["Location"]))
    assert f'href="/team/kontakte/{logged.pk}/"' in page
    assert str(logged.key) not in page


def test_a_parents_cafe_is_one_entry_of_twelve_people() -> None:
    signed_in("ayse").post(NEW, typed(people="12", channel="outreach"))
    assert (Encounter.objects.get().people, Encounter.objects.get().channel) == (12, "outreach")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"topics": []}, "Bitte wählen Sie mindestens ein Thema."),
        ({"topics": ["geld", "baby", "schule", "krise"]}, "höchstens drei Themen"),
        ({"people": "0"}, "größer oder gleich 1"),
        ({"who": "niemand"}, "keine gültige Auswahl"),
        ({"note": "x" * 281}, "280"),
        (
            {"result": "appointment", "appointment_at_0": "2026-11-23", "appointment_at_1": "10:00"},
            "Vergangenheit",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_rest_is_kept(
    changes: dict[str, Any], sentence: str
) -> None:
    answer = signed_in("ayse").post(NEW, typed(**({"language": "tr"} | changes)))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert '<option value="tr" selected>' in text(answer)
    assert not Encounter.objects.exists()


def test_the_topics_most_used_in_this_office_come_first() -> None:
    for topic in ("schule", "schule", "krise"):
        log(topics=[topic])
    log(topics=["baby"], at=clock.now() - timedelta(days=91))
    page = text(signed_in("ayse").get(NEW))
    places = [page.index(f'name="topics" value="{topic}"') for topic in ("schule", "krise", "baby", "klein")]
    assert places == sorted(places)


def test_who_works_in_two_offices_is_asked_which() -> None:
    assert 'name="office" value="' in text(signed_in("ayse").get(NEW))
    assert 'type="radio" name="office"' not in text(signed_in("ayse").get(NEW))


@pytest.mark.parametrize("name", ["fatma", "georg", "hanna", "ivo", "admin"])
def test_who_does_not_work_with_families_logs_nothing(name: str) -> None:
    assert signed_in(name).get(NEW).status_code == 404
    assert signed_in(name).post(NEW, typed()).status_code == 404
    with pytest.raises(Refused):
        log(by=user(name))
    assert not Encounter.objects.exists()


def test_ayse_cannot_log_for_burbach() -> None:
    answer = signed_in("ayse").post(NEW, typed(office=Office.objects.get(slug="burbach").pk))
    assert answer.status_code == 422
    assert not Encounter.objects.exists()


# --- offers ---------------------------------------------------------------------------------------------
def test_an_offer_is_found_without_leaving_the_page_and_without_scripts() -> None:
    ayse, form = (
        signed_in("ayse"),
        typed(result="referred", q="krabbelgruppe burbach", search="1", note="Mit Bus da"),
    )
    page = text(ayse.post(NEW, form))
    assert "Krabbelgruppe Kleine Käfer" in page
    assert "Mit Bus da" in page
    assert "Bitte wählen Sie mindestens" not in page
    assert not Encounter.objects.exists()
    chosen = ServiceAtLocation.objects.get(slug="krabbelgruppe-kleine-kaefer-burbach")
    del form["search"]
    ayse.post(NEW, form | {"offers": [chosen.pk]})
    assert list(Encounter.objects.get().offers.all()) == [chosen]


def test_the_list_that_appears_while_typing() -> None:
    page = text(signed_in("ayse").get(NEW + "angebote/?q=hausaufgaben"))
    assert page.count('type="checkbox" name="offers"') == 8
    assert signed_in("hanna").get(NEW + "angebote/?q=hausaufgaben").status_code == 404


def test_offers_that_are_not_public_cannot_be_chosen() -> None:
    hidden = ServiceAtLocation.objects.get(slug="krabbelgruppe-im-entwurf-burbach")
    answer = signed_in("ayse").post(NEW, typed(result="referred", offers=[hidden.pk]))
    assert answer.status_code == 422
    assert hidden.service.name not in text(answer)


# --- drafts ---------------------------------------------------------------------------------------------
def test_what_was_typed_is_there_again_and_only_for_the_one_who_typed_it() -> None:
    ayse, form = signed_in("ayse"), typed(who="child", people="3", note="Fragt nach Schwimmkurs")
    assert json.loads(ayse.post(NEW + "entwurf/", form).content) == {"kept": True}
    again = text(ayse.get(NEW))
    assert "Sie waren noch nicht fertig" in again
    assert "Fragt nach Schwimmkurs" in again
    assert form["key"] in again
    assert "Schwimmkurs" not in text(signed_in("ben").get(NEW))
    ayse.post(NEW, form)
    assert not EncounterDraft.objects.exists()


def test_a_draft_is_sealed_and_can_be_thrown_away() -> None:
    ayse, form = signed_in("ayse"), typed(note="Zitronenfalter")
    ayse.post(NEW + "entwurf/", form)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(d::text, ' ') FROM cases_encounterdraft d")
        assert "Zitronenfalter" not in cursor.fetchone()[0]
    ayse.post(NEW + "verwerfen/", {"key": form["key"]})
    assert not EncounterDraft.objects.exists()


def test_a_saved_contact_leaves_no_draft_behind_when_the_page_is_late() -> None:
    ayse, form = signed_in("ayse"), typed()
    ayse.post(NEW, form)
    ayse.post(NEW + "entwurf/", form)
    assert not EncounterDraft.objects.exists()


def test_a_form_that_arrives_after_the_session_ended_is_kept(settings: Any, monkeypatch: Any) -> None:
    ayse, form = signed_in("ayse"), typed(note="Kam zu spät an")
    ayse.get(NEW)
    session = ayse.session
    session["seen_at"] = session["seen_at"] - settings.SESSION_IDLE_SECONDS - 5
    session.save()
    answer = ayse.post(NEW, form)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/konto/anmelden/")
    assert not Encounter.objects.exists()
    assert "Kam zu spät an" not in text(ayse.get("/konto/anmelden/"))
    ayse.force_login(user("ayse"))
    assert "Kam zu spät an" in text(ayse.get(NEW))


# --- notes ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Frau Rosenholz war da", ["Frau Rosenholz"]),
        ("Mina Rosenholz braucht einen Kitaplatz", ["Mina Rosenholz"]),
        ("Sohn heißt Cem", ["heißt Cem"]),
        ("Rückruf unter 0152 28817386", ["0152 28817386"]),
        ("mail an mina@example.org", ["mina@example.org"]),
        ("Kind geb. 17.05.2019", ["geb. 17.05.2019"]),
        ("siehe Fall K7FQ-3XMA", ["K7FQ-3XMA"]),
        ("Antrag auf Wohngeld erklärt, Brief vom Jobcenter gelesen", []),
        ("Mutter mit zwei Kindern, Hausaufgabenhilfe gesucht", []),
        ("Kita-Platz und Kinderzuschlag besprochen. Kommt Dienstag wieder", []),
        ("Frau mit Baby, will Krabbelgruppe in Burbach", []),
        ("Schwimmkurs und Ferienprogramm, 12 Personen um 10:30 Uhr", []),
    ],
)
def test_what_looks_like_a_name(note: str, expected: list[str]) -> None:
    assert signs_of_a_person(note) == expected


def test_a_note_with_a_name_is_asked_about_and_can_be_saved_on_purpose() -> None:
    ayse, form = signed_in("ayse"), typed(note="Frau Holle kam im Märchenzelt vor")
    answer = ayse.post(NEW, form)
    assert answer.status_code == 422
    assert "„Frau Holle“" in text(answer)
    assert "Das nennt niemanden. So speichern." in text(answer)
    ayse.post(NEW, form | {"note_is_fine": "on"})
    assert Encounter.objects.get().note == "Frau Holle kam im Märchenzelt vor"


def test_script_in_a_note_stays_text() -> None:
    logged = log(note="<script>alert(1)</script>")
    page = signed_in("ayse").get(f"/team/kontakte/{logged.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# --- looking up and correcting --------------------------------------------------------------------------
def test_the_office_reads_its_contacts_and_nobody_else() -> None:
    logged = log(note="Zitronenfalter")
    for name in ("ayse", "ben", "carla"):
        assert "Zitronenfalter" in text(signed_in(name).get(f"/team/kontakte/{logged.pk}/"))
    for name in ("dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"):
        assert signed_in(name).get(f"/team/kontakte/{logged.pk}/").status_code == 404
        assert f"/team/kontakte/{logged.pk}/" not in text(signed_in(name).get("/team/kontakte/"))


def test_filters_of_the_list() -> None:
    log(topics=["schule"])
    log(by=user("ben"), topics=["krise"], at=clock.now() - timedelta(days=1))
    ayse = signed_in("ayse")

    def shown(query: str) -> list[str]:
        page = text(ayse.get(f"/team/kontakte/{query}"))
        rows = page.partition('class="sr-rows')[2]
        return [name for name in ("Schule und Lernen", "Gewalt, Sucht, Notlage") if f">{name}</a>" in rows]

    assert shown("") == ["Schule und Lernen", "Gewalt, Sucht, Notlage"]
    assert shown("?tag=2026-11-24") == ["Schule und Lernen"]
    assert shown("?thema=krise") == ["Gewalt, Sucht, Notlage"]
    assert shown("?fachkraft=ayse") == ["Schule und Lernen"]
    assert shown("?tag=quatsch&thema=quatsch&seite=99") == ["Schule und Lernen", "Gewalt, Sucht, Notlage"]


def test_the_list_costs_six_queries_for_one_and_for_thirty(django_assert_num_queries: Any) -> None:
    ayse = signed_in("ayse")
    for _round in range(2):
        log()
        with django_assert_num_queries(6):
            ayse.get("/team/kontakte/")
        for _number in range(30):
            log()


def test_a_second_page_and_the_colleague_of_another_office() -> None:
    for number in range(26):
        log(at=clock.now() - timedelta(minutes=number))
    ayse = signed_in("ayse")
    first, second = text(ayse.get("/team/kontakte/")), text(ayse.get("/team/kontakte/?seite=2"))
    assert (first.count("sr-rowitem__side"), second.count("sr-rowitem__side")) == (25, 1)
    assert ("seite=2" in first, "seite=1" in second, "seite=3" in second) == (True, True, False)
    assert 'value="dora"' not in first
    assert text(ayse.get("/team/kontakte/?fachkraft=dora&seite=-1")).count("sr-rowitem__side") == 25


def test_an_appointment_and_an_unfinished_contact_are_on_the_desk() -> None:
    at = clock.now() + timedelta(hours=3)
    logged = log(result="appointment", appointment_at=at)
    log(result="appointment", appointment_at=clock.now() + timedelta(days=30))
    ayse = signed_in("ayse")
    ayse.post(NEW + "entwurf/", typed())
    desk = text(ayse.get("/team/"))
    assert f'href="/team/kontakte/{logged.pk}/"' in desk
    assert desk.count("bei einem Kontakt vereinbart") == 1
    assert "Ein Kontakt ist noch nicht fertig" in desk
    assert "bei einem Kontakt vereinbart" not in text(signed_in("ben").get("/team/"))


def test_an_opened_case_is_one_step_further_and_the_contact_does_not_know_it() -> None:
    logged = log(result="case_opened")
    page = text(signed_in("ayse").get(f"/team/kontakte/{logged.pk}/"))
    assert f'href="/team/faelle/neu/?kontakt={logged.pk}"' in page
    relations = {field.related_model.__name__ for field in Encounter._meta.get_fields() if field.is_relation}
    assert relations == {"Office", "User", "SocialArea", "ServiceAtLocation", "EncounterCorrection"}


def test_what_the_contact_was_about_goes_along_and_neither_its_note_nor_itself() -> None:
    offers = list(ServiceAtLocation.objects.public().order_by("pk")[:1])
    logged = log(
        result="case_opened",
        topics=["geld", "baby"],
        language="tr",
        offers=offers,
        note="Grüße von Zitronenfalter",
    )
    ayse = signed_in("ayse")
    page = text(ayse.get(f"/team/faelle/neu/?kontakt={logged.pk}"))
    about = (
        "Es ging um: Geld, Wohnen, Briefe vom Amt; Schwangerschaft und Baby.\n"
        f"Genannte Angebote: {offers[0].service.name}.\nSprache: Türkisch."
    )
    assert about in page
    assert "Worum es beim Kontakt ging, steht schon da." in page
    assert "Zitronenfalter" not in page
    form = {"label": "Familie Ahorn", "office": logged.office_id, "naming": "named", "about": about}
    ayse.post(f"/team/faelle/neu/?kontakt={logged.pk}", form)
    note = Note.objects.get()
    assert (note.text, note.author, note.case.label) == (about, user("ayse"), "Familie Ahorn")
    # What was carried is not carried as a number either: no event of the case names the contact.
    assert not Event.objects.filter(case=note.case, subject="encounter").exists()
    assert not Event.objects.filter(case=note.case, data__has_key="encounter").exists()


def test_only_a_contact_that_led_to_a_case_and_of_an_own_office_is_carried() -> None:
    burbach = Office.objects.get(slug="burbach")
    for number in (
        log(result="informed").pk,
        log(by=user("dora"), office=burbach, result="case_opened").pk,
        "x",
        "9" * 30,
    ):
        page = text(signed_in("ayse").get(f"/team/faelle/neu/?kontakt={number}"))
        assert "Es ging um" not in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/team/kontakte/neu/?neu=1", 7), ("/team/kontakte/{pk}/", 9), ("/team/kontakte/{pk}/korrigieren/", 9)],
)
def test_queries_of_the_other_pages(django_assert_num_queries: Any, path: str, queries: int) -> None:
    offers = list(ServiceAtLocation.objects.public()[:3])
    logged, ayse = log(result="referred", offers=offers), signed_in("ayse")
    for _round in range(2):
        with django_assert_num_queries(queries):
            ayse.get(path.format(pk=logged.pk))
        log(result="referred", offers=offers)


def test_a_correction_keeps_the_old_value_and_the_reason() -> None:
    logged = log(people=2)
    ayse, path = signed_in("ayse"), f"/team/kontakte/{logged.pk}/korrigieren/"
    form = typed(people="3", topics=["schule"])
    assert "warum" in text(ayse.post(path, form)).lower()
    logged.refresh_from_db()
    assert logged.people == 2
    ayse.post(path, form | {"reason": "Verzählt"})
    logged.refresh_from_db()
    assert (logged.people, logged.topics) == (3, ["schule"])
    page = text(ayse.get(f"/team/kontakte/{logged.pk}/"))
    assert "vorher „2“. Verzählt" in page
    assert "vorher „Geld, Wohnen, Briefe vom Amt“. Verzählt" in page


def test_only_the_one_who_logged_it_and_the_lead_correct() -> None:
    logged = log()
    path = f"/team/kontakte/{logged.pk}/korrigieren/"
    assert [signed_in(name).get(path).status_code for name in ("ayse", "carla", "ben", "emil")] == [
        200,
        200,
        404,
        404,
    ]
