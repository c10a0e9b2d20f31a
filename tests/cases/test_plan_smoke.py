import pytest

from cases.actions.hindrances import CLOSING, hindrances
from tests.cases.builders import a_case

pytestmark = pytest.mark.django_db


def test_it():
    assert hindrances(a_case(), CLOSING) == []
