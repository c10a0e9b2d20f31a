"""The pages of the protection of children: who gets in, what they show, what is refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.actions import protection as verbs
from cases.enums.cases import GrantKind, Position
from cases.enums.protection import ConcernResult, ConcernState, Expertise
from cases.models import AccessEntry, CasePerson, ProtectionConcern
from cases.views.desk import protection as desk
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, user
from tests.cases.desk import rows_of
from tests.cases.test_access import grant
from tests.cases.test_protection import a_concern, asked, decided, ready, view_of

pytestmark = pytest.mark.django_db

PAGES = ("detail", "assess", "decide", "form")
DECISION = {
    "parents_involved": "yes",
    "parents_not_because": "",
    "child_involved": "no",
    "child_not_because": "too_young",
    "result": "danger_help",
    "result_reasons": "Gemeinsam besprochen.",
    "safety_plan": "Die Großmutter holt das Kind.",
    "review_on": "2026-12-01",
}


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(user(name))
    return client


def at(concern: ProtectionConcern, page: str = "detail") -> str:
    return reverse(f"case-protection-{page}", args=[concern.case.reference, concern.pk])


def do(client: Client, concern: ProtectionConcern, step: str, **given: Any):
    return client.post(at(concern), {"do": step, "version": str(concern.version), **given})


# --- beginning ------------------------------------------------------------------------------------------
def test_a_concern_begins() -> None:
    case = a_case(people=[a_person()])
    address = reverse("case-protection-new", args=[case.reference])
    page = signed_in("ayse").get(address).content.decode()
    for number in ("110", "112", "0800 19 210 00"):
        assert number in page
    assert "Jugendamt, Tag und Nacht" in page
    answer = signed_in("ayse").post(
        address,
        {
            "observations": "Das Kind hat Angst, nach Hause zu gehen.",
            "indicators": ["fear", "told"],
            "children": [str(case.people.get().pk)],
            "assesses": "on",
        },
    )
    concern = ProtectionConcern.objects.get()
    assert answer.url == at(concern)
    assert [one.assessor.username for one in concern.assessments.all()] == ["ayse"]
    assert list(concern.children.all()) == [case.people.get()]


def test_bad_input_keeps_what_was_typed() -> None:
    case = a_case()
    answer = signed_in("ayse").post(
        reverse("case-protection-new", args=[case.reference]),
        {"is_immediate": "on", "indicators": ["injury", "unsinn"], "observations": ""},
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"immediate_steps", "indicators", "observations"}
    assert 'value="injury"' in answer.content.decode()
    assert not ProtectionConcern.objects.exists()


def test_a_second_beginning_is_a_friendly_conflict() -> None:
    concern = a_concern()
    answer = signed_in("ayse").post(
        reverse("case-protection-new", args=[concern.case.reference]), {"observations": "Noch etwas."}
    )
    assert answer.status_code == 409
    assert "Noch etwas." in answer.content.decode()


# --- who gets in ----------------------------------------------------------------------------------------
def test_ids_of_another_case_lead_nowhere() -> None:
    mine, foreign = a_concern(), a_concern(by="ben")
    ayse = signed_in("ayse")
    for reference in (mine.case.reference, foreign.case.reference):
        for page in PAGES:
            address = reverse(f"case-protection-{page}", args=[reference, foreign.pk])
            assert ayse.get(address).status_code == 404
            given = {"do": "release", "version": 1, "assessor": "1"}
            assert ayse.post(address, given).status_code in (404, 405)
    for page in ("", "-new"):
        assert ayse.get(reverse(f"case-protection{page}", args=[foreign.case.reference])).status_code == 404
    foreign.refresh_from_db()
    assert foreign.assessments.count() == 1


def test_the_view_of_another_concern_is_not_released() -> None:
    mine, foreign = a_concern(), a_concern(by="ben")
    view = foreign.assessments.get()
    assert do(signed_in("ayse"), mine, "release", assessor=str(view.pk)).status_code == 404
    assert foreign.assessments.count() == 1


@pytest.mark.parametrize("name", ["ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"])
def test_nobody_else_gets_in(name: str) -> None:
    concern = ready(a_concern())
    client = signed_in(name)
    wanted = {page: (200 if (name, page) == ("dora", "assess") else 404) for page in PAGES}
    assert {page: client.get(at(concern, page)).status_code for page in PAGES} == wanted


def test_who_only_reads_finds_no_button() -> None:
    concern = a_concern()
    grant(concern.case, "dora", GrantKind.SHARE, minutes=60)
    dora = signed_in("dora")
    page = dora.get(at(concern))
    assert page.status_code == 200
    assert page.context["forms"] == {}
    assert do(dora, concern, "more", observations="x").status_code == 404
    assert dora.get(at(concern, "decide")).status_code == 404


def test_who_was_asked_reads_the_concern_alone_and_without_names() -> None:
    case = a_case(f"Familie {CANARY}", people=[a_person("Mina", CANARY)])
    concern = a_concern(
        case, observations=f"Mina {CANARY} hat blaue Flecken.", children=list(case.people.all())
    )
    asked(concern, "dora", Expertise.EXPERIENCED)
    before = AccessEntry.objects.count()
    page = signed_in("dora").get(at(concern, "assess"))
    text = page.content.decode()
    assert "hat blaue Flecken." in text
    assert "7 Jahre" in text
    for hidden in (CANARY, "Mina"):
        assert hidden not in text
    entry = AccessEntry.objects.order_by("pk")[before]
    assert (entry.actor.username, entry.subject, entry.case_reference, entry.via) == (
        "dora",
        "assessment",
        case.reference,
        "share",
    )


def test_the_narrow_page_shows_nobody_elses_view() -> None:
    concern = a_concern()
    asked(concern, "dora", Expertise.EXPERIENCED)
    verbs.submit_assessment(
        concern.assessments.get(assessor=user("ayse")), by=user("ayse"), judgement="danger", reasons=CANARY
    )
    dora = signed_in("dora")
    assert CANARY not in dora.get(at(concern, "assess")).content.decode()
    dora.post(at(concern, "assess"), {"judgement": "possible", "reasons": "Weil …"})
    assert CANARY not in dora.get(at(concern, "assess")).content.decode()


# --- assessing and deciding -----------------------------------------------------------------------------
def test_from_two_views_to_a_decision_to_the_end() -> None:
    concern = a_concern()
    ayse, ben = signed_in("ayse"), signed_in("ben")
    assert do(ayse, concern, "ask", expertise="colleague", assessor=str(user("ben").pk)).status_code == 302
    for client in (ayse, ben):
        answer = client.post(at(concern, "assess"), {"judgement": "danger", "reasons": "Ich sehe Gefahr."})
        assert answer.status_code == 302
    assert ayse.get(at(concern, "decide")).status_code == 200
    answer = ayse.post(at(concern, "decide"), DECISION | {"version": concern.version})
    assert answer.url == at(concern)
    concern.refresh_from_db()
    assert (concern.state, concern.result) == (ConcernState.FOLLOW_UP, ConcernResult.DANGER_HELP)
    assert do(ayse, concern, "review", review_on="2026-12-03").status_code == 302
    concern.refresh_from_db()
    assert do(ayse, concern, "end", note="Hilfe läuft.").status_code == 302
    concern.refresh_from_db()
    assert concern.state == ConcernState.ENDED
    assert "Hilfe läuft." in ayse.get(at(concern)).content.decode()


def test_an_empty_view_is_refused_and_a_second_one_is_a_conflict() -> None:
    concern = a_concern()
    ayse = signed_in("ayse")
    answer = ayse.post(at(concern, "assess"), {"judgement": "", "reasons": "Schon geschrieben"})
    assert answer.status_code == 422
    assert "Schon geschrieben" in answer.content.decode()
    given = {"judgement": "danger", "reasons": "Zweiter Gedanke"}
    ayse.post(at(concern, "assess"), given)
    answer = ayse.post(at(concern, "assess"), given)
    assert answer.status_code == 409
    assert "Zweiter Gedanke" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"child_not_because": ""}, "child_not_because"),
        ({"parents_involved": ""}, "parents_involved"),
        ({"safety_plan": " "}, "safety_plan"),
        ({"review_on": ""}, "review_on"),
        ({"review_on": "2026-11-23"}, "review_on"),
        ({"result": "handover"}, "result"),
        ({"result_reasons": ""}, "result_reasons"),
    ],
)
def test_an_unfinished_decision_keeps_what_was_typed(wrong: dict[str, str], field: str) -> None:
    concern = ready(a_concern())
    answer = signed_in("ayse").post(at(concern, "decide"), DECISION | {"version": concern.version} | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    concern.refresh_from_db()
    assert concern.state == ConcernState.ASSESSING


def test_deciding_too_early_leads_back_or_is_refused() -> None:
    concern = a_concern()
    ayse = signed_in("ayse")
    assert ayse.get(at(concern, "decide")).url == at(concern)
    answer = ayse.post(at(concern, "decide"), DECISION | {"version": concern.version})
    assert answer.status_code == 422
    assert "mindestens zwei Fachkräfte" in answer.content.decode()
    assert "Die Großmutter holt das Kind." in answer.content.decode()


def test_a_slower_decision_is_a_conflict_and_keeps_the_text() -> None:
    concern = ready(a_concern())
    decided(concern)
    answer = signed_in("ayse").post(at(concern, "decide"), DECISION | {"version": concern.version})
    assert answer.status_code == 409
    assert "Die Großmutter holt das Kind." in answer.content.decode()


def test_what_was_added_too_late_is_not_lost() -> None:
    concern = ready(a_concern())
    decided(concern)
    answer = do(signed_in("ayse"), concern, "more", observations="Heute neue Flecken.")
    assert answer.status_code == 409
    assert "Heute neue Flecken." in answer.content.decode()


# --- paper ----------------------------------------------------------------------------------------------
def test_the_form_for_the_youth_office() -> None:
    child, mother = (
        a_person("Mina", address="Bergstraße 1, 66115 Saarbrücken"),
        a_person("Vera", birth_date=None),
    )
    case = a_case(lead="ben", people=[child])
    CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    concern = a_concern(case, by="ben", children=[child])
    page = signed_in("ben").get(at(concern, "form")).content.decode()
    for words in (
        "Mitteilung einer Kindeswohlgefährdung",
        "§ 8a Abs. 4 SGB VIII",
        "Mina Rosenholz",
        "17.05.2019",
        "Bergstraße 1",
        "Vera Rosenholz",
        "Blaue Flecken an beiden Armen.",
        "steht noch aus",
        case.reference,
    ):
        assert words in page
    assert AccessEntry.objects.order_by("-pk")[0].action == "print"
    assert signed_in("ayse").get(at(a_concern(), "form")).status_code == 404


def test_the_youth_office_is_informed() -> None:
    concern = a_concern(by="ben")
    ben = signed_in("ben")
    assert do(ben, concern, "handover", at="2026-11-25T09:00", to="Bereitschaft").status_code == 422
    assert do(ben, concern, "handover", at="2026-11-24T08:30", to="Bereitschaft").status_code == 302
    concern.refresh_from_db()
    assert concern.handed_over_at == datetime(2026, 11, 24, 8, 30, tzinfo=clock.BERLIN)
    assert "Bereitschaft" in ben.get(at(concern)).content.decode()


# --- desk and queries -----------------------------------------------------------------------------------
def test_deadlines_on_the_desk_and_overdue_is_loud(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries
) -> None:
    concern = a_concern()
    asked(concern, "dora", Expertise.EXPERIENCED)
    assert [(row.title, row.is_late) for row in rows_of(desk, user("ayse"))] == [
        ("Kinderschutz: Ihre Einschätzung wird gebraucht", False),
        ("Kinderschutz: Einschätzung läuft", False),
    ]
    assert [row.title for row in rows_of(desk, user("dora"))] == [
        "Kinderschutz: Ihre Einschätzung wird gebraucht"
    ]
    carla = user("carla")
    with django_assert_num_queries(1):
        assert rows_of(desk, carla) == []
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-26T16:01:00+01:00")
    assert [(row.title, row.is_late) for row in rows_of(desk, carla)] == [
        ("Kinderschutz: Einschätzungen fehlen", True)
    ]
    assert [row.is_late for row in rows_of(desk, user("ayse"))] == [True, True]
    assert "Überfällig: Einschätzungen fehlen" in signed_in("ayse").get(at(concern)).content.decode()
    assert rows_of(desk, user("emil")) == []


def test_the_day_to_look_again_is_on_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    decided(ready(a_concern()), ConcernResult.HELP)
    assert [(row.title, row.is_late) for row in rows_of(desk, user("ayse"))] == [
        ("Kinderschutz: wieder hinsehen", False)
    ]
    monkeypatch.setenv("SOZIALRAUM_NOW", (clock.now() + timedelta(days=8)).isoformat())
    assert [row.is_late for row in rows_of(desk, user("ayse"))] == [True]


@pytest.mark.parametrize(
    ("name", "count"),
    [("list", 9), ("new", 12), ("detail", 12), ("assess", 11), ("decide", 10), ("form", 11)],
)
def test_queries(name: str, count: int, django_assert_num_queries) -> None:
    concern = a_concern(a_case(lead="ben", people=[a_person(), a_person("Tarek")]), by="ben")
    asked(concern, "dora", Expertise.EXPERIENCED)
    view_of(concern, "dora")
    if name != "assess":
        view_of(concern, "ben")
    address = {
        "list": reverse("case-protection", args=[concern.case.reference]),
        "new": reverse("case-protection-new", args=[concern.case.reference]),
    }.get(name) or at(concern, name)
    ben = signed_in("ben")
    assert ben.get(address).status_code == 200
    with django_assert_num_queries(count):
        ben.get(address)
