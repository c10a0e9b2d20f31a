"""The walk-in log: everybody of the office who talks with families."""

import uuid

from tests.matrix.row import Row

OFFICE_WORK = "WBMLSEO"
"""Whoever works with families anywhere logs what happens in their own office."""
OF_OFFICE = "WBML"
THIS = {"pk": "encounter.pk"}

ROWS = {
    "encounter-list": Row("WBML", "-"),
    "encounter-new": Row("WBML", "WBML"),
    "encounter-draft": Row("-", "WBML", data=lambda whole: {"key": str(uuid.uuid4()), "note": "kurz"}),
    "encounter-draft-drop": Row("-", "WBML"),
    "encounter-offers": Row("WBML", "-", query={"q": "Babygruppe"}),
    "encounter-detail": Row(OF_OFFICE, "-", of=THIS),
    "encounter-correct": Row(OF_OFFICE, OF_OFFICE, of=THIS),
}
