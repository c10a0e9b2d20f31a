"""A page of rows, or all of them line by line; with as many queries for a hundred as for one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import translation

from services.api import answers
from services.api.parameters import Question
from services.search import snapshot

Node = dict[str, Any]
CHUNK = 100
MOST_COUNTS = 500
_counts: OrderedDict[tuple[Any, ...], int] = OrderedDict()


def answer(
    question: Question,
    rows: QuerySet[Any],
    order: list[int] | None,
    dressed: Callable[[QuerySet[Any]], QuerySet[Any]],
    node: Callable[[Any], Node],
) -> HttpResponseBase:
    """`rows` are what fits, `order` their keys where the search decides; `dressed` adds what `node` reads."""
    if not question.is_paged:
        return answers.lines(_all(rows, order, dressed, node))
    start = (question.page - 1) * question.per_page
    end = start + question.per_page
    if order is not None:
        total, found = len(order), _in_order(rows, order[start:end], dressed)
    else:
        total = _count(rows, question)
        found = list(dressed(rows)[start:end]) if start < total else []
    if question.is_stream:
        return answers.lines(iter([node(row) for row in found]))
    return answers.page(question, total, [node(row) for row in found])


def _all(
    rows: QuerySet[Any],
    order: list[int] | None,
    dressed: Callable[[QuerySet[Any]], QuerySet[Any]],
    node: Callable[[Any], Node],
) -> Iterator[Node]:
    keys = order if order is not None else list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        # Sent after the request is over, when no language is active any more.
        with translation.override(settings.LANGUAGE_CODE):
            nodes = [node(row) for row in _in_order(rows, keys[start : start + CHUNK], dressed)]
        yield from nodes


def _in_order(
    rows: QuerySet[Any], keys: list[int], dressed: Callable[[QuerySet[Any]], QuerySet[Any]]
) -> list[Any]:
    found = {row.pk: row for row in dressed(rows.filter(pk__in=keys))} if keys else {}
    return [found[key] for key in keys if key in found]


def _count(rows: QuerySet[Any], question: Question) -> int:
    """How many there are, counted once for each version of the directory."""
    if not settings.PAGE_CACHE or question.asks_for_time:
        return rows.count()
    key = (snapshot.current().version, rows.model, question.filters)
    if key not in _counts:
        _counts[key] = rows.count()
        while len(_counts) > MOST_COUNTS:
            _counts.popitem(last=False)
    return _counts[key]
