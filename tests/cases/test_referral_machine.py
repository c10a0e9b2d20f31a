"""Whatever is pressed in whatever order: a referral and a concern never reach a state they must not reach."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from cases.actions import protection
from cases.actions.errors import Refused
from cases.actions.referrals import answers, sending
from cases.enums.protection import (
    RESULTS,
    WITH_PLAN,
    ConcernResult,
    ConcernState,
    Expertise,
    Judgement,
    NotInvolved,
    Procedure,
)
from cases.enums.referrals import ANSWERS, NEXT, DeclineReason, NotHelpedReason, ReferralState
from cases.models import Consent, ProtectionConcern, Referral
from sozialraum.lib import clock
from tests.cases.builders import a_case, user
from tests.cases.family_papers import LINKS, a_consent, a_referral, address

pytestmark = pytest.mark.django_db

CALM = settings(
    max_examples=25,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
REASONS = st.sampled_from(["", "unsinn", *DeclineReason.values, *NotHelpedReason.values])


class ReferralLife(RuleBasedStateMachine):
    """Colleague, receiver and family press at random; `model` is what an attentive reader expects."""

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case()
        self.referral = a_referral(self.case, to="caritas")
        self.model = str(ReferralState.DRAFT)
        self.token = ""

    def tries(self, may: bool, to: str, press: Any) -> None:
        """`may`: whether it is possible now. Refused or done, and nothing in between."""
        before = Referral.objects.get(pk=self.referral.pk)
        try:
            press(before)
        except Refused:
            assert not may, f"{self.model} → {to} was refused"
            after = Referral.objects.get(pk=before.pk)
            assert (after.state, after.version) == (before.state, before.version)
        else:
            assert may, f"{self.model} → {to} was done"
            self.model = to

    @property
    def consent(self) -> Any:
        return Consent.objects.valid().filter(case=self.case).first()

    @rule()
    def the_family_agrees(self) -> None:
        if self.consent is None:
            a_consent(self.case)

    @rule()
    def the_family_revokes(self) -> None:
        consent = self.consent
        if consent is None:
            return
        consent.revoked_on, consent.revoked_by = clock.today(), user("ayse")
        consent.save()
        answers.withdraw_for_consent(consent, by=user("ayse"))
        if self.model not in (ReferralState.DRAFT,) and NEXT[self.model]:
            self.model = str(ReferralState.WITHDRAWN)

    @rule()
    def send(self) -> None:
        made = len(LINKS)
        self.tries(
            self.model == ReferralState.DRAFT and self.consent is not None,
            ReferralState.SENT,
            lambda one: sending.send_referral(one, by=user("ayse"), version=one.version, address=address),
        )
        if len(LINKS) > made:
            self.token = LINKS[-1]

    @rule(
        to=st.sampled_from(ANSWERS),
        reason=REASONS,
        text=st.sampled_from(["", "Wann?"]),
        by_link=st.booleans(),
    )
    def answer(self, to: str, reason: str, text: str, by_link: bool) -> None:
        enough = {
            ReferralState.DECLINED: reason in DeclineReason.values,
            ReferralState.NOT_HELPED: reason in NotHelpedReason.values,
            ReferralState.NEEDS_INFO: bool(text),
        }.get(to, True)
        may = to in NEXT[self.model] and enough and (bool(self.token) or not by_link)

        def press(one: Referral) -> None:
            if by_link:
                answers.answer_by_link(self.token, version=one.version, to=to, reason=reason, text=text)
            else:
                answers.record_answer(
                    one, by=user("ayse"), version=one.version, to=to, reason=reason, text=text
                )

        self.tries(may, to, press)

    @rule()
    def reply(self) -> None:
        made = len(LINKS)
        self.tries(
            self.model == ReferralState.NEEDS_INFO,
            ReferralState.SENT,
            lambda one: sending.answer_question(
                one, by=user("ayse"), version=one.version, text="Am Vormittag.", address=address
            ),
        )
        if len(LINKS) > made:
            self.token = LINKS[-1]

    @rule()
    def revoke_link(self) -> None:
        one = Referral.objects.get(pk=self.referral.pk)
        sending.revoke_link(one, by=user("ayse"), version=one.version)
        self.token = ""

    @rule()
    def withdraw(self) -> None:
        self.tries(
            bool(NEXT[self.model]),
            ReferralState.WITHDRAWN,
            lambda one: answers.withdraw_referral(one, by=user("ayse"), version=one.version),
        )

    @rule(stranger=st.sampled_from(["ben", "carla", "dora", "admin"]))
    def a_stranger_presses(self, stranger: str) -> None:
        self.tries(
            False,
            "stranger",
            lambda one: answers.withdraw_referral(one, by=user(stranger), version=one.version),
        )

    @invariant()
    def the_row_is_as_expected(self) -> None:
        one = Referral.objects.get(pk=self.referral.pk)
        assert one.state == self.model
        assert (one.ended_at is not None) == (not NEXT[one.state])
        steps = list(one.steps.values_list("from_state", "to_state"))
        assert steps[0] == ("", "draft")
        assert all(to in NEXT[before] for before, to in steps[1:])
        assert [before for before, _to in steps[1:]] == [to for _before, to in steps[:-1]]
        if one.state not in (ReferralState.DRAFT, ReferralState.WITHDRAWN):
            assert one.consent is not None


class ConcernLife(RuleBasedStateMachine):
    """Colleagues of both procedures press at random."""

    opener = "ayse"
    procedure = Procedure.YOUTH_OFFICE

    def __init__(self) -> None:
        super().__init__()
        self.case = a_case(lead=self.opener)
        self.concern = protection.open_concern(self.case, by=user(self.opener), observations="Blaue Flecken.")
        assert self.concern.procedure == self.procedure
        self.views: dict[str, str] = {}
        self.model = str(ConcernState.ASSESSING)
        self.result = ""

    def now(self) -> ProtectionConcern:
        return ProtectionConcern.objects.get(pk=self.concern.pk)

    def tries(self, may: bool, press: Any) -> bool:
        before = self.now()
        try:
            press(before)
        except Refused:
            assert not may
            after = self.now()
            assert (after.state, after.version) == (before.state, before.version)
            return False
        assert may
        return True

    @rule(
        name=st.sampled_from(["ayse", "ben", "carla", "dora", "emil", "fatma"]),
        expertise=st.sampled_from(Expertise.values),
    )
    def ask(self, name: str, expertise: str) -> None:
        asked = set(self.now().assessments.values_list("assessor__username", flat=True))
        # Of the office or of its controller, the youth office; advisers from anywhere but never the opener.
        allowed = (
            {"ayse", "ben", "carla", "emil"}
            if expertise == Expertise.COLLEAGUE
            else {"ayse", "ben", "carla", "dora", "emil"} - {self.opener}
        )
        may = self.model == ConcernState.ASSESSING and name in allowed and name not in asked
        self.tries(
            may,
            lambda one: protection.ask_assessor(
                one, by=user(self.opener), assessor=user(name), expertise=expertise
            ),
        )

    @rule(
        name=st.sampled_from(["ayse", "ben", "carla", "dora", "emil"]),
        judgement=st.sampled_from(Judgement.values),
    )
    def view(self, name: str, judgement: str) -> None:
        row = self.now().assessments.filter(assessor=user(name)).first()
        if row is None:
            return
        may = self.model == ConcernState.ASSESSING and row.submitted_at is None
        if self.tries(
            may,
            lambda _one: protection.submit_assessment(
                row, by=user(name), judgement=judgement, reasons="Weil …"
            ),
        ):
            self.views[name] = str(row.expertise)

    @rule(name=st.sampled_from(["ayse", "ben", "carla", "dora", "emil"]))
    def release(self, name: str) -> None:
        row = self.now().assessments.filter(assessor=user(name)).first()
        if row is None:
            return
        self.tries(row.submitted_at is None, lambda _one: protection.release_assessor(row, by=user(name)))

    @rule(
        result=st.sampled_from(ConcernResult.values),
        parents=st.sampled_from([True, False, None]),
        reason=st.sampled_from(["", NotInvolved.ENDANGERS]),
        plan=st.sampled_from(["", "Die Großmutter."]),
        day=st.sampled_from([None, "today"]),
    )
    def decide(self, result: str, parents: bool | None, reason: str, plan: str, day: str | None) -> None:
        together = len(self.views) >= 2 and (
            self.procedure == Procedure.YOUTH_OFFICE or Expertise.EXPERIENCED in self.views.values()
        )
        may = (
            self.model == ConcernState.ASSESSING
            and together
            and result in RESULTS[self.procedure]
            and (parents is True or (parents is False and bool(reason)))
            and (bool(plan) or result not in WITH_PLAN)
            and (day is not None or result == ConcernResult.NO_CONCERN)
        )
        involvement = {"parents_involved": parents, "parents_not_because": reason, "child_involved": True}
        if self.tries(
            may,
            lambda one: protection.decide_concern(
                one,
                by=user(self.opener),
                version=one.version,
                result=result,
                reasons="Gemeinsam.",
                involvement=involvement,
                safety_plan=plan,
                review_on=clock.today() if day else None,
            ),
        ):
            self.result = result
            ends = result == ConcernResult.NO_CONCERN
            self.model = str(ConcernState.ENDED if ends else ConcernState.FOLLOW_UP)

    @rule()
    def hand_over(self) -> None:
        may = self.procedure == Procedure.PROVIDER and self.model != ConcernState.ENDED
        self.tries(
            may,
            lambda one: protection.record_handover(
                one, by=user(self.opener), version=one.version, to="Bereitschaft"
            ),
        )

    @rule()
    def end(self) -> None:
        one = self.now()
        may = self.model == ConcernState.FOLLOW_UP and not (
            self.result == ConcernResult.HANDOVER and one.handed_over_at is None
        )
        if self.tries(
            may,
            lambda one: protection.end_concern(one, by=user(self.opener), version=one.version, note="Getan."),
        ):
            self.model = str(ConcernState.ENDED)

    @invariant()
    def nobody_decided_alone(self) -> None:
        one = self.now()
        assert one.state == self.model
        blocked = protection.running_concern(self.case) is not None
        assert blocked == (one.state != ConcernState.ENDED)
        if one.state != ConcernState.ASSESSING:
            assert one.assessments.submitted().values("assessor").distinct().count() >= 2
            assert one.parents_involved or one.parents_not_because
            assert one.result in RESULTS[self.procedure]


class ProviderConcernLife(ConcernLife):
    opener = "ben"
    procedure = Procedure.PROVIDER


@pytest.mark.parametrize("machine", [ReferralLife, ConcernLife, ProviderConcernLife])
def test_any_order(machine: Any) -> None:
    run_state_machine_as_test(machine, settings=CALM)
