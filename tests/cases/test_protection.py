"""Two professionals look before anybody decides (§ 8a SGB VIII). The stage is Tuesday, 24 November 2026, 9 o'clock."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from cases.actions import protection as verbs
from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.hindrances import CLOSING, DELETING, hindrances
from cases.actions.pseudonyms import without_names
from cases.enums.cases import State
from cases.enums.protection import ConcernResult, ConcernState, Expertise, Indicator, Procedure
from cases.models import Assessment, Case, Event, ProtectionConcern
from cases.permissions.protection import may_be_asked, readable_views
from offices.models import Membership
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, user

pytestmark = pytest.mark.django_db

INVOLVED = {
    "parents_involved": True,
    "child_involved": False,
    "child_not_because": "too_young",
}


def a_concern(case: Case | None = None, *, by: str = "ayse", **given: Any) -> ProtectionConcern:
    values = {"observations": "Blaue Flecken an beiden Armen.", "indicators": [Indicator.INJURY]} | given
    return verbs.open_concern(case or a_case(lead=by), by=user(by), **values)


def asked(concern: ProtectionConcern, name: str, expertise: str = Expertise.COLLEAGUE) -> Assessment:
    return verbs.ask_assessor(concern, by=concern.opened_by, assessor=user(name), expertise=expertise)


def view_of(concern: ProtectionConcern, name: str, judgement: str = "possible") -> Assessment:
    return verbs.submit_assessment(
        concern.assessments.get(assessor=user(name)), by=user(name), judgement=judgement, reasons="Weil …"
    )


def decided(
    concern: ProtectionConcern, result: str = ConcernResult.NO_CONCERN, **given: Any
) -> ProtectionConcern:
    concern.refresh_from_db()
    values: dict[str, Any] = {
        "result": result,
        "reasons": "Gemeinsam besprochen.",
        "involvement": INVOLVED,
        "safety_plan": "Die Großmutter holt das Kind heute ab.",
        "review_on": date(2026, 12, 1),
    }
    return verbs.decide_concern(concern, by=concern.opened_by, version=concern.version, **(values | given))


def ready(concern: ProtectionConcern) -> ProtectionConcern:
    """With two views, one of them an experienced professional's where the procedure asks for it."""
    opener = concern.opened_by.username
    asked(concern, "dora" if opener != "dora" else "ben", Expertise.EXPERIENCED)
    view_of(concern, opener)
    view_of(concern, "dora" if opener != "dora" else "ben")
    return concern


# --- procedure and deadlines ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("opener", "procedure"), [("ayse", Procedure.YOUTH_OFFICE), ("ben", Procedure.PROVIDER)]
)
def test_the_employer_decides_the_procedure(opener: str, procedure: str) -> None:
    concern = a_concern(by=opener)
    assert (concern.procedure, concern.indicators) == (procedure, [Indicator.INJURY])


def test_deadlines_in_working_days_and_in_danger_in_hours() -> None:
    concern = a_concern()
    assert concern.assess_by == datetime(2026, 11, 26, 16, tzinfo=clock.BERLIN)
    assert concern.decide_by == datetime(2026, 12, 1, 16, tzinfo=clock.BERLIN)
    urgent = a_concern(a_case("Familie Birkenfeld"), is_immediate=True, immediate_steps="Polizei gerufen.")
    assert urgent.assess_by == clock.now() + timedelta(hours=2)
    assert urgent.decide_by == clock.now() + timedelta(hours=8)


def test_danger_may_become_immediate_and_nothing_is_taken_away() -> None:
    concern = a_concern()
    concern = verbs.add_observation(
        concern,
        by=user("ayse"),
        version=1,
        observations="Heute neue Flecken.",
        indicators=[Indicator.FEAR],
        is_immediate=True,
        immediate_steps="Arzt gerufen.",
    )
    assert concern.observations.startswith("Blaue Flecken an beiden Armen.")
    assert concern.observations.endswith("Heute neue Flecken.")
    assert concern.indicators == [Indicator.INJURY, Indicator.FEAR]
    assert concern.assess_by == clock.now() + timedelta(hours=2)


