"""Appointments of somebody's day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.errors import Conflict, NotAllowed
from cases.actions.locking import locked
from cases.actions.log import record_event
from cases.models import Appointment, Case
from cases.permissions.cases import can_write_case
from offices.models import User
from offices.permissions import standing
from sozialraum.lib import clock


@transaction.atomic
def make_appointment(*, by: User, at: datetime, note: str, case: Case | None = None) -> Appointment:
    if case is None and not standing(by).works_with_families:
        raise NotAllowed(_("Appointments are for those who work with families."))
    if case is not None:
        case = locked(case)
        if not can_write_case(by, case):
            raise NotAllowed(_("You cannot change this case, or not any more."))
    appointment = Appointment.objects.create(worker=by, case=case, at=at, note=note, created_by=by)
    record_event("appointment_made", by=by, of=appointment, case=case)
    return appointment


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, by: User) -> Appointment:
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.worker_id != by.pk:
        raise NotAllowed(_("Only those whose appointment it is can cancel it."))
    if appointment.cancelled_at is not None:
        raise Conflict(_("This appointment was cancelled already."))
    appointment.cancelled_at = clock.now()
    appointment.save(update_fields=["cancelled_at"])
    record_event("appointment_cancelled", by=by, of=appointment, case=appointment.case)
    return appointment
