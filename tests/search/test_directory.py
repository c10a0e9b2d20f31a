"""The search on the demo directory: the same queries through the database, and offers' own words."""

import threading

import pytest
from django.db import connection
from django.utils import timezone, translation

from services.actions.directory import bump_reference, refresh_directory, refresh_offers
from services.models import DirectoryState, SearchWord, ServiceAtLocation
from services.search import finding, snapshot
from services.search.documents import document, lexemes, tsvector
from services.search.filters import Filters
from services.search.own_words import MOST_CHANGED, OwnWords, packed
from services.search.reference import Reference
from tests.search import files
from tests.search.summary import PROPERTY
from tests.search.test_quality import FOLDER, Figures

pytestmark = pytest.mark.django_db


def told(words: list[str]) -> dict[int, float]:
    """Offers whose own words hold any of these, with how well."""
    rows = snapshot.current().rows
    scores = rows.words.scores(words)
    return {int(rows.offer_id[index]): float(scores[index]) for index in scores.nonzero()[0]}


def shown(query: str, limit: int = 5) -> list[ServiceAtLocation]:
    """Offers in the order of the list page."""
    found = finding.matching(Filters(q=query), snapshot.current(), timezone.now())
    ids = found.directory.rows.offer_id[found.ordered(limit)].tolist()
    offers = ServiceAtLocation.objects.select_related("service__kind").in_bulk(ids)
    return [offers[key] for key in ids]


@pytest.mark.parametrize(
    ("name", "german", "other"), [("queries_dev", 0.95, 0.90), ("queries_heldout", 0.90, 0.85)]
)
def test_expected_kinds_among_the_first_five_offers(name, german, other, record_property) -> None:
    directory = snapshot.current()
    codes = {term.pk: term.code for term in directory.reference.terms.values()}
    figures = {"de": Figures(), "others": Figures()}
    for row in files.rows(FOLDER / f"{name}.csv"):
        with translation.override(row["language"]):
            found = finding.matching(Filters(q=row["query"]), directory, timezone.now())
        kinds = [codes[kind] for kind in directory.rows.kind_id[found.ordered(20)].tolist()]
        expected = set(row["kinds"].split())
        rank = next((place for place, code in enumerate(kinds, start=1) if code in expected), None)
        figures["de" if row["language"] == "de" else "others"].add(rank)
    for group, one in figures.items():
        record_property(
            PROPERTY,
            f"{name + ' demo':<21} {group:<7} {one.queries:4}  recall@5 {one.recall:.3f}  MRR {one.mrr:.3f}",
        )

    assert figures["de"].recall >= german
    assert figures["others"].recall >= other


def rename(offer: ServiceAtLocation, name: str) -> None:
    offer.service.name = name
    offer.service.save(update_fields=["name"])
    refresh_offers([offer.pk])


def some_offer(kind: str) -> ServiceAtLocation:
    return ServiceAtLocation.objects.public().filter(service__kind__code=kind).order_by("pk").first()


def test_an_offer_whose_name_holds_the_words_comes_first() -> None:
    offer = some_offer("elterncafe")
    rename(offer, "Elterncafé Kunterbunt")

    assert shown("kunterbunt")[0] == offer
    assert shown("elterncafe kunterbunt")[0] == offer


def test_a_slip_in_the_name_of_an_offer_is_corrected_after_the_nightly_refresh() -> None:
    offer = some_offer("elterncafe")
    rename(offer, "Elterncafé Kunterbunt")
    refresh_directory()
    found = finding.matching(Filters(q="kunterbund"), snapshot.current(), timezone.now())

    assert found.understanding.corrected == "Kunterbunt"
    assert shown("kunterbund")[0] == offer


def test_parts_of_compounds_in_an_offers_own_text_are_found() -> None:
    offer = some_offer("stadtteilcafe")
    offer.service.description = "Mit Nähmaschinenwerkstatt im Keller."
    offer.service.save(update_fields=["description"])
    refresh_offers([offer.pk])

    assert offer.pk in told(["nahmaschinenwerkstatt"])


