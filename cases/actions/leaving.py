"""What somebody who leaves an office still holds of its cases; the team page asks through offices.actions.matters."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums.cases import RUNNING, Duty
from cases.models import Assignment
from offices.actions.matters import Matter
from offices.models import Membership


def cases_led(membership: Membership, last_day: date) -> list[Matter]:
    """Running cases of the office whose lead worker this person is: references alone, the lead need not know more."""
    led = Assignment.objects.filter(
        worker=membership.user_id,
        duty=Duty.LEAD,
        ends_at__isnull=True,
        case__office=membership.office_id,
        case__state__in=RUNNING,
    )
    return [
        Matter(
            _("Case %(reference)s") % {"reference": reference},
            f"{reverse('case-handover')}?von={membership.user.username}",
        )
        for reference in led.order_by("pk").values_list("case__reference", flat=True)
    ]
