"""The life of a case, step by step."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from cases.actions import cases as verbs
from cases.actions.assignments import add_worker, end_assignment, hand_over
from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.hindrances import CLOSING
from cases.enums.cases import CaseOutcome, Duty, LegalBasis, State
from cases.models import Assignment, Case, Event
from cases.permissions.cases import can_decide_closing, can_view_case
from offices.models import Membership, Office
from sozialraum.lib import clock
from tests.cases.builders import a_case, assign, user

pytestmark = pytest.mark.django_db


def malstatt() -> Office:
    return Office.objects.get(slug="malstatt")


def asked(case: Case, by: str = "ayse") -> Case:
    return verbs.request_closing(case, by=user(by), outcome=CaseOutcome.GOALS_REACHED)


def test_a_case_begins_as_a_draft_of_the_one_who_begins_it() -> None:
    case = verbs.begin_case(by=user("ben"), office=malstatt(), label="Familie Ahorn")
    assert (case.state, str(case.organization)) == (State.DRAFT, "AWO")
    assert [str(row) for row in case.assignments.all()] == ["Ben Kirchwald · Zuständige Fachkraft"]
    assert [event.verb for event in Event.objects.filter(case=case)] == ["case_begun"]


def test_nobody_begins_a_case_in_an_office_in_which_they_do_not_work() -> None:
    for name in ("dora", "fatma", "hanna", "admin"):
        with pytest.raises(NotAllowed):
            verbs.begin_case(by=user(name), office=malstatt(), label="Familie Ahorn")
    assert not Case.objects.filter(office=malstatt(), created_by=user("dora")).exists()


def test_a_minor_is_advised_on_the_basis_of_paragraph_8() -> None:
    case = verbs.begin_case(by=user("ayse"), office=malstatt(), label="Leon", is_minor_confidential=True)
    assert case.legal_basis == LegalBasis.MINOR_ADVICE


def test_from_the_first_day_to_the_last() -> None:
    case = verbs.begin_case(by=user("ayse"), office=malstatt(), label="Familie Ahorn")
    with pytest.raises(Refused, match="Rechtsgrundlage"):
        verbs.open_case(case, by=user("ayse"))
    changes = {"legal_basis": LegalBasis.LOW_THRESHOLD}
    case = verbs.update_case(case, by=user("ayse"), version=1, changes=changes)
    case = verbs.open_case(case, by=user("ayse"))
    case = verbs.start(case, by=user("ayse"))
    case = verbs.pause(case, by=user("ayse"))
    case = verbs.resume(case, by=user("ayse"))
    case = asked(case)
    case = verbs.approve_closing(case, by=user("carla"))
    assert (case.state, case.outcome, case.closed_at) == (State.CLOSED, "goals_reached", clock.now())
    case = verbs.reopen(case, by=user("ayse"))
    assert (case.state, case.outcome, case.closed_at) == (State.OPEN, "", None)
    case = verbs.approve_closing(asked(case), by=user("carla"))
    case = verbs.restrict(case, by=user("ivo"))
    assert not can_view_case(user("ayse"), case)
    case = verbs.lift_restriction(case, by=user("carla"))
    case = verbs.anonymise(case, by=None)
    assert (case.state, case.label, case.version) == (State.ANONYMISED, "", 14)


def test_a_step_at_the_wrong_time_is_a_conflict() -> None:
    case = a_case(state=State.OPEN)
    verbs.start(case, by=user("ayse"))
    with pytest.raises(Conflict, match="Aktiv"):
        verbs.start(case, by=user("ayse"))
    with pytest.raises(Conflict):
        verbs.approve_closing(case, by=user("carla"))
    with pytest.raises(Conflict):
        verbs.reopen(case, by=user("carla"))


def test_an_old_page_does_not_undo_what_a_colleague_has_saved() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    verbs.update_case(case, by=user("ben"), version=1, changes={"label": "Familie Rosenholz-Ahorn"})
    with pytest.raises(Conflict, match="inzwischen geändert"):
        verbs.update_case(case, by=user("ayse"), version=1, changes={"label": "Rosenholz"})
    case.refresh_from_db()
    assert case.label == "Familie Rosenholz-Ahorn"


def test_who_approves_is_never_who_asked() -> None:
    case = asked(a_case())
    assert [name for name in ("ayse", "ben", "carla", "emil") if can_decide_closing(user(name), case)] == [
        "carla"
    ]
    with pytest.raises(NotAllowed, match="jemand anderes"):
        verbs.approve_closing(case, by=user("ayse"))
    with pytest.raises(NotAllowed):
        verbs.approve_closing(case, by=user("emil"))


def test_when_the_only_lead_asks_a_deputy_decides() -> None:
    case = a_case(lead="carla")
    assign(case, "ben", Duty.DEPUTY)
    assign(case, "ayse", Duty.CO)
    case = asked(case, "carla")
    assert [name for name in ("ayse", "ben", "carla", "emil") if can_decide_closing(user(name), case)] == [
        "ben"
    ]
    assert verbs.approve_closing(case, by=user("ben")).state == State.CLOSED


def test_when_there_is_another_lead_the_deputy_does_not_decide() -> None:
    Membership.objects.create(
        user=user("emil"),
        office=malstatt(),
        organization=a_case().organization,
        role="lead",
        period=(clock.today(), None),
    )
    case = a_case(lead="carla")
    assign(case, "ben", Duty.DEPUTY)
    case = asked(case, "carla")
    assert [name for name in ("ayse", "ben", "carla", "emil") if can_decide_closing(user(name), case)] == [
        "emil"
    ]


def test_what_is_open_keeps_a_case_from_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    monkeypatch.setattr("cases.actions.cases.CLOSING", [*CLOSING, lambda case: "Eine Aufgabe ist offen."])
    with pytest.raises(Hindered) as refused:
        asked(case)
    assert [obstacle.sentence for obstacle in refused.value.obstacles] == ["Eine Aufgabe ist offen."]
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.ACTIVE, "")


def test_closing_ends_the_access_of_those_who_helped() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    case = verbs.approve_closing(asked(case), by=user("carla"))
    assert [can_view_case(user(name), case) for name in ("ayse", "ben")] == [True, False]


def test_refused_closing_goes_back_with_a_word() -> None:
    case = verbs.refuse_closing(asked(a_case()), by=user("carla"), reply="Bitte erst den Plan abschließen.")
    assert (case.state, case.outcome, case.closing_reply) == (
        State.ACTIVE,
        "",
        "Bitte erst den Plan abschließen.",
    )


def test_mails_hold_the_reference_and_nothing_else(django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    case = a_case("Familie Zitronenfalter")
    with django_capture_on_commit_callbacks(execute=True):
        verbs.approve_closing(asked(case), by=user("carla"))
    assert [message.to for message in mail.outbox] == [["carla@example.org"], ["ayse@example.org"]]
    for message in mail.outbox:
        assert case.reference in message.body
        assert "Zitronenfalter" not in message.body + message.subject


def test_reopening_needs_somebody_who_still_works_there() -> None:
    case = verbs.approve_closing(asked(a_case()), by=user("carla"))
    Membership.objects.filter(user=user("ayse")).update(period=("2024-01-01", "2026-11-24"))
    with pytest.raises(Refused, match="zuständige Fachkraft"):
        verbs.reopen(case, by=user("carla"))
    case = verbs.reopen(case, by=user("carla"), lead_worker=user("ben"))
    assert can_view_case(user("ben"), case)
    assert not can_view_case(user("ayse"), case)


def test_co_workers_come_and_go_and_the_lead_worker_stays() -> None:
    case = a_case()
    co = add_worker(case, by=user("ayse"), worker=user("ben"))
    assert can_view_case(user("ben"), case)
    end_assignment(co, by=user("carla"))
    assert not can_view_case(user("ben"), case)
    with pytest.raises(Conflict):
        end_assignment(co, by=user("carla"))
    with pytest.raises(Refused, match="übergeben"):
        end_assignment(case.assignments.get(duty=Duty.LEAD), by=user("carla"))
    with pytest.raises(Refused, match="Dora Lindental"):
        add_worker(case, by=user("ayse"), worker=user("dora"))
    with pytest.raises(NotAllowed):
        add_worker(case, by=user("ben"), worker=user("ben"))


def test_a_handover_in_the_future_leaves_no_day_without_a_lead_worker() -> None:
    case = a_case()
    monday = clock.now() + timedelta(days=6)
    hand_over(case, by=user("carla"), to=user("ben"), starts_at=monday)
    leads = Assignment.objects.filter(case=case, duty=Duty.LEAD).order_by("starts_at")
    assert [(row.worker.username, row.starts_at, row.ends_at) for row in leads] == [
        ("ayse", clock.now(), monday),
        ("ben", monday, None),
    ]
    assert [can_view_case(user(name), case) for name in ("ayse", "ben")] == [True, False]


def test_who_leads_cases_hands_them_over_before_leaving_the_team(client: Client) -> None:
    case = a_case(lead="ben")
    client.force_login(user("carla"))
    number = user("ben").memberships.get(office__slug="malstatt").pk
    path = f"/team/mitglieder/malstatt/{number}/beenden/"
    page = client.post(path, {"last_day": "2026-11-30"}).content.decode()
    assert f"Fall {case.reference}" in page
    assert 'href="/team/faelle/uebergabe/?von=ben"' in page
    assert "Rosenholz" not in page
    assert user("ben").memberships.get(pk=number).period.upper is None
