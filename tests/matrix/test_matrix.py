"""Every address of the project, every persona, every situation, reading and writing.

The rights of each persona in each situation stand in tests.matrix.rights, what each address does with them in
tests.matrix.rows. An address without a row fails. Beside the answer each request proves two things: who is refused
changes nothing but the access log, and the names that are hidden in the case come back to nobody who may not read them,
in no page, header, file, mail or log line.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.models import DeletionProposal
from offices.models import Invitation, Membership
from sozialraum.lib import clock
from sozialraum.lib.reseal import SEALED, sealed_models
from sozialraum.public import PUBLIC_VIEWS
from tests.cases.builders import user
from tests.cases.everything import Whole
from tests.matrix.rights import DECIDERS, FLAT, OFFICE, PERSONAS, READERS, SITUATIONS, right_of
from tests.matrix.row import Row
from tests.matrix.rows import ROWS, WALKED_ONLY
from tests.matrix.scenario import (
    ASKED_PHONE,
    ASKED_WORD,
    BIRTHDAYS,
    CASE_WORD,
    PHONE,
    TOLD_WORD,
    Seen,
    address_of,
    ask,
    helpers,
    patterns,
    stage,
    views,
)
from tests.test_routes import administration

pytestmark = pytest.mark.django_db

LOG = {"cases_accessentry"}
"""What a refused request may leave: that somebody tried."""
BESIDE = LOG | {"django_session", "shared_cache", "cases_inquirydraft"}
"""What reading may leave: the access log, and what no case is about."""
FROM_ELSEWHERE = {
    "case-people-take-over",  # brings a person of another case that one may see into this one
    "subject-access-copy",  # its parts name their case themselves
}
CHANGE_NOTHING = {
    "case-search",  # what is typed goes by POST, so that it stands in no address
    "case-handover",  # of one's own cases, of which a persona has none where no case is named: tests.cases.test_pages
    "encounter-draft-drop",  # there is no draft
    "case-detail-discard",  # notes of colleagues keep the draft; tests.cases.test_discarding sees one go
}
CAN_READ_INQUIRIES, CAN_READ_REASONS = OFFICE, READERS + DECIDERS + "P"


def hidden_from(right: str) -> list[str]:
    """Words that must not come back to somebody with this right."""
    hidden = []
    if right not in READERS:
        hidden += [CASE_WORD, PHONE, *BIRTHDAYS]
    if right not in CAN_READ_INQUIRIES:
        hidden += [ASKED_WORD, ASKED_PHONE]
    if right not in CAN_READ_REASONS:
        hidden.append(TOLD_WORD)
    return hidden


EVERYTHING = (CASE_WORD, PHONE, *BIRTHDAYS, ASKED_WORD, ASKED_PHONE, TOLD_WORD)
"""Words that stand in no mail and in no log line at all: both are carried and kept by others."""


def found_in(text: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word.lower() in text.lower()]


def leaks(seen: Seen, right: str, logged: str = "") -> list[str]:
    kept_by_others = found_in(f"{seen.mails}\n{logged}", EVERYTHING)
    return found_in(seen.text, hidden_from(right)) + [
        f"{word} in a mail or log line" for word in kept_by_others
    ]


def of_whole(whole: Whole) -> Whole:
    """What a few rows need beside the case itself."""
    whole.rows["membership"] = Membership.objects.filter(office=whole.case.office).order_by("pk").first()
    whole.rows["invitation"], _made = Invitation.objects.get_or_create(
        office=whole.case.office,
        defaults={
            "organization": whole.case.organization,
            "email": "neu@example.org",
            "starts_on": clock.today(),
            "token_hash": f"matrix{whole.case.pk}",
            "expires_at": clock.now() + timedelta(days=1),
            "invited_by": user("wanda"),
        },
    )
    whole.rows["proposal"], _made = DeletionProposal.objects.get_or_create(
        office=whole.case.office, defaults={"proposed_by": user("wanda"), "proposed_at": clock.now()}
    )
    return whole


@pytest.fixture
def everybody(db: None) -> None:
    helpers()


def signed_in(persona: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user(persona))
    return client


def requests_for(row: Row, whole: Whole) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "GET", {}
    yield "POST", row.sent(whole)


def prepared(row: Row, *wholes: Whole) -> Callable[[], None] | None:
    """What brings these cases into the state in which the row's address can do something."""
    if row.before is None:
        return None

    def prepare() -> None:
        for whole in wholes:
            row.before(whole)  # type: ignore[misc]

    return prepare


def test_every_route_has_a_row() -> None:
    assert set(patterns()) == set(ROWS) | set(WALKED_ONLY)


def test_every_staff_route_of_casework_stands_in_the_matrix_itself() -> None:
    """The other list only walks; whatever the app `cases` answers behind the sign-in has rights and situations."""
    of_casework = {name for name, view in views() if view.startswith("cases.") and name not in PUBLIC_VIEWS}
    assert of_casework - set(ROWS) == set()
    assert len(of_casework) > 80


def test_in_casework_there_is_somebody_for_every_address() -> None:
    """A row that refuses everybody proves nothing: its object was never in the state in which somebody may."""
    of_casework = {name for name, view in views() if view.startswith("cases.")}
    rows = {name: row for name, row in ROWS.items() if name in of_casework}
    for method in ("GET", "POST"):
        assert [
            n for n, row in rows.items() if not any(_gets(row, method, right) for right in "WBSEMOLNCRPA")
        ] == []
    changing_nothing = {
        name
        for name, row in rows.items()
        if row.post != "-" and not any(row.changes(right) for right in "WBSEMOLNCRPA")
    }
    assert changing_nothing == CHANGE_NOTHING


