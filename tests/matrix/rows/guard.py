"""Shares, emergencies, the access log, deletion and information under Art. 15 DSGVO."""

from tests.cases.builders import user
from tests.cases.everything import Whole
from tests.matrix.row import Row
from tests.matrix.rows import states

READS, WORKS = "WBSE", "WB"
OFFICE_WORK = "WBML"
OF_LEADS = "BL"
CLEARS = "BLP"


def _share(_whole: Whole) -> dict[str, object]:
    return {"colleague": user("wanda").pk, "ends_on": "2026-12-01", "reason": "Urlaub"}


ROWS = {
    "case-access": Row(READS, "-"),
    "case-access-share": Row("-", WORKS, data=_share),
    # Others who read the case see the access and cannot end it.
    "case-access-end": Row(
        "-", "WBL+SE", of={"pk": "emergency.pk"}, works=True, before=states.the_emergency_lasts
    ),
    "case-access-subject": Row(WORKS, WORKS, data=lambda whole: {"person": whole.mother.pk}),
    "share-decisions": Row(OF_LEADS, "-"),
    "share-decide": Row("-", OF_LEADS, of={"pk": "sharerequest.pk"}, data={"answer": "no"}),
    "emergency": Row(
        OFFICE_WORK,
        OFFICE_WORK,  # asked of those who do not read it already
        data=lambda whole: {"reference": whole.case.reference, "reason": "Es brennt im Haus."},
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
    "retention-propose": Row(
        "-", CLEARS, of={"slug": "case.office.slug"}, works=True, before=states.long_closed
    ),
    "subject-access": Row(
        "WBMLP",
        "WBMLP",
        data=lambda whole: {"office": whole.case.office_id, "received_on": "2026-11-20"},
    ),
    "subject-access-detail": Row("WBLP", "-", of={"number": "subjectrequest.number"}),
    "subject-access-begin": Row(
        "-",
        "WB+ML",  # who answers for a case of the person; the office sees the request and not whom it is about
        of={"number": "subjectrequest.number"},
        data=lambda whole: {"person": whole.mother.pk},
        before=states.the_request_is_new,
    ),
    "subject-access-settle": Row(
        "-",
        "BLP+W",  # refusing is for the lead and for data protection
        of={"number": "subjectrequest.number"},
        data={"what": "refused", "refusal": "not_found"},
    ),
    "subject-access-copy": Row(
        "-",
        WORKS,
        of={"number": "subjectrequest.number", "reference": "case.reference", "kind": "=json"},
        works=True,
    ),
}
