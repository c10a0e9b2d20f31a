"""Two press at once on real commits: one wins, the other is told, nothing is half done."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections, transaction

from cases.actions import consents, protection
from cases.actions.errors import Refused
from cases.actions.referrals import sending
from cases.actions.referrals.answers import answer_by_link, withdraw_referral
from cases.enums.protection import ConcernState, Expertise
from cases.enums.referrals import ReferralState
from cases.models import Case, Consent, ProtectionConcern, Referral
from tests.cases.builders import a_case, a_person, assign, user
from tests.cases.family_papers import LINKS, a_consent, a_referral, address, sent
from tests.cases.test_protection import INVOLVED, a_concern, asked, view_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("committed"),
    pytest.mark.xdist_group("committed"),
]


def at_once(*presses: Callable[[], Any]) -> list[str]:
    """All begin together, each with a connection of its own; "done" or the name of the refusal, in their order."""
    barrier, answers = Barrier(len(presses)), [""] * len(presses)

    def run(index: int) -> None:
        try:
            barrier.wait(10)
            presses[index]()
            answers[index] = "done"
        except Refused as refusal:
            answers[index] = type(refusal).__name__
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index,)) for index in range(len(presses))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def with_two_workers() -> Case:
    with transaction.atomic():
        case = a_case()
        assign(case, "ben", "co")
    return case


def test_accepting_and_withdrawing_at_once() -> None:
    for _ in range(5):
        referral = sent(with_two_workers(), to="awo")
        token = LINKS[-1]
        answers = at_once(
            lambda: answer_by_link(token, version=referral.version, to="accepted"),  # noqa: B023
            lambda: withdraw_referral(referral, by=user("ben"), version=referral.version),  # noqa: B023
        )
        assert sorted(answers) == ["Conflict", "done"]
        fresh = Referral.objects.get(pk=referral.pk)
        assert fresh.state == (ReferralState.ACCEPTED if answers[0] == "done" else ReferralState.WITHDRAWN)
        assert fresh.steps.count() == 3


def test_sending_twice_at_once_sends_once() -> None:
    case = with_two_workers()
    referral = a_referral(case, to="awo")
    made = len(LINKS)
    answers = at_once(
        *(
            lambda name=name: sending.send_referral(
                referral, by=user(name), version=referral.version, address=address
            )
            for name in ("ayse", "ben")
        )
    )
    assert sorted(answers) == ["Conflict", "done"]
    assert len(LINKS) == made + 1


def test_a_consent_revoked_while_the_referral_is_sent() -> None:
    """Either it never goes out, or it goes out and is withdrawn by the revocation: never out without a consent."""
    for _ in range(5):
        case = with_two_workers()
        consent = a_consent(case, giver=a_person("Vera"))
        referral = a_referral(case)

        def revoke(consent: Consent = consent) -> None:
            consents.revoke_consent(
                consent, by=user("ben"), version=consent.version, revoked_on=date(2026, 11, 24)
            )

        def send(referral: Referral = referral) -> None:
            sending.send_referral(referral, by=user("ayse"), version=referral.version, address=address)

        answers = at_once(send, revoke)
        assert answers[1] == "done"
        assert answers[0] in ("done", "NoConsent")
        fresh = Referral.objects.get(pk=referral.pk)
        assert fresh.state == (ReferralState.WITHDRAWN if answers[0] == "done" else ReferralState.DRAFT)


def test_two_decide_at_once() -> None:
    case = with_two_workers()
    with transaction.atomic():
        concern = a_concern(case)
        asked(concern, "ben")
        view_of(concern, "ayse")
        view_of(concern, "ben")

    def decide(name: str, result: str) -> None:
        protection.decide_concern(
            concern,
            by=user(name),
            version=concern.version,
            result=result,
            reasons=f"So sieht es {name}.",
            involvement=INVOLVED,
            review_on=date(2026, 12, 1),
        )

    answers = at_once(lambda: decide("ayse", "help"), lambda: decide("ben", "no_concern"))
    assert sorted(answers) == ["Conflict", "done"]
    fresh = ProtectionConcern.objects.get()
    assert fresh.decided_by.username == ("ayse" if answers[0] == "done" else "ben")


def test_two_begin_at_once() -> None:
    case = with_two_workers()
    answers = at_once(*(lambda name=name: a_concern(case, by=name) for name in ("ayse", "ben")))
    assert sorted(answers) == ["Conflict", "done"]
    assert ProtectionConcern.objects.get().assessments.count() == 1


def test_a_view_given_while_it_is_decided_counts_or_is_refused() -> None:
    case = with_two_workers()
    with transaction.atomic():
        concern = a_concern(case)
        asked(concern, "ben")
        late = asked(concern, "dora", Expertise.EXPERIENCED)
        view_of(concern, "ayse")
        view_of(concern, "ben")
    answers = at_once(
        lambda: protection.submit_assessment(late, by=user("dora"), judgement="danger", reasons="Weil …"),
        lambda: protection.decide_concern(
            concern,
            by=user("ayse"),
            version=concern.version,
            result="no_concern",
            reasons="Gemeinsam.",
            involvement=INVOLVED,
        ),
    )
    assert answers[1] == "done"
    fresh = ProtectionConcern.objects.get()
    assert fresh.state == ConcernState.ENDED
    assert fresh.assessments.count() == (3 if answers[0] == "done" else 2)
    assert not fresh.assessments.open().exists()
