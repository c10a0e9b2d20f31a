"""A share that runs, one that waits for the lead, an emergency of Friday that is to be reviewed, and a request."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import Permission

from cases.actions.grants import EMERGENCY_MINUTES, REVIEW_WORKING_DAYS, share_case
from cases.actions.log import record_access
from cases.actions.subject_access.requests import enter_request
from cases.enums.cases import RUNNING, Duty, GrantKind, Via
from cases.models import Assignment, Case, CaseGrant
from offices.models import Office, User
from offices.working_days import working_day_after
from sozialraum.lib import clock


def load(today: date) -> None:
    people = {
        user.username: user
        for user in User.objects.filter(username__in=("ayse", "ben", "dora", "emil", "ivo"))
    }
    if len(people) < 5:
        return
    led = _cases(people["ayse"], Duty.LEAD)
    joined = _cases(people["ben"], Duty.CO)
    if led:
        share_case(
            led[0],
            people["dora"],
            by=people["ayse"],
            reason="Die Familie zieht nach Burbach, wir begleiten gemeinsam.",
            ends_on=today + timedelta(days=30),
        )
        _emergency(led[-1], people["emil"], today)
    if joined:
        share_case(
            joined[0],
            people["emil"],
            by=people["ben"],
            reason="Beratung im Team vor dem nächsten Hilfeplangespräch.",
            ends_on=today + timedelta(days=14),
        )
    enter_request(
        Office.objects.get(slug="malstatt"), by=people["ivo"], received_on=today - timedelta(days=9)
    )


def _cases(worker: User, duty: str) -> list[Case]:
    rows = Assignment.objects.current().filter(worker=worker, duty=duty, case__state__in=RUNNING)
    return [row.case for row in rows.select_related("case").order_by("case_id")]


def _emergency(case: Case, by: User, today: date) -> None:
    """Over by now, so it is written as it was and not through the verb of this moment."""
    day = today - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    begin = datetime.combine(day, time(16, 40), tzinfo=clock.BERLIN)
    CaseGrant.objects.create(
        content_object=case,
        user=by,
        permission=Permission.objects.get(codename="read_case", content_type__app_label="cases"),
        kind=GrantKind.EMERGENCY,
        reason="Die Schule ruft an: Das Kind wurde nicht abgeholt, im Büro Malstatt ist niemand mehr da.",
        granted_by=by,
        starts_at=begin,
        ends_at=begin + timedelta(minutes=EMERGENCY_MINUTES),
        review_due_on=working_day_after(day, REVIEW_WORKING_DAYS),
    )
    record_access(by=by, via=Via.EMERGENCY, action="emergency", case=case)
