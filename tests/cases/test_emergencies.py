"""Emergency access: dora of Burbach opens a case of Malstatt on Tuesday at 9; carla has until Friday to review it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.actions.grants import (
    GrantError,
    NoSuchCase,
    TooManyTries,
    open_in_emergency,
    review_emergency,
    take_back,
)
from cases.enums.cases import State, Via
from cases.enums.guard import ReviewResult
from cases.models import AccessEntry, CaseGrant
from cases.permissions.cases import can_write_case, right_to_view
from cases.views.desk import guard
from offices.models import Membership
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, user
from tests.cases.desk import rows_of

pytestmark = pytest.mark.django_db

REASON = "Die Mutter ruft aus der Klinik an, niemand ist erreichbar."


def opened(reference: str, name: str = "dora") -> CaseGrant:
    return open_in_emergency(reference, by=user(name), reason=REASON)


def test_sixty_minutes_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    grant = opened(case.reference)
    assert right_to_view(user("dora"), case) == Via.EMERGENCY
    assert not can_write_case(user("dora"), case)
    assert grant.review_due_on == date(2026, 11, 27)
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-24T09:59:59+01:00")
    assert right_to_view(user("dora"), case) == Via.EMERGENCY
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-24T10:00:00+01:00")
    assert right_to_view(user("dora"), case) is None
    again = opened(case.reference)
    assert again.pk != grant.pk
    assert CaseGrant.objects.count() == 2


def test_three_working_days_know_weekends_and_holidays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-12-23T16:00:00+01:00")
    # 24 and 28 December are working days; the 25th and 26th are holidays, then a Sunday.
    assert opened(a_case().reference).review_due_on == date(2026, 12, 29)


def test_the_lead_is_told_at_once_and_nothing_is_said_about_the_case(
    django_capture_on_commit_callbacks: object,
) -> None:
    case = a_case(f"Familie {CANARY}")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        opened(case.reference)
    (message,) = mail.outbox
    assert message.to == ["carla@example.org"]
    text = message.subject + message.body
    assert CANARY not in text
    assert case.reference not in text
    assert REASON not in text
    assert "27.11.2026" in text


def test_it_stands_on_the_desk_of_the_lead_until_it_is_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    grant = opened(case.reference)
    (row,) = rows_of(guard, user("carla"))
    assert (row.kind, row.url, row.is_late) == ("review", f"/team/notfall/{grant.pk}/", False)
    assert [rows_of(guard, user(name)) for name in ("ayse", "dora", "emil", "ivo")] == [[], [], [], []]
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-28T09:00:00+01:00")
    assert rows_of(guard, user("carla"))[0].is_late
    review_emergency(grant, by=user("carla"), result=ReviewResult.JUSTIFIED)
    assert rows_of(guard, user("carla")) == []


@pytest.mark.parametrize("name", ["dora", "ayse", "ben", "emil", "ivo", "admin"])
def test_only_the_lead_of_the_office_reviews(name: str) -> None:
    grant = opened(a_case().reference)
    with pytest.raises(GrantError):
        review_emergency(grant, by=user(name), result=ReviewResult.JUSTIFIED)


def test_a_lead_who_used_it_is_reviewed_by_the_lead_of_another_office(
    django_capture_on_commit_callbacks: object,
) -> None:
    case = a_case()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        grant = opened(case.reference, "carla")
    assert [message.to for message in mail.outbox] == [["emil@example.org"]]
    with pytest.raises(GrantError):
        review_emergency(grant, by=user("carla"), result=ReviewResult.JUSTIFIED)
    review_emergency(grant, by=user("emil"), result=ReviewResult.UNCLEAR)
    with pytest.raises(IntegrityError, match="grant_reviewed_by_another"), transaction.atomic():
        CaseGrant.objects.update(reviewed_by=user("carla"))


def test_data_protection_hears_when_it_was_none(django_capture_on_commit_callbacks: object) -> None:
    grant = opened(a_case().reference)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        review_emergency(grant, by=user("carla"), result=ReviewResult.UNJUSTIFIED)
    assert [message.to for message in mail.outbox] == [["ivo@example.org"]]
    with pytest.raises(GrantError):
        review_emergency(grant, by=user("carla"), result=ReviewResult.JUSTIFIED)


def test_no_answer_tells_whether_a_case_exists() -> None:
    restricted = a_case(state=State.RESTRICTED, outcome="moved", closed_at=clock.now())
    said = []
    for reference in ("ZZZZ-ZZZZ", restricted.reference):
        with pytest.raises(NoSuchCase) as refused:
            opened(reference)
        said.append(str(refused.value))
    assert len(set(said)) == 1
    assert not CaseGrant.objects.exists()


def test_five_tries_an_hour_and_each_leaves_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    for _ in range(5):
        with pytest.raises(NoSuchCase):
            opened("ZZZZ-ZZZZ")
    with pytest.raises(TooManyTries):
        opened(case.reference)
    assert AccessEntry.objects.filter(actor=user("dora"), action="emergency_try").count() == 6
    assert right_to_view(user("dora"), case) is None
    opened(case.reference, "emil")
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-24T10:00:01+01:00")
    opened(case.reference)


@pytest.mark.parametrize("name", ["fatma", "georg", "hanna", "ivo", "admin"])
def test_only_for_those_who_work_with_families(name: str, client: Client) -> None:
    case = a_case()
    with pytest.raises(NoSuchCase):
        opened(case.reference, name)
    client.force_login(user(name))
    assert client.get(reverse("emergency")).status_code == 404
    sent = {"reference": case.reference, "reason": REASON}
    assert client.post(reverse("emergency"), sent).status_code == 404
    assert not CaseGrant.objects.exists()


def test_not_after_the_last_membership() -> None:
    case = a_case()
    opened(case.reference)
    Membership.objects.filter(user__username="dora").update(period=("2024-01-01", "2026-11-24"))
    assert right_to_view(user("dora"), case) is None
    with pytest.raises(NoSuchCase):
        opened(case.reference)


def test_a_minors_confidential_case_is_no_exception() -> None:
    case = a_case(is_minor_confidential=True)
    opened(case.reference)
    assert right_to_view(user("dora"), case) == Via.EMERGENCY


def test_who_works_on_it_needs_no_emergency() -> None:
    case = a_case(lead="ayse")
    with pytest.raises(GrantError):
        opened(case.reference, "ayse")


def test_the_lead_may_end_it_early() -> None:
    case = a_case()
    take_back(opened(case.reference), by=user("carla"))
    assert right_to_view(user("dora"), case) is None


# --- the page ---------------------------------------------------------------------------------------------
def test_from_the_page_into_the_case_and_to_the_review(client: Client) -> None:
    case = a_case(f"Familie {CANARY}")
    client.force_login(user("dora"))
    typed = case.reference.replace("-", "").lower()
    response = client.post(reverse("emergency"), {"reference": f" {typed} ", "reason": REASON}, follow=True)
    assert response.redirect_chain == [(f"/team/faelle/{case.reference}/zugang/", 302)]
    assert CANARY in response.text
    grant = CaseGrant.objects.get()
    client.force_login(user("carla"))
    page = client.get(reverse("emergency-review", args=[grant.pk]))
    assert REASON in page.text
    assert CANARY not in page.text
    assert "view" in page.text
    client.post(reverse("emergency-review", args=[grant.pk]), {"result": "justified"})
    grant.refresh_from_db()
    assert (grant.reviewed_by, grant.review_result) == (user("carla"), "justified")


@pytest.mark.parametrize(
    ("reference", "reason", "status"),
    [
        ("K7FQ-3XM", REASON, 422),
        ("K7FQ-3XM0", REASON, 422),
        ("ZZZZ-ZZZZ", REASON, 422),
        ("ZZZZ-ZZZZ", "kurz", 422),
    ],
)
def test_what_was_typed_is_kept(client: Client, reference: str, reason: str, status: int) -> None:
    client.force_login(user("dora"))
    response = client.post(reverse("emergency"), {"reference": reference, "reason": reason})
    assert response.status_code == status
    assert reference in response.text
    assert reason in response.text


def test_too_many_tries_are_429(client: Client) -> None:
    client.force_login(user("dora"))
    sent = {"reference": "ZZZZ-ZZZZ", "reason": REASON}
    answers = [client.post(reverse("emergency"), sent).status_code for _ in range(6)]
    assert answers == [422, 422, 422, 422, 422, 429]


def test_expired_ones_are_still_to_be_reviewed() -> None:
    grant = opened(a_case().reference)
    CaseGrant.objects.update(
        starts_at=clock.now() - timedelta(days=3), ends_at=clock.now() - timedelta(days=3, minutes=-60)
    )
    assert list(CaseGrant.objects.reviewable_by(user("carla")).unreviewed()) == [grant]


def test_a_constant_number_of_queries(client: Client, django_assert_num_queries: object) -> None:
    for _ in range(3):
        opened(a_case().reference)
    client.force_login(user("carla"))
    with django_assert_num_queries(EMERGENCY_QUERIES):  # type: ignore[operator]
        client.get(reverse("emergency"))


EMERGENCY_QUERIES = 7
