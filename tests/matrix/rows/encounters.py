"""The walk-in log: everybody of the office who talks with families."""

import uuid

from tests.matrix.row import Row

OF_OFFICE = "WBML"
THIS = {"pk": "encounter.pk"}

ROWS = {
    "encounter-list": Row("WBML", "-"),
    "encounter-new": Row("WBML", "WBML"),
    "encounter-draft": Row("-", "WBML", data=lambda whole: {"key": str(uuid.uuid4()), "note": "kurz"}),
    "encounter-draft-drop": Row("-", "*"),
    "encounter-offers": Row("WBML", "-", query={"q": "Babygruppe"}),
    # Without an offer it leads back to the list of one's own.
    "shortlist-hand-over": Row("WBML", "WBML"),
    "encounter-detail": Row(OF_OFFICE, "-", of=THIS),
    # Whoever logged it, and the lead: here the colleague who works on the case logged it.
    "encounter-correct": Row("WBL", "WBL", of=THIS),
}
