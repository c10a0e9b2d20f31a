"""Families: who, how they belong together, hints that reveal nothing, and two records that become one."""

from datetime import date

import pytest
from django.test import Client

from cases.actions import people as verbs
from cases.actions.duplicates import duplicate_hints
from cases.actions.errors import Conflict, Hindered, NotAllowed, Refused
from cases.actions.hindrances import DELETING
from cases.actions.merging import confirm_merge, propose_merge, refuse_merge, undo_merge
from cases.enums.cases import Duty, Naming, State
from cases.enums.people import Custody, MergeState, RelationKind
from cases.models import AccessEntry, Case, CasePerson, HouseholdMember, Person, PersonMerge, Relation
from sozialraum.lib import clock
from tests.cases.builders import CANARY, a_case, a_person, assign, user

pytestmark = pytest.mark.django_db
BORN = date(2019, 5, 17)


# --- entering -------------------------------------------------------------------------------------------
def test_a_family_with_two_homes_and_joint_custody() -> None:
    case = a_case()
    child = verbs.add_person(case, by=user("ayse"), first_name="Mina", last_name="Rosenholz").person
    mother = verbs.add_person(case, by=user("ayse"), position="parent", first_name="Sevda").person
    verbs.relate(
        case,
        by=user("ayse"),
        person=mother,
        kind=RelationKind.PARENT,
        other=child,
        custody=Custody.JOINT,
    )
    home = verbs.add_household(case, by=user("ayse"), name="Bei der Mutter")
    verbs.move_in(home, by=user("ayse"), person=child, starts_on=date(2025, 1, 1))
    with pytest.raises(Conflict):
        verbs.move_in(home, by=user("ayse"), person=child, starts_on=date(2026, 1, 1))
    lives = HouseholdMember.objects.get()
    verbs.move_out(lives, by=user("ayse"), on=date(2026, 2, 1))
    assert list(HouseholdMember.objects.current()) == []
    verbs.move_in(home, by=user("ayse"), person=child, starts_on=date(2026, 2, 1))
    assert HouseholdMember.objects.current().count() == 1


def test_custody_is_for_those_who_can_have_it() -> None:
    case = a_case(people=[a_person("Mina"), a_person("Leo")])
    mina, leo = (row.person for row in case.case_people.all())
    with pytest.raises(Refused, match="Sorgerecht"):
        verbs.relate(
            case, by=user("ayse"), person=mina, kind=RelationKind.SIBLING, other=leo, custody=Custody.SOLE
        )
    verbs.relate(case, by=user("ayse"), person=mina, kind=RelationKind.SIBLING, other=leo)
    with pytest.raises(Conflict):
        verbs.relate(case, by=user("ayse"), person=leo, kind=RelationKind.SIBLING, other=mina)
    with pytest.raises(Refused, match="in diesem Fall"):
        verbs.relate(
            case, by=user("ayse"), person=mina, kind=RelationKind.SIBLING, other=a_person("Ada", "Fremd")
        )


def test_a_case_under_a_pseudonym_keeps_no_name() -> None:
    case = a_case("Blau 3", naming=Naming.PSEUDONYMOUS)
    with pytest.raises(Refused, match="keine Namen"):
        verbs.add_person(case, by=user("ayse"), first_name="Mina", pseudonym="Blau 3")
    with pytest.raises(Refused, match="Pseudonym"):
        verbs.add_person(case, by=user("ayse"))
    verbs.add_person(case, by=user("ayse"), pseudonym="Blau 3", age_band="27+")
    assert Person.objects.count() == 1


def test_only_those_who_work_on_it_enter_people() -> None:
    case = a_case()
    for name in ("ben", "carla", "dora", "ivo", "admin"):
        with pytest.raises(NotAllowed):
            verbs.add_person(case, by=user(name), first_name="Mina")
    closed = a_case(state=State.CLOSED, outcome="moved", closed_at=clock.now())
    with pytest.raises(NotAllowed):
        verbs.add_person(closed, by=user("ayse"), first_name="Mina")


def test_what_was_typed_stays_when_a_day_is_wrong(client: Client) -> None:
    case = a_case()
    client.force_login(user("ayse"))
    response = client.post(
        f"/team/faelle/{case.reference}/familie/neu/",
        {"position": "child", "first_name": "Mina", "last_name": "<script>", "birth_date": "2031-01-01"},
    )
    page = response.content.decode()
    assert "Dieser Tag liegt in der Zukunft." in page
    assert 'value="Mina"' in page
    assert 'value="&lt;script&gt;"' in page
    assert "<script>" not in page.split("<main", 1)[1]
    assert not Person.objects.exists()


