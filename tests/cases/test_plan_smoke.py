import pytest
from tests.cases.builders import a_case
from cases.actions.hindrances import CLOSING, hindrances

pytestmark = pytest.mark.django_db


def test_it():
    assert hindrances(a_case(), CLOSING) == []
