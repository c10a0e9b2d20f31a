"""The walk-in log: everybody of the office who talks with families."""

import uuid

from services.models import Service
from tests.cases.everything import Whole
from tests.matrix.row import Row

OF_OFFICE = "WBML"
THIS = {"pk": "encounter.pk"}


def _contact(whole: Whole) -> dict[str, object]:
    return {
        "key": str(uuid.uuid4()),
        "office": whole.case.office_id,
        "channel": "visit",
        "who": "parent",
        "people": "1",
        "topics": ["geld"],
        "result": "informed",
    }


def _corrected(whole: Whole) -> dict[str, object]:
    return _contact(whole) | {"key": str(whole.encounter.key), "people": "3", "reason": "Es waren drei."}


def _sheet(_whole: Whole) -> dict[str, object]:
    return {"offers": [Service.objects.public().earliest("pk").pk], "language": "de"}


ROWS = {
    "encounter-list": Row("WBML", "-"),
    "encounter-new": Row("WBML", "WBML", data=_contact),
    "encounter-draft": Row("-", "WBML", data=lambda whole: {"key": str(uuid.uuid4()), "note": "kurz"}),
    "encounter-draft-drop": Row("-", "*"),
    "encounter-offers": Row("WBML", "-", query={"q": "Babygruppe"}),
    # Without an offer it leads back to the list of one's own.
    "shortlist-hand-over": Row("WBML", "WBML", data=_sheet),
    "encounter-detail": Row(OF_OFFICE, "-", of=THIS),
    # Whoever logged it, and the lead: here the colleague who works on the case logged it.
    "encounter-correct": Row("WBL", "WBL", of=THIS, data=_corrected),
}
