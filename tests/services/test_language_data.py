"""The language data as files: complete, in one order, in the right script, without duplicates.

The German names are compared literally because machine consumers rely on them as ``serviceType``.
"""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "services" / "data"
PAGE_LANGUAGES = ["de", "einfach", "en", "fr", "tr", "ar", "uk", "ru", "it"]
SEARCH_LANGUAGES = ["de", "en", "fr", "tr", "ar", "uk", "ru", "it"]
MINIMUM_TERMS = {"de": 45, "en": 22, "fr": 22, "tr": 22, "ar": 22, "uk": 22, "ru": 22, "it": 22}
CATEGORIES = [
    "baby",
    "klein",
    "schule",
    "jugend",
    "erziehung",
    "trennung",
    "geld",
    "gesund",
    "krise",
    "ankommen",
]
KINDS = [
    ("babyclub", "baby", "Babyclub / Babytreff"),
    ("krabbelgruppe", "baby", "Krabbelgruppe"),
    ("babybegruessungsbesuch", "baby", "Babybegrüßungsbesuch"),
    ("fruehe-hilfen", "baby", "Frühe Hilfen / Familienhebamme"),
    ("schwangerschaftsberatung", "baby", "Schwangerschaftsberatung"),
    ("stilltreff", "baby", "Stilltreff / Ernährung Baby"),
    ("elterncafe", "klein", "Elterntreff / Elterncafé"),
    ("kita-platz-beratung", "klein", "Kita-Platz-Beratung"),
    ("fruehkindliche-bruecke", "klein", "Frühkindliche Brücke (Spielgruppe ohne Kita-Platz)"),
    ("eltern-kind-turnen", "klein", "Eltern-Kind-Turnen"),
    ("sprachfoerderung-vorschule", "klein", "Sprachförderung Vorschule"),
    ("hausaufgabenhilfe", "schule", "Hausaufgabenhilfe"),
    ("lernfoerderung", "schule", "Lernförderung (Bildung und Teilhabe)"),
    ("kinderhaus", "schule", "Kinderhaus"),
    ("schulsozialarbeit", "schule", "Schulsozialarbeit / Schoolworker"),
    ("schulmaterialhilfe", "schule", "Schulranzen- und Schulmaterial-Hilfe"),
    ("kindertreff", "jugend", "Offener Kindertreff"),
    ("jugendzentrum", "jugend", "Jugendzentrum (offene Tür)"),
    ("maedchengruppe", "jugend", "Mädchengruppe"),
    ("jungengruppe", "jugend", "Jungengruppe"),
    ("ferienprogramm", "jugend", "Ferienprogramm"),
    ("streetwork", "jugend", "Streetwork / aufsuchende Jugendarbeit"),
    ("jugendberufshilfe", "jugend", "Jugendberufshilfe"),
    ("sprechstunde", "erziehung", "Sprechstunde im Sozialraumbüro"),
    ("erziehungsberatung", "erziehung", "Erziehungsberatung (§ 28)"),
    ("familienhilfe", "erziehung", "Sozialpädagogische Familienhilfe (§ 31)"),
    ("erziehungsbeistand", "erziehung", "Erziehungsbeistand (§ 30)"),
    ("soziale-gruppenarbeit", "erziehung", "Soziale Gruppenarbeit (§ 29)"),
    ("elternkurs", "erziehung", "Elternkurs"),
    ("trennungsberatung", "trennung", "Trennungs- und Umgangsberatung (§§ 17, 18)"),
    ("begleiteter-umgang", "trennung", "Begleiteter Umgang"),
    ("alleinerziehendentreff", "trennung", "Treff für Alleinerziehende"),
    ("unterhalt", "trennung", "Unterhalt / Beistandschaft / Unterhaltsvorschuss"),
    ("sozialberatung", "geld", "Sozialberatung"),
    ("schuldnerberatung", "geld", "Schuldnerberatung"),
    ("tafel", "geld", "Tafel"),
    ("kleiderkammer", "geld", "Kleiderkammer / Second-Hand"),
    ("wohnungshilfe", "geld", "Wohnungshilfe / Mietschulden"),
    ("fruehfoerderung", "gesund", "Frühförderung"),
    ("eingliederungshilfe", "gesund", "Eingliederungshilfe (§ 35a) / Schulbegleitung"),
    ("kinder-jugendaerztlicher-dienst", "gesund", "Kinder- und Jugendärztlicher Dienst"),
    ("gruppe-belastete-eltern", "gesund", "Gruppe für Kinder psychisch kranker / suchtkranker Eltern"),
    ("kinderschutz-bereitschaft", "krise", "Kinderschutz-Bereitschaft Jugendamt"),
    ("haeusliche-gewalt", "krise", "Beratungs- und Interventionsstelle häusliche Gewalt"),
    ("suchtberatung", "krise", "Suchtberatung"),
    ("beratungsstelle-kinderschutz", "krise", "Beratungsstelle Kinderschutz"),
    ("deutschkurs", "ankommen", "Deutschkurs mit Kinderbetreuung („Mama lernt Deutsch“)"),
    ("migrationsberatung", "ankommen", "Migrationsberatung (MBE) / Jugendmigrationsdienst (JMD)"),
    ("stadtteilcafe", "ankommen", "Stadtteilcafé / Offener Treff"),
    ("frauentreff", "ankommen", "Frauentreff"),
    ("sprachmittlung", "ankommen", "Sprachmittlung"),
]
KIND_IDS = [kind_id for kind_id, _, _ in KINDS]

