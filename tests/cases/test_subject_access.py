"""Information under Art. 15 DSGVO: a mother asks, ayse who leads the case prepares it, ivo keeps the month in view."""

import contextlib
import json
import re
import zlib
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.actions.errors import NotAllowed, Refused
from cases.actions.subject_access.blacken import BAR, Blackener
from cases.actions.subject_access.collect import LEFT_OUT, collect
from cases.actions.subject_access.requests import (
    answer_request,
    begin_request,
    cases_to_answer,
    copy_part,
    enter_request,
    extend_request,
    refuse_request,
)
from cases.enums.cases import Position
from cases.models import AccessEntry, CasePerson, Note, SubjectRequest
from offices.models import Office
from tests.cases.builders import CANARY, a_case, a_person, user
from tests.cases.everything import Whole, a_whole_case

pytestmark = pytest.mark.django_db

RECEIVED = date(2026, 11, 20)


def asked_for(whole: Whole) -> SubjectRequest:
    SubjectRequest.objects.all().delete()
    asked = enter_request(whole.case.office, by=user("ivo"), received_on=RECEIVED)
    return begin_request(asked, whole.mother, by=user("ayse"))


# --- deadlines and who ------------------------------------------------------------------------------------------
def test_a_month_and_once_two_more() -> None:
    asked = enter_request(Office.objects.get(slug="malstatt"), by=user("ivo"), received_on=date(2026, 10, 31))
    assert asked.due_on == date(2026, 11, 30)
    asked = extend_request(asked, by=user("ivo"))
    assert asked.due_on == date(2027, 1, 31)
    with pytest.raises(Refused):
        extend_request(asked, by=user("ivo"))


def test_ivo_sees_state_and_deadline_and_no_name(client: Client) -> None:
    whole = a_whole_case(CANARY)
    asked = asked_for(whole)
    client.force_login(user("ivo"))
    for address in (reverse("subject-access"), reverse("subject-access-detail", args=[asked.number])):
        page = client.get(address)
        assert asked.number in page.text
        assert CANARY not in page.text
        assert whole.case.reference not in page.text
    assert "20. Dezember 2026" in page.text
    for kind in ("pdf", "json"):
        address = reverse("subject-access-copy", args=[asked.number, whole.case.reference, kind])
        assert client.post(address, {}).status_code == 404


@pytest.mark.parametrize("name", ["ben", "carla", "dora", "emil", "ivo", "admin"])
def test_only_the_lead_worker_prepares_it(name: str) -> None:
    whole = a_whole_case()
    asked = asked_for(whole)
    with pytest.raises(NotAllowed):
        copy_part(asked.parts.get(), by=user(name))
    fresh = enter_request(whole.case.office, by=user("ivo"), received_on=RECEIVED)
    with pytest.raises(NotAllowed):
        begin_request(fresh, whole.mother, by=user(name))


def test_parents_get_nothing_of_a_minors_confidential_case() -> None:
    child, mother = a_person(), a_person("Vera", "Rosenholz")
    open_one = a_case(people=[child])
    CasePerson.objects.create(case=open_one, person=mother, position=Position.PARENT)
    secret = a_case(is_minor_confidential=True, people=[child])
    CasePerson.objects.create(case=secret, person=mother, position=Position.PARENT)
    assert cases_to_answer(mother) == [open_one]
    assert cases_to_answer(child) == [open_one, secret]


def test_each_case_makes_its_part_and_only_then_it_is_answered() -> None:
    whole = a_whole_case()
    other = a_case(lead="dora", office="burbach")
    CasePerson.objects.create(case=other, person=whole.mother, position=Position.PARENT)
    asked = asked_for(whole)
    mine, theirs = asked.parts.order_by("case_id")
    with pytest.raises(NotAllowed):
        copy_part(theirs, by=user("ayse"))
    copy_part(mine, by=user("ayse"))
    with pytest.raises(Refused):
        answer_request(asked, by=user("ayse"))
    copy_part(theirs, by=user("dora"))
    assert answer_request(asked, by=user("ayse")).state == "answered"


def test_a_refusal_is_a_code_and_no_text() -> None:
    asked = asked_for(a_whole_case())
    with pytest.raises(NotAllowed):
        refuse_request(asked, by=user("ayse"), refusal="not_identified")
    assert refuse_request(asked, by=user("carla"), refusal="not_identified").refusal == "not_identified"


# --- what is in it ----------------------------------------------------------------------------------------------
def texts(whole: Whole, **options: object) -> str:
    copy = collect(whole.case, whole.mother, by=user("ayse"), **options)  # type: ignore[arg-type]
    return json.dumps(copy.as_data(), ensure_ascii=False)


def test_the_copy_holds_everything_about_the_person() -> None:
    text = texts(a_whole_case("Rosenholz"))
    for expected in (
        "Rosenholzmutter",
        "rosenholz@example.org",
        "3. Februar 1988",
        "Rosenholz war da.",
        "Rosenholz schläft",
        "Rosenholz anrufen",
        "Praxis Rosenholz",
        "Rosenholz Zweck",
        "Rosenholz fragt",
        "Rosenholz Antwort",
        "Elternteil",
    ):
        assert expected in text, expected


