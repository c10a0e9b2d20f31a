"""Offers of the directory for a form: its own search, as short as a list to tick."""

from __future__ import annotations

from typing import Any

from services.models import ServiceAtLocation
from services.search import filters as asked
from services.search import finding, snapshot
from sozialraum.lib import clock

MOST = 8


def offers_for(text: str) -> list[ServiceAtLocation]:
    """The best hits for what was typed, best first; two queries."""
    words = " ".join(text.split())[: asked.LONGEST_TEXT]
    if not words:
        return []
    directory = snapshot.current()
    matching = finding.matching(asked.Filters(q=words), directory, clock.now())
    return offers_of(directory.rows.offer_id[matching.ordered(MOST)].tolist())


def offers_of(ids: list[Any]) -> list[ServiceAtLocation]:
    """Public offers with what a line about them shows, in the order of `ids`."""
    rows = ServiceAtLocation.objects.public().filter(pk__in=ids)
    by_id = {row.pk: row for row in rows.select_related("service__organization", "location__place")}
    return [by_id[pk] for pk in ids if pk in by_id]
