"""People search, and the portal understands: one story per line."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.search.understanding import Understanding, understand
from services.search.vocabulary import KindRow, PhraseRow, Vocabulary


@pytest.fixture(scope="module")
def ask(vocabulary):
    def asked(query: str, language: str = "de") -> Understanding:
        return understand(query, vocabulary, language=language)

    return asked


def first(understanding: Understanding) -> str | None:
    return understanding.kinds[0][0] if understanding.kinds else None


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("krabelgruppe burbach", "krabbelgruppe"),
        ("fruehfoerderung", "fruehfoerderung"),
        ("Frühförderung", "fruehfoerderung"),
        ("unterhaltsvorschuß", "unterhalt"),
        ("Hausaufgaben", "hausaufgabenhilfe"),
        ("haus aufgaben hilfe", "hausaufgabenhilfe"),
        ("Kita-Platz", "kita-platz-beratung"),
        ("kitaplatz", "kita-platz-beratung"),
        ("kita platz", "kita-platz-beratung"),
        ("hebame", "fruehe-hilfen"),
        ("brief vom amt nicht verstanden", "sozialberatung"),
        ("§ 30 SGB VIII", "erziehungsbeistand"),
        ("35a antrag", "eingliederungshilfe"),
        ("Schulschwänzer", "schulsozialarbeit"),
        ("mein Mann schlägt mich", "haeusliche-gewalt"),
    ],
)
def test_german_queries_lead_to_their_kind(ask, query, kind) -> None:
    assert first(ask(query)) == kind


@pytest.mark.parametrize(
    ("query", "language", "kind"),
    [
        ("midwife", "en", "fruehe-hilfen"),
        ("soutien scolaire", "fr", "lernfoerderung hausaufgabenhilfe"),
        ("ödev yardımı", "tr", "hausaufgabenhilfe"),
        ("أنا حامل", "ar", "schwangerschaftsberatung"),
        ("курси німецької мови", "uk", "deutschkurs"),
        ("алименты", "ru", "unterhalt"),
        ("киндергарден", "ru", "kita-platz-beratung"),
        ("corso di tedesco", "it", "deutschkurs"),
    ],
)
def test_other_languages_in_their_own_script(ask, query, language, kind) -> None:
    assert first(ask(query, language)) in kind.split()


def test_a_place_acts_as_place_and_not_as_word(ask) -> None:
    understanding = ask("jugendzentrum völklingen")

    assert first(understanding) == "jugendzentrum"
    assert (understanding.place.kind, understanding.place.key) == ("place", "voelklingen")
    assert understanding.place.latitude == pytest.approx(49.25, abs=0.02)
    assert "volkling" not in understanding.words


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("tafel Molschd", "malstatt"),
        ("integrationskurs sulzbach", "sulzbach-saar"),
        ("tafel Brebach", "brebach-fechingen"),
        ("tafel in St. Johann", "st-johann"),
        ("tafel sankt johann", "st-johann"),
        ("tafel voelklingen", "voelklingen"),
        ("tafel völkingen", "voelklingen"),
        ("Tafel Alt Saarbrücken", "alt-saarbruecken"),
        ("продукти у Бурбаху", "burbach"),
        ("Burbach'da gıda yardımı", "burbach"),
    ],
)
def test_places_by_other_names_and_spellings(ask, query, key) -> None:
    assert ask(query).place.key == key


def test_a_postcode_of_two_areas_asks_which(ask) -> None:
    place = ask("tafel 66115").place

    assert (place.kind, place.key) == ("postcode", "66115")
    assert set(place.options) == {"malstatt", "burbach"}
    assert ask("tafel 66333").place.options == ()


def test_an_area_with_several_towns_asks_which(ask) -> None:
    assert set(ask("hausaufgabenhilfe Köllertal").place.options) == {
        "heusweiler",
        "puettlingen",
        "riegelsberg",
    }


def test_an_office_by_its_place(ask) -> None:
    understanding = ask("Büro Burbach")

    assert (understanding.place.kind, understanding.place.key) == ("office", "burbach")


def test_only_a_place_is_no_kind(ask) -> None:
    understanding = ask("Burbach")

    assert understanding.place.key == "burbach"
    assert understanding.kinds == ()


def test_a_correction_is_named_and_the_rest_stays_as_typed(ask) -> None:
    assert ask("krabelgruppe Burbach").corrected.casefold() == "krabbelgruppe burbach"
    assert ask("krabbelgruppe Burbach").corrected is None
    assert ask("hebame gesucht!").corrected.casefold() == "hebamme gesucht!"


@pytest.mark.parametrize(
    "query", ["Hausaufgabe", "Hebammen", "schulden", "scheidung", "kind schläft nicht", "mobbing"]
)
def test_known_words_and_their_forms_are_never_corrected(ask, query) -> None:
    assert ask(query).corrected is None


@pytest.mark.parametrize(
    ("query", "months"),
    [
        ("spielgruppe 2 jahre", 24),
        ("baby 5 monate", 5),
        ("turnen 3-jährige", 36),
        ("для дитини 4 роки", 48),
        ("skeleton 7 years", 84),
        ("schwanger 5 monate", None),
        ("getrennt seit 2 jahren", None),
        ("kinder 3 jahre und 7 jahre", None),
        ("kindertreff", None),
        ("66115", None),
    ],
)
def test_age_only_where_it_is_plain(ask, query, months) -> None:
    assert ask(query).age_months == months


@pytest.mark.parametrize(
    "query",
    ["", "   ", "???", "§", "\x00", "🙂", "a" * 500, "(" * 200, "\\ ' \" & | ! : *", "١٢٣", "der die das"],
)
def test_nothing_breaks_it(ask, query) -> None:
    understanding = ask(query)

    assert understanding.text == query
    assert all(0 < score <= 1 for _, score in understanding.kinds)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80))
def test_any_text_is_understood_or_not_but_never_breaks(vocabulary, query) -> None:
    understanding = understand(query, vocabulary)

    assert all(0 < score <= 1 for _, score in understanding.kinds)
    assert all(understanding.words)


def test_nonsense_finds_nothing(ask) -> None:
    assert ask("qxzvbn wkjhgf").kinds == ()


def test_scores_fall_and_the_clear_kind_stands_out(ask) -> None:
    kinds = ask("krabbelgruppe").kinds
    scores = [score for _, score in kinds]

    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.8
    assert len(kinds) < 12


def test_a_coordinator_teaches_the_search_a_word() -> None:
    kinds = [KindRow("tafel", {"de": "Tafel"}), KindRow("babyclub", {"de": "Babyclub"})]
    before = Vocabulary(kinds)
    after = Vocabulary(kinds, [PhraseRow("tafel", "de", "Fairteiler", 9)])

    assert understand("Fairteiler", before).kinds == ()
    assert first(understand("fairteiler", after)) == "tafel"


def test_an_empty_directory_understands_nothing_and_does_not_mind() -> None:
    assert understand("tafel", Vocabulary([])).kinds == ()


def test_words_of_the_offers_themselves_are_known() -> None:
    vocabulary = Vocabulary(
        [KindRow("tafel", {"de": "Tafel"})],
        own_words=[("kunterbunt", "Kunterbunt", 2), ("kunterbun", "", 2), ("treff", "", 9000)],
    )

    assert understand("kunterbunt", vocabulary).corrected is None
    assert understand("kunterbund", vocabulary).corrected == "Kunterbunt"
    assert understand("treff kunterbunt", vocabulary).words == ("kunterbun",)


def test_understanding_takes_less_than_a_millisecond_or_so(vocabulary) -> None:
    queries = [
        "krabbelgruppe burbach",
        "mein kind schläft nicht durch",
        "brief vom jobcenter",
        "spielgruppe 2 jahre",
    ]
    understand(queries[0], vocabulary)
    start = time.process_time()
    for number in range(200):
        understand(queries[number % 4], vocabulary)

    # Measured 0.4 ms; the bound leaves room for a busy machine.
    assert (time.process_time() - start) / 200 < 0.003