def test_others_are_blacked_out_and_colleagues_have_no_name() -> None:
    whole = a_whole_case("Rosenholz")
    Note.objects.create(
        case=whole.case,
        text="Rosenholzkind weint. Die Nachbarin Frau Pfeiffer sagt es Ayşe Demirtaş. "
        "Rosenholzkinds Nummer: 030 / 23125-917.",
        happened_on=RECEIVED,
        author=user("ayse"),
        written_at=whole.note.written_at,
    )
    text = texts(whole, more_names="Pfeiffer")
    assert "Rosenholzkind" not in text
    assert "Pfeiffer" not in text
    assert "Demirtaş" not in text
    assert "Ayşe" not in text
    assert "23125-917" not in text
    assert f"{BAR} weint. Die Nachbarin Frau {BAR} sagt es Fachkraft. {BAR} Nummer: {BAR}." in text


def test_entrusted_notes_only_when_the_confidant_says_so() -> None:
    whole = a_whole_case("Rosenholz")
    assert "im Vertrauen" not in texts(whole)
    assert "im Vertrauen" in texts(whole, with_entrusted=True)
    assert "§ 65 SGB VIII" in texts(whole)


def test_texts_of_a_protection_procedure_stay_in_the_office() -> None:
    whole = a_whole_case("Rosenholz")
    text = texts(whole)
    assert "Rosenholz weint" not in text
    assert "§ 8a SGB VIII" in text


def test_every_model_is_in_it_or_is_left_out_by_decision() -> None:
    from cases.actions.retention.fates import DELETED

    assert set(LEFT_OUT) <= {model for model, _way in DELETED}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mina kam.", f"{BAR} kam."),
        ("Minas Lehrerin", f"{BAR} Lehrerin"),
        ("MINA!", f"{BAR}!"),
        ("Rosenholz kam.", "Rosenholz kam."),
        ("Weber-Rosenholz", f"{BAR}-Rosenholz"),
        ("mit Ben Kirchwald", "mit Fachkraft"),
        ("Terminal", "Terminal"),
        ("ruft 0171 / 1234567 an", f"ruft {BAR} an"),
        ("ruft 0171 / 1234568 an", "ruft 0171 / 1234568 an"),
        ("an mina@example.org.", f"an {BAR}."),
    ],
)
def test_what_the_bars_cover(text: str, expected: str) -> None:
    blacken = Blackener(
        hidden=["Mina", "Weber"],
        own=["Vera", "Rosenholz"],
        colleagues=["Ben", "Kirchwald"],
        contacts=["0171 1234567", "mina@example.org"],
    )
    assert blacken(text) == expected


def unpacked(paper: bytes) -> bytes:
    """The paper with its compressed streams opened."""
    opened = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        with contextlib.suppress(zlib.error):
            opened.append(zlib.decompress(stream))
    return paper + b"".join(opened)


# --- paper, data, page ------------------------------------------------------------------------------------------
def test_one_button_in_the_case_and_two_formats(client: Client) -> None:
    whole = a_whole_case(CANARY)
    SubjectRequest.objects.all().delete()
    client.force_login(user("ayse"))
    address = reverse("case-access-subject", args=[whole.case.reference])
    assert client.get(address).status_code == 200
    page = client.post(address, {"person": whole.mother.pk}, follow=True)
    asked = SubjectRequest.objects.get()
    assert page.redirect_chain == [(f"/team/auskunft/{asked.number}/", 302)]
    paper = client.post(reverse("subject-access-copy", args=[asked.number, whole.case.reference, "pdf"]))
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in unpacked(paper.content)
    data = client.post(reverse("subject-access-copy", args=[asked.number, whole.case.reference, "json"]))
    assert json.loads(data.content)["fall"] == whole.case.reference
    assert CANARY not in data["Content-Disposition"]
    exports = AccessEntry.objects.filter(action="export", case_reference=whole.case.reference)
    assert [entry.subject for entry in exports] == ["subject_access", "subject_access"]
    client.post(reverse("subject-access-settle", args=[asked.number]), {"what": "answered"})
    asked.refresh_from_db()
    assert asked.state == "answered"


def test_one_command_does_the_same(tmp_path: object) -> None:
    whole = a_whole_case()
    asked = asked_for(whole)
    call_command("subject_access", asked.number, by="ayse", to=tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())  # type: ignore[attr-defined]
    assert names == [f"auskunft-{asked.number}-{whole.case.reference}.{kind}" for kind in ("json", "pdf")]
    with pytest.raises(CommandError):
        call_command("subject_access", asked.number, by="admin", to=tmp_path)


def test_a_request_of_the_future_is_refused(client: Client) -> None:
    client.force_login(user("ivo"))
    sent = {"office": Office.objects.get(slug="burbach").pk, "received_on": "2026-11-25"}
    assert client.post(reverse("subject-access"), sent).status_code == 422
    assert client.post(reverse("subject-access"), sent | {"received_on": "2026-11-24"}).status_code == 302


def test_a_constant_number_of_queries(client: Client, django_assert_num_queries: object) -> None:
    whole = a_whole_case()
    asked = asked_for(whole)
    client.force_login(user("ivo"))
    with django_assert_num_queries(9):  # type: ignore[operator]
        client.get(reverse("subject-access"))
    with django_assert_num_queries(10):  # type: ignore[operator]
        client.get(reverse("subject-access-detail", args=[asked.number]))
