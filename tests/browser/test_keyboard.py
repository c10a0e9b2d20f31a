"""Casework with nothing but the keys: a contact is logged, a case begun, opened and written in."""

import pytest
from playwright.sync_api import Page, expect

from cases.enums.cases import State
from cases.models import Case, Encounter, Note
from tests.browser.keyboard import Keyboard

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.xdist_group("committed")]


def test_a_walk_in_is_logged(page: Page) -> None:
    keys = Keyboard(page)
    keys.sign_in("ayse")
    keys.follow("Kontakt erfassen")
    keys.choose("who", "young_person")
    keys.tick("topics", "schule")
    keys.choose("result", "nothing")
    keys.reach("Mehr, wenn Sie es wissen")
    keys.press("Enter")
    keys.write("note", "Fragt nach Nachhilfe in Mathe")
    keys.send("Speichern")
    expect(page.locator("h1")).to_contain_text("Schule")
    logged = Encounter.objects.get()
    assert (logged.who, logged.topics, logged.result, logged.note) == (
        "young_person",
        ["schule"],
        "nothing",
        "Fragt nach Nachhilfe in Mathe",
    )


def test_a_case_is_opened_and_a_note_written(page: Page) -> None:
    keys = Keyboard(page)
    keys.sign_in("ayse")
    keys.follow("Fall beginnen")
    keys.write("label", "Familie Ahorn")
    keys.reach_field("legal_basis")
    keys.press("ArrowDown")
    keys.send("Beginnen")
    keys.follow("Fall öffnen")
    keys.follow("Notizen")
    keys.write("text", "Die Mutter kommt am Donnerstag wieder.")
    keys.choose("kind", "entrusted")
    keys.send("Notiz speichern")
    expect(page.locator(".pl-note--entrusted")).to_contain_text("Die Mutter kommt am Donnerstag wieder.")
    assert Case.objects.get().state == State.OPEN
    note = Note.objects.get()
    assert (note.kind, note.text) == ("entrusted", "Die Mutter kommt am Donnerstag wieder.")


def test_a_draft_begun_by_mistake_is_discarded(page: Page) -> None:
    keys = Keyboard(page)
    keys.sign_in("ayse")
    keys.follow("Fall beginnen")
    keys.write("label", "Familie Ahorn")
    keys.send("Beginnen")
    keys.follow("Entwurf verwerfen")
    keys.send("Endgültig verwerfen")
    expect(page.get_by_text("Der Entwurf ist verworfen.")).to_be_visible()
    assert Case.objects.get().state == State.ANONYMISED
