"""What somebody still holds in an office and has to hand over before they leave.

The apps above (casework, rosters) add their question in their AppConfig.ready, because imports point one way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from offices.models import Membership, ShiftAssignment
from sozialraum.lib import clock
from sozialraum.lib.weeks import address_of


@dataclass(frozen=True)
class Matter:
    """One thing to hand over. `label` tells no family's name: the lead who reads it may not know it."""

    label: str
    url: str = ""


Ask = Callable[[Membership, date], list[Matter]]
"""What the member still holds after that day."""


def shifts_after(membership: Membership, last_day: date) -> list[Matter]:
    """Coming shifts in the office after that day."""
    found = ShiftAssignment.objects.filter(
        worker=membership.user_id,
        shift__week__office=membership.office_id,
        shift__day__gt=last_day,
        starts_at__gt=clock.now(),
    ).select_related("shift")
    return [
        Matter(
            f"{one.shift.name}, {date_format(one.shift.day, 'SHORT_DATE_FORMAT')}",
            reverse(
                "roster-shift",
                args=[membership.office.slug, address_of(one.shift.day), one.shift_id],
            ),
        )
        for one in found
    ]


HELD: list[Ask] = [shifts_after]


def held_after(membership: Membership, last_day: date) -> list[Matter]:
    return [matter for ask in HELD for matter in ask(membership, last_day)]
