"""Rosters and teams: every address of theirs, every persona, before the rows of an office of their own and of another.

What is asked is real: a published week, a draft, requests, an offer and a taken swap, a proposal, an invitation.
Beside the answer each request proves that who is refused changes nothing, and that words of drafts, reasons and notes
come back to nobody who may not read them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client

from offices.actions import absences, members, roster, swaps
from offices.enums import OrganizationKind
from offices.enums.roster import AbsenceKind, ProposalState
from offices.models import CoverageRule, Membership, Organization, RosterProposal, RosterWeek, User
from sozialraum.lib import clock
from tests.matrix.scenario import Seen, address_of, ask, patterns, views
from tests.offices.test_roster import MONDAY, office, shift, user

pytestmark = pytest.mark.django_db

PERSONAS = ("ayse", "ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin", "olga")
RIGHTS = {
    # L leads the office   M belongs to it   S belongs to it and it is her own shift, absence, request
    # O works in another office   N has no office (provider editor, evaluator, data protection, administrator)
    # office:   ayse ben carla dora emil fatma georg hanna ivo admin olga
    "malstatt": "M M L O O M N N N N S",
    "burbach":  "O O O M L M N N N N S",
}  # fmt: skip
LEADS = {"malstatt": "carla", "burbach": "emil"}
EVERYBODY, TEAM, LEAD = "LMSON", "LMS", "L"

IN_DRAFT, PUBLISHED, REASON, NOTE, INVITED = (
    "Zitronenfalter",
    "Distelfink",
    "Stieglitz",
    "Admiral",
    "neu@example.org",
)
READ_BY = {IN_DRAFT: LEAD, PUBLISHED: TEAM, REASON: LEAD, NOTE: LEAD + "S", INVITED: LEAD, "Krankheit": LEAD}
"""Who may read which word; the kind of an absence is asked only where no form offers it for choosing."""
BESIDE = {"django_session", "shared_cache"}
W48, W49, W50 = "2026-W48", "2026-W49", "2026-W50"


class Row(NamedTuple):
    """`get`: who gets the page; `post`: who changes something by it; `answered`: who gets an answer and changes
    nothing; all others 404. "-": no such method. `of`, `data`: keys of `a_roster`, or a value of their own after "=".
    """

    name: str
    get: str
    post: str
    of: dict[str, str] = {}
    data: dict[str, str] = {}
    answered: str = ""

    def expected(self, method: str, right: str) -> str:
        spec = self.get if method == "GET" else self.post + self.answered
        if spec == "-":
            return "405"
        return "through" if right in spec else "404"


PUBLIC_WEEK, DRAFT = {"week": f"={W49}"}, {"week": f"={W50}"}
TIMES = {"name": "=Neu", "starts": "=08:00", "ends": "=12:00", "break_minutes": "=0", "people": "=1"}
DAYS_OFF = {"first": "=2027-01-05", "last": "=2027-01-06", "kind": "=vacation"}
ROWS = (
    Row("roster-mine", EVERYBODY, "-"),
    Row("roster-week", TEAM, "-", PUBLIC_WEEK),
    Row("roster-week", TEAM, "-", DRAFT),
    Row("roster-wall", TEAM, "-", PUBLIC_WEEK),
    Row("roster-wall", LEAD, "-", DRAFT),
    Row("roster-csv", TEAM, "-", PUBLIC_WEEK),
    Row("roster-csv", LEAD, "-", DRAFT),
    Row("roster-needs", LEAD, LEAD, data={"what": "=remove-rule", "number": "rule"}),
    Row("roster-make", "-", LEAD, {"week": f"={W48}"}),
    Row("roster-publish", LEAD, LEAD, DRAFT),
    Row("roster-copy", LEAD, LEAD, PUBLIC_WEEK, {"week": "=2026-12-14"}),
    # One is at work already: writing a second one is tried and refused, so that no process begins here.
    Row("roster-propose", LEAD, LEAD, DRAFT, {"weeks": "=1"}),
    Row("roster-proposal", LEAD, LEAD, DRAFT | {"number": "proposal"}, {"what": "=discard"}),
    Row("roster-proposal-state", LEAD, "-", DRAFT | {"number": "proposal"}),
    Row("roster-shift-new", LEAD, LEAD, DRAFT, TIMES | {"day": "=2026-12-08"}),
    Row("roster-shift", LEAD, LEAD, DRAFT | {"number": "draft_shift"}, {"what": "=remove"}),
    Row("roster-shift", LEAD, LEAD, PUBLIC_WEEK | {"number": "shift"}, {"what": "=free", "assignment": "held"}),
    Row("roster-mine-shifts", EVERYBODY, "-"),
    Row("roster-absences", EVERYBODY, EVERYBODY, data=DAYS_OFF),
    Row("roster-absence", "-", LEAD, {"number": "absence"}, {"what": "=approve"}),
    Row("roster-absence", "-", LEAD, {"number": "absence"}, {"what": "=decline", "reply": "=Zu wenige da."}),
    Row("roster-absence", "-", "S", {"number": "absence"}, {"what": "=withdraw"}),
    Row("roster-swaps", EVERYBODY, "-"),
    Row("roster-swap", "-", "LM", {"number": "offered"}, {"what": "=take"}, answered="S"),
    Row("roster-swap", "-", "S", {"number": "offered"}, {"what": "=withdraw"}, answered="LM"),
    Row("roster-swap", "-", LEAD, {"number": "taken"}, {"what": "=approve", "reason": "=Kita"}, answered="MS"),
    Row("roster-swap", "-", LEAD, {"number": "taken"}, {"what": "=decline"}, answered="MS"),
    Row("roster-swap-offer", "-", "S", {"number": "free"}),
    Row("roster-calendar", "-", EVERYBODY, data={"what": "=renew"}),
    Row("member-mine", EVERYBODY, "-"),
    Row("member-list", TEAM, "-"),
    Row("member-invite", LEAD, "", answered=LEAD),
    Row("member-invitation-again", "-", LEAD, {"number": "invitation"}),
    Row("member-invitation-withdraw", "-", LEAD, {"number": "invitation"}),
    Row("member-change", LEAD, "", {"number": "member"}, answered=LEAD),
    Row("member-end", LEAD, "", {"number": "member"}, answered=LEAD),
)  # fmt: skip


def a_roster(slug: str) -> dict[str, Any]:
    """A published week and a draft of this office; Olga's shifts, absence and offers; an invitation, a proposal."""
    lead, place = user(LEADS[slug]), office(slug)
    olga = User.objects.create(username="olga", first_name="Olga", last_name="Beispiel")
    other = User.objects.create(username="piet", first_name="Piet", last_name="Beispiel")
    employer = Organization.objects.get(slug="jugendamt")
    held = [
        Membership.objects.create(
            user=one, office=place, organization=employer, period=(date(2020, 1, 1), None)
        )
        for one in (olga, other)
    ]
    week = RosterWeek.objects.create(office=place, monday=MONDAY)
    draft = RosterWeek.objects.create(office=place, monday=MONDAY + timedelta(weeks=1))
    shifts = [shift(MONDAY + timedelta(days=day), week=week, name=PUBLISHED) for day in range(4)]
    mine = [roster.assign(one, olga, by=lead, override_reason=REASON) for one in shifts[:3]]
    long = shift(MONDAY, 17, 20, week=week, name=PUBLISHED, break_minutes=0)
    roster.assign(long, olga, by=lead, override_reason=REASON)  # more than eight hours on one day
    draft_shift = shift(draft.monday, week=draft, name=IN_DRAFT)
    roster.assign(draft_shift, other, by=lead)
    roster.publish(week, by=lead)
    offered = swaps.offer(mine[0], by=olga)
    taken = swaps.take(swaps.offer(mine[1], by=olga), by=other)
    ill = absences.request_absence(
        by=other, first=MONDAY + timedelta(days=3), last=MONDAY + timedelta(days=3), kind=AbsenceKind.HEALTH
    )
    absences.approve(ill, by=lead)
    asked = absences.request_absence(
        by=olga, first=date(2027, 2, 1), last=date(2027, 2, 2), kind=AbsenceKind.CARE, note=NOTE
    )
    rule = CoverageRule.objects.create(
        office=place, weekday=0, starts="08:00", ends="16:00", organization_kind=OrganizationKind.INDEPENDENT
    )
    common = {"office": place, "monday": draft.monday, "requested_by": lead, "requested_at": clock.now()}
    proposal = RosterProposal.objects.create(
        **common, state=ProposalState.READY, result={"chosen": [], "open": [], "engine": "greedy"}
    )
    RosterProposal.objects.create(**common)
    invitation = members.invite(
        by=lead,
        office=place,
        link=lambda token: f"https://portal.example.org/{token}",
        email=INVITED,
        organization=employer,
        role="caseworker",
        weekly_hours=None,
        rules="ArbZG",
        starts_on=date(2026, 12, 1),
        ends_on=None,
    )
    return {
        "slug": slug,
        "shift": shifts[0].pk,
        "held": mine[0].pk,
        "free": mine[2].pk,
        "draft_shift": draft_shift.pk,
        "offered": offered.pk,
        "taken": taken.pk,
        "absence": asked.pk,
        "rule": rule.pk,
        "proposal": proposal.pk,
        "invitation": invitation.pk,
        "member": held[1].pk,
    }