def test_the_lead_is_told_at_once_without_content(django_capture_on_commit_callbacks) -> None:
    case = a_case(f"Familie {CANARY}", people=[a_person(CANARY, CANARY)])
    with django_capture_on_commit_callbacks(execute=True):
        a_concern(case, observations=CANARY)
    assert [one.to for one in mail.outbox] == [["carla@example.org"]]
    assert case.reference in mail.outbox[0].body
    assert CANARY not in mail.outbox[0].subject + mail.outbox[0].body
    assert "Flecken" not in mail.outbox[0].body


def test_only_those_who_work_on_the_case_begin() -> None:
    case = a_case()
    for name in ("ben", "carla", "dora", "ivo", "admin"):
        with pytest.raises(NotAllowed):
            verbs.open_concern(case, by=user(name), observations="x")


def test_a_child_in_danger_does_not_wait_for_paper() -> None:
    case = a_case(state=State.CLOSING_REQUESTED, outcome="moved", closing_requested_by=user("ayse"))
    assert a_concern(case).state == ConcernState.ASSESSING


def test_one_assessment_at_a_time() -> None:
    concern = a_concern()
    with pytest.raises(Conflict):
        a_concern(concern.case)
    ready(concern)
    decided(concern)
    later = a_concern(concern.case)
    assert later.follows == concern


# --- who is asked and what they see ---------------------------------------------------------------------
def names(people: Any) -> list[str]:
    return sorted(people.values_list("username", flat=True))


def test_colleagues_of_the_office_or_the_controller_advisers_from_anywhere() -> None:
    concern = a_concern()
    assert names(may_be_asked(concern, Expertise.COLLEAGUE)) == ["ben", "carla", "emil"]
    assert names(may_be_asked(concern, Expertise.EXPERIENCED)) == ["ben", "carla", "dora", "emil"]
    with pytest.raises(Refused):
        asked(concern, "dora")
    with pytest.raises(Refused):
        asked(concern, "fatma", Expertise.EXPERIENCED)
    asked(concern, "dora", Expertise.EXPERIENCED)
    with pytest.raises(Conflict):
        asked(concern, "dora", Expertise.EXPERIENCED)


def test_who_was_asked_sees_the_concern_and_not_the_case() -> None:
    concern = a_concern()
    asked(concern, "emil")
    assert list(ProtectionConcern.objects.asked_of(user("emil"))) == [concern]
    assert list(Case.objects.visible_to(user("emil"))) == []
    assert list(ProtectionConcern.objects.asked_of(user("dora"))) == []


def test_an_ended_membership_or_a_decision_closes_the_narrow_door() -> None:
    concern = a_concern()
    asked(concern, "emil")
    Membership.objects.filter(user__username="emil").update(period=("2024-01-01", "2026-11-24"))
    assert list(ProtectionConcern.objects.asked_of(user("emil"))) == []
    with pytest.raises(NotAllowed):
        view_of(concern, "emil")
    Membership.objects.filter(user__username="emil").update(period=("2024-01-01", None))
    view_of(concern, "emil")
    view_of(concern, "ayse")
    decided(concern)
    assert list(ProtectionConcern.objects.asked_of(user("emil"))) == []


def readable(concern: ProtectionConcern, name: str) -> list[str]:
    concern.refresh_from_db()
    views = list(concern.assessments.select_related("assessor"))
    return [one.assessor.username for one in readable_views(user(name), concern, views)]


def test_each_judges_without_seeing_the_others() -> None:
    concern = a_concern()
    asked(concern, "ben")
    view_of(concern, "ben")
    assert readable(concern, "ayse") == []
    assert readable(concern, "ben") == ["ben"]
    assert readable(concern, "carla") == []
    view_of(concern, "ayse")
    for name in ("ayse", "ben", "carla"):
        assert readable(concern, name) == ["ayse", "ben"]


def test_a_view_is_given_once_and_stays() -> None:
    concern = a_concern()
    view = view_of(concern, "ayse")
    with pytest.raises(Conflict):
        view_of(concern, "ayse", "danger")
    with pytest.raises(Conflict):
        verbs.release_assessor(view, by=user("ayse"))
    with pytest.raises(IntegrityError, match="was given and stays"), transaction.atomic():
        Assessment.objects.filter(pk=view.pk).update(judgement="danger")