ARABIC = re.compile(r"[\u0600-\u06ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
ONLY_RUSSIAN = re.compile(r"[ыэъё]")
ONLY_UKRAINIAN = re.compile(r"[іїєґ]")
# Names of German laws, forms and offices and worldwide brands are typed in Latin letters in every language.
LATIN_ALLOWED = re.compile(r"[a-zäöüß0-9§][a-z0-9äöüß§ .,+/&-]{0,24}")


def read_json(name: str) -> list[dict]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def read_synonyms(language: str) -> list[dict[str, str]]:
    with (DATA / "synonyms" / f"{language}.csv").open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        assert reader.fieldnames == ["term", "kind", "weight"]
        return list(reader)


def test_the_ten_categories_come_in_their_order_with_all_languages():
    categories = read_json("categories.json")
    assert [category["id"] for category in categories] == CATEGORIES
    for category in categories:
        assert list(category) == ["id", "names", "situations"]
        for texts in (category["names"], category["situations"]):
            assert list(texts) == PAGE_LANGUAGES
            assert all(text and text == text.strip() for text in texts.values())


def test_the_51_kinds_come_in_their_order_with_their_literal_german_names():
    kinds = read_json("kinds.json")
    assert [(kind["id"], kind["category"], kind["names"]["de"]) for kind in kinds] == KINDS
    assert len(kinds) == 51
    assert len(set(KIND_IDS)) == 51


def test_every_kind_has_names_and_summaries_in_all_languages_and_sane_ages():
    for kind in read_json("kinds.json"):
        assert list(kind) == [
            "id",
            "category",
            "names",
            "summaries",
            "age_from_months",
            "age_to_months",
            "cost",
            "registration",
        ]
        for texts in (kind["names"], kind["summaries"]):
            assert list(texts) == PAGE_LANGUAGES
            assert all(text and text == text.strip() for text in texts.values()), kind["id"]
        first, last = kind["age_from_months"], kind["age_to_months"]
        assert first is None or first >= -9
        assert first is None or last is None or first < last
        assert kind["cost"]
        assert kind["registration"]


def test_names_are_unique_within_each_language():
    kinds = read_json("kinds.json")
    for language in PAGE_LANGUAGES:
        repeated = [name for name, n in Counter(kind["names"][language] for kind in kinds).items() if n > 1]
        assert repeated == [], language


@pytest.mark.parametrize(("language", "script"), [("ar", ARABIC), ("uk", CYRILLIC), ("ru", CYRILLIC)])
def test_names_and_summaries_are_in_the_script_of_their_language(language, script):
    for entry in read_json("kinds.json"):
        assert script.search(entry["names"][language]), entry["id"]
        assert script.search(entry["summaries"][language]), entry["id"]
    for entry in read_json("categories.json"):
        assert script.search(entry["names"][language]), entry["id"]
        assert script.search(entry["situations"][language]), entry["id"]


def test_there_is_one_synonym_file_for_each_searched_language():
    assert sorted(path.stem for path in (DATA / "synonyms").glob("*.csv")) == sorted(SEARCH_LANGUAGES)


@pytest.mark.parametrize("language", SEARCH_LANGUAGES)
def test_synonym_rows_are_valid(language):
    for row in read_synonyms(language):
        term = row["term"]
        assert list(row) == ["term", "kind", "weight"]
        assert row["kind"] in KIND_IDS, row
        assert row["weight"] in [str(weight) for weight in range(1, 11)], row
        assert 1 <= len(term) <= 60, row
        assert term == " ".join(term.split()), row
        assert term == term.lower(), row


@pytest.mark.parametrize("language", SEARCH_LANGUAGES)
def test_no_term_is_listed_twice_for_one_kind(language):
    pairs = Counter((row["term"], row["kind"]) for row in read_synonyms(language))
    assert [pair for pair, n in pairs.items() if n > 1] == []


@pytest.mark.parametrize("language", SEARCH_LANGUAGES)
def test_every_kind_has_enough_terms(language):
    counts = Counter(row["kind"] for row in read_synonyms(language))
    assert {kind: counts[kind] for kind in KIND_IDS if counts[kind] < MINIMUM_TERMS[language]} == {}


@pytest.mark.parametrize(("language", "script"), [("ar", ARABIC), ("uk", CYRILLIC), ("ru", CYRILLIC)])
def test_terms_are_in_the_script_of_their_language(language, script):
    strange = [
        row["term"]
        for row in read_synonyms(language)
        if not script.search(row["term"]) and not LATIN_ALLOWED.fullmatch(row["term"])
    ]
    assert strange == []


def test_latin_terms_stay_the_exception_in_other_scripts():
    for language, script in (("ar", ARABIC), ("uk", CYRILLIC), ("ru", CYRILLIC)):
        terms = [row["term"] for row in read_synonyms(language)]
        assert sum(not script.search(term) for term in terms) <= len(terms) * 0.05, language


@pytest.mark.parametrize(("language", "foreign"), [("uk", ONLY_RUSSIAN), ("ru", ONLY_UKRAINIAN)])
def test_ukrainian_and_russian_letters_are_not_mixed(language, foreign):
    assert [row["term"] for row in read_synonyms(language) if foreign.search(row["term"])] == []


@pytest.mark.parametrize("language", ["de", "en", "fr", "tr", "it"])
def test_latin_languages_hold_no_foreign_script(language):
    terms = [row["term"] for row in read_synonyms(language)]
    assert [term for term in terms if ARABIC.search(term) or CYRILLIC.search(term)] == []
