"""States in which somebody may do what is refused to everybody while the whole case stands as it was made.

Each writes rows only and leaves the objects in memory as they are: what it does is rolled back after the request.
"""

from datetime import timedelta

from cases.enums.cases import Duty, State
from cases.models import (
    Assessment,
    Assignment,
    Case,
    CaseGrant,
    CasePerson,
    Consent,
    DeletionProposal,
    HouseholdMember,
    Inquiry,
    Person,
    PersonMerge,
    ProtectionConcern,
    Referral,
    Relation,
    SubjectPart,
    SubjectRequest,
    Task,
)
from offices.enums import Role
from offices.models import Membership
from sozialraum.lib import clock
from tests.cases.builders import a_case, user
from tests.cases.everything import Whole


def nothing_open(whole: Whole) -> None:
    """No task, referral or concern keeps the case from being closed."""
    Task.objects.filter(case=whole.case).update(state="done", ended_on=clock.today())
    Referral.objects.filter(case=whole.case).update(state="withdrawn")
    ProtectionConcern.objects.filter(case=whole.case).delete()


def a_draft_with_notes_of_others(whole: Whole) -> None:
    nothing_open(whole)
    Case.objects.filter(pk=whole.case.pk).update(state=State.DRAFT)


def no_concern(whole: Whole) -> None:
    ProtectionConcern.objects.filter(case=whole.case).delete()


def closing_asked_by_mila(whole: Whole) -> None:
    nothing_open(whole)
    Case.objects.filter(pk=whole.case.pk).update(
        state=State.CLOSING_REQUESTED, outcome="moved", closing_requested_by=user("mila")
    )


def closing_waits_for_the_deputy(whole: Whole) -> None:
    """The office has no lead that day, and the lead worker of before is the deputy now."""
    closing_asked_by_mila(whole)
    Membership.objects.filter(office=whole.case.office, role=Role.LEAD).update(role=Role.CASEWORKER)
    Assignment.objects.filter(case=whole.case, duty=Duty.LEAD).update(duty=Duty.DEPUTY)
    Assignment.objects.create(
        case=whole.case,
        worker=user("wanda"),
        duty=Duty.LEAD,
        starts_at=clock.now(),
        assigned_by=user("wanda"),
    )


def the_same_child_twice(whole: Whole) -> None:
    """Both records are in the case, and nobody has said yet that they are one."""
    no_concern(whole)
    merge = PersonMerge.objects.get(pk=whole.personmerge.pk)
    CasePerson.objects.create(case=whole.case, person=merge.merged, position="child")
    merge.delete()


def mila_says_both_are_one(whole: Whole) -> None:
    no_concern(whole)
    CasePerson.objects.create(case=whole.case, person=whole.personmerge.merged, position="child")
    PersonMerge.objects.filter(pk=whole.personmerge.pk).update(proposed_by=user("mila"))


def the_double_is_in_another_case(whole: Whole) -> None:
    """Of the same lead worker."""
    PersonMerge.objects.filter(pk=whole.personmerge.pk).delete()
    lead = whole.case.assignments.get(duty=Duty.LEAD).worker
    office = whole.case.office.slug
    a_case("Zweiter Fall", office=office, lead=lead.username, people=[whole.personmerge.merged])


def the_child_stands_alone(whole: Whole) -> None:
    Relation.objects.filter(case=whole.case).delete()
    HouseholdMember.objects.filter(household__case=whole.case).delete()
    Person.objects.filter(pk=whole.child.pk).update(updated_at=clock.now())


def the_emergency_lasts(whole: Whole) -> None:
    now = clock.now()
    of_this_case = CaseGrant.objects.filter(content_object=whole.case, user=whole.emergency.user)
    of_this_case.exclude(pk=whole.emergency.pk).delete()
    CaseGrant.objects.filter(pk=whole.emergency.pk).update(starts_at=now, ends_at=now + timedelta(hours=1))


def the_lead_worker_is_asked(whole: Whole) -> None:
    """For a view of their own, instead of mila."""
    lead = whole.case.assignments.get(duty=Duty.LEAD).worker
    Assessment.objects.filter(pk=whole.assessment.pk).update(assessor=lead)


def two_views_are_given(whole: Whole) -> None:
    Assessment.objects.filter(pk=whole.assessment.pk).update(
        judgement="possible", reasons="Weil", submitted_at=clock.now()
    )
    Assessment.objects.create(
        concern=whole.protectionconcern,
        assessor=user("wanda"),
        asked_by=user("mila"),
        asked_at=clock.now(),
        judgement="possible",
        reasons="Weil",
        submitted_at=clock.now(),
    )


def of_a_provider(whole: Whole) -> None:
    ProtectionConcern.objects.filter(case=whole.case).update(procedure="provider")


def the_consent_is_a_form(whole: Whole) -> None:
    """Prepared, and nobody has signed it; nothing went out by it."""
    Referral.objects.filter(case=whole.case).update(consent=None)
    Consent.objects.filter(pk=whole.consent.pk).update(given_on=None, form="", witness="")


def the_task_is_done(whole: Whole) -> None:
    Task.objects.filter(pk=whole.task.pk).update(state="done", ended_on=clock.today())


def the_request_is_new(whole: Whole) -> None:
    """Nobody has said yet whom the request for information is about."""
    SubjectPart.objects.filter(request=whole.subjectrequest).delete()
    SubjectRequest.objects.filter(pk=whole.subjectrequest.pk).update(person=None, state="received")


def the_copy_is_made(whole: Whole) -> None:
    SubjectPart.objects.filter(request=whole.subjectrequest).update(
        exported_by=user("mila"), exported_at=clock.now()
    )


def no_case_yet(whole: Whole) -> None:
    """The resident's request has not become a case."""
    Inquiry.objects.filter(pk=whole.inquiry.pk).update(case=None)


def long_closed(whole: Whole) -> None:
    """Ten years ago, and nothing holds it: due for deletion."""
    closing_asked_by_mila(whole)
    DeletionProposal.objects.filter(office=whole.case.office).delete()
    whole.case.retention_marks.all().delete()
    Case.objects.filter(pk=whole.case.pk).update(
        state=State.CLOSED, closed_at=clock.now() - timedelta(days=3650), closing_requested_by=None
    )
