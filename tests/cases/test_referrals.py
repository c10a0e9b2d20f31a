"""A family is handed on: what goes out, who may answer, and what counts in the end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.hindrances import CLOSING, hindrances
from cases.actions.referrals import answers, sending
from cases.enums.cases import CaseOutcome, Duty, State
from cases.enums.referrals import Channel, DeclineReason, NotHelpedReason, ReferralState
from cases.models import Assignment, Event, Referral
from offices.workdays import workday_after
from sozialraum.lib import clock
from tests.cases.builders import a_case, a_person, assign, user
from tests.cases.family_papers import LINKS, a_consent, a_referral, address, sent

pytestmark = pytest.mark.django_db
AYSE = "ayse@example.org"


def states(referral: Referral) -> list[str]:
    return list(referral.steps.values_list("to_state", flat=True))


def send(referral: Referral, by: str = "ayse") -> Referral:
    return sending.send_referral(referral, by=user(by), version=referral.version, address=address)


# --- what may go out ------------------------------------------------------------------------------------
def test_a_walk_in_becomes_a_referral_that_got_help(django_capture_on_commit_callbacks) -> None:
    case = a_case()
    with django_capture_on_commit_callbacks(execute=True):
        referral = sent(case)
    assert [one.to for one in mail.outbox] == [["hilfe@example.org"]]
    token = LINKS[-1]
    with django_capture_on_commit_callbacks(execute=True):
        referral = answers.answer_by_link(
            token, version=referral.version, to="accepted", text="Gern, Dienstag."
        )
    assert mail.outbox[-1].to == [AYSE]
    referral = answers.answer_by_link(token, version=referral.version, to="started")
    referral = answers.record_answer(referral, by=user("ayse"), version=referral.version, to="got_help")
    assert states(referral) == ["draft", "sent", "accepted", "started", "got_help"]
    assert list(referral.steps.values_list("actor__username", flat=True)) == [
        "ayse",
        "ayse",
        None,
        None,
        "ayse",
    ]
    assert referral.ended_at == clock.now()
    assert hindrances(case, CLOSING) == []


def test_outside_the_team_nothing_goes_out_without_a_consent() -> None:
    referral = a_referral(a_case(), to="caritas")
    with pytest.raises(sending.NoConsent):
        send(referral)
    referral.refresh_from_db()
    assert (referral.state, referral.token_hash) == (ReferralState.DRAFT, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "diakonie"},
        {"purpose": "exchange"},
        {"given_on": None, "form": ""},
        {"expires_on": date(2026, 11, 23)},
        {"revoked_on": date(2026, 11, 23)},
    ],
    ids=["another receiver", "another purpose", "only prepared", "run out", "revoked"],
)
def test_a_consent_covers_receiver_purpose_and_day(changes: dict) -> None:
    case = a_case()
    a_consent(case, **changes)
    with pytest.raises(sending.NoConsent):
        send(a_referral(case, to="caritas"))


def test_a_consent_of_another_family_covers_nothing() -> None:
    a_consent(a_case("Familie Birkenfeld"))
    with pytest.raises(sending.NoConsent):
        send(a_referral(a_case(), to="caritas"))


@pytest.mark.parametrize("receiver", ["awo", "jugendamt"], ids=["in the team", "the controller"])
def test_inside_no_consent_is_needed(receiver: str) -> None:
    referral = send(a_referral(a_case(), to=receiver))
    assert (referral.state, referral.is_outside, referral.consent) == (ReferralState.SENT, False, None)


def test_names_go_out_only_with_a_consent_for_names() -> None:
    case = a_case(people=[a_person()])
    a_consent(case)
    with pytest.raises(sending.NoConsent):
        send(a_referral(case, with_names=True, family_contact="Mina, 0152 28817386"))
    with pytest.raises(sending.NamesInText, match="Rosenholz"):
        send(a_referral(case, message="Frau Rosenholz sucht Beratung."))
    a_consent(case, names=True)
    referral = send(a_referral(case, with_names=True, message="Frau Rosenholz sucht Beratung."))
    assert referral.consent.categories == ["situation", "contact"]


def test_the_mail_holds_the_link_and_the_office_and_nothing_else(django_capture_on_commit_callbacks) -> None:
    case = a_case("Familie Rosenholz", people=[a_person()])
    with django_capture_on_commit_callbacks(execute=True):
        sent(case)
    text = f"{mail.outbox[0].subject}\n{mail.outbox[0].body}"
    assert LINKS[-1] in text
    assert "Malstatt" in text
    for word in (case.reference, "Rosenholz", "Mina", "Ayşe", "Demirtaş", "Beratung zu Geld"):
        assert word not in text


def test_the_database_keeps_the_consent_rule_itself() -> None:
    referral = a_referral(a_case())
    with pytest.raises(IntegrityError, match="referral_outside_has_consent"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(state="sent", sent_at=clock.now(), is_outside=True)


def test_the_database_holds_neither_text_nor_token() -> None:
    case = a_case()
    sent(case, message="Zitronenfalter sucht Rat", internal_note="Zitronenfalter", to="awo")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(r::text, ' ') FROM cases_referral r) || "
            "(SELECT string_agg(s::text, ' ') FROM cases_referralstep s) || "
            "(SELECT string_agg(e::text, ' ') FROM cases_event e)"
        )
        stored = cursor.fetchone()[0]
    assert "Zitronenfalter" not in stored
    assert "hilfe@example.org" not in stored
    assert LINKS[-1] not in stored


# --- answers --------------------------------------------------------------------------------------------
def test_a_question_is_answered_behind_a_new_link() -> None:
    referral = sent(a_case())
    old = LINKS[-1]
    referral = answers.answer_by_link(
        old, version=referral.version, to="needs_info", text="Wie alt sind die Kinder?"
    )
    referral = sending.answer_question(
        referral, by=user("ayse"), version=referral.version, text="Zwei und fünf.", address=address
    )
    assert referral.state == ReferralState.SENT
    with pytest.raises(Refused):
        answers.answer_by_link(old, version=referral.version, to="accepted")
    assert answers.answer_by_link(LINKS[-1], version=referral.version, to="accepted").state == "accepted"


def test_a_no_needs_a_reason() -> None:
    referral = sent(a_case(), to="awo")
    with pytest.raises(Refused, match="warum"):
        answers.answer_by_link(LINKS[-1], version=referral.version, to="declined")
    referral = answers.answer_by_link(
        LINKS[-1], version=referral.version, to="declined", reason=DeclineReason.FULL, text="Ab März wieder."
    )
    assert (referral.state, referral.decline_reason) == ("declined", "full")


def test_not_helped_needs_a_reason() -> None:
    referral = sent(a_case(), to="awo")
    referral = answers.record_answer(referral, by=user("ayse"), version=referral.version, to="accepted")
    with pytest.raises(Refused, match="warum"):
        answers.record_answer(referral, by=user("ayse"), version=referral.version, to="not_helped")
    referral = answers.record_answer(
        referral,
        by=user("ayse"),
        version=referral.version,
        to="not_helped",
        reason=NotHelpedReason.NEVER_CAME,
    )
    assert referral.not_helped_reason == "never_came"


def test_a_link_runs_out_after_14_days_and_can_be_renewed_or_revoked(monkeypatch) -> None:
    referral = sent(a_case(), to="awo")
    assert referral.token_expires_at == clock.now() + timedelta(days=14)
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-12-08T09:00:00+01:00")
    with pytest.raises(Refused, match="nicht mehr"):
        answers.answer_by_link(LINKS[-1], version=referral.version, to="accepted")
    referral = sending.renew_link(referral, by=user("ayse"), version=referral.version, address=address)
    fresh = LINKS[-1]
    referral = sending.revoke_link(referral, by=user("ayse"), version=referral.version)
    with pytest.raises(Refused, match="nicht mehr"):
        answers.answer_by_link(fresh, version=referral.version, to="accepted")


def test_a_withdrawn_referral_answers_no_more() -> None:
    referral = sent(a_case(), to="awo")
    answers.withdraw_referral(
        referral, by=user("ayse"), version=referral.version, text="Es geht schon besser."
    )
    with pytest.raises(Conflict):
        answers.answer_by_link(LINKS[-1], version=referral.version, to="accepted")


def test_who_was_slower_is_told() -> None:
    referral = sent(a_case(), to="awo")
    seen = referral.version
    answers.answer_by_link(LINKS[-1], version=seen, to="accepted")
    with pytest.raises(Conflict, match="inzwischen"):
        answers.withdraw_referral(referral, by=user("ayse"), version=seen)
    assert Referral.objects.get().state == "accepted"


def test_only_those_who_write_the_case() -> None:
    case = a_case()
    referral = a_referral(case)
    for name in ("ben", "carla", "dora", "admin"):
        with pytest.raises(NotAllowed):
            answers.withdraw_referral(referral, by=user(name), version=referral.version)
    assign(case, "ben", Duty.CO)
    answers.withdraw_referral(referral, by=user("ben"), version=referral.version)


def test_a_closed_case_takes_no_referral() -> None:
    case = a_case(state=State.CLOSED, outcome=CaseOutcome.MOVED, closed_at=clock.now())
    with pytest.raises(NotAllowed):
        a_referral(case)


# --- consent and clock ----------------------------------------------------------------------------------
def test_revoking_the_consent_withdraws_the_referral() -> None:
    case = a_case()
    referral = sent(case)
    other = sent(case, to="awo")
    with transaction.atomic():
        assert answers.withdraw_for_consent(referral.consent, by=user("ayse")) == 1
    referral.refresh_from_db()
    other.refresh_from_db()
    assert (referral.state, other.state) == (ReferralState.WITHDRAWN, ReferralState.SENT)
    assert referral.steps.last().text == "Die Einwilligung wurde widerrufen."


def test_five_working_days_without_weekend_and_holiday() -> None:
    assert workday_after(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert workday_after(date(2026, 12, 23), 5) == date(
        2026, 12, 31
    )  # Friday 25th and the weekend do not count
    assert workday_after(date(2027, 5, 26), 1) == date(2027, 5, 28)  # Fronleichnam
    assert workday_after(date(2026, 11, 28), 0) == date(2026, 11, 30)
    assert workday_after(date(2026, 11, 24), 0) == date(2026, 11, 24)


def test_no_answer_for_five_working_days_is_remembered_once(
    monkeypatch, django_capture_on_commit_callbacks
) -> None:
    case = a_case()
    sent(case, to="awo")
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-30T09:00:00+01:00")
    assert sending.remind_of_unanswered() == 0
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-12-01T09:00:00+01:00")
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.remind_of_unanswered() == 1
    assert mail.outbox[-1].to == [AYSE]
    assert case.reference in mail.outbox[-1].body
    assert sending.remind_of_unanswered() == 0


def test_an_open_referral_keeps_the_case_from_closing() -> None:
    case = a_case()
    a_referral(case)
    assert hindrances(case, CLOSING) == [
        "Eine Vermittlung ist noch offen. Bitte tragen Sie ein, wie sie ausging, oder ziehen Sie sie zurück."
    ]


def test_events_hold_states_and_no_text() -> None:
    referral = sent(a_case(), to="awo")
    assert [(one.verb, one.data) for one in Event.objects.filter(subject="referral").order_by("pk")] == [
        ("referral_drafted", {}),
        ("referral_moved", {"before": "draft", "after": "sent"}),
    ]
    assert referral.channel == Channel.LINK
    assert Assignment.objects.count() == 1
    assert referral.sent_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
