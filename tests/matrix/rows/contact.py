"""Requests of residents: read and worked on by everybody of the office who talks with families, and nobody else."""

from tests.matrix.row import Row

OF_OFFICE = "WBML"
THIS = {"reference": "inquiry.reference"}


ROWS = {
    "inquiry-list": Row(OF_OFFICE, "-"),
    "inquiry-detail": Row(OF_OFFICE, "-", of=THIS),
    "inquiry-take": Row("-", OF_OFFICE, of=THIS),
    "inquiry-give-back": Row("-", OF_OFFICE, of=THIS),
    "inquiry-answer": Row("-", OF_OFFICE, of=THIS),
    "inquiry-note": Row("-", OF_OFFICE, of=THIS),
    "inquiry-appointment": Row("-", OF_OFFICE, of=THIS),
    "inquiry-hand-over": Row("-", OF_OFFICE, of=THIS),
    "inquiry-close": Row("-", OF_OFFICE, of=THIS),
    "inquiry-encounter": Row("-", OF_OFFICE, of=THIS),
    "inquiry-case": Row("-", OF_OFFICE, of=THIS),
}
