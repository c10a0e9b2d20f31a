"""Who gets the pages of a plan, notes, files and consents."""

import re

import pytest

from cases.actions.consents import give_consent
from cases.actions.notes import write_note
from cases.enums.cases import Duty, GrantKind, State
from cases.models import (
    Case,
)
from sozialraum.lib import clock
from tests.cases.builders import CANARY, Browser, assign, grant, user
from tests.cases.plan.family import (
    BUTTONS,
    READING,
    READING_ROWS,
    TODAY,
    WRITING,
    Family,
    everything_left,
    text_of,
)

pytestmark = pytest.mark.django_db


def addresses(family: Family) -> dict[str, str]:
    plain = {name: family.url(name) for name in (*READING, *WRITING)}
    return plain | {name: family.url(name, key) for name, key in family.rows().items()}


@pytest.mark.parametrize("name", ["ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_others_nothing_is_there(at_work: Browser, name: str, method: str) -> None:
    family = Family()
    browser = at_work(name)
    answers = {
        route: getattr(browser, method)(address).status_code for route, address in addresses(family).items()
    }
    wrong_method = {"get": BUTTONS, "post": ("case-plan", "case-plan-print", "case-consents", *READING_ROWS)}
    assert answers == {route: 405 if route in wrong_method[method] else 404 for route in answers}
    assert everything_left() == (1, 1, 1, 1, 1, 1)


@pytest.mark.parametrize("kind", [GrantKind.SHARE, GrantKind.EMERGENCY])
def test_a_share_and_an_emergency_read_and_do_not_write(at_work: Browser, kind: str) -> None:
    family = Family()
    write_note(family.case, by=user("ayse"), text=CANARY, happened_on=TODAY, kind="entrusted")
    grant(family.case, "dora", kind)
    browser = at_work("dora")
    for name in READING:
        page = browser.get(family.url(name))
        assert page.status_code == 200
        content = text_of(page)
        assert CANARY not in content
        posts = re.findall(r'<form[^>]*method="post"[^>]*>', content)
        assert [form for form in posts if "/konto/abmelden/" not in form] == []
    for name in READING_ROWS:
        assert browser.get(family.url(name, family.rows()[name])).status_code == 200
    for name in WRITING:
        assert browser.get(family.url(name)).status_code == 403
        assert browser.post(family.url(name), {"words": "x"}).status_code == 403
    for name, key in family.rows().items():
        if name in READING_ROWS:
            continue
        if name not in BUTTONS:
            assert browser.get(family.url(name, key)).status_code == 403
        assert browser.post(family.url(name, key), {"version": 1, "state": "done"}).status_code == 403
    assert browser.post(family.url("case-notes"), {"text": "x"}).status_code == 403
    assert browser.post(family.url("case-files"), {}).status_code == 403
    assert everything_left() == (1, 1, 1, 2, 1, 1)
    family.task.refresh_from_db()
    assert family.task.state == "open"


def test_a_row_of_another_case_does_not_exist(at_work: Browser) -> None:
    """Both cases are mine: only the address is wrong."""
    here, there = Family(), Family("Andere")
    browser = at_work("ayse")
    for route, key in there.rows().items():
        if route not in BUTTONS:
            assert browser.get(here.url(route, key)).status_code == 404, route
        if route not in READING_ROWS:
            data = {"version": "1", "state": "done", "text": "x", "happened_on": "2026-11-24"}
            assert browser.post(here.url(route, key), data).status_code == 404, route
    assert everything_left() == (2, 2, 2, 2, 2, 2)


@pytest.mark.parametrize("key", ["0", "00", "9" * 19, "-1", "1e3", "x"])
def test_addresses_that_are_none(at_work: Browser, key: str) -> None:
    family = Family()
    browser = at_work("ayse")
    assert browser.get(f"/team/faelle/{family.case.reference}/plan/ziele/{key}/").status_code == 404
    assert browser.get(f"/team/faelle/{family.case.reference}/dateien/{key}/").status_code == 404


def test_an_entrusted_note_of_a_colleague_cannot_be_corrected_or_guessed(at_work: Browser) -> None:
    family = Family()
    assign(family.case, "ben", Duty.CO)
    note = write_note(family.case, by=user("ben"), text=CANARY, happened_on=TODAY, kind="entrusted")
    browser = at_work("ayse")
    assert CANARY not in text_of(browser.get(family.url("case-notes")))
    assert browser.get(family.url("case-notes-correct", note.pk)).status_code == 404


def test_in_a_closing_case_only_a_consent_is_still_revoked(at_work: Browser) -> None:
    family = Family()
    give_consent(family.consent, by=user("ayse"), version=1, given_on=TODAY, form="written")
    Case.objects.update(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    browser = at_work("ayse")
    assert browser.get(family.url("case-plan-goal-new")).status_code == 403
    assert browser.get(family.url("case-consents")).status_code == 200
    answer = browser.post(
        family.url("case-consents-revoke", family.consent.pk), {"version": 2, "revoked_on": "2026-11-24"}
    )
    assert answer.status_code == 302
    family.consent.refresh_from_db()
    assert family.consent.standing == "revoked"
