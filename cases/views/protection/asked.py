"""/team/faelle/<reference>/schutz/<pk>/einschaetzung/: one's own view, for everybody who was asked for it.

Who works on the case comes through open_case like everywhere. Who was asked from outside the case comes through a door
of its own, `ProtectionConcern.objects.asked_of`: the concern alone, without the case around it, with names replaced
(§ 64 (2a), § 8a (4) SGB VIII). A share of the whole case would show more than anybody needs to judge. The access is
written down before anything is shown, as with open_case; nobody else's view is on this page.
"""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.actions import protection as verbs
from cases.actions.errors import Conflict, Refused
from cases.actions.log import record_access
from cases.actions.pseudonyms import without_names
from cases.enums.cases import Via
from cases.forms.protection import AssessmentForm
from cases.models import Assessment, CasePerson, Person, ProtectionConcern
from cases.permissions.cases import right_to_view
from cases.views.answers import sent_data
from cases.views.forms_again import refused
from cases.views.protection.danger import readiness
from offices.models import User
from offices.permissions import signed_in

INVALID, CONFLICT = 422, 409


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protection_assess(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    user = signed_in(request)
    assessment, sees_case = _open_asked(user, reference, pk)
    concern = assessment.concern
    form = AssessmentForm(sent_data(request))
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "release":
                verbs.release_assessor(assessment, by=user)
                messages.success(request, _("You are free again. Your colleague sees it."))
                return (
                    redirect("case-protection-detail", reference, pk) if sees_case else redirect("team-home")
                )
            status = INVALID
            if form.is_valid():
                verbs.submit_assessment(assessment, by=user, **form.cleaned_data)
                messages.success(request, _("Thank you. Your view is written down and stays as it is."))
                if sees_case:
                    return redirect("case-protection-detail", reference, pk)
                return redirect("case-protection-assess", reference, pk)
        except Refused as error:
            status = CONFLICT if isinstance(error, Conflict) else INVALID
            form = refused(form, error)
            assessment = (
                Assessment.objects.select_related("concern").filter(pk=assessment.pk).first() or assessment
            )
    links = list(CasePerson.objects.filter(case=concern.case).select_related("person").order_by("pk"))
    shown = without_names(concern.case, links)
    if sees_case and not concern.is_provider:
        shown = str
    context = {
        "concern": concern,
        "reference": reference,
        "assessment": assessment,
        "sees_case": sees_case,
        "form": form if assessment.submitted_at is None or form.errors else None,
        "observations": shown(concern.observations),
        "immediate_steps": shown(concern.immediate_steps),
        "children": _ages(concern, links),
        "readiness": readiness(),
    }
    return render(request, "team/protection/assess.html", context, status=status)


def _open_asked(user: User, reference: str, pk: int) -> tuple[Assessment, bool]:
    """The own assessment and whether its author may read the case; otherwise 404, as if it did not exist."""
    with transaction.atomic():
        rows = Assessment.objects.select_related(
            "concern__case__office", "concern__opened_by", "concern__organization"
        ).filter(assessor=user, concern=pk, concern__case__reference=reference)
        assessment = rows.first()
        if assessment is None:
            raise Http404
        via = right_to_view(user, assessment.concern.case)
        sees_case = via is not None
        if not sees_case and not ProtectionConcern.objects.asked_of(user).filter(pk=pk).exists():
            raise Http404
        record_access(
            by=user,
            via=via or Via.SHARE,
            action="view",
            subject="assessment",
            subject_id=assessment.pk,
            case=assessment.concern.case,
        )
    return assessment, sees_case


def _ages(concern: ProtectionConcern, links: list[CasePerson]) -> list[str]:
    """The children as an adviser needs them: position and age, without a name."""
    chosen = set(concern.children.values_list("pk", flat=True))
    return [
        _("%(position)s %(number)d: %(age)s")
        % {
            "position": link.get_position_display(),
            "number": number,
            "age": _age(link.person, concern) or _("age not known"),
        }
        for number, link in enumerate(links, start=1)
        if link.person_id in chosen
    ]


def _age(person: Person, concern: ProtectionConcern) -> str:
    born = person.birth_date
    if born is None:
        return str(person.get_age_band_display())
    day = concern.opened_at.date()
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if years < 3:
        months = (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)
        return _("%(n)d months") % {"n": months}
    return _("%(n)d years") % {"n": years}
