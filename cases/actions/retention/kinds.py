"""Which records are due for deletion: one class a kind, with its period, from when it counts and who decides.

Periods are months in settings.RETENTION_MONTHS (RETENTION_MONTHS_CASE=60 in the environment changes one).
§ 9b SGB VIII keeps files about help with upbringing, about children in danger and about what is not clear: such a case
is restricted (Art. 18 DSGVO) instead of deleted, until somebody has checked and said that it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from cases.enums.cases import CaseOutcome, LegalBasis, State
from cases.models import (
    Case,
    CaseGrant,
    Encounter,
    EncounterCorrection,
    EncounterDraft,
    Inquiry,
    InquiryDraft,
    Person,
    ProtectionConcern,
    RetentionMark,
    ShareRequest,
    SubjectRequest,
)
from offices.models import Office
from sozialraum.lib import clock
from sozialraum.lib.months import months_later


def cutoff(kind: str) -> datetime:
    """Records of this kind that ended before this moment are due."""
    return months_later(clock.now(), -settings.RETENTION_MONTHS[kind])


@dataclass(frozen=True)
class Due:
    """One record whose time has come."""

    kind: str
    object_id: int
    reference: str
    since: date
    restrict: bool = False
    total: int = 0
    """How many of this kind are due in the office."""


@dataclass(frozen=True)
class Kind:
    """`rows(before)`: outdated rows; `office`, `since` and `reference`: lookups on them."""

    name: str
    label: Any
    rows: Callable[[datetime], Any]
    since: str
    office: str = "office"
    reference: str = ""

    @property
    def model(self) -> Any:
        return self.rows(clock.now()).model

    def due(self, office: Office) -> Any:
        """`total` of each row is how many there are, however few are taken."""
        rows = self.rows(cutoff(self.name)).filter(**{self.office: office})
        return rows.annotate(total=Window(Count("pk"))).order_by(self.since, "pk")

    def listed(self, office: Office, most: int) -> Iterable[Due]:
        for row in self.due(office)[:most]:
            moment = getattr(row, self.since)
            yield Due(
                kind=self.name,
                object_id=row.pk,
                reference=getattr(row, self.reference) if self.reference else "",
                since=moment.astimezone(clock.BERLIN).date() if isinstance(moment, datetime) else moment,
                restrict=self.name == "case" and row.keeps_by_9b and row.state == State.CLOSED,
                total=row.total,
            )


def _not_held(rows: Any) -> Any:
    marks = RetentionMark.objects.filter(case=OuterRef("pk"))
    concern = ProtectionConcern.objects.filter(case=OuterRef("pk"))
    return (
        rows.filter(~Exists(marks.holds()))
        .annotate(is_cleared=Exists(marks.cleared()))
        .annotate(
            keeps_by_9b=~Exists(marks.cleared())
            & (
                Q(legal_basis__in=[LegalBasis.FORMAL_HELP, LegalBasis.MINOR_ADVICE, ""])
                | Q(outcome=CaseOutcome.FORMAL_HELP)
                | Q(is_minor_confidential=True)
                | Exists(concern)
            )
        )
    )


def _cases(before: datetime) -> Any:
    """Closed cases; restricted ones only once § 9b SGB VIII was checked for them."""
    return _not_held(Case.objects.filter(closed_at__lt=before)).filter(
        Q(state=State.CLOSED) | Q(state=State.RESTRICTED, is_cleared=True)
    )


def _drafts(before: datetime) -> Any:
    return _not_held(Case.objects.filter(state=State.DRAFT, updated_at__lt=before))


def _inquiries(before: datetime) -> Any:
    return Inquiry.objects.filter(closed_at__lt=before, case__isnull=True)


def _people(before: datetime) -> Any:
    return Person.objects.filter(updated_at__lt=before, case_people__isnull=True, merged_into__isnull=True)


KINDS = (
    Kind("case", _("Closed cases"), _cases, since="closed_at", reference="reference"),
    Kind(
        "draft_case",
        _("Drafts of cases that nobody opened"),
        _drafts,
        since="updated_at",
        reference="reference",
    ),
    Kind("inquiry", _("Requests that are closed"), _inquiries, since="closed_at", reference="reference"),
    Kind("person", _("People who are in no case"), _people, since="updated_at"),
)
"""What two people decide about, office by office."""
BY_NAME = {kind.name: kind for kind in KINDS}


# --- by the calendar alone: nothing of a family's file ------------------------------------------------------
def forget_reasons() -> int:
    """Reasons of shares and emergencies long over; who had access and when stays in the log."""
    before = cutoff("grant_reason")
    over = CaseGrant.objects.filter(ends_at__lt=before).exclude(kind="emergency", reviewed_at__isnull=True)
    decided = ShareRequest.objects.filter(asked_at__lt=before).exclude(state="asked")
    return sum(
        rows.alias(length=Length("reason")).filter(length__gt=0).update(reason="") for rows in (over, decided)
    )


def forget_subject_requests() -> int:
    return SubjectRequest.objects.filter(answered_at__lt=cutoff("subject_request")).delete()[0]


def forget_encounter_notes() -> int:
    """The note of an encounter helps for a while; what is counted of it stays. Corrections of notes go with it."""
    outdated = Encounter.objects.filter(at__lt=cutoff("encounter_note"))
    notes = outdated.alias(length=Length("note")).filter(length__gt=0)
    old = EncounterCorrection.objects.filter(encounter__in=outdated.values("pk"), field="note").alias(
        length=Length("old_value")
    )
    return notes.update(note="") + old.filter(length__gt=0).update(old_value="")


def forget_typed() -> int:
    """What was typed and never sent, of colleagues and of residents."""
    now = clock.now()
    colleagues = EncounterDraft.objects.filter(expires_at__lte=now).delete()[0]
    return colleagues + InquiryDraft.objects.filter(expires_at__lte=now).delete()[0]


BY_CALENDAR: dict[str, Callable[[], int]] = {
    "grant_reason": forget_reasons,
    "encounter_note": forget_encounter_notes,
    "typed": forget_typed,
    "subject_request": forget_subject_requests,
}
