"""Several questions in one statement give the objects that each would have given alone."""

from typing import Any

import pytest
from django.db.models import Value

from cases.models import Appointment, Assignment, Case, Person
from offices.models import Membership
from sozialraum.lib import clock
from sozialraum.lib.together import together
from tests.cases.builders import a_case, a_person, user

pytestmark = pytest.mark.django_db


def test_the_same_objects_in_one_statement(django_assert_num_queries: Any) -> None:
    child = a_person("Mina", "Rosenholz", phone="030 23125-017")
    case = a_case("Familie Rosenholz", people=[child])
    Appointment.objects.create(
        worker=user("ayse"), case=case, at=clock.now(), note="Besuch", created_by=user("ayse")
    )
    a_case("Familie Ahorn")
    questions = {
        "cases": Case.objects.order_by("-pk"),
        "appointments": Appointment.objects.select_related("case"),
        "people": Person.objects.annotate(mark=Value(True)),
        "few": Case.objects.only("reference").order_by("pk")[:1],
        "none": Case.objects.none(),
        "nobody": Assignment.objects.filter(duty="co"),
    }
    expected = {name: list(queryset) for name, queryset in questions.items()}
    with django_assert_num_queries(1):
        found = together(questions)
        assert [row.label for row in found["cases"]] == ["Familie Ahorn", "Familie Rosenholz"]
        assert found["appointments"][0].case.label == "Familie Rosenholz"
        assert found["appointments"][0].at == clock.now()
        assert found["people"][0].phone == "030 23125-017"
        assert found["people"][0].birth_date == child.birth_date
        assert found["people"][0].name_grams == child.name_grams
        assert found["people"][0].mark is True
    assert found == expected


def test_what_json_cannot_carry_is_refused() -> None:
    with pytest.raises(TypeError, match="DateRangeField"):
        together({"memberships": Membership.objects.only("period")})
