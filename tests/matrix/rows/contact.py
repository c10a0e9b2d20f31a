"""Requests of residents: read and worked on by everybody of the office who talks with families, and nobody else.

The colleague who works on the case has it; `vertreten` says that one knows and does it for them.
"""

from offices.models import Office
from tests.cases.everything import Whole
from tests.matrix.row import Row
from tests.matrix.rows import states

OF_OFFICE = "WBML"
THIS = {"reference": "inquiry.reference"}
SEEN = {"version": "1", "vertreten": "on"}


def _typed(form: str, **typed: object) -> dict[str, object]:
    return {f"{form}-{name}": value for name, value in {**SEEN, **typed}.items()}


def _elsewhere(whole: Whole) -> dict[str, object]:
    return _typed("hand_over", to=Office.objects.exclude(pk=whole.case.office_id).earliest("slug").pk)


ROWS = {
    "inquiry-list": Row(OF_OFFICE, "-"),
    "inquiry-detail": Row(OF_OFFICE, "-", of=THIS),
    "inquiry-take": Row("-", OF_OFFICE, of=THIS, data=SEEN),
    "inquiry-give-back": Row("-", OF_OFFICE, of=THIS, data=SEEN),
    "inquiry-answer": Row("-", OF_OFFICE, of=THIS, data=_typed("answer", text="Bis Montag")),
    "inquiry-note": Row("-", OF_OFFICE, of=THIS, data=_typed("call", text="Gesprochen", reached="yes")),
    "inquiry-appointment": Row(
        "-", OF_OFFICE, of=THIS, data=_typed("appointment", day="2026-11-30", time="10:00")
    ),
    "inquiry-hand-over": Row("-", OF_OFFICE, of=THIS, data=_elsewhere),
    "inquiry-close": Row("-", OF_OFFICE, of=THIS, data=_typed("close", outcome="done")),
    "inquiry-encounter": Row(
        "-", OF_OFFICE, of=THIS, data=_typed("encounter", topics=["geld"], result="informed")
    ),
    "inquiry-case": Row("-", OF_OFFICE, of=THIS, data=SEEN, before=states.no_case_yet),
}
