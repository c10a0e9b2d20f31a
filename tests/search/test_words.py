"""One spelling for comparison, in eight languages."""

import pytest

from services.search.correction import edit_distance, likeness_of
from services.search.words import (
    compound_parts,
    deep_stem,
    fold,
    german_key,
    joins,
    partial_parts,
    scripts,
    sound,
    stem,
    tokens,
)


def same(language: str, *spellings: str) -> bool:
    return len({stem(fold(spelling), language) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    "spellings",
    [
        ("Frühförderung", "fruehfoerderung", "FRÜHFÖRDERUNG", "fruhforderung"),
        ("Unterhaltsvorschuß", "unterhaltsvorschuss"),
        ("Straße", "strasse"),
        ("Mädchen", "maedchen"),
        ("Frau", "Frauen"),
        ("Kind", "Kinder", "Kindern", "Kindes"),
        ("Hausaufgabe", "Hausaufgaben"),
        ("Beratung", "beraten", "Beratungen"),
        ("schläft", "schlafen", "schlaeft"),
        ("kündigen", "Kündigung"),
    ],
)
def test_german_spellings_and_endings_are_one_word(spellings) -> None:
    assert same("de", *spellings)


@pytest.mark.parametrize("word", ["neue", "frauen", "bauer", "abenteuer", "quelle", "steuer", "genaue"])
def test_letters_that_only_look_like_umlauts_stay(word) -> None:
    assert german_key(word) == word


@pytest.mark.parametrize(
    ("language", "spellings"),
    [
        ("en", ("debt", "debts")),
        ("en", ("baby", "babies")),
        ("fr", ("dette", "dettes")),
        ("fr", ("crèche", "creche", "crèches")),
        ("fr", ("allaiter", "allaitement")),
        ("it", ("debito", "debiti")),
        ("it", ("separazione", "separarsi")),
        ("tr", ("çocuk", "cocuk", "çocuğum", "çocuklar")),
        ("tr", ("borç", "borçlarım")),
        ("tr", ("ödev", "ödevi", "odevler")),
        ("ru", ("ребёнок", "ребенок")),
        ("ru", ("долг", "долги", "долгов")),
        ("uk", ("здоров'я", "здоровʼя", "здоровя")),
        ("uk", ("дитина", "дитини", "дитину", "дитиною")),
        ("ar", ("المدرسة", "مدرسة", "مَدْرَسَة", "والمدرسة")),
        ("ar", ("أطفال", "الاطفال", "لأطفال")),
    ],
)
def test_endings_of_other_languages(language, spellings) -> None:
    assert same(language, *spellings)


def test_relatives_share_a_coarser_key() -> None:
    assert deep_stem("schwanger", "de") == deep_stem("schwangerschaft", "de")
    assert deep_stem("getrennt", "de") == deep_stem("trennung", "de")
    assert deep_stem("pregnant", "en") == deep_stem("pregnancy", "en")
    assert deep_stem("يضربني", "ar") == deep_stem("ضرب", "ar")


def test_tokens_of_any_script_and_paragraphs() -> None:
    assert tokens("Kita-Platz, bitte!") == ["kita", "platz", "bitte"]
    assert tokens("§ 35a SGB VIII") == ["§35a", "sgb", "viii"]
    assert tokens("35a antrag") == ["§35a", "antrag"]
    assert tokens("Umgang (§§ 17, 18)") == ["umgang", "§17", "§18"]
    assert tokens("30 SGB VIII") == ["§30", "sgb", "viii"]
    assert tokens("лист від Jobcenter") == ["лист", "від", "jobcenter"]
    assert tokens("J'ai l’allocation") == ["j", "ai", "l", "allocation"]
    assert tokens("🙂 \x00 --") == []


def test_scripts_name_the_languages_a_word_can_belong_to() -> None:
    assert scripts("tafel") == ("de", "en", "fr", "tr", "it")
    assert scripts("дитина") == ("uk", "ru")
    assert scripts("дітей") == ("uk",)
    assert scripts("кружок") == ("uk", "ru")
    assert scripts("ребенокы") == ("ru",)
    assert scripts("طفل") == ("ar",)


def test_compounds_come_apart_into_known_words() -> None:
    known = {
        "hausaufgabe",
        "hausaufgaben",
        "hilfe",
        "kita",
        "platz",
        "arbeitslos",
        "geld",
        "amt",
        "jugend",
        "kind",
    }

    assert compound_parts("hausaufgabenhilfe", known) == ("hausaufgaben", "hilfe")
    assert compound_parts("kitaplatz", known) == ("kita", "platz")
    assert compound_parts("arbeitslosengeld", known) == ("arbeitslos", "geld")
    assert compound_parts("jugendamt", known) == ("jugend", "amt")
    assert compound_parts("hilfe", known) == ()
    assert compound_parts("geburtstag", known) == ()
    assert partial_parts("hausaufgabenzimmer", known) == ("hausaufgaben",)
    assert partial_parts("ferienhilfe", known) == ("hilfe",)


def test_words_written_apart_are_tried_together() -> None:
    assert joins(["kita", "platz"]) == [(0, 2, "kitaplatz")]
    assert joins(["a", "b", "c"]) == [(0, 2, "ab"), (1, 3, "bc"), (0, 3, "abc")]


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("fater", "vater"),
        ("sule", "zule"),
        ("shule", "schule"),
        ("kint", "kind"),
        ("krabelgruppe", "krabbelgruppe"),
    ],
)
def test_what_sounds_alike(heard, written) -> None:
    assert sound(heard) == sound(written)
    assert likeness_of(heard, written) > 0.75


def test_distance_counts_swapped_neighbours_once() -> None:
    assert edit_distance("tafle", "tafel") == 1
    assert edit_distance("tafel", "tafel") == 0
    assert edit_distance("", "abc") == 3
    assert likeness_of("hund", "katze") == 0
