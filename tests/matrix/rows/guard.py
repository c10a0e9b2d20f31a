"""Shares, emergencies, the access log, deletion and information under Art. 15 DSGVO."""

from tests.cases.builders import user
from tests.cases.everything import Whole
from tests.matrix.row import Row

READS, WORKS = "WBSE", "WB"
OFFICE_WORK = "WBML"
OF_LEADS = "BL"
CLEARS = "BLP"


def _share(_whole: Whole) -> dict[str, object]:
    return {"colleague": user("wanda").pk, "ends_on": "2026-12-01", "reason": "Urlaub"}


ROWS = {
    "case-access": Row(READS, "-"),
    "case-access-share": Row("-", WORKS, data=_share),
    # The grant of the whole case has run out; whoever stands near it is told so, everybody else nothing.
    "case-access-end": Row("-", "+WBSEL", of={"pk": "emergency.pk"}),
    "case-access-subject": Row(WORKS, WORKS, data=lambda whole: {"person": whole.mother.pk}),
    "share-decisions": Row(OF_LEADS, "-"),
    "share-decide": Row("-", OF_LEADS, of={"pk": "sharerequest.pk"}, data={"answer": "no"}),
    "emergency": Row(
        OFFICE_WORK,
        f"+{OFFICE_WORK}",
        data=lambda whole: {"reference": "ZZZZ-ZZZZ", "reason": "Es brennt im Haus."},
    ),
    "emergency-review": Row(OF_LEADS, OF_LEADS, of={"pk": "emergency.pk"}, data={"result": "justified"}),
    "access-log": Row("P", "-"),
    "access-log-export": Row("P", "-"),
    "retention": Row(CLEARS, "-"),
    "retention-mark": Row(
        "-",
        "BL+P",  # only the lead of the office checks § 9b SGB VIII
        data=lambda whole: {"reference": whole.case.reference, "kind": "cleared", "reason": "Geprüft"},
    ),
    "retention-lift": Row("-", CLEARS, of={"pk": "retentionmark.pk"}, works=True),
    "retention-proposal": Row(CLEARS, CLEARS, of={"pk": "proposal.pk"}, data={"answer": "no"}),
    "retention-propose": Row("-", CLEARS, of={"slug": "case.office.slug"}),
    "subject-access": Row(
        "WBMLP",
        "WBMLP",
        data=lambda whole: {"office": whole.case.office_id, "received_on": "2026-11-20"},
    ),
    "subject-access-detail": Row("WBLP", "-", of={"number": "subjectrequest.number"}),
    "subject-access-begin": Row("-", "WBL", of={"number": "subjectrequest.number"}),
    "subject-access-settle": Row("-", "WBLP", of={"number": "subjectrequest.number"}),
    "subject-access-copy": Row(
        "-",
        WORKS,
        of={"number": "subjectrequest.number", "reference": "case.reference", "kind": "=json"},
        works=True,
    ),
}
