"""Requests of residents: read and worked on by everybody of the office who talks with families, and nobody else."""

from tests.cases.builders import user
from tests.cases.everything import Whole
from tests.matrix.row import Row

OF_OFFICE = "WBML"
THIS = {"reference": "inquiry.reference"}


def _to(_whole: Whole) -> dict[str, object]:
    return {"hand_over-version": "1", "hand_over-to": user("wanda").memberships.get().office_id}


ROWS = {
    "inquiry-list": Row(OF_OFFICE, "-"),
    "inquiry-detail": Row(OF_OFFICE, "-", of=THIS),
    "inquiry-take": Row("-", OF_OFFICE, of=THIS),
    "inquiry-give-back": Row("-", OF_OFFICE, of=THIS),
    "inquiry-answer": Row("-", OF_OFFICE, of=THIS),
    "inquiry-note": Row("-", OF_OFFICE, of=THIS),
    "inquiry-appointment": Row("-", OF_OFFICE, of=THIS),
    "inquiry-hand-over": Row("-", OF_OFFICE, of=THIS, data=_to),
    "inquiry-close": Row("-", OF_OFFICE, of=THIS),
    "inquiry-case": Row("-", OF_OFFICE, of=THIS),
}