# --- hints ----------------------------------------------------------------------------------------------
def hints(name: str, first: str, last: str, born: date | None = BORN, case: Case | None = None):  # type: ignore[no-untyped-def]
    case = case or a_case("Neu", lead=name, office="burbach" if name in ("dora", "emil") else "malstatt")
    return duplicate_hints(case, by=user(name), first_name=first, last_name=last, birth_date=born)


def test_somebody_from_an_own_case_can_be_taken_over() -> None:
    child = a_person("Mina", "Rosenholz")
    own = a_case(people=[child])
    found = hints("ayse", "Mina", "Rosenholts")
    assert [(known.person, known.case) for known in found.known] == [(child, own)]
    assert (found.ask, found.ask_own_lead) == ([], False)


@pytest.mark.parametrize(
    ("first", "last", "born", "expected"),
    [
        ("Mina", "Rosenholz", BORN, True),
        ("Mihna", "Rohsenholts", BORN, True),  # sounds the same
        ("Mina", "Rosenhlz", BORN, True),  # a slip of the pen
        ("Mina", "Ahornweg", BORN, True),  # another last name, the same first name and day
        ("Mina", "Rosenholz", None, True),
        ("Mina", "Rosenholz", date(2011, 1, 2), False),  # somebody else
        ("Mina", "Ahornweg", None, False),
        ("Paul", "Lindenkamp", BORN, False),
    ],
)
def test_who_is_taken_for_the_same(first: str, last: str, born: date | None, expected: bool) -> None:
    a_case(people=[a_person("Mina", "Rosenholz", birth_date=BORN)])
    assert bool(hints("ayse", first, last, born).known) is expected


def test_among_very_many_the_closest_is_not_cut_off() -> None:
    """Seventy children have the first name and the birthday in common; the one with the last name as well came last."""
    crowd = [a_person("Mina", f"Ahorn{number}", birth_date=BORN) for number in range(70)]
    right = a_person("Mina", "Rosenholz", birth_date=BORN)
    a_case(people=[*crowd, right])
    assert hints("ayse", "Mina", "Rosenhols", BORN).known[0].person == right


def test_of_others_only_the_lead_to_ask_is_told(client: Client) -> None:
    a_case(f"Familie {CANARY}", people=[a_person(CANARY, "Rosenholz")])
    mine = a_case("Neu", lead="dora", office="burbach")
    client.force_login(user("dora"))
    response = client.post(
        f"/team/faelle/{mine.reference}/familie/neu/",
        {"position": "child", "first_name": CANARY, "last_name": "Rosenholz", "birth_date": "2019-05-17"},
    )
    page = response.content.decode()
    assert "Es gibt vielleicht schon eine Akte. Bitte fragen Sie die Leitung: Carla Montanari." in page
    other = Case.objects.exclude(pk=mine.pk).get()
    assert other.reference not in page
    assert f"Familie {CANARY}" not in page
    assert "Malstatt" not in page.split("<main", 1)[1]
    assert Person.objects.count() == 1
    entry = AccessEntry.objects.filter(action="hint").get()
    assert (entry.actor, entry.case_reference) == (user("dora"), mine.reference)
    client.post(
        f"/team/faelle/{mine.reference}/familie/neu/",
        {"position": "child", "first_name": CANARY, "last_name": "Rosenholz", "anyway": "1"},
    )
    assert Person.objects.count() == 2


def test_a_minor_who_asks_alone_is_never_hinted_at() -> None:
    a_case("Leon", people=[a_person("Leon", "Steinbruch")], is_minor_confidential=True)
    assert not hints("dora", "Leon", "Steinbruch")
    assert not hints("ben", "Leon", "Steinbruch")
    assert hints("ayse", "Leon", "Steinbruch").known


def test_a_restricted_case_is_silent() -> None:
    a_case(people=[a_person()], state=State.RESTRICTED, outcome="moved", closed_at=clock.now())
    assert not hints("dora", "Mina", "Rosenholz")


# --- merging --------------------------------------------------------------------------------------------
@pytest.fixture
def twice() -> tuple[Person, Person]:
    """Mina was entered twice, in two cases of Ayşe."""
    first, second = a_person("Mina", "Rosenholz"), a_person("Mina", "Rosenholtz")
    for person in (first, second):
        case = a_case(people=[person, a_person("Leo", "Rosenholz")])
        leo = case.case_people.last().person
        Relation.objects.create(case=case, person=person, kind=RelationKind.SIBLING, other=leo)
    return first, second


