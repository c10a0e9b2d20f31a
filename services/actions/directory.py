"""What search, cards and dates are made of, rebuilt: whoever changes public data ends here, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from services import indexing
from services.models import (
    DirectoryState,
    Occurrence,
    OfferCard,
    OfferIndex,
    SearchMiss,
    SearchWord,
    ServiceAtLocation,
)
from services.search.documents import search_words
from services.search.reference import Reference
from services.search.snapshot import horizon
from sozialraum.lib import clock

BATCH = 500


def _raise_version(*extra: str) -> int:
    """A new version of the directory. The row stays locked to the commit, so versions appear in order."""
    state = DirectoryState.objects.select_for_update().get_or_create(pk=1)[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('services_directory_version')")
        version = cursor.fetchone()[0]
    for field in ("version", *extra):
        setattr(state, field, version)
    # Real time even where the portal's clock stands still: copies elsewhere are compared with it.
    state.changed_at = timezone.now()
    state.save(update_fields=["version", "changed_at", *extra])
    return version


@transaction.atomic
def refresh_offers(offers: Iterable[int] | None = None, *, reference: Reference | None = None) -> int:
    """Rebuild search rows, cards and dates of these offers (by id; None: of all). Returns how many."""
    today = clock.today()
    reference = reference or Reference.load()
    queryset = ServiceAtLocation.objects.with_facts().order_by("pk")
    if offers is not None:
        queryset = queryset.filter(pk__in=list(offers))
    ids = list(queryset.values_list("pk", flat=True))
    version = _raise_version()
    for start in range(0, len(ids), BATCH):
        _write_batch(list(queryset.filter(pk__in=ids[start : start + BATCH])), reference, today, version)
    return len(ids)


def _write_batch(batch: list[ServiceAtLocation], reference: Reference, today: date, version: int) -> None:
    keys = [offer.pk for offer in batch]
    Occurrence.objects.filter(offer__in=keys).delete()
    OfferCard.objects.filter(offer__in=keys).delete()
    rows: list[OfferIndex] = []
    documents: list[tuple[str, int]] = []
    dates: list[Occurrence] = []
    cards: list[OfferCard] = []
    for offer in batch:
        found = indexing.occurrences(offer, reference, today)
        row, literal = indexing.search_row(offer, reference, found, today, version)
        rows.append(row)
        documents.append((literal, offer.pk))
        if row.is_public:
            dates += found
            cards += [OfferCard(**card) for card in indexing.rendered_cards(offer, reference)]
    fields = [
        field.name for field in OfferIndex._meta.concrete_fields if field.name not in ("offer", "document")
    ]
    for row in rows:
        row.document = ""
    OfferIndex.objects.bulk_create(rows, update_conflicts=True, unique_fields=["offer"], update_fields=fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE services_offerindex SET document = %s::tsvector WHERE offer_id = %s", documents
        )
    Occurrence.objects.bulk_create(dates, batch_size=2000)
    OfferCard.objects.bulk_create(cards, batch_size=500)


@transaction.atomic
def refresh_directory() -> int:
    """Rebuild everything that can be rebuilt: nightly, because "the next eight weeks" moves on, and after loading."""
    reference = Reference.load()
    OfferIndex.objects.exclude(offer__in=ServiceAtLocation.objects.all()).delete()
    count = refresh_offers(reference=reference)
    renew_words(reference)
    _raise_version("rows_version", "reference_version")
    DirectoryState.objects.update(occurrences_until=horizon(clock.today()))
    return count


def renew_words(reference: Reference) -> None:
    """Count anew in how many offers each word occurs: words of nearly every offer are not looked up."""
    SearchWord.objects.all().delete()
    SearchWord.objects.bulk_create(search_words(reference), batch_size=2000, ignore_conflicts=True)


@transaction.atomic
def bump_reference(*, rebuild: bool = True) -> None:
    """Terms, synonyms, places, offices or holidays changed: every worker reads them anew.

    Cards hold names of terms and places, and dates follow holidays, so all offers are rebuilt as well; without
    `rebuild` for what no card shows (synonyms, offices, postcodes).
    """
    _raise_version("reference_version")
    if rebuild:
        refresh_offers()


@transaction.atomic
def drop_offers() -> None:
    """Offers were deleted: workers forget rows that are no longer there."""
    _raise_version("rows_version")


def remember_miss(text: str) -> None:
    """Keep a search without result: its words and the day. Digits in a row could be somebody's number: not kept."""
    text = " ".join(text.lower().split())[:120]
    if text and sum(character.isdigit() for character in text) < 6 and "@" not in text:
        SearchMiss.objects.create(text=text, day=clock.today())


def offers_of(**relation: Any) -> list[int]:
    """Ids of the offers that a change of something else concerns, for example `location=…` or `service=…`."""
    return list(ServiceAtLocation.objects.filter(**relation).values_list("pk", flat=True))
