"""What the family allows: to whom, what for, until when; and that they can take it back."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cases.actions.consents import (
    ON_REVOKED,
    change_consent,
    discard_consent,
    give_consent,
    prepare_consent,
    revoke_consent,
)
from cases.actions.errors import Conflict, NotAllowed, Refused
from cases.enums.cases import Position, State
from cases.models import Case, CasePerson, Consent, Person
from offices.models import Organization, User
from sozialraum.lib import clock
from tests.cases.builders import a_case, a_person, user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
AWO = "awo-saarland"


def family(**changes: Any) -> tuple[Case, Person, Person]:
    """A case with a mother and a daughter of fifteen."""
    mother = a_person("Rana", "Rosenholz", birth_date=date(1990, 1, 2))
    daughter = a_person("Mina", "Rosenholz", birth_date=date(2011, 5, 17))
    case = a_case(people=[daughter], **changes)
    CasePerson.objects.create(case=case, person=mother, position=Position.PARENT)
    return case, mother, daughter


def organization() -> Organization:
    return Organization.objects.exclude(slug="jugendamt").order_by("pk")[0]


def prepared(case: Case, giver: Person, *recipients: Organization | str, **changes: Any) -> Consent:
    fields: dict[str, Any] = {
        "giver": giver,
        "given_as": "self",
        "purpose": "referral",
        "purpose_words": "Damit die Beratungsstelle anrufen kann.",
        "categories": ["contact", "situation"],
        "expires_on": TODAY + timedelta(days=90),
    }
    return prepare_consent(
        case, by=user("ayse"), recipients=recipients or [organization()], **(fields | changes)
    )


def given(*args: Any, **changes: Any) -> Consent:
    consent = prepared(*args, **changes)
    return give_consent(consent, by=user("ayse"), version=1, given_on=TODAY, form="written")


def covers(case: Case, recipient: Organization | str, purpose: str = "referral") -> bool:
    return Consent.objects.covering(case, recipient=recipient, purpose=purpose).exists()


def test_prepared_allows_nothing_given_allows_what_it_says() -> None:
    case, mother, _daughter = family()
    consent = prepared(case, mother, organization(), "Frau Dr. Yıldız")
    assert not covers(case, organization())
    give_consent(consent, by=user("ayse"), version=1, given_on=TODAY, form="written")
    assert covers(case, organization())
    assert covers(case, "frau dr yildiz")
    assert not covers(case, "Frau Dr. Blume")
    assert not covers(case, "")
    assert not covers(case, Organization.objects.get(slug="jugendamt"))
    assert not covers(case, organization(), "report")
    assert not covers(a_case("Andere"), organization())


def test_it_runs_out_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    case, mother, _daughter = family()
    given(case, mother, expires_on=TODAY + timedelta(days=1))
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-25T23:00:00+01:00")
    assert covers(case, organization())
    monkeypatch.setenv("SOZIALRAUM_NOW", "2026-11-26T00:10:00+01:00")
    assert not covers(case, organization())


@pytest.fixture
def told() -> Iterator[list[tuple[int, User]]]:
    heard: list[tuple[int, User]] = []

    def hook(consent: Consent, *, by: User) -> None:
        heard.append((consent.pk, by))

    ON_REVOKED.append(hook)
    yield heard
    ON_REVOKED.remove(hook)


def test_revoking_ends_it_at_once_and_tells_what_rests_on_it(told: list[tuple[int, User]]) -> None:
    case, mother, _daughter = family()
    consent = given(case, mother)
    revoke_consent(consent, by=user("ayse"), version=2, revoked_on=TODAY)
    assert not covers(case, organization())
    assert told == [(consent.pk, user("ayse"))]
    with pytest.raises(Conflict):
        revoke_consent(consent, by=user("ayse"), version=3, revoked_on=TODAY)


def test_when_something_that_rests_on_it_fails_nothing_is_revoked() -> None:
    case, mother, _daughter = family()
    consent = given(case, mother)

    def broken(consent: Consent, *, by: User) -> None:
        raise RuntimeError

    ON_REVOKED.append(broken)
    try:
        with pytest.raises(RuntimeError):
            revoke_consent(consent, by=user("ayse"), version=2, revoked_on=TODAY)
    finally:
        ON_REVOKED.remove(broken)
    assert covers(case, organization())


def test_it_can_be_revoked_whatever_becomes_of_the_case() -> None:
    case, mother, _daughter = family()
    consent = given(case, mother)
    Case.objects.filter(pk=case.pk).update(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    revoke_consent(consent, by=user("ayse"), version=2, revoked_on=TODAY)
    consent.refresh_from_db()
    assert consent.standing == "revoked"


def test_what_was_signed_stays_as_it_was_signed() -> None:
    case, mother, _daughter = family()
    consent = given(case, mother)
    with pytest.raises(Conflict):
        change_consent(consent, by=user("ayse"), version=2, recipients=["Onkel"], purpose_words="anders")
    with pytest.raises(Conflict):
        discard_consent(consent, by=user("ayse"), version=2)
    with pytest.raises(Conflict):
        give_consent(consent, by=user("ayse"), version=2, given_on=TODAY, form="oral", witness="Ben")


def test_a_prepared_one_is_changed_or_discarded() -> None:
    case, mother, _daughter = family()
    consent = prepared(case, mother)
    change_consent(consent, by=user("ayse"), version=1, recipients=["Oma", "Oma"], purpose="exchange")
    consent.refresh_from_db()
    assert ([str(one) for one in consent.recipients.all()], consent.purpose) == (["Oma"], "exchange")
    with pytest.raises(Conflict):
        change_consent(consent, by=user("ayse"), version=1, recipients=["Opa"])
    discard_consent(consent, by=user("ayse"), version=2)
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"expires_on": TODAY - timedelta(days=1)}, "schon vorbei"),
        ({"expires_on": date(2029, 11, 25)}, "höchstens drei Jahre"),
        ({"given_as": "minor"}, "volljährig"),
    ],
)
def test_what_cannot_be(changes: dict[str, Any], sentence: str) -> None:
    case, mother, _daughter = family()
    with pytest.raises(Refused, match=sentence):
        prepared(case, mother, **changes)
    assert Consent.objects.count() == 0


def test_given_on_a_day_that_fits() -> None:
    case, mother, _daughter = family()
    consent = prepared(case, mother)
    for day in (TODAY + timedelta(days=1),):
        with pytest.raises(Refused):
            give_consent(consent, by=user("ayse"), version=1, given_on=day, form="written")
    with pytest.raises(Refused, match="jemanden, der sie bezeugt"):
        give_consent(consent, by=user("ayse"), version=1, given_on=TODAY, form="oral")
    give_consent(consent, by=user("ayse"), version=1, given_on=TODAY, form="oral", witness="Ben Sandhorn")
    with pytest.raises(Refused):
        revoke_consent(consent, by=user("ayse"), version=2, revoked_on=TODAY - timedelta(days=1))


def test_a_young_person_who_can_judge_it_consents_for_themself() -> None:
    case, _mother, daughter = family()
    with pytest.raises(Refused, match="unter 18"):
        prepared(case, daughter)
    assert given(case, daughter, given_as="minor").standing == "valid"


def test_nobody_consents_for_a_minor_who_asks_in_confidence() -> None:
    case, mother, daughter = family(is_minor_confidential=True)
    with pytest.raises(Refused, match="Eltern"):
        prepared(case, mother, given_as="custody")
    assert prepared(case, daughter, given_as="minor").pk


def test_only_people_of_the_case_and_only_those_who_work_on_it() -> None:
    case, mother, _daughter = family()
    with pytest.raises(Refused, match="gehört nicht zu diesem Fall"):
        prepared(case, a_person("Otto", "Fremd", birth_date=date(1980, 1, 1)))
    consent = given(case, mother)
    for name in ("ben", "carla", "dora", "admin"):
        with pytest.raises(NotAllowed):
            revoke_consent(consent, by=user(name), version=2, revoked_on=TODAY)


def test_the_database_holds_it_too() -> None:
    case, mother, _daughter = family()
    prepared(case, mother)
    for changes in (
        {"given_on": TODAY},
        {"given_on": TODAY, "form": "oral"},
        {"given_on": TODAY + timedelta(days=365), "form": "written"},
        {"revoked_on": TODAY},
        {"categories": []},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.update(**changes)