def _gets(row: Row, method: str, right: str) -> bool:
    return row.expected(method, right) in ("through", "405")


def test_every_route_is_judged_by_relation_or_by_role() -> None:
    """One line of division. By relation, here and in the matrix of rosters: what a colleague does with cases or with an
    office, where it counts how one stands to it. By role, in tests.test_routes: what everybody may open, one's own
    account, and the administration, which are the same for everybody in a role."""
    module = dict(views())
    by_role = {
        name
        for name in patterns()
        if name in PUBLIC_VIEWS or not module.get(name, "").startswith(("cases.", "offices.views."))
    }
    rosters = {name for name in patterns() if name.startswith("roster-")} - by_role
    assert by_role & set(ROWS) == set()
    assert by_role | set(ROWS) | rosters == set(patterns())


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("persona", PERSONAS)
def test_who_gets_what(
    persona: str, situation: str, everybody: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    whole = of_whole(stage(persona, situation))
    client, right = signed_in(persona), right_of(persona, situation)
    names_of = patterns()
    wrong: dict[str, Any] = {}
    for name, row in ROWS.items():
        if not names_of[name] and situation not in FLAT:
            continue
        address = address_of(name, row.parameters(names_of[name], whole), row.query)
        for method, data in requests_for(row, whole):
            caplog.clear()
            seen = ask(client, method, address, data, prepared(row, whole))
            expected = row.expected(method, right)
            if seen.answer != expected:
                wrong[f"{method} {name}"] = f"{seen.answer} instead of {expected}"
            if found := leaks(seen, right, caplog.text):
                wrong[f"{method} {name} leaks"] = found
            allowed = BESIDE if expected == "through" else LOG
            if (method == "GET" or not row.writes(right)) and (written := seen.written - allowed):
                wrong[f"{method} {name} writes"] = written
            if method == "POST" and row.changes(right) and not seen.written - BESIDE:
                wrong[f"{method} {name} proves nothing"] = "what was sent changes nothing"
    assert wrong == {}


@pytest.mark.parametrize("persona", [None, *PERSONAS])
def test_no_name_on_any_other_page(
    persona: str | None, everybody: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stage(persona or "ayse", "own office")
    client = signed_in(persona) if persona else Client(raise_request_exception=False)
    wrong = {}
    addresses = {name: address_of(name, of) for name, of in WALKED_ONLY.items()}
    if persona == "admin":
        # For everybody else it does not exist: tests.test_routes. What ends the sign-in comes last.
        addresses = administration() | addresses
    for name, address in addresses.items():
        for method in ("GET", "POST") if not name.startswith("admin:") or persona != "admin" else ("GET",):
            seen = ask(client, method, address, {})
            if seen.answer.startswith("5"):
                wrong[f"{method} {name}"] = seen.answer
            if found := found_in(f"{seen.text}\n{seen.mails}\n{caplog.text}", EVERYTHING):
                wrong[f"{method} {name} leaks"] = found
    assert wrong == {}


def test_who_is_not_signed_in_gets_to_the_door(everybody: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    whole = of_whole(stage("ayse", "assigned"))
    client = Client(raise_request_exception=False)
    wrong = {}
    for name, row in ROWS.items():
        address = address_of(name, row.parameters(patterns()[name], whole))
        for method, data in requests_for(row, whole):
            caplog.clear()
            seen = ask(client, method, address, data, prepared(row, whole))
            if found := leaks(seen, "anonymous", caplog.text):
                wrong[f"{method} {name} leaks"] = found
            if seen.answer != "sign in" or seen.written - BESIDE:
                wrong[f"{method} {name}"] = (seen.answer, seen.written)
    assert wrong == {}


def test_a_child_of_another_case_does_not_exist_here(everybody: None) -> None:
    """Every nested address, with the parent of one case and the child of another; both are ayse's."""
    here, there = of_whole(stage("ayse", "assigned")), of_whole(stage("ayse", "assigned"))
    client, names_of = signed_in("ayse"), patterns()
    wrong, asked = {}, 0
    for name, row in ROWS.items():
        children = [part for part in names_of[name] if part not in ("reference", "slug", "kind", "verb")]
        if "reference" not in names_of[name] or not children or name in FROM_ELSEWHERE:
            continue
        asked += 1
        address = address_of(name, row.parameters(names_of[name], here, child_of=there), row.query)
        for method, data in requests_for(row, here):
            seen = ask(client, method, address, data, prepared(row, here, there))
            if seen.answer not in ("404", "405") or seen.written - LOG:
                wrong[f"{method} {name}"] = (seen.answer, seen.written)
    assert wrong == {}
    assert asked > 20


def test_every_sealed_field_of_every_model_holds_a_canary(everybody: None) -> None:
    """What is sealed is what may not be seen: a field without a canary is one whose leak nobody would notice."""
    stage("ayse", "assigned")
    without = []
    for model, _columns in sealed_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SEALED):
                values = [
                    str(value) for value in model._base_manager.values_list(field.name, flat=True) if value
                ]
                if not any(found_in(value, EVERYTHING) for value in values):
                    without.append(f"{model.__name__}.{field.name}")
    assert without == []


def test_the_walk_would_notice_a_leak(everybody: None) -> None:
    """A proof that cannot fail proves nothing: read with the eyes of somebody who may not."""
    whole = stage("ayse", "assigned")
    seen = ask(signed_in("ayse"), "GET", f"/team/faelle/{whole.case.reference}/", {})
    assert seen.answer == "through"
    assert leaks(seen, "W") == []
    assert leaks(seen, "M") == [CASE_WORD]
    assert leaks(seen, "W", "ayse reads Zitronenfalter") == [f"{CASE_WORD} in a mail or log line"]
    assert seen.written == LOG
