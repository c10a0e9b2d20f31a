"""Texts are found, compiled and checked without GNU gettext."""

import gettext

import polib
import pytest

from sozialraum.bootstrap import catalogues
from sozialraum.bootstrap.catalogues import Message


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two templates and one module."""
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path / "locale")
    (tmp_path / "templates" / "team").mkdir(parents=True)
    (tmp_path / "services").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}<h1 title=\'"\'>{% translate "Find help" %}</h1>\n'
        "{% blocktranslate count counter=n %}{{ counter }} offer"
        "{% plural %}{{ counter }} offers{% endblocktranslate %}"
    )
    (tmp_path / "templates" / "team" / "desk.html").write_text('{% load i18n %}{% translate "My desk" %}')
    (tmp_path / "services" / "words.py").write_text('NTH = pgettext_lazy("week of the month", "first")\n')
    return tmp_path


def translate(language: str, texts: dict[str, str | list[str]]) -> None:
    path = catalogues.catalogue(language)
    file = polib.pofile(str(path))
    for entry in file:
        if (text := texts.get(entry.msgid)) is not None:
            if isinstance(text, list):
                entry.msgstr_plural = dict(enumerate(text))
            else:
                entry.msgstr = text
    file.save()


GERMAN = {
    "Find help": "Hilfe finden",
    "My desk": "Mein Schreibtisch",
    "first": "erste",
    "%(counter)s offer": ["Ein Angebot", "%(counter)s Angebote"],
}


def test_texts_of_templates_and_code_are_found(project):
    assert catalogues.extract() == {
        Message(None, "Find help", None): [("templates/page.html", 1)],
        Message(None, "%(counter)s offer", "%(counter)s offers"): [("templates/page.html", 2)],
        Message(None, "My desk", None): [("templates/team/desk.html", 1)],
        Message("week of the month", "first", None): [("services/words.py", 1)],
    }


def test_german_needs_every_text_and_other_languages_what_residents_read(project):
    catalogues.update()
    translate("de", GERMAN)
    french = dict(GERMAN)
    del french["My desk"]
    for language in ("fr", "tr", "it"):
        translate(language, french)
    for language, forms in (("ar", 6), ("uk", 3), ("ru", 3)):
        translate(language, french | {"%(counter)s offer": ["%(counter)s"] * forms})
    assert catalogues.check() == []

    translate("de", {"My desk": ""})
    translate("tr", {"first": ""})

    assert catalogues.check() == [
        "locale/de/LC_MESSAGES/django.po: 'My desk' (templates/team/desk.html:1) is not translated",
        "locale/tr/LC_MESSAGES/django.po: 'first' (services/words.py:1) is not translated",
    ]


def test_doubtful_and_broken_translations_are_named(project, monkeypatch):
    monkeypatch.setattr(catalogues, "LANGUAGES", ("de",))
    catalogues.update()
    translate("de", GERMAN | {"%(counter)s offer": ["Ein Angebot", "%(number)s Angebote"]})
    file = polib.pofile(str(catalogues.catalogue("de")))
    file.find("Find help").flags.append("fuzzy")
    file.save()

    assert catalogues.check() == [
        "locale/de/LC_MESSAGES/django.po: 'Find help' (templates/page.html:1) is fuzzy",
        "locale/de/LC_MESSAGES/django.po: '%(counter)s offer' has a strange placeholder",
    ]


def test_new_texts_join_and_old_translations_stay(project, monkeypatch):
    monkeypatch.setattr(catalogues, "LANGUAGES", ("einfach",))
    catalogues.update()
    translate("einfach", {"Find help": "Hier ist Hilfe"})
    (project / "services" / "words.py").write_text('gettext("Last")\n')

    catalogues.update()
    assert catalogues.compile_all() == 1
    assert catalogues.outdated() == []

    entries = {entry.msgid: entry.msgstr for entry in polib.pofile(str(catalogues.catalogue("einfach")))}
    assert entries == {"Find help": "Hier ist Hilfe", "Last": "", "My desk": "", "%(counter)s offer": ""}
    with open(catalogues.catalogue("einfach").with_suffix(".mo"), "rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Find help") == "Hier ist Hilfe"