def test_a_second_person_confirms_and_it_can_be_undone(twice: tuple[Person, Person]) -> None:
    kept, merged = twice
    before = sorted(CasePerson.objects.values_list("case", "person"))
    merge = propose_merge(kept, merged, by=user("ayse"))
    with pytest.raises(NotAllowed, match="jemand anderes"):
        confirm_merge(merge, by=user("ayse"))
    with pytest.raises(NotAllowed):
        confirm_merge(merge, by=user("ben"))
    with pytest.raises(NotAllowed):
        confirm_merge(merge, by=user("emil"))
    confirm_merge(merge, by=user("carla"))
    assert CasePerson.objects.filter(person=kept).count() == 2
    assert Relation.objects.filter(person=kept).count() == 2
    assert not Person.objects.visible_to(user("ayse")).filter(pk=merged.pk).exists()
    undo_merge(merge, by=user("ayse"))
    assert sorted(CasePerson.objects.values_list("case", "person")) == before
    assert Relation.objects.filter(person=merged).count() == 1
    merge.refresh_from_db()
    assert merge.state == MergeState.UNDONE


def test_both_in_one_case_become_one_and_two_again() -> None:
    kept, merged = a_person("Mina", "Rosenholz"), a_person("Mina", "Rosenholtz")
    case = a_case(people=[kept, merged])
    assign(case, "ben", Duty.CO)
    merge = propose_merge(kept, merged, by=user("ayse"))
    confirm_merge(merge, by=user("ben"))
    assert [row.person for row in case.case_people.all()] == [kept]
    undo_merge(merge, by=user("ben"))
    assert {row.person for row in case.case_people.all()} == {kept, merged}


def test_merging_needs_rights_on_both() -> None:
    mine, other = a_person(), a_person("Mina", "Rosenholtz")
    a_case(people=[mine])
    a_case(lead="ben", people=[other])
    with pytest.raises(NotAllowed):
        propose_merge(mine, other, by=user("ayse"))


def test_an_open_concern_waits(twice: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    merge = propose_merge(*twice, by=user("ayse"))
    monkeypatch.setattr("cases.actions.merging.DELETING", [*DELETING, lambda case: "Ein Verfahren läuft."])
    with pytest.raises(Hindered):
        confirm_merge(merge, by=user("carla"))
    with pytest.raises(Hindered):
        propose_merge(twice[1], twice[0], by=user("ayse"))
    twice[1].refresh_from_db()
    assert twice[1].merged_into is None


def test_a_minors_confidential_record_is_never_merged() -> None:
    kept, merged = a_person(), a_person("Mina", "Rosenholtz")
    a_case(people=[kept])
    a_case(people=[merged], is_minor_confidential=True)
    with pytest.raises(Refused, match="gegenüber den Eltern vertraulich"):
        propose_merge(kept, merged, by=user("ayse"))


def test_the_lead_decides_without_seeing_a_name(client: Client, twice: tuple[Person, Person]) -> None:
    merge = propose_merge(*twice, by=user("ayse"))
    client.force_login(user("carla"))
    assert "Gehören diese zwei Einträge zu einer Person?" in client.get("/team/").content.decode()
    page = client.get(f"/team/zusammenfuehren/{merge.pk}/").content.decode()
    assert "Rosenhol" not in page
    assert "Mina" not in page
    assert "unterscheiden sich" in page  # letter by letter
    client.post(f"/team/zusammenfuehren/{merge.pk}/", {"decision": "refuse"})
    merge.refresh_from_db()
    assert (merge.state, merge.decided_by) == (MergeState.REFUSED, user("carla"))


def test_who_has_nothing_to_do_with_it_finds_nothing(client: Client, twice: tuple[Person, Person]) -> None:
    merge = propose_merge(*twice, by=user("ayse"))
    for name in ("ben", "dora", "emil", "fatma", "hanna", "ivo", "admin"):
        client.force_login(user(name))
        assert client.get(f"/team/zusammenfuehren/{merge.pk}/").status_code == 404
        assert client.post(f"/team/zusammenfuehren/{merge.pk}/", {"decision": "confirm"}).status_code == 404
    refuse_merge(merge, by=user("ayse"))
    assert PersonMerge.objects.get().state == MergeState.REFUSED


def test_the_proposal_page_offers_own_people_only(client: Client, twice: tuple[Person, Person]) -> None:
    kept, _merged = twice
    a_case(lead="ben", people=[a_person("Mina", f"Rosenholz{CANARY}")])
    case = Case.objects.filter(case_people__person=kept).get()
    client.force_login(user("ayse"))
    member = case.case_people.get(person=kept)
    page = client.get(f"/team/faelle/{case.reference}/familie/{member.pk}/zusammenfuehren/").content.decode()
    assert "Mina Rosenholtz" in page
    assert CANARY not in page
