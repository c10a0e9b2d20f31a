"""The demo's families: every state, all four offices, and who may read which."""

import pytest

from cases.demo import caseload
from cases.enums.cases import State
from cases.models import Case
from sozialraum.lib import clock
from tests.cases.builders import user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _families() -> None:
    caseload.load(clock.today())


def labels(name: str) -> list[str]:
    return sorted(case.label for case in Case.objects.visible_to(user(name)))


def test_all_states_and_all_offices() -> None:
    assert set(Case.objects.values_list("state", flat=True)) == set(State.values)
    assert Case.objects.values("office").distinct().count() == 4


def test_who_accompanies_whom() -> None:
    assert labels("ayse") == [
        "Blau 3",
        "Familie Ahornweg",
        "Familie Birkenfeldt",
        "Familie Kastanienberg",
        "Familie Rosenholz",
        "Leon",
    ]
    assert labels("dora") == ["Familie Fichtenau", "Familie Tannenhain"]
    assert labels("carla") == ["Familie Ulmental"]
    assert labels("jana") == []


def test_the_same_day_gives_the_same_references() -> None:
    first = sorted(Case.objects.values_list("reference", flat=True))
    assert len(set(first)) == 18
    assert [caseload._reference({"label": "x", "office": "y", "team": []}) for _ in range(2)] == [
        caseload._reference({"label": "x", "office": "y", "team": []})
    ] * 2
