"""Keys turn: everything is sealed anew, the old key goes, and everything opens."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from cases.models import Attachment, Case, Person
from sozialraum.lib import vault
from sozialraum.lib.reseal import reseal_model, sealed_models
from sozialraum.lib.sealing import CannotOpen
from tests.cases.builders import a_case, a_person
from tests.cases.everything import a_whole_case
from tests.cases.sealed import fill

pytestmark = pytest.mark.django_db

OLD, NEW = "the-old-key-of-at-least-thirty-two-signs", "the-new-key-of-at-least-thirty-two-signs"


def rotate(**options: object) -> str:
    said = io.StringIO()
    call_command("rotate_keys", stdout=said, **options)
    return said.getvalue()


def run(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()  # type: ignore[no-any-return]


def test_every_sealed_field_of_every_model_opens_with_the_new_key_alone() -> None:
    with override_settings(FIELD_KEYS=[OLD]):
        a_whole_case()
        assert fill() == []
    with override_settings(FIELD_KEYS=[NEW]), pytest.raises(CannotOpen):
        list(Case.objects.all())
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        rotate(batch=3)
    with override_settings(FIELD_KEYS=[NEW]):
        opened = {
            model._meta.label: len(list(model._base_manager.all())) for model, _columns in sealed_models()
        }
        stored = Attachment.objects.get().stored_as
        assert b"".join(vault.pieces(stored)) == b"Rosenholz im Brief"
    assert all(opened.values())
    assert len(opened) >= 15
    with override_settings(FIELD_KEYS=[OLD]), pytest.raises(CannotOpen):
        list(Case.objects.all())


def test_an_interrupted_run_goes_on_where_it_ended() -> None:
    with override_settings(FIELD_KEYS=[OLD]):
        for _ in range(5):
            a_person()
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        columns = dict(sealed_models())[Person]
        batches = reseal_model(Person, columns, batch=2)
        assert next(batches) == (2, 2)
        batches.close()
        assert list(reseal_model(Person, columns, batch=2)) == [(2, 0), (4, 2), (5, 3)]
        assert rotate() == "0 rows and 0 files sealed with the first key. The other keys can go.\n"


def test_nothing_but_the_seal_changes() -> None:
    with override_settings(FIELD_KEYS=[OLD]):
        case = a_case("Familie Rosenholz")
    before = run("SELECT version, updated_at, state, label FROM cases_case")
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        rotate()
        case.refresh_from_db()
    after = run("SELECT version, updated_at, state, label FROM cases_case")
    assert case.label == "Familie Rosenholz"
    assert before[0][:3] == after[0][:3]
    assert before[0][3] != after[0][3]


def test_triggers_are_awake_again_afterwards() -> None:
    asleep = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'"
    with override_settings(FIELD_KEYS=[OLD]):
        a_whole_case()
    with override_settings(FIELD_KEYS=[NEW, OLD]):
        rotate()
    assert run(asleep) == []


def test_a_missing_key_is_said_clearly_and_loses_nothing() -> None:
    with override_settings(FIELD_KEYS=[OLD]):
        a_person()
    with (
        override_settings(FIELD_KEYS=[NEW]),
        pytest.raises(CommandError, match="cannot be opened with the keys"),
    ):
        rotate()
    with override_settings(FIELD_KEYS=[OLD]):
        assert Person.objects.get().last_name == "Rosenholz"


def test_a_new_index_key_and_names_are_found_again() -> None:
    person = a_person("Ayşe", "Meyer")
    before = (person.name_words, person.name_sounds, person.birth_mark)
    with override_settings(INDEX_KEY=NEW):
        assert rotate(index=True) == "Marks of 1 people and 0 recipients rebuilt.\n"
        person.refresh_from_db()
        assert not set(before[0]) & set(person.name_words)
        assert set(a_person("Ayse", "Maier").name_sounds) == set(person.name_sounds)
        assert person.birth_mark != before[2]
    rotate(index=True)
    person.refresh_from_db()
    assert (person.name_words, person.name_sounds, person.birth_mark) == before
