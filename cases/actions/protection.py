"""The protection of a child (§ 8a SGB VIII): noticing, asking others, deciding together, seeing it through."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.enums.cases import Duty
from cases.enums.protection import (
    RESULTS,
    WITH_PLAN,
    ConcernResult,
    ConcernState,
    Expertise,
    Judgement,
    NotInvolved,
)
from cases.models import Assessment, Assignment, Case, Person, ProtectionConcern
from cases.permissions.protection import (
    ASSESSORS,
    can_protect,
    employment,
    may_be_asked,
    missing_views,
    procedure_of,
)
from offices.enums import Role
from offices.models import Membership, User
from offices.workdays import workday_after
from sozialraum.lib import clock
from sozialraum.lib.mail import mail_after_commit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ASSESS_WORKDAYS, DECIDE_WORKDAYS = 2, 5
AT_ONCE = (timedelta(hours=2), timedelta(hours=8))
"""Deadlines of the house, counted from noticing; with danger right now hours instead of days. The law says: at once."""
END_OF_DAY = time(16, 0)


# --- noticing -------------------------------------------------------------------------------------------
@transaction.atomic
def open_concern(
    case: Case,
    *,
    by: User,
    observations: str,
    indicators: Iterable[str] = (),
    children: Iterable[Person] = (),
    is_immediate: bool = False,
    immediate_steps: str = "",
    assesses: bool = True,
) -> ProtectionConcern:
    """Begin the procedure of the opener's employer. The lead is told at once, without content.

    `assesses`: the opener gives a view of their own as well.
    """
    case = locked(case)
    membership = employment(by, case)
    if not can_protect(by, case) or membership is None:
        raise NotAllowed(_("Only those who work on this case can begin here. In danger call 110 or 112."))
    if ProtectionConcern.objects.filter(case=case, state=ConcernState.ASSESSING).exists():
        raise Conflict(
            _("A concern is being assessed in this case already: please add what you noticed there.")
        )
    now = clock.now()
    concern = ProtectionConcern(
        case=case,
        follows=ProtectionConcern.objects.filter(case=case).first(),
        procedure=procedure_of(membership),
        organization=membership.organization,
        observations=observations.strip(),
        opened_by=by,
        opened_at=now,
    )
    concern.indicators = list(indicators)
    _set_urgency(concern, is_immediate, immediate_steps, now)
    concern.save()
    concern.children.set(Person.objects.filter(pk__in=[child.pk for child in children], cases=case))
    if assesses:
        Assessment.objects.create(concern=concern, assessor=by, asked_by=by, asked_at=now)
    record_event(
        "concern_opened",
        by=by,
        of=concern,
        case=case,
        procedure=str(concern.procedure),
        immediate=is_immediate,
    )
    _tell_leads(case, by)
    return concern


@transaction.atomic
def add_observation(
    concern: ProtectionConcern,
    *,
    by: User,
    version: int,
    observations: str,
    indicators: Iterable[str] = (),
    is_immediate: bool = False,
    immediate_steps: str = "",
) -> ProtectionConcern:
    """Add to what was noticed; nothing that stands there is taken away. Danger may become immediate, never less."""
    case, concern = _held(concern, by, version)
    _must_be(concern, ConcernState.ASSESSING)
    now = clock.now()
    if observations.strip():
        stamp = f"{now:%d.%m.%Y %H:%M}, {by}"
        concern.observations = f"{concern.observations}\n\n{stamp}:\n{observations.strip()}"
    concern.indicators = [*dict.fromkeys([*concern.indicators, *indicators])]
    if is_immediate and not concern.is_immediate:
        _set_urgency(concern, True, immediate_steps, now)
        _tell_leads(case, by)
    elif immediate_steps.strip():
        concern.immediate_steps = "\n".join(
            part for part in (concern.immediate_steps, immediate_steps.strip()) if part
        )
    _keep(concern)
    record_event("concern_extended", by=by, of=concern, case=case, immediate=concern.is_immediate)
    return concern


# --- assessing ------------------------------------------------------------------------------------------
@transaction.atomic
def ask_assessor(
    concern: ProtectionConcern, *, by: User, assessor: User, expertise: Expertise | str = Expertise.COLLEAGUE
) -> Assessment:
    """Ask somebody for their own view. They read the concern alone, without the case, until it is decided."""
    case, concern = _held(concern, by)
    _must_be(concern, ConcernState.ASSESSING)
    if concern.assessments.filter(assessor=assessor).exists():
        raise Conflict(_("This colleague was asked already."))
    if not may_be_asked(concern, expertise).filter(pk=assessor.pk).exists():
        raise Refused(_("This colleague cannot be asked for that. Please choose somebody from the list."))
    assessment = Assessment.objects.create(
        concern=concern, assessor=assessor, expertise=expertise, asked_by=by, asked_at=clock.now()
    )
    record_event("assessor_asked", by=by, of=assessment, case=case, expertise=str(expertise))
    mail_after_commit(
        [assessor.email],
        _("Your view is needed: protection of a child"),
        _(
            "A colleague asks for your view in a protection concern (reference %(case)s). "
            "Please sign in: it is on your desk."
        )
        % {"case": case.reference},
    )
    return assessment


@transaction.atomic
def release_assessor(assessment: Assessment, *, by: User) -> None:
    """Somebody who cannot do it is free again: they themselves or who works on the case. Never after submitting."""
    case = locked(assessment.concern.case)
    if assessment.assessor_id != by.pk and not can_protect(by, case):
        raise NotAllowed(_("You do not work on this case any more, or it is closed: nothing was changed."))
    row = Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    if row is None or row.submitted_at is not None:
        raise Conflict(_("This view has been given already: it stays."))
    record_event("assessor_released", by=by, of=row, case=case)
    row.delete()


@transaction.atomic
def submit_assessment(
    assessment: Assessment, *, by: User, judgement: str, reasons: str, recommendation: str = ""
) -> Assessment:
    """One's own view, once. Afterwards nobody changes it, and its author may read the others'."""
    case = locked(assessment.concern.case)
    row = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("concern")
        .filter(pk=assessment.pk, assessor=by)
        .first()
    )
    if row is None or not (
        can_protect(by, case) or ProtectionConcern.objects.asked_of(by).filter(pk=row.concern_id).exists()
    ):
        raise NotAllowed(_("You are not asked for a view here any more."))
    if row.submitted_at is not None:
        raise Conflict(_("You have given your view already: it stays as it is."))
    _must_be(row.concern, ConcernState.ASSESSING)
    if judgement not in Judgement.values or not reasons.strip():
        raise Refused(_("Please choose how you see it, and write why."))
    row.judgement, row.reasons, row.recommendation = judgement, reasons.strip(), recommendation.strip()
    row.submitted_at = clock.now()
    row.save()
    record_event("assessment_submitted", by=by, of=row, case=case)
    if Assessment.objects.filter(concern=row.concern_id).submitted().count() >= ASSESSORS:
        workers = Assignment.objects.current().filter(case=case, duty=Duty.LEAD).exclude(worker=by)
        mail_after_commit(
            workers.values_list("worker__email", flat=True),
            _("A protection concern can be decided"),
            _("In case %(case)s two professionals have given their views. Please sign in.")
            % {"case": case.reference},
        )
    return row


# --- deciding -------------------------------------------------------------------------------------------
@transaction.atomic
def record_involvement(
    concern: ProtectionConcern, *, by: User, version: int, values: dict[str, Any]
) -> ProtectionConcern:
    """Parents and child: yes, or no with a reason. May be written before the decision and belongs to it."""
    case, concern = _held(concern, by, version)
    _must_be(concern, ConcernState.ASSESSING)
    _set_involvement(concern, values)
    _keep(concern)
    record_event("concern_involvement", by=by, of=concern, case=case)
    return concern


@transaction.atomic
def decide_concern(
    concern: ProtectionConcern,
    *,
    by: User,
    version: int,
    result: str,
    reasons: str,
    involvement: dict[str, Any],
    safety_plan: str = "",
    review_on: date | None = None,
) -> ProtectionConcern:
    """Decide on the ground of at least two professionals' own views.

    With the independent provider one of them is an experienced professional who did not open it (§ 8a (4)). Without
    danger and need it ends here; otherwise it stays open until what was decided is done.
    """
    case, concern = _held(concern, by, version)
    _must_be(concern, ConcernState.ASSESSING)
    if missing := missing_views(concern, concern.assessments.all()):
        raise Refused(missing)
    if result not in RESULTS[concern.procedure]:
        raise Refused(_("Please choose a result of this procedure."))
    if not reasons.strip():
        raise Refused(_("Please write why."))
    _set_involvement(concern, involvement)
    _check_involvement(concern)
    ends = result == ConcernResult.NO_CONCERN
    if result in WITH_PLAN and not safety_plan.strip():
        raise Refused(_("Danger needs a safety plan: who does what until when."))
    if not ends and (review_on is None or review_on < clock.today()):
        raise Refused(_("Please say on which day from today on you look at it again."))
    now = clock.now()
    concern.result, concern.result_reasons = result, reasons.strip()
    concern.safety_plan, concern.review_on = safety_plan.strip(), None if ends else review_on
    concern.decided_by, concern.decided_at = by, now
    concern.state = ConcernState.ENDED if ends else ConcernState.FOLLOW_UP
    concern.ended_at = now if ends else None
    _keep(concern)
    concern.assessments.open().delete()
    record_event("concern_decided", by=by, of=concern, case=case, result=str(result))
    return concern


@transaction.atomic
def record_handover(
    concern: ProtectionConcern, *, by: User, version: int, to: str, at: datetime | None = None
) -> ProtectionConcern:
    """The youth office was informed. In danger this comes before everything else, so it may be done at any time."""
    case, concern = _held(concern, by, version)
    if not concern.is_provider:
        raise Refused(_("The youth office itself has nobody to inform here."))
    if concern.state == ConcernState.ENDED:
        raise Conflict(_("This concern has ended already."))
    if not to.strip():
        raise Refused(_("Please write who at the youth office took it."))
    at = at or clock.now()
    if at > clock.now():
        raise Refused(_("That time is still to come."))
    concern.handed_over_at, concern.handed_over_to = at, to.strip()
    _keep(concern)
    record_event("concern_handed_over", by=by, of=concern, case=case)
    return concern


@transaction.atomic
def look_again(concern: ProtectionConcern, *, by: User, version: int, review_on: date) -> ProtectionConcern:
    case, concern = _held(concern, by, version)
    _must_be(concern, ConcernState.FOLLOW_UP)
    if review_on < clock.today():
        raise Refused(_("Please say on which day from today on you look at it again."))
    concern.review_on = review_on
    _keep(concern)
    record_event("concern_review_moved", by=by, of=concern, case=case, on=review_on.isoformat())
    return concern


@transaction.atomic
def end_concern(concern: ProtectionConcern, *, by: User, version: int, note: str) -> ProtectionConcern:
    """What was decided is done. If it begins again, that is a new concern."""
    case, concern = _held(concern, by, version)
    _must_be(concern, ConcernState.FOLLOW_UP)
    if concern.result == ConcernResult.HANDOVER and concern.handed_over_at is None:
        raise Refused(_("Please enter first when and to whom at the youth office it was handed over."))
    if not note.strip():
        raise Refused(_("Please write how it went on."))
    concern.state, concern.ended_at, concern.end_note = ConcernState.ENDED, clock.now(), note.strip()
    _keep(concern)
    record_event("concern_ended", by=by, of=concern, case=case)
    return concern


# --- rules ----------------------------------------------------------------------------------------------
def running_concern(case: Case) -> str | None:
    """Keeps a case from being closed, deleted and merged."""
    if ProtectionConcern.objects.filter(case=case).running().exists():
        return _("A protection concern is open. It has to be decided and ended first.")
    return None


def running_concerns(cases: Collection[int]) -> dict[int, int]:
    """The same for many cases at once."""
    rows = ProtectionConcern.objects.running().filter(case__in=cases).order_by("case")
    return dict(rows.values_list("case").annotate(count=Count("pk")))


def _held(concern: ProtectionConcern, by: User, version: int | None = None) -> tuple[Case, ProtectionConcern]:
    case = locked(concern.case)
    if not can_protect(by, case):
        raise NotAllowed(_("You do not work on this case any more, or it is closed: nothing was changed."))
    fresh: ProtectionConcern = ProtectionConcern.objects.select_for_update().get(pk=concern.pk)
    fresh.case = case
    if version is not None and fresh.version != version:
        raise Conflict(
            _(
                "Somebody has changed this concern in the meantime. Please look again: your text is still here."
            )
        )
    return case, fresh


def _must_be(concern: ProtectionConcern, state: ConcernState) -> None:
    if concern.state != state:
        raise Conflict(
            _("This concern is “%(state)s” by now: that step is not possible any more.")
            % {"state": concern.get_state_display()}
        )


def _keep(concern: ProtectionConcern) -> None:
    concern.version += 1
    concern.save()


def _set_urgency(concern: ProtectionConcern, is_immediate: bool, steps: str, now: datetime) -> None:
    concern.is_immediate = is_immediate
    concern.immediate_steps = steps.strip()
    if is_immediate:
        concern.assess_by, concern.decide_by = (now + span for span in AT_ONCE)
    else:
        concern.assess_by, concern.decide_by = (
            datetime.combine(workday_after(now.date(), days), END_OF_DAY, tzinfo=clock.BERLIN)
            for days in (ASSESS_WORKDAYS, DECIDE_WORKDAYS)
        )


def _set_involvement(concern: ProtectionConcern, values: dict[str, Any]) -> None:
    for who in ("parents", "child"):
        involved = values.get(f"{who}_involved")
        setattr(concern, f"{who}_involved", involved)
        setattr(
            concern, f"{who}_not_because", values.get(f"{who}_not_because", "") if involved is False else ""
        )
        setattr(concern, f"{who}_note", values.get(f"{who}_note", "").strip())


def _check_involvement(concern: ProtectionConcern) -> None:
    for who in ("parents", "child"):
        involved = getattr(concern, f"{who}_involved")
        if involved is None or (
            involved is False and getattr(concern, f"{who}_not_because") not in NotInvolved.values
        ):
            raise Refused(_("Were parents and child involved? Please answer both; where not, say why."))


def _tell_leads(case: Case, by: User) -> None:
    leads = Membership.objects.current().filter(office=case.office_id, role=Role.LEAD, user__is_active=True)
    mail_after_commit(
        leads.exclude(user=by).values_list("user__email", flat=True),
        _("A protection concern has begun"),
        _(
            "In case %(case)s of your office the assessment of a protection concern has begun (§ 8a SGB VIII). "
            "Please make sure that colleagues have time for it."
        )
        % {"case": case.reference},
    )
