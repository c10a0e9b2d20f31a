"""Deleting by two people: ivo proposes, carla confirms. The periods are 36 months for a closed case, 6 for the rest."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.retention.fates import DELETED, ELSEWHERE
from cases.actions.retention.proposals import (
    carry_out_deletion,
    due_in,
    lift_mark,
    mark_case,
    propose_deletion,
    withdraw_deletion,
)
from cases.enums.cases import State
from cases.enums.guard import MarkKind
from cases.models import (
    AccessEntry,
    Case,
    CaseGrant,
    CaseRemains,
    DeletionProposal,
    Encounter,
    EncounterDraft,
    Event,
    Inquiry,
    InquiryDraft,
    Person,
    ProtectionConcern,
    RetentionMark,
)
from offices.models import Office
from services.models import Shortlist
from sozialraum.lib import clock
from sozialraum.lib.reseal import sealed_models
from tests.cases.builders import CANARY, a_case, a_person, user
from tests.cases.everything import a_whole_case

pytestmark = pytest.mark.django_db

FOUR_YEARS = timedelta(days=4 * 365)


def malstatt() -> Office:
    return Office.objects.get(slug="malstatt")


def closed_long_ago(label: str = "Familie Rosenholz", **changes: object) -> Case:
    values: dict[str, object] = {
        "state": State.CLOSED,
        "outcome": "goals_reached",
        "opened_at": clock.now() - FOUR_YEARS - timedelta(days=200),
        "closed_at": clock.now() - FOUR_YEARS,
    }
    return a_case(label, **(values | changes))  # type: ignore[arg-type]


def deleted(case: Case | None = None) -> DeletionProposal:
    return carry_out_deletion(propose_deletion(malstatt(), by=user("ivo")), by=user("carla"))


# --- who decides ------------------------------------------------------------------------------------------
def test_one_proposes_and_another_confirms() -> None:
    case = closed_long_ago()
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    assert [(item.kind, item.reference, item.outcome) for item in proposal.items.all()] == [
        ("case", case.reference, "delete")
    ]
    with pytest.raises(NotAllowed):
        carry_out_deletion(proposal, by=user("ivo"))
    carry_out_deletion(proposal, by=user("carla"))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.proposed_by, proposal.decided_by) == (
        "carried_out",
        user("ivo"),
        user("carla"),
    )
    assert proposal.result == {"case deleted": 1}
    case.refresh_from_db()
    assert (case.state, case.label) == (State.ANONYMISED, "")
    with pytest.raises(Conflict):
        carry_out_deletion(proposal, by=user("carla"))


def test_the_database_wants_two_people_as_well() -> None:
    closed_long_ago()
    propose_deletion(malstatt(), by=user("ivo"))
    with pytest.raises(IntegrityError, match="deletion_needs_two_people"), transaction.atomic():
        DeletionProposal.objects.update(state="carried_out", decided_by=user("ivo"))


@pytest.mark.parametrize("name", ["ayse", "ben", "dora", "emil", "fatma", "georg", "hanna", "admin"])
def test_nobody_else_proposes_or_confirms(name: str, client: Client) -> None:
    case = closed_long_ago()
    with pytest.raises(NotAllowed):
        propose_deletion(malstatt(), by=user(name))
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    with pytest.raises(NotAllowed):
        carry_out_deletion(proposal, by=user(name))
    client.force_login(user(name))
    assert (
        client.post(reverse("retention-proposal", args=[proposal.pk]), {"answer": "yes"}).status_code == 404
    )
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_a_lead_may_propose_and_data_protection_confirm() -> None:
    case = closed_long_ago()
    carry_out_deletion(propose_deletion(malstatt(), by=user("carla")), by=user("ivo"))
    case.refresh_from_db()
    assert case.state == State.ANONYMISED


def test_a_withdrawn_proposal_deletes_nothing_and_can_be_made_again() -> None:
    closed_long_ago()
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    with pytest.raises(Conflict):
        propose_deletion(malstatt(), by=user("carla"))
    withdraw_deletion(proposal, by=user("ivo"))
    propose_deletion(malstatt(), by=user("carla"))
    assert Case.objects.get().state == State.CLOSED


# --- what is due --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ago", "due"), [(timedelta(days=1090), 0), (timedelta(days=1100), 1)])
def test_thirty_six_months_after_closing(ago: timedelta, due: int) -> None:
    closed_long_ago(closed_at=clock.now() - ago)
    assert len(due_in(malstatt())) == due


def test_running_cases_are_never_due() -> None:
    case = a_case()
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now() - FOUR_YEARS)
    assert due_in(malstatt()) == []


def test_old_drafts_requests_and_people_without_a_case() -> None:
    draft = a_case(state=State.DRAFT)
    Case.objects.filter(pk=draft.pk).update(updated_at=clock.now() - FOUR_YEARS)
    person = a_person()
    Person.objects.filter(pk=person.pk).update(updated_at=clock.now() - FOUR_YEARS)
    whole = a_whole_case()
    Inquiry.objects.update(
        state="closed", outcome="done", closed_at=clock.now() - FOUR_YEARS, case=None, office=malstatt()
    )
    assert {(due.kind, due.object_id) for due in due_in(malstatt())} == {
        ("draft_case", draft.pk),
        ("inquiry", whole.inquiry.pk),
        ("person", person.pk),
    }


# --- what spares a case -------------------------------------------------------------------------------------
def test_a_hold_spares_it_until_it_is_lifted() -> None:
    case = closed_long_ago()
    mark = mark_case(case.reference, by=user("carla"), kind=MarkKind.HOLD, reason="Klage")
    assert due_in(malstatt()) == []
    lift_mark(mark, by=user("ivo"))
    assert len(due_in(malstatt())) == 1


def test_a_hold_that_comes_after_the_proposal_counts() -> None:
    case = closed_long_ago()
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    mark_case(case.reference, by=user("carla"), kind=MarkKind.HOLD, reason="Klage")
    assert carry_out_deletion(proposal, by=user("carla")).result == {"case spared": 1}
    case.refresh_from_db()
    assert case.label == "Familie Rosenholz"


def test_an_open_protection_concern_spares_it() -> None:
    whole = a_whole_case()
    RetentionMark.objects.all().delete()
    Case.objects.update(
        state=State.CLOSED, outcome="moved", closed_at=clock.now() - FOUR_YEARS, legal_basis="36a2"
    )
    assert due_in(malstatt()) == []
    assert whole.case.pk


@pytest.mark.parametrize(
    "changes", [{"legal_basis": "27"}, {"outcome": "formal_help"}, {"is_minor_confidential": True}]
)
def test_what_paragraph_9b_may_keep_is_restricted_and_not_deleted(changes: dict[str, object]) -> None:
    case = closed_long_ago(**changes)
    (due,) = due_in(malstatt())
    assert due.restrict
    assert deleted().result == {"case restricted": 1}
    case.refresh_from_db()
    assert (case.state, case.label) == (State.RESTRICTED, "Familie Rosenholz")
    assert due_in(malstatt()) == []
    mark_case(
        case.reference, by=user("carla"), kind=MarkKind.CLEARED, reason="Keine Hilfe zur Erziehung gewährt"
    )
    assert deleted().result == {"case deleted": 1}


def test_only_the_lead_says_that_9b_does_not_apply() -> None:
    case = closed_long_ago(legal_basis="27")
    with pytest.raises(NotAllowed):
        mark_case(case.reference, by=user("ivo"), kind=MarkKind.CLEARED, reason="x")
    with pytest.raises(Refused, match=r"keinen solchen Fall|no such case"):
        mark_case(case.reference, by=user("emil"), kind=MarkKind.HOLD, reason="x")


# --- what remains -------------------------------------------------------------------------------------------
def test_every_model_of_casework_has_a_fate() -> None:
    """A new model fails here until somebody decides what becomes of it."""
    known = {model for model, _way in DELETED} | set(ELSEWHERE)
    assert {model.__name__ for model in apps.get_app_config("cases").get_models()} == known
    assert not {model for model, _way in DELETED} & set(ELSEWHERE)


def a_whole_closed_case(word: str = CANARY) -> tuple[int, str]:
    whole = a_whole_case(word)
    ProtectionConcern.objects.all().delete()
    whole.retentionmark.delete()
    mark_case(whole.case.reference, by=user("carla"), kind=MarkKind.CLEARED, reason=word)
    Case.objects.filter(pk=whole.case.pk).update(
        state=State.CLOSED,
        outcome="moved",
        opened_at=clock.now() - FOUR_YEARS - timedelta(days=200),
        closed_at=clock.now() - FOUR_YEARS,
        legal_basis="36a2",
    )
    return whole.case.pk, whole.case.reference


def test_an_anonymised_case_keeps_nothing_but_counts() -> None:
    pk, reference = a_whole_closed_case()
    Person.objects.filter(case_people__isnull=True).delete()
    InquiryDraft.objects.all().delete()
    Encounter.objects.all().delete()
    EncounterDraft.objects.all().delete()
    Shortlist.objects.all().delete()
    assert deleted().result == {"case deleted": 1}
    case = Case.objects.get(pk=pk)
    assert (case.state, case.label, case.closing_summary) == (State.ANONYMISED, "", "")
    assert case.reference != reference
    years = [
        moment.astimezone(clock.BERLIN).date().isoformat() for moment in (case.opened_at, case.closed_at)
    ]
    assert years == ["2022-01-01", "2022-01-01"]
    for model, way in DELETED:
        assert not apps.get_model("cases", model)._base_manager.filter(**{way: pk}).exists(), model
    assert not Event.objects.filter(case=pk).exists()
    assert not Person.objects.exists()
    counts = CaseRemains.objects.get(case=pk).counts
    assert counts["caseperson"] == {"child": 1, "parent": 1}
    assert counts["note"] == 2
    assert counts["referral"] == {"draft": 1}
    assert counts["lasted"] == "3-12 months"
    # Nothing sealed is left of it anywhere.
    for model, columns in sealed_models():
        for column in columns:
            assert not any(
                CANARY in str(value) for value in model._base_manager.values_list(column, flat=True) if value
            ), (model, column)


def test_the_old_reference_is_proof_and_leads_nowhere() -> None:
    case = closed_long_ago()
    old = case.reference
    item = deleted().items.get()
    assert (item.reference, item.outcome) == (old, "deleted")
    assert item.object_id < 0
    assert not Case.objects.filter(reference=old).exists()


def test_a_person_whom_another_case_knows_stays() -> None:
    child = a_person()
    other = a_case("Familie Weber", people=[child])
    closed_long_ago(people=[child])
    deleted()
    child.refresh_from_db()
    assert child.last_name == "Rosenholz"
    assert list(child.case_people.values_list("case", flat=True)) == [other.pk]


def test_marks_of_the_name_go_with_the_person() -> None:
    child = a_person(CANARY, CANARY)
    marks = child.name_words
    closed_long_ago(people=[child])
    deleted()
    assert not Person.objects.filter(name_words__overlap=marks).exists()


# --- by the calendar ------------------------------------------------------------------------------------------
def test_the_dry_run_lists_and_deletes_nothing() -> None:
    case = closed_long_ago()
    said = io.StringIO()
    call_command("apply_retention", dry_run=True, stdout=said)
    assert said.getvalue() == (
        f"malstatt case {case.reference} since 2022-11-25: delete, for two people\nNothing was deleted.\n"
    )
    assert Case.objects.get().state == State.CLOSED


def test_at_night_only_what_nobody_has_to_decide_goes() -> None:
    case = closed_long_ago()
    whole = a_whole_case()
    CaseGrant.objects.update(
        starts_at=clock.now() - FOUR_YEARS, ends_at=clock.now() - FOUR_YEARS + timedelta(hours=1)
    )
    old = Event.objects.create(at=clock.now() - timedelta(days=6 * 365), verb="x", subject="case", data={})
    call_command("apply_retention", stdout=io.StringIO())
    whole.casegrant.refresh_from_db()
    assert whole.casegrant.reason == ""
    assert not Event.objects.filter(pk=old.pk).exists()
    case.refresh_from_db()
    assert case.label == "Familie Rosenholz"


def test_reasons_of_emergencies_that_nobody_reviewed_stay() -> None:
    whole = a_whole_case()
    CaseGrant.objects.update(
        kind="emergency",
        starts_at=clock.now() - FOUR_YEARS,
        ends_at=clock.now() - FOUR_YEARS + timedelta(hours=1),
    )
    call_command("apply_retention", stdout=io.StringIO())
    whole.casegrant.refresh_from_db()
    assert whole.casegrant.reason != ""


# --- the pages ----------------------------------------------------------------------------------------------
def test_from_the_list_to_the_second_person(client: Client) -> None:
    case = closed_long_ago(f"Familie {CANARY}")
    client.force_login(user("ivo"))
    page = client.get(reverse("retention"), {"buero": "malstatt"})
    assert case.reference in page.text
    assert CANARY not in page.text
    shown = client.post(reverse("retention-propose", args=["malstatt"]), follow=True)
    assert case.reference in shown.text
    assert "jemand anderes" in shown.text.lower()
    proposal = DeletionProposal.objects.get()
    own = client.post(reverse("retention-proposal", args=[proposal.pk]), {"answer": "yes"})
    assert own.status_code == 422
    client.force_login(user("carla"))
    done = client.post(reverse("retention-proposal", args=[proposal.pk]), {"answer": "yes"}, follow=True)
    assert CANARY not in done.text
    case.refresh_from_db()
    assert case.state == State.ANONYMISED
    assert (
        client.post(reverse("retention-proposal", args=[proposal.pk]), {"answer": "yes"}).status_code == 409
    )


def test_a_hold_by_form_keeps_what_was_typed(client: Client) -> None:
    client.force_login(user("carla"))
    sent = {"reference": "ZZZZ-ZZZZ", "kind": "hold", "reason": "Eine Klage läuft"}
    response = client.post(reverse("retention-mark"), sent)
    assert response.status_code == 422
    assert "Eine Klage läuft" in response.text
    case = closed_long_ago()
    client.post(reverse("retention-mark"), sent | {"reference": case.reference})
    mark = RetentionMark.objects.get()
    client.post(reverse("retention-lift", args=[mark.pk]))
    mark.refresh_from_db()
    assert mark.lifted_by == user("carla")


def test_a_constant_number_of_queries(client: Client, django_assert_num_queries: object) -> None:
    for _ in range(3):
        closed_long_ago()
    client.force_login(user("carla"))
    with django_assert_num_queries(RETENTION_QUERIES):  # type: ignore[operator]
        client.get(reverse("retention"))


RETENTION_QUERIES = 11


def test_the_table_of_the_database_shows_it_too() -> None:
    """The row in the table itself, past the models."""
    pk, _reference = a_whole_closed_case()
    deleted()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT label, closing_summary, is_minor_confidential FROM cases_case WHERE id = %s", [pk]
        )
        assert cursor.fetchone() == ("", "", False)
    assert AccessEntry.objects.count() == 0