def test_nobody_gives_the_view_of_another() -> None:
    concern = a_concern()
    asked(concern, "ben")
    with pytest.raises(NotAllowed):
        verbs.submit_assessment(
            concern.assessments.get(assessor=user("ben")), by=user("ayse"), judgement="danger", reasons="x"
        )


def test_who_cannot_do_it_is_free_again() -> None:
    concern = a_concern()
    verbs.release_assessor(asked(concern, "ben"), by=user("ben"))
    verbs.release_assessor(asked(concern, "emil"), by=user("ayse"))
    view = asked(concern, "carla")
    with pytest.raises(NotAllowed):
        verbs.release_assessor(view, by=user("dora"))
    assert [one.assessor.username for one in concern.assessments.all()] == ["ayse", "carla"]


def test_names_become_positions_for_advisers() -> None:
    case = a_case(people=[a_person("Mina"), a_person("Tarek", "Rosenholz")])
    links = list(case.case_people.select_related("person").order_by("pk"))
    text = without_names(case, links)(
        "Mina sagt: Tarek hat mich gehauen. Frau Rosenholz weint, ein Rosenstrauch blüht."
    )
    assert text == (
        "[Kind oder junger Mensch 1] sagt: [Kind oder junger Mensch 2] hat mich gehauen. "
        "Frau [Name] weint, ein Rosenstrauch blüht."
    )


# --- deciding -------------------------------------------------------------------------------------------
def test_nobody_decides_alone() -> None:
    concern = a_concern()
    view_of(concern, "ayse")
    with pytest.raises(Refused, match="mindestens zwei Fachkräfte"):
        decided(concern)
    for change in (
        {"state": "ended", "ended_at": clock.now()},
        {"state": "follow_up", "review_on": clock.today()},
    ):
        with pytest.raises(IntegrityError, match="fewer than two assessors"), transaction.atomic():
            ProtectionConcern.objects.filter(pk=concern.pk).update(
                result="help", decided_at=clock.now(), decided_by=user("ayse"), **change
            )


def test_a_provider_needs_an_experienced_professional() -> None:
    concern = a_concern(by="ben")
    asked(concern, "ayse")
    view_of(concern, "ben")
    view_of(concern, "ayse")
    with pytest.raises(Refused, match="insoweit erfahrenen Fachkraft"):
        decided(concern)
    with pytest.raises(IntegrityError, match="without an experienced professional"), transaction.atomic():
        ProtectionConcern.objects.filter(pk=concern.pk).update(
            state="ended",
            ended_at=clock.now(),
            result="no_concern",
            decided_at=clock.now(),
            decided_by=user("ben"),
            parents_involved=True,
            child_involved=True,
        )
    asked(concern, "dora", Expertise.EXPERIENCED)
    view_of(concern, "dora")
    assert decided(concern).state == ConcernState.ENDED


@pytest.mark.parametrize(
    ("involvement", "is_enough"),
    [
        ({"parents_involved": True, "child_involved": True}, True),
        (INVOLVED, True),
        ({"parents_involved": True, "child_involved": None}, False),
        ({"parents_involved": False, "child_involved": True}, False),
        ({"parents_involved": False, "parents_not_because": "endangers", "child_involved": True}, True),
        ({}, False),
    ],
)
def test_involvement_is_yes_or_no_with_a_reason(involvement: dict[str, Any], is_enough: bool) -> None:
    concern = ready(a_concern())
    if is_enough:
        assert decided(concern, involvement=involvement).state == ConcernState.ENDED
    else:
        with pytest.raises(Refused, match="Eltern und Kind beteiligt"):
            decided(concern, involvement=involvement)


def test_the_database_holds_involvement_itself() -> None:
    concern = ready(a_concern())
    for who in ("parents", "child"):
        other = "child" if who == "parents" else "parents"
        with pytest.raises(IntegrityError, match=f"concern_{who}_involved_or_why_not"), transaction.atomic():
            ProtectionConcern.objects.filter(pk=concern.pk).update(
                state="ended",
                ended_at=clock.now(),
                result="no_concern",
                decided_at=clock.now(),
                decided_by=user("ayse"),
                **{f"{who}_involved": False, f"{other}_involved": True},
            )


