"""Proposals for a roster: asked for, worked out by a process of their own, taken over or discarded by the lead."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from offices.actions.errors import Refused
from offices.actions.roster import assign, lock_people, lock_weeks
from offices.enums.roster import ProposalState, WeekState
from offices.models import RosterProposal, RosterWeek, Shift, User
from offices.models.proposals import LONGEST
from offices.permissions import leads
from offices.roster.proposal import solve
from offices.roster.proposal.problem import Progress
from offices.roster.proposal.reading import read
from sozialraum.lib import clock

MOST_WEEKS = 4


def drafts_of(proposal: RosterProposal) -> list[RosterWeek]:
    """The weeks it is about, those that are still drafts."""
    return list(
        RosterWeek.objects.filter(
            office=proposal.office_id,
            state=WeekState.DRAFT,
            monday__gte=proposal.monday,
            monday__lt=proposal.monday + timedelta(weeks=proposal.weeks),
        )
        .select_related("office")
        .order_by("monday")
    )


@transaction.atomic
def ask(week: RosterWeek, *, by: User, weeks: int = 1) -> RosterProposal:
    """Begin a proposal for this draft week and the drafts after it; its process starts when all is stored."""
    if not leads(by, week.office_id):
        raise Refused(_("Only the office's lead can change the roster."))
    if week.is_published:
        raise Refused(_("This week is published already."))
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(_("A proposal is made for one to four weeks."))
    now = clock.now()
    RosterProposal.objects.filter(
        office=week.office_id,
        state__in=[ProposalState.WAITING, ProposalState.RUNNING],
        requested_at__lt=now - LONGEST,
    ).update(state=ProposalState.FAILED, finished_at=now)
    try:
        with transaction.atomic():
            proposal = RosterProposal.objects.create(
                office=week.office, monday=week.monday, weeks=weeks, requested_by=by, requested_at=now
            )
    except IntegrityError:
        raise Refused(
            _("A proposal for this office is being worked out already. Please wait a moment.")
        ) from None
    transaction.on_commit(lambda: _start(proposal.pk))
    return proposal


def _start(number: int) -> None:
    """A process of its own, so that no page waits; it knows the same database and ends by itself."""
    own = connection.settings_dict
    environment = {
        **os.environ,
        "SOZIALRAUM_MODE": settings.MODE,
        "DJANGO_SETTINGS_MODULE": "sozialraum.settings",
    }
    environment["DATABASE_URL"] = _address(own)
    process = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "propose_roster", str(number)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def _address(own: dict[str, Any]) -> str:
    from urllib.parse import quote, urlencode

    who = quote(own["USER"] or "", safe="")
    if own["PASSWORD"]:
        who += ":" + quote(own["PASSWORD"], safe="")
    options = {key: value for key, value in own.get("OPTIONS", {}).items() if isinstance(value, str)}
    host = quote(own["HOST"] or "", safe="")
    port = f":{own['PORT']}" if own["PORT"] else ""
    address = f"postgresql://{who}@{host}{port}/{quote(own['NAME'], safe='')}"
    return f"{address}?{urlencode(options)}" if options else address


def work_out(number: int) -> None:
    """What the process does: read, search, write. Every better plan is told to who waits."""
    if not RosterProposal.objects.filter(pk=number, state=ProposalState.WAITING).update(
        state=ProposalState.RUNNING, started_at=clock.now()
    ):
        return
    proposal = RosterProposal.objects.get(pk=number)
    mine = RosterProposal.objects.filter(pk=number, state=ProposalState.RUNNING)
    try:
        weeks = drafts_of(proposal)
        if not weeks:
            mine.update(state=ProposalState.FAILED, finished_at=clock.now())
            return

        def tell(progress: Progress) -> None:
            mine.update(seconds=progress.seconds, objective=progress.objective, bound=progress.bound)

        found = solve(read(weeks), seconds=settings.ROSTER_PROPOSAL_SECONDS, tell=tell)
    except Exception:
        mine.update(state=ProposalState.FAILED, finished_at=clock.now())
        raise
    mine.update(
        state=ProposalState.READY,
        finished_at=clock.now(),
        seconds=found.seconds,
        objective=found.objective,
        bound=found.bound,
        result={
            "engine": found.engine,
            "is_proven": found.is_proven,
            "chosen": [list(pair) for pair in found.chosen],
            "open": [{"slot": one.slot, "places": one.places, "why": one.why} for one in found.open],
        },
    )


@dataclass(frozen=True)
class NotTaken:
    """A proposed place that could not be given any more, and why."""

    shift: Shift | None
    worker: User | None
    why: str


@transaction.atomic
def apply(proposal: RosterProposal, *, by: User) -> tuple[int, list[NotTaken]]:
    """Assign what was proposed, place by place; what changed meanwhile is refused and listed. How many got a place."""
    proposal = _ready(proposal, by)
    pairs = [(int(shift), int(worker)) for shift, worker in proposal.result["chosen"]]
    lock_weeks(week.pk for week in drafts_of(proposal))
    lock_people(worker for _shift, worker in pairs)
    shifts = Shift.objects.select_related("week__office").in_bulk([shift for shift, _worker in pairs])
    people = User.objects.in_bulk([worker for _shift, worker in pairs])
    placed, refused = 0, []
    for shift_id, worker_id in pairs:
        shift, worker = shifts.get(shift_id), people.get(worker_id)
        if shift is None or worker is None:
            refused.append(NotTaken(None, worker, _("This shift is not there any more.")))
        elif shift.week.is_published:
            refused.append(NotTaken(shift, worker, _("This week is published already.")))
        elif not worker.is_active:
            refused.append(NotTaken(shift, worker, _("This person does not work here any more.")))
        else:
            try:
                assign(shift, worker, by=by)
            except Refused as refusal:
                refused.append(NotTaken(shift, worker, refusal.sentence))
            else:
                placed += 1
    _decide(proposal, ProposalState.APPLIED)
    return placed, refused


@transaction.atomic
def discard(proposal: RosterProposal, *, by: User) -> None:
    _decide(_ready(proposal, by), ProposalState.DISCARDED)


def _ready(proposal: RosterProposal, by: User) -> RosterProposal:
    if not leads(by, proposal.office_id):
        raise Refused(_("Only the office's lead can change the roster."))
    proposal = RosterProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.state != ProposalState.READY:
        raise Refused(_("This proposal was taken over or discarded in the meantime."))
    return proposal


def _decide(proposal: RosterProposal, state: str) -> None:
    proposal.state = state
    proposal.save(update_fields=["state"])
