"""The pages of casework: what they show, what they cost, and that nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest

from cases.enums.cases import Duty, Position, State
from cases.models import AccessEntry, Appointment, Assignment, Case, CasePerson, Handover
from sozialraum.lib import clock
from tests.cases.builders import Browser, a_case, a_person, assign, user

pytestmark = pytest.mark.django_db


def thirty(lead: str = "ayse", number: int = 30) -> list[Case]:
    made = []
    for count in range(number):
        child = a_person("Mina", f"Rosenholz{count}", by=lead)
        made.append(a_case(f"Familie Rosenholz {count}", lead=lead, people=[child]))
        at = clock.now() + timedelta(hours=count + 1)
        Appointment.objects.create(
            worker=user(lead), case=made[-1], at=at, note="Besuch", created_by=user(lead)
        )
    return made


# --- what pages cost: the same with one case and with thirty --------------------------------------------
@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("name", "address", "queries"),
    [
        ("ayse", "/team/", 7),
        ("carla", "/team/", 7),
        ("ayse", "/team/faelle/", 7),
        ("carla", "/team/faelle/buero/", 12),
        ("ayse", "/team/faelle/uebergabe/", 9),
        ("carla", "/team/faelle/uebergabe/?von=ayse", 11),
        ("ayse", "/team/termine/", 4),
    ],
)
def test_queries_of_lists(
    at_work: Browser, django_assert_num_queries: Any, name: str, address: str, queries: int, number: int
) -> None:
    thirty(number=number)
    browser = at_work(name)
    with django_assert_num_queries(queries):
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("part", "queries"), [("", 10), ("familie/", 12)])
def test_queries_of_a_case(
    at_work: Browser, django_assert_num_queries: Any, part: str, queries: int, number: int
) -> None:
    case = thirty(number=1)[0]
    for count in range(number):
        person = a_person("Ada", f"Weidenau{count}")
        CasePerson.objects.create(case=case, person=person, position=Position.PARENT)
    browser = at_work("ayse")
    with django_assert_num_queries(queries):
        assert browser.get(f"/team/faelle/{case.reference}/{part}").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_a_search(at_work: Browser, django_assert_num_queries: Any, number: int) -> None:
    thirty(number=number)
    browser = at_work("ayse")
    with django_assert_num_queries(10):
        response = browser.post("/team/suche/", {"q": "Mina"})
    assert len(response.context["hits"]) == number


# --- lists ----------------------------------------------------------------------------------------------
def test_the_list_shows_own_cases_and_is_written_down(at_work: Browser) -> None:
    case = a_case("Familie Rosenholz")
    a_case("Familie Fremd", lead="ben")
    page = at_work("ayse").get("/team/faelle/").content.decode()
    assert "Familie Rosenholz" in page
    assert "Familie Fremd" not in page
    assert case.reference in page
    entry = AccessEntry.objects.get()
    assert (entry.action, entry.actor, entry.via) == ("list", user("ayse"), "assignment")


def test_filters_of_the_list(at_work: Browser) -> None:
    a_case("Familie Ahorn", state=State.DRAFT)
    a_case("Familie Birke")
    a_case("Familie Eiche", state=State.CLOSED, outcome="moved", closed_at=clock.now())
    helped = a_case("Familie Linde", lead="ben")
    assign(helped, "ayse", Duty.CO)

    def found(query: str) -> list[str]:
        rows = at_work("ayse").get(f"/team/faelle/?{query}").context["rows"]
        return sorted(row["case"].label for row in rows)

    assert found("") == ["Familie Ahorn", "Familie Birke", "Familie Linde"]
    assert found("stand=closed") == ["Familie Eiche"]
    assert found("aufgabe=co") == ["Familie Linde"]
    assert found("wartet=1") == ["Familie Ahorn"]
    assert found("stand=unsinn&aufgabe=unsinn&seite=-7") == found("")
    assert found("seite=399") == found("")


def test_the_caseload_has_no_name(at_work: Browser) -> None:
    child = a_person("Zitronenfalter", "Zitronenfalter")
    case = a_case("Familie Zitronenfalter", people=[child])
    page = at_work("carla").get("/team/faelle/buero/").content.decode()
    assert "Zitronenfalter" not in page
    for words in (case.reference, "Ayşe Demirtaş", "seit 24. Nov 2026", "Aktiv", "Zuteilen"):
        assert words in page
    assert AccessEntry.objects.filter(action="list", via="lead").count() == 1


def test_the_caseload_is_for_leads_of_that_office(at_work: Browser) -> None:
    case = a_case(office="burbach", lead="dora")
    assert case.reference not in at_work("carla").get("/team/faelle/buero/").content.decode()
    for name in ("ayse", "ben", "dora", "fatma", "hanna", "ivo", "admin"):
        assert at_work(name).get("/team/faelle/buero/").status_code == 404
    assert at_work("carla").get(f"/team/faelle/buero/{case.reference}/zuteilung/").status_code == 404


def test_filters_of_the_caseload(at_work: Browser) -> None:
    mine, other = a_case(lead="ayse"), a_case(lead="ben", state=State.PAUSED)
    left = a_case(lead="ayse", office="malstatt")
    Assignment.objects.filter(case=left).update(worker=user("dora"))

    def found(query: str) -> set[str]:
        return {
            row["case"].reference
            for row in at_work("carla").get(f"/team/faelle/buero/?{query}").context["rows"]
        }

    assert found("") == {mine.reference, other.reference, left.reference}
    assert found("wer=ben") == {other.reference}
    assert found("wer=ohne") == {left.reference}
    assert found("stand=paused") == {other.reference}
    assert found(f"aktenzeichen={mine.reference.lower()}") == {mine.reference}
    assert found("wer=niemand&stand=unsinn") == found("")


def test_a_lead_approves_without_reading(at_work: Browser) -> None:
    case = a_case("Familie Zitronenfalter")
    browser = at_work("ayse")
    browser.post(
        f"/team/faelle/{case.reference}/abschluss/",
        {"version": "1", "outcome": "moved", "summary": "Zitronenfalter zieht um"},
    )
    address = f"/team/faelle/buero/{case.reference}/abschluss/"
    browser = at_work("carla")
    assert "Zitronenfalter" not in browser.get(address).content.decode()
    back = browser.post(address, {"version": "2", "decision": "refuse", "reply": ""})
    assert "Bitte sagen Sie, was fehlt." in back.content.decode()
    browser.post(address, {"version": "2", "decision": "refuse", "reply": "Der Plan ist noch offen."})
    page = at_work("ayse").get(f"/team/faelle/{case.reference}/").content.decode()
    assert "Der Plan ist noch offen." in page


# --- handover -------------------------------------------------------------------------------------------
def test_a_colleague_leaves_and_the_caseload_moves(at_work: Browser) -> None:
    cases = [a_case(f"Familie Zitronenfalter {number}", lead="ayse") for number in range(3)]
    browser = at_work("carla")
    page = browser.get("/team/faelle/uebergabe/?von=ayse").content.decode()
    assert "Zitronenfalter" not in page
    form = {"von": "ayse", "kind": "for_good", "starts_on": "2026-12-01", "to": str(user("ben").pk)}
    form |= {f"take-{case.pk}": "on" for case in cases}
    form |= {f"to-{cases[2].pk}": str(user("carla").pk), f"consent-{cases[0].pk}": "on"}
    assert browser.post("/team/faelle/uebergabe/", form).status_code == 302
    assert [
        (row.case, row.to_worker.username, row.entrusted_consent)
        for row in Handover.objects.order_by("case__pk")
    ] == [(cases[0], "ben", True), (cases[1], "ben", False), (cases[2], "carla", False)]
    assert list(Handover.objects.with_entrusted(user("ben"))) == []  # not before the day
    assert Assignment.objects.filter(worker=user("ayse"), ends_at__isnull=False).count() == 3


def test_a_handover_with_a_mistake_moves_nothing_and_keeps_what_was_chosen(at_work: Browser) -> None:
    case = a_case(lead="ayse")
    form = {
        "von": "ayse",
        "kind": "cover",
        "starts_on": "2026-12-01",
        "to": str(user("ben").pk),
        f"take-{case.pk}": "on",
        f"consent-{case.pk}": "on",
    }
    page = at_work("ayse").post("/team/faelle/uebergabe/", form).content.decode()
    assert "Bitte sagen Sie, bis wann die Vertretung dauert." in page
    assert f'name="consent-{case.pk}" id="id_consent-{case.pk}" checked' in page
    assert not Handover.objects.exists()


def test_nobody_moves_the_cases_of_another_office(at_work: Browser) -> None:
    a_case(lead="dora", office="burbach")
    assert at_work("carla").get("/team/faelle/uebergabe/?von=dora").status_code == 404
    assert at_work("ben").get("/team/faelle/uebergabe/?von=ayse").status_code == 404


# --- search ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "typed", ["Rosenholz", "rosenholts", "Mihna Rosenholz", "Rosenhlz", "Familie Rosenholz"]
)
def test_search_finds_what_one_has_heard(at_work: Browser, typed: str) -> None:
    case = a_case("Familie Rosenholz", people=[a_person("Mina", "Rosenholz")])
    a_case("Familie Ahorn", people=[a_person("Paul", "Ahorn")])
    response = at_work("ayse").post("/team/suche/", {"q": typed})
    assert [hit.case for hit in response.context["hits"]] == [case]
    entries = AccessEntry.objects.filter(action="search")
    assert [(row.case_reference, row.via) for row in entries] == [(case.reference, "assignment")]


def test_search_by_reference(at_work: Browser) -> None:
    case = a_case()
    for typed in (case.reference, case.reference.lower().replace("-", "")):
        hits = at_work("ayse").post("/team/suche/", {"q": typed}).context["hits"]
        assert [hit.case for hit in hits] == [case]
    assert at_work("carla").post("/team/suche/", {"q": case.reference}).context["hits"] == []


def test_search_never_leaves_the_own_cases(at_work: Browser) -> None:
    a_case("Familie Zitronenfalter", people=[a_person("Zitronenfalter", "Zitronenfalter")])
    for name in ("ben", "carla", "dora", "emil"):
        response = at_work(name).post("/team/suche/", {"q": "Zitronenfalter"})
        assert response.context["hits"] == []
    for name in ("fatma", "georg", "hanna", "ivo", "admin"):
        assert at_work(name).post("/team/suche/", {"q": "Zitronenfalter"}).status_code == 404
    assert not AccessEntry.objects.exists()


def test_what_is_searched_for_is_in_no_address_and_no_log(
    at_work: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    response = at_work("ayse").post("/team/suche/", {"q": "Zitronenfalter"})
    assert response.request["QUERY_STRING"] == ""
    assert "Zitronenfalter" not in caplog.text
    assert "Zitronenfalter" not in str(list(AccessEntry.objects.values()))


# --- the desk -------------------------------------------------------------------------------------------
def test_the_desk_of_a_quiet_day(at_work: Browser) -> None:
    page = at_work("ayse").get("/team/").content.decode()
    assert "Nichts wartet auf Sie" in page


def test_the_desk_shows_what_is_up(at_work: Browser) -> None:
    case = a_case("Familie Rosenholz", state=State.OPEN)
    at = clock.now().replace(hour=11, minute=30)
    Appointment.objects.create(
        worker=user("ayse"), case=case, at=at, note="Hausbesuch", created_by=user("ayse")
    )
    page = at_work("ayse").get("/team/").content.decode()
    for words in ("Hausbesuch", "heute, 11:30", "Familie Rosenholz", "die Arbeit hat noch nicht begonnen"):
        assert words in page
    page = at_work("ben").get("/team/").content.decode()
    assert "Rosenholz" not in page


@pytest.mark.parametrize("name", ["fatma", "georg", "hanna", "ivo", "admin"])
def test_who_works_with_no_family_gets_no_case(at_work: Browser, name: str) -> None:
    case = a_case("Familie Zitronenfalter")
    page = at_work(name).get("/team/").content.decode()
    assert "Zitronenfalter" not in page
    assert "Fall beginnen" not in page
    for address in ("/team/faelle/", f"/team/faelle/{case.reference}/", "/team/suche/", "/team/faelle/neu/"):
        assert at_work(name).get(address).status_code == 404


# --- a case from draft to pause in pages ----------------------------------------------------------------
def test_beginning_a_case(at_work: Browser) -> None:
    browser = at_work("ayse")
    office = user("ayse").memberships.get().office_id
    form = {"label": "Familie Ahorn", "office": str(office), "naming": "named", "legal_basis": ""}
    response = browser.post("/team/faelle/neu/", form)
    case = Case.objects.get()
    assert response.url == f"/team/faelle/{case.reference}/"
    assert (
        "Bevor er geöffnet wird, braucht er eine Rechtsgrundlage."
        in browser.get(response.url).content.decode()
    )
    refused = browser.post(f"/team/faelle/{case.reference}/schritt/oeffnen/", follow=True).content.decode()
    assert "Bitte wählen Sie zuerst die Rechtsgrundlage." in refused
    Case.objects.update(legal_basis="16")
    for verb, state in (("oeffnen", "open"), ("beginnen", "active"), ("pausieren", "paused")):
        browser.post(f"/team/faelle/{case.reference}/schritt/{verb}/")
        assert Case.objects.get().state == state
    assert browser.post(f"/team/faelle/{case.reference}/schritt/unsinn/").status_code == 404


def test_get_changes_nothing(at_work: Browser) -> None:
    case = a_case(state=State.OPEN)
    browser = at_work("ayse")
    assert browser.get(f"/team/faelle/{case.reference}/schritt/beginnen/").status_code == 405
    assert Case.objects.get().state == State.OPEN


def test_the_parts_of_one_case_are_not_found_in_another(at_work: Browser) -> None:
    mine = a_case(people=[a_person()])
    other = a_case(lead="ben", people=[a_person("Paul", "Ahorn")])
    member = other.case_people.get()
    browser = at_work("ayse")
    for part in (f"familie/{member.pk}/", f"familie/{member.pk}/zusammenfuehren/"):
        assert browser.get(f"/team/faelle/{mine.reference}/{part}").status_code == 404
        assert browser.get(f"/team/faelle/{other.reference}/{part}").status_code == 404
    for part in (f"familie/{member.pk}/entfernen/", f"familie/{member.person_id}/uebernehmen/"):
        assert browser.post(f"/team/faelle/{mine.reference}/{part}").status_code == 404
    assert CasePerson.objects.filter(pk=member.pk).exists()


def test_every_field_takes_a_script_and_shows_it_as_text(at_work: Browser) -> None:
    evil = "<script>alert(1)</script>"
    case = a_case(evil, people=[a_person(evil, evil, safe_contact=evil)])
    browser = at_work("ayse")
    for address in (
        "/team/",
        "/team/faelle/",
        f"/team/faelle/{case.reference}/",
        f"/team/faelle/{case.reference}/familie/",
    ):
        page = browser.get(address).content.decode()
        assert evil not in page
        assert "&lt;script&gt;alert(1)" in page
