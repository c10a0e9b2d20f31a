"""Writing down an appointment, for oneself or with a family, and calling it off."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cases.actions.appointments import cancel_appointment, make_appointment
from cases.enums.cases import WRITABLE, Via
from cases.forms.caseload import AppointmentForm
from cases.models import Appointment, Case
from cases.views.access import open_case
from cases.views.answers import done, saved, sent_data
from offices.permissions import signed_in, standing
from sozialraum.lib import clock


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    if not standing(signed_in(request)).works_with_families:
        raise Http404
    return _form(request, None)


@never_cache
def new_in_case(request: HttpRequest, reference: str) -> HttpResponse:
    case = open_case(request, reference)
    if case.via != Via.ASSIGNMENT or case.state not in WRITABLE:
        raise Http404
    return _form(request, case)


def _form(request: HttpRequest, case: Case | None) -> HttpResponse:
    user = signed_in(request)
    form = AppointmentForm(sent_data(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and saved(
            request,
            form,
            lambda: make_appointment(by=user, at=form.at, note=form.cleaned_data["note"], case=case),
            _("The appointment is on your desk."),
        )
    ):
        return redirect(case or "team-home")
    template = "team/caseload/appointment_in_case.html" if case else "team/caseload/appointment.html"
    return render(request, template, {"form": form, "case": case})


@never_cache
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    own = Appointment.objects.filter(worker=user).select_related("case")
    appointment = get_object_or_404(own, pk=pk)
    done(request, lambda: cancel_appointment(appointment, by=user), _("The appointment is called off."))
    case = appointment.case
    back = case is not None and request.POST.get("back") == case.reference
    return redirect(case if back and case is not None else "team-home")


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All that are ahead, in the order in which they come."""
    user = signed_in(request)
    if not standing(user).works_with_families:
        raise Http404
    ahead = Appointment.objects.upcoming().filter(worker=user).select_related("case")[:100]
    return render(request, "team/caseload/appointments.html", {"appointments": ahead, "now": clock.now()})