def value(spec: str, rows: dict[str, Any]) -> Any:
    return spec[1:] if spec.startswith("=") else rows[spec]


def address(row: Row, rows: dict[str, Any]) -> str:
    names = patterns()[row.name]
    return address_of(row.name, {name: value(row.of.get(name, name), rows) for name in names})


def leaks(row: Row, seen: Seen, right: str) -> list[str]:
    choosing = row.name == "roster-absences"
    return [
        word
        for word, readers in READ_BY.items()
        if word in f"{seen.text}\n{seen.mails}"
        and right not in readers
        and not (choosing and word == "Krankheit")
    ]


def of_rosters_and_teams() -> set[str]:
    """Behind the sign-in; the feed's secret address and public pages have no persona."""
    return {
        name
        for name, view in views()
        if name.startswith(("roster-", "member-")) and view.startswith("offices.views.")
    } - {"roster-feed", "member-portrait", "member-public"}


def test_every_address_of_rosters_and_teams_stands_here() -> None:
    assert {row.name for row in ROWS} == of_rosters_and_teams()


@pytest.mark.parametrize("slug", RIGHTS)
@pytest.mark.parametrize("persona", PERSONAS)
def test_who_gets_what(persona: str, slug: str) -> None:
    rows, right = a_roster(slug), RIGHTS[slug].split()[PERSONAS.index(persona)]
    client = Client(raise_request_exception=False)
    client.force_login(user(persona))
    wrong: dict[str, Any] = {}
    for row in ROWS:
        data = {name: value(spec, rows) for name, spec in row.data.items()}
        for method, sent in (("GET", {}), ("POST", data)):
            what = f"{method} {address(row, rows)} {data.get('what', '') if method == 'POST' else ''}"
            seen = ask(client, method, address(row, rows), sent)
            if seen.answer != (expected := row.expected(method, right)):
                wrong[what] = f"{seen.answer} instead of {expected}"
            if found := leaks(row, seen, right):
                wrong[f"{what} leaks"] = found
            changes = method == "POST" and expected == "through" and right in row.post
            if bool(written := seen.written - BESIDE) != changes:
                wrong[f"{what} writes"] = written or "nothing, and so it proves nothing"
    assert wrong == {}


def test_who_is_not_signed_in_gets_to_the_door() -> None:
    rows = a_roster("malstatt")
    client = Client(raise_request_exception=False)
    wrong = {}
    for row in ROWS:
        for method in ("GET", "POST"):
            seen = ask(client, method, address(row, rows), {})
            if seen.answer != "sign in" or seen.written - BESIDE:
                wrong[f"{method} {row.name}"] = (seen.answer, seen.written)
    assert wrong == {}


def test_the_table_would_notice() -> None:
    """A proof that cannot fail proves nothing: Carla's page, read with the eyes of somebody who may not."""
    rows = a_roster("malstatt")
    client = Client()
    client.force_login(user("carla"))
    for row, words in (
        (Row("roster-week", LEAD, "-", DRAFT), [IN_DRAFT]),
        (Row("roster-week", TEAM, "-", PUBLIC_WEEK), [PUBLISHED, REASON, "Krankheit"]),
        (Row("roster-absences", LEAD, "-"), [NOTE]),
        (Row("member-list", TEAM, "-"), [INVITED]),
    ):
        seen = ask(client, "GET", address(row, rows), {})
        assert leaks(row, seen, LEAD) == []
        assert leaks(row, seen, "O") == words