def test_an_offers_document_holds_our_stems_with_their_weights() -> None:
    offer = ServiceAtLocation.objects.with_facts().get(pk=some_offer("hausaufgabenhilfe").pk)
    offer.service.name = "Hausaufgabenhilfe Löwenzähne"
    entries = dict(document(offer, Reference.load()))

    assert entries["lowenzahn"] == "A"
    assert entries["hausaufgabenhilf"] == "A"
    assert entries["hausaufgab"] == "B"
    assert "der" not in entries


def test_a_protected_address_is_not_in_the_document() -> None:
    offer = ServiceAtLocation.objects.with_facts().filter(location__is_protected=True).first()
    offer.location.name = "Haus Verborgen"

    assert "verborg" not in dict(document(offer, Reference.load()))


@pytest.mark.parametrize("word", ["o'neil", "back\\slash", "a:b", "& | !", "日本", "'", "x" * 70])
def test_any_word_is_safe_in_document_and_query(word) -> None:
    offer = some_offer("tafel")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE services_offerindex SET document = %s::tsvector, words = %s WHERE offer_id = %s "
            "RETURNING document",
            [tsvector([(word, "A")]), packed([(word, "A")]), offer.pk],
        )
        assert word.replace("'", "''") in cursor.fetchone()[0].replace("\\\\", "\\")
    snapshot.hold(None)

    assert told([word]) == {offer.pk: 1.0}
    assert told([]) == {}
    snapshot.hold(None)


def test_all_words_in_one_offer_beat_one_word() -> None:
    words = OwnWords(
        [
            packed([("zebra", "A")]),
            packed([]),
            packed([("giraff", "A"), ("zebra", "A")]),
            packed([("zebra", "D")]),
        ]
    )

    assert words.scores(["zebra", "giraff"]).tolist() == pytest.approx([0.5, 0, 1, 0.04])
    assert words.scores(["zebra", "zebra"]).tolist() == pytest.approx([1, 0, 1, 0.08])
    assert words.scores(["unknown"]).tolist() == [0, 0, 0, 0]
    assert OwnWords([]).scores(["zebra"]).tolist() == []


def test_changed_offers_answer_with_their_new_words_until_too_many_have_changed() -> None:
    words = OwnWords([packed([("zebra", "A")]), packed([("zebra", "B")])])
    changed = words.updated(3, {0: packed([("giraff", "C")]), 2: packed([("zebra", "C")])})

    assert changed.scores(["zebra"]).tolist() == pytest.approx([0, 0.5, 0.2])
    assert changed.scores(["giraff"]).tolist() == pytest.approx([0.2, 0, 0])
    assert words.scores(["zebra"]).tolist() == pytest.approx([1, 0.5])
    assert changed.updated(3, {2: packed([])}).scores(["zebra"]).tolist() == pytest.approx([0, 0.5, 0])
    assert words.updated(MOST_CHANGED + 1, dict.fromkeys(range(MOST_CHANGED + 1), b"")) is None


def test_words_of_the_directory_are_counted() -> None:
    refresh_directory()

    assert SearchWord.objects.filter(word="krabbelgrupp").get().frequency > 0
    assert SearchWord.objects.exclude(shown="").exists()


def test_lexemes_of_other_languages_have_their_own_stems() -> None:
    assert list(lexemes("Les dettes", "fr", frozenset())) == [("dett", 0)]
    assert list(lexemes("Ödevler", "tr", frozenset())) == [("odev", 0)]


def test_changed_reference_data_are_read_beside_the_pages(committed, settings) -> None:  # type: ignore[no-untyped-def]
    settings.REFERENCE_IN_BACKGROUND = True
    held = snapshot.current()
    before = DirectoryState.objects.values().get()
    try:
        bump_reference(rebuild=False)

        assert snapshot.current() is held
        for thread in threading.enumerate():
            if thread.name == "reference":
                thread.join(60)
        renewed = snapshot.current()
        assert renewed.reference_version > held.reference_version
        assert renewed.reference is not held.reference
        assert renewed.rows is held.rows or len(renewed.rows) == len(held.rows)
    finally:
        DirectoryState.objects.update(**before)