@pytest.mark.parametrize(
    ("opener", "result"),
    [("ayse", ConcernResult.HANDOVER), ("ben", ConcernResult.FAMILY_COURT), ("ben", ConcernResult.CUSTODY)],
)
def test_each_procedure_has_its_own_results(opener: str, result: str) -> None:
    concern = ready(a_concern(by=opener))
    with pytest.raises(Refused, match="Verfahren"):
        decided(concern, result)


def test_danger_needs_a_plan_and_help_a_day() -> None:
    concern = ready(a_concern())
    with pytest.raises(Refused, match="Schutzplan"):
        decided(concern, ConcernResult.DANGER_HELP, safety_plan=" ")
    with pytest.raises(Refused, match="ab heute"):
        decided(concern, ConcernResult.HELP, review_on=date(2026, 11, 23))
    concern = decided(concern, ConcernResult.DANGER_HELP)
    assert (concern.state, concern.review_on) == (ConcernState.FOLLOW_UP, date(2026, 12, 1))


def test_who_was_not_heard_in_time_is_not_asked_any_more() -> None:
    concern = ready(a_concern())
    late = asked(concern, "carla")
    decided(concern)
    with pytest.raises(NotAllowed):
        verbs.submit_assessment(late, by=user("carla"), judgement="danger", reasons="x")
    assert concern.assessments.count() == 2


# --- seeing it through ----------------------------------------------------------------------------------
def test_a_handover_is_done_before_it_ends() -> None:
    concern = decided(ready(a_concern(by="ben")), ConcernResult.HANDOVER)
    with pytest.raises(Refused, match="an wen im Jugendamt"):
        verbs.end_concern(concern, by=user("ben"), version=concern.version, note="Übergeben.")
    concern = verbs.record_handover(
        concern, by=user("ben"), version=concern.version, to="Frau Muster, Telefon"
    )
    concern = verbs.end_concern(concern, by=user("ben"), version=concern.version, note="Jugendamt übernimmt.")
    assert concern.state == ConcernState.ENDED
    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        ProtectionConcern.objects.filter(pk=concern.pk).update(state="follow_up")


def test_in_danger_the_youth_office_is_informed_before_anything_else() -> None:
    concern = a_concern(by="ben", is_immediate=True, immediate_steps="Polizei gerufen.")
    concern = verbs.record_handover(concern, by=user("ben"), version=1, to="Bereitschaft, Telefon")
    assert (concern.state, concern.handed_over_at) == (ConcernState.ASSESSING, clock.now())
    with pytest.raises(Refused):
        verbs.record_handover(a_concern(), by=user("ayse"), version=1, to="wir selbst")


def test_while_open_the_case_stays() -> None:
    concern = a_concern()
    sentence = "Ein Kinderschutzfall ist offen. Er muss erst entschieden und abgeschlossen sein."
    for questions in (CLOSING, DELETING):
        assert hindrances(concern.case, questions) == [sentence]
    concern = decided(ready(concern), ConcernResult.HELP)
    assert hindrances(concern.case, DELETING) == [sentence]
    verbs.end_concern(concern, by=user("ayse"), version=concern.version, note="Hilfe läuft.")
    assert hindrances(concern.case, DELETING) == []


def test_who_was_slower_is_told() -> None:
    concern = ready(a_concern())
    with pytest.raises(Conflict, match="Ihr Text ist noch da"):
        verbs.add_observation(concern, by=user("ayse"), version=99, observations="Neues")
    decided(concern)
    with pytest.raises(Conflict):
        decided(concern)


def test_a_stolen_dump_and_the_events_tell_nothing() -> None:
    concern = ready(
        a_concern(a_case(people=[a_person()]), observations=CANARY, indicators=[Indicator.SEXUAL])
    )
    decided(concern, ConcernResult.DANGER_HELP, reasons=CANARY, safety_plan=CANARY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(c::text, ' ') FROM cases_protectionconcern c) || "
            "(SELECT string_agg(a::text, ' ') FROM cases_assessment a) || "
            "(SELECT string_agg(e::text, ' ') FROM cases_event e)"
        )
        stored = cursor.fetchone()[0]
    assert CANARY not in stored
    assert "sexual" not in stored
    assert "Weil" not in stored
    assert [one.verb for one in Event.objects.filter(subject="protectionconcern").order_by("pk")] == [
        "concern_opened",
        "concern_decided",
    ]
