"""A draft begun by mistake goes at once; what has been worked with does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.actions.assignments import add_worker
from cases.actions.cases import begin_case, open_case
from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.inquiries.turning import turn_into_case
from cases.actions.notes import write_note
from cases.actions.people import add_person
from cases.actions.retention.drafts import discard_draft
from cases.actions.retention.proposals import carry_out_deletion, mark_case, propose_deletion
from cases.enums.cases import Duty, LegalBasis, State
from cases.enums.guard import MarkKind
from cases.models import AccessEntry, Assignment, Case, CasePerson, Event, Inquiry, Note, Person
from offices.models import Office
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, user
from tests.cases.family_papers import sent
from tests.cases.inquiry_builders import an_inquiry
from tests.cases.test_protection import a_concern

pytestmark = pytest.mark.django_db


def malstatt() -> Office:
    return Office.objects.get(slug="malstatt")


def a_draft() -> Case:
    """Ayşe has begun it and entered a child; nobody has opened it."""
    case = begin_case(by=user("ayse"), office=malstatt(), label=CANARY, legal_basis=LegalBasis.LOW_THRESHOLD)
    add_person(case, by=user("ayse"), position="child", first_name="Mina", last_name=CANARY)
    write_note(case, by=user("ayse"), text=CANARY, happened_on=clock.today())
    case.refresh_from_db()
    return case


def discarded(case: Case, by: str = "ayse") -> None:
    case.refresh_from_db()
    discard_draft(case, by=user(by), version=case.version)


def test_nobody_and_nothing_is_left_but_a_line_in_the_log() -> None:
    case = a_draft()
    reference = case.reference
    discarded(case)
    case.refresh_from_db()
    assert (case.state, case.label, case.opened_at) == (State.ANONYMISED, "", None)
    assert case.reference != reference
    assert not Person.objects.filter(created_by=user("ayse"), case_people__isnull=True).exists()
    for model in (CasePerson, Note, Assignment):
        assert not model.objects.filter(case=case).exists()
    assert not Case.objects.visible_to(user("ayse")).filter(pk=case.pk).exists()
    line = Event.objects.get(verb="draft_discarded")
    assert (line.actor, line.case, line.subject_id) == (user("ayse"), None, None)
    assert line.data == {"reference": reference, "office": "malstatt"}
    assert not Event.objects.filter(case=case).exists()


def test_who_belongs_to_another_case_stays_there() -> None:
    child = a_person()
    other = a_case(people=[child])
    draft = a_draft()
    CasePerson.objects.create(case=draft, person=child)
    discarded(draft)
    assert [row.person for row in other.case_people.all()] == [child]


def test_a_request_it_came_from_is_open_again(settings: Any) -> None:
    settings.CONTACT_LEAST_SECONDS = 0
    inquiry, _code = an_inquiry()
    case = turn_into_case(inquiry, by=user("ayse"), version=inquiry.version)
    discarded(case)
    row = Inquiry.objects.get()
    assert (row.state, row.taken_by, row.outcome, row.case) == ("taken", user("ayse"), "", None)


def test_only_a_draft_and_only_by_those_whose_it_is() -> None:
    case = a_draft()
    add_worker(case, by=user("ayse"), worker=user("ben"), duty=Duty.CO)
    for name in ("ben", "carla", "dora", "ivo", "admin"):
        with pytest.raises(NotAllowed):
            discarded(case, by=name)
    case.refresh_from_db()
    open_case(case, by=user("ayse"))
    with pytest.raises(Conflict):
        discarded(case)
    assert Case.objects.get(pk=case.pk).label == CANARY


def test_somebody_was_faster() -> None:
    case = a_draft()
    with pytest.raises(Conflict):
        discard_draft(case, by=user("ayse"), version=case.version - 1)


def test_what_has_been_worked_with_is_not_discarded() -> None:
    noted = a_draft()
    add_worker(noted, by=user("ayse"), worker=user("ben"), duty=Duty.CO)
    write_note(noted, by=user("ben"), text="Anruf", happened_on=clock.today())
    referred = a_draft()
    sent(referred)
    for case in (noted, referred):
        with pytest.raises(Refused, match="schon gearbeitet"):
            discarded(case)
    held = a_draft()
    mark_case(held.reference, by=user("carla"), kind=MarkKind.HOLD, reason="Klage")
    with pytest.raises(Refused, match="angehalten"):
        discarded(held)
    worried = a_draft()
    a_concern(worried, children=list(worried.people.all()))
    with pytest.raises(Hindered):
        discarded(worried)
    assert [case.label for case in Case.objects.filter(state=State.DRAFT, pk__gte=noted.pk)] == [CANARY] * 4


def test_two_people_clear_old_drafts_as_well() -> None:
    case = a_draft()
    Case.objects.filter(pk=case.pk).update(updated_at=clock.now() - timedelta(days=4 * 365))
    done = carry_out_deletion(propose_deletion(malstatt(), by=user("ivo")), by=user("carla"))
    assert done.result == {"draft_case deleted": 1}
    case.refresh_from_db()
    assert case.state == State.ANONYMISED


def test_the_page_asks_once_and_leads_to_the_list(client: Client) -> None:
    case = a_draft()
    client.force_login(user("ayse"))
    address = reverse("case-detail-discard", args=[case.reference])
    assert address in client.get(case.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "Endgültig verwerfen" in page
    assert Case.objects.get(pk=case.pk).state == State.DRAFT
    stale = client.post(address, {"version": case.version - 1}, follow=True)
    assert stale.redirect_chain == [(case.get_absolute_url(), 302)]
    assert Case.objects.get(pk=case.pk).state == State.DRAFT
    answer = client.post(address, {"version": case.version}, follow=True)
    assert answer.redirect_chain == [(reverse("case-list"), 302)]
    assert "Der Entwurf ist verworfen." in answer.content.decode()
    assert CANARY not in answer.content.decode()
    assert AccessEntry.objects.filter(case_reference=case.reference).exists()


def test_the_page_is_not_there_for_others_and_not_once_it_is_open(client: Client) -> None:
    case = a_draft()
    add_worker(case, by=user("ayse"), worker=user("ben"), duty=Duty.CO)
    address = reverse("case-detail-discard", args=[case.reference])
    for name in ("ben", "carla", "dora"):
        client.force_login(user(name))
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": 1}).status_code == 404
    case.refresh_from_db()
    open_case(case, by=user("ayse"))
    client.force_login(user("ayse"))
    assert client.get(address).status_code == 404
    assert address not in client.get(case.get_absolute_url()).content.decode()


def test_queries_of_the_page(client: Client, django_assert_num_queries) -> None:
    case = a_draft()
    client.force_login(user("ayse"))
    address = reverse("case-detail-discard", args=[case.reference])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
