"""What somebody may do with a request. Who may see is asked of Inquiry.objects.visible_to and defined nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Inquiry

if TYPE_CHECKING:
    from offices.models import User


def can_work_on_inquiry(user: User, inquiry: Inquiry) -> bool:
    """Everybody who works with families in its office today: reads, takes, answers, hands on."""
    return Inquiry.objects.visible_to(user).filter(pk=inquiry.pk).exists()
