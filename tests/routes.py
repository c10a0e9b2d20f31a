"""Every address pattern of the project, read from the resolver: what the walks over all routes walk over."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

Route = tuple[str, str]
"""Name (with its namespace) and pattern, German paths."""


def all_routes() -> list[Route]:
    return [(name, pattern) for name, pattern, _view in _walk(get_resolver().url_patterns)]


def all_views() -> list[tuple[str, Callable[..., Any]]]:
    return [(name, view) for name, _pattern, view in _walk(get_resolver().url_patterns)]


def _walk(
    patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for entry in patterns:
        # The language prefix is the empty one of German here, as the walk runs in German.
        part = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, part, entry.namespace or space)
        else:
            yield (f"{space}:{entry.name or part}" if space else entry.name or part), part, entry.callback
