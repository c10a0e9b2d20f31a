"""Two professionals look before anybody decides (§ 8a SGB VIII)."""

import pytest

from cases.actions import protection
from cases.actions.errors import Refused
from cases.enums.protection import ConcernState, Procedure
from tests.cases.builders import a_case, a_person, user

pytestmark = pytest.mark.django_db


def test_smoke():
    case = a_case(people=[a_person()])
    c = protection.open_concern(case, by=user("ayse"), observations="Blaue Flecken", indicators=["injury"])
    assert c.procedure == Procedure.YOUTH_OFFICE
    assert [str(x) for x in c.indicators] == ["injury"]
    a = protection.ask_assessor(c, by=user("ayse"), assessor=user("ben"))
    protection.submit_assessment(a, by=user("ben"), judgement="possible", reasons="x")
    with pytest.raises(Refused):
        protection.decide_concern(c, by=user("ayse"), version=1, result="help", reasons="x", involvement={})
    protection.submit_assessment(
        c.assessments.get(assessor=user("ayse")), by=user("ayse"), judgement="danger", reasons="x"
    )
    c = protection.decide_concern(
        c,
        by=user("ayse"),
        version=1,
        result="no_concern",
        reasons="x",
        involvement={"parents_involved": True, "child_involved": False, "child_not_because": "too_young"},
    )
    assert c.state == ConcernState.ENDED
