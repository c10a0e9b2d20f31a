"""What becomes of each record when its case is anonymised. One row a model; a model without one fails the tests.

The order is the order of deletion. What hangs below a deleted row (steps, readings, messages) goes with it.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Count, QuerySet

from cases.models import Case

DELETED: tuple[tuple[str, str], ...] = (
    # model, its way to the case
    ("ReferralStep", "referral__case"),
    ("Referral", "case"),
    ("ConsentRecipient", "consent__case"),
    ("Consent", "case"),
    ("ScaleReading", "goal__case"),
    ("GoalAgreement", "goal__case"),
    ("Task", "case"),
    ("Goal", "case"),
    ("Note", "case"),
    ("Attachment", "case"),
    ("Assessment", "concern__case"),
    ("ProtectionConcern", "case"),
    ("Appointment", "case"),
    ("Handover", "case"),
    ("HouseholdMember", "household__case"),
    ("Household", "case"),
    ("Relation", "case"),
    ("InquiryMessage", "inquiry__case"),
    ("Inquiry", "case"),
    ("ShareRequest", "case"),
    ("CaseGrant", "content_object"),
    ("SubjectPart", "case"),
    ("RetentionMark", "case"),
    ("Assignment", "case"),
    ("CasePerson", "case"),
)
ELSEWHERE = {
    "Case": "stays as a row without anybody: office, employer, legal basis, outcome and the years",
    "CaseRemains": "what is counted",
    "Person": "deleted when no other case knows them",
    "PersonMerge": "goes with its people",
    "Event": "cases_forget_history, as the application may not delete events",
    "AccessEntry": "has its own period and holds the reference only",
    "LogAnchor": "holds no person",
    "DeletionProposal": "who decided, and how many",
    "DeletionItem": "the old reference, cut off from the row it named",
    "SubjectRequest": "has its own period; forgets the person",
    "Encounter": "leads to nobody; its note has a period",
    "EncounterCorrection": "as its encounter",
    "EncounterDraft": "ends by itself within days",
    "InquiryDraft": "ends by itself within a day",
    "AddressSalt": "ends by itself within days",
    "AddressCount": "ends by itself within hours",
}
COUNTED_BY = {
    "CasePerson": "position",
    "Referral": "state",
    "Goal": "state",
    "ProtectionConcern": "result",
    "Assignment": "duty",
}
"""What of a deleted record is worth knowing for the statistics, beside how many there were."""


def rows_of(case: Case, model: str, way: str) -> QuerySet[Any]:
    return apps.get_model("cases", model)._base_manager.filter(**{way: case})


def counts_of(case: Case) -> dict[str, Any]:
    """How many of each, and of some by state: nothing that leads to anybody."""
    counts: dict[str, Any] = {}
    for model, way in DELETED:
        rows = rows_of(case, model, way)
        number = rows.count()
        if not number:
            continue
        name = model.lower()
        field = COUNTED_BY.get(model)
        counts[name] = (
            dict(rows.order_by(field).values_list(field).annotate(Count("pk"))) if field else number
        )
    if case.opened_at and case.closed_at:
        days = (case.closed_at - case.opened_at).days
        counts["lasted"] = next(label for most, label in _LASTED if days <= most)
    return counts


_LASTED = ((90, "0-3 months"), (365, "3-12 months"), (730, "1-2 years"), (10**6, "over 2 years"))
