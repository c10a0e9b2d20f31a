"""A hold is set while the deletion is being carried out, in two sessions: the hold that was first counts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cases.actions.retention.proposals import carry_out_deletion, mark_case, propose_deletion
from cases.enums.cases import State
from cases.models import DeletionProposal
from tests.cases.builders import user
from tests.cases.test_at_once import _committed  # noqa: F401 - a fixture
from tests.cases.test_retention import closed_long_ago, malstatt

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_committed"),
    pytest.mark.xdist_group("committed"),
]
SOMEBODY_WAITS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(SOMEBODY_WAITS)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.02), pg_stat_clear_snapshot()")
    raise AssertionError("Nobody waited for the case.")


def in_a_session_of_its_own(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return run


def test_a_hold_that_is_set_while_the_deletion_waits_spares_the_case() -> None:
    case = closed_long_ago()
    proposal = propose_deletion(malstatt(), by=user("ivo"))
    is_marked = Event()

    def hold() -> None:
        with transaction.atomic():
            mark_case(case.reference, by=user("carla"), kind="hold", reason="Das Gericht fragt.")
            is_marked.set()
            until_somebody_waits()

    def carry_out() -> DeletionProposal:
        assert is_marked.wait(10)
        return carry_out_deletion(proposal, by=user("carla"))

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(in_a_session_of_its_own(hold))
        second = pool.submit(in_a_session_of_its_own(carry_out))
        first.result(30)
        done = second.result(30)
    case.refresh_from_db()
    assert (case.state, case.label) == (State.CLOSED, "Familie Rosenholz")
    assert done.result == {"case spared": 1}
