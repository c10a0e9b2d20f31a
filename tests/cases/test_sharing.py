"""Sharing a case: ayse leads it, ben works on it too, dora of another office is to read it, carla leads the office."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.actions.grants import GrantError, decide_share, share_case, take_back
from cases.enums.cases import Duty, State, Via
from cases.enums.guard import ShareState
from cases.models import AccessEntry, Case, CaseGrant, Event, ShareRequest
from cases.permissions.cases import can_write_case, right_to_view
from offices.models import Membership
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, assign, user

pytestmark = pytest.mark.django_db

IN_A_WEEK = date(2026, 12, 1)


def later(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setenv("SOZIALRAUM_NOW", moment)


def test_the_lead_worker_shares_and_it_ends_with_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(lead="ayse")
    grant = share_case(case, user("dora"), by=user("ayse"), reason="Vertretung in Burbach", ends_on=IN_A_WEEK)
    assert isinstance(grant, CaseGrant)
    assert right_to_view(user("dora"), case) == Via.SHARE
    assert not can_write_case(user("dora"), case)
    assert Event.objects.get(case=case, verb="share").data == {"until": "2026-12-01"}
    later(monkeypatch, "2026-12-01T23:59:59+01:00")
    assert right_to_view(user("dora"), case) == Via.SHARE
    later(monkeypatch, "2026-12-02T00:00:00+01:00")
    assert right_to_view(user("dora"), case) is None


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 2, 23)])
def test_not_in_the_past_and_not_longer_than_ninety_days(day: date) -> None:
    with pytest.raises(GrantError):
        share_case(a_case(), user("dora"), by=user("ayse"), reason="x", ends_on=day)
    assert not CaseGrant.objects.exists()


def test_ninety_days_are_possible() -> None:
    assert share_case(a_case(), user("dora"), by=user("ayse"), reason="x", ends_on=date(2027, 2, 22)).pk


@pytest.mark.parametrize("name", ["fatma", "georg", "hanna", "ivo", "admin", "ben"])
def test_only_with_colleagues_who_work_with_families_and_cannot_read_it_yet(name: str) -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    with pytest.raises(GrantError):
        share_case(case, user(name), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)


@pytest.mark.parametrize("name", ["carla", "dora", "emil", "admin"])
def test_nobody_else_shares(name: str) -> None:
    with pytest.raises(GrantError):
        share_case(a_case(), user("dora"), by=user(name), reason="x", ends_on=IN_A_WEEK)


def test_a_colleague_on_the_case_asks_and_the_lead_of_the_office_agrees(
    django_capture_on_commit_callbacks: object,
) -> None:
    case = a_case(f"Familie {CANARY}")
    assign(case, "ben", Duty.CO)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        asked = share_case(case, user("dora"), by=user("ben"), reason=CANARY, ends_on=IN_A_WEEK)
    assert isinstance(asked, ShareRequest)
    assert [message.to for message in mail.outbox] == [["carla@example.org"]]
    assert CANARY not in mail.outbox[0].body + mail.outbox[0].subject
    assert case.reference not in mail.outbox[0].body
    assert right_to_view(user("dora"), case) is None
    for name in ("ben", "dora", "emil", "ivo"):
        with pytest.raises(GrantError):
            decide_share(asked, by=user(name), approve=True)
    decide_share(asked, by=user("carla"), approve=True)
    assert right_to_view(user("dora"), case) == Via.SHARE
    assert right_to_view(user("carla"), case) is None
    with pytest.raises(GrantError):
        decide_share(asked, by=user("carla"), approve=False)


def test_a_declined_request_gives_nothing_and_may_be_asked_again() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    asked = share_case(case, user("dora"), by=user("ben"), reason="x", ends_on=IN_A_WEEK)
    with pytest.raises(GrantError):
        share_case(case, user("dora"), by=user("ben"), reason="x", ends_on=IN_A_WEEK)
    decide_share(asked, by=user("carla"), approve=False)  # type: ignore[arg-type]
    assert ShareRequest.objects.get().state == ShareState.DECLINED
    assert not CaseGrant.objects.exists()
    share_case(case, user("dora"), by=user("ben"), reason="y", ends_on=IN_A_WEEK)


def test_the_database_knows_that_nobody_approves_their_own_wish() -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    share_case(case, user("dora"), by=user("ben"), reason="x", ends_on=IN_A_WEEK)
    for name in ("ben", "dora"):
        with pytest.raises(IntegrityError, match="share_decided_by_another"), transaction.atomic():
            ShareRequest.objects.update(decided_by=user(name))


@pytest.mark.parametrize("name", ["ayse", "carla", "dora"])
def test_the_lead_worker_the_lead_and_the_reader_end_it(name: str) -> None:
    case = a_case()
    grant = share_case(case, user("dora"), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)
    take_back(grant, by=user(name))  # type: ignore[arg-type]
    assert right_to_view(user("dora"), case) is None
    with pytest.raises(GrantError):
        take_back(grant, by=user(name))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ben", "emil", "ivo", "admin"])
def test_others_do_not_end_it(name: str) -> None:
    grant = share_case(a_case(), user("dora"), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)
    with pytest.raises(GrantError):
        take_back(grant, by=user(name))  # type: ignore[arg-type]


def test_a_share_ends_with_the_last_membership() -> None:
    case = a_case()
    share_case(case, user("dora"), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)
    Membership.objects.filter(user__username="dora").update(period=("2024-01-01", "2026-11-24"))
    assert list(Case.objects.visible_to(user("dora"))) == []


def test_a_closed_case_is_shared_no_more() -> None:
    case = a_case(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    with pytest.raises(GrantError):
        share_case(case, user("dora"), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)


# --- the pages --------------------------------------------------------------------------------------------
def test_the_form_keeps_what_was_typed(client: Client) -> None:
    case = a_case()
    client.force_login(user("ayse"))
    response = client.post(
        reverse("case-access-share", args=[case.reference]),
        {"colleague": user("dora").pk, "ends_on": "2027-12-01", "reason": "Urlaub, bitte mitlesen"},
    )
    assert response.status_code == 422
    assert "Urlaub, bitte mitlesen" in response.text
    assert "22.02.2027" in response.text
    assert not CaseGrant.objects.exists()


def test_sharing_on_the_page(client: Client) -> None:
    case = a_case()
    client.force_login(user("ayse"))
    response = client.post(
        reverse("case-access-share", args=[case.reference]),
        {"colleague": user("dora").pk, "ends_on": "2026-12-01", "reason": "Urlaub"},
        follow=True,
    )
    assert "Dora Lindental" in response.text
    assert "1. Dezember 2026" in response.text or "2. Dezember 2026" in response.text
    grant = CaseGrant.objects.get()
    client.post(reverse("case-access-end", args=[case.reference, grant.pk]))
    assert right_to_view(user("dora"), case) is None


def test_the_lead_decides_without_reading_anything(client: Client) -> None:
    case = a_case(f"Familie {CANARY}")
    assign(case, "ben", Duty.CO)
    asked = share_case(case, user("dora"), by=user("ben"), reason="Urlaub", ends_on=IN_A_WEEK)
    client.force_login(user("carla"))
    page = client.get(reverse("share-decisions"))
    assert case.reference in page.text
    assert CANARY not in page.text
    assert client.get(reverse("case-access", args=[case.reference])).status_code == 404
    client.post(reverse("share-decide", args=[asked.pk]), {"answer": "yes"})
    assert right_to_view(user("dora"), case) == Via.SHARE


def test_a_constant_number_of_queries(client: Client, django_assert_num_queries: object) -> None:
    case = a_case()
    assign(case, "ben", Duty.CO)
    client.force_login(user("ayse"))
    client.get(reverse("case-access", args=[case.reference]))
    for name in ("dora", "emil", "carla"):
        share_case(case, user(name), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)
    before = AccessEntry.objects.count()
    with django_assert_num_queries(CASE_ACCESS_QUERIES):  # type: ignore[operator]
        client.get(reverse("case-access", args=[case.reference]))
    assert AccessEntry.objects.count() == before + 1


CASE_ACCESS_QUERIES = 11


def test_an_ended_share_and_the_same_person_again() -> None:
    case = a_case()
    first = share_case(case, user("dora"), by=user("ayse"), reason="x", ends_on=IN_A_WEEK)
    take_back(first, by=user("ayse"))  # type: ignore[arg-type]
    share_case(case, user("dora"), by=user("ayse"), reason="y", ends_on=IN_A_WEEK + timedelta(days=7))
    assert right_to_view(user("dora"), case) == Via.SHARE
