"""How open data answers: JSON only, open to every origin, never with a session, and 304 where a copy is still true."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from services.api.parameters import Question, WrongParameter, parse
from services.models import DirectoryState
from services.search import snapshot
from sozialraum.lib import clock
from sozialraum.lib.counting import times_this_minute
from sozialraum.lib.visitors import network_of

FORMAT = 1
"""Raise it when documents change their shape: copies elsewhere are asked for anew."""
RETRY_SECONDS = 60
ALLOWED = "GET, HEAD, OPTIONS"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
Node = dict[str, Any]
View = Callable[..., HttpResponseBase]


def open_data(*allowed: str) -> Callable[[View], View]:
    """Reading only, with these parameters. The view gets `question`; the same row of versions that names the answer
    is read before its data, so an answer is never older than its name."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, **address: str) -> HttpResponseBase:
            if request.method == "OPTIONS":
                response: HttpResponseBase = HttpResponse(status=204, headers={"Allow": ALLOWED})
                response.headers["Access-Control-Allow-Methods"] = ALLOWED
                response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
                response.headers["Access-Control-Max-Age"] = "86400"
            elif request.method not in ("GET", "HEAD"):
                response = refusal("This API only answers reading.", 405)
                response.headers["Allow"] = ALLOWED
            elif _asks_too_often(request):
                response = refusal("Too many requests from your network. Please wait a minute.", 429)
                response.headers["Retry-After"] = str(RETRY_SECONDS)
            else:
                response = _read(view, request, allowed, address)
            for name, value in OPEN.items():
                response.headers[name] = value
            return response

        return answer

    return decorate


def _asks_too_often(request: HttpRequest) -> bool:
    return times_this_minute("open data", network_of(request)) > settings.OPEN_DATA_REQUESTS_A_MINUTE


def _read(
    view: View, request: HttpRequest, allowed: tuple[str, ...], address: dict[str, str]
) -> HttpResponseBase:
    try:
        question = parse(request.GET, allowed)
    except WrongParameter as problem:
        return refusal(str(problem), 400)
    etag, changed = _name(request, question)
    known = get_conditional_response(request, etag, changed)
    if known is not None:
        response: HttpResponseBase = known
    else:
        try:
            response = view(request, question=question, **address)
        except Http404:
            return refusal("There is nothing with this id, or it is no longer public.", 404)
    if etag is not None:
        response.headers["ETag"] = etag
    if changed is not None:
        response.headers["Last-Modified"] = http_date(changed)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _name(request: HttpRequest, question: Question) -> tuple[str | None, int | None]:
    """ETag and Last-Modified of the answer.

    None where they could lie: the search of this worker is a moment behind, the change is of this very second
    (HTTP counts in whole ones), or the answer moves on with the day.
    """
    state = DirectoryState.objects.values_list(
        "version", "rows_version", "reference_version", "changed_at"
    ).first()
    if state is None:
        return None, None
    *versions, changed_at = state
    if "search" in question or "proximity" in question:
        held = snapshot.current()
        if [held.version, held.rows_version, held.reference_version] != versions:
            return None, None
    parts = [FORMAT, *versions, request.build_absolute_uri()]
    if question.asks_for_time:
        parts.append(clock.today())
    digest = hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()
    if changed_at is None or question.asks_for_time or (timezone.now() - changed_at).total_seconds() < 1:
        return f'"{digest[:24]}"', None
    return f'"{digest[:24]}"', int(changed_at.timestamp())


def refusal(sentence: str, status: int) -> HttpResponse:
    response = document({"status": status, "detail": sentence}, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def document(node: Node, status: int = 200) -> HttpResponse:
    return HttpResponse(_json(node), status=status, content_type="application/json; charset=utf-8")


def lines(nodes: Iterator[Node]) -> StreamingHttpResponse:
    """ndjson, made while it is sent."""
    return StreamingHttpResponse(
        (f"{_json(node)}\n".encode() for node in nodes), content_type="application/x-ndjson; charset=utf-8"
    )


def _json(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def page(question: Question, total: int, contents: list[Node]) -> HttpResponse:
    """The specification's envelope."""
    pages = -(-total // question.per_page)
    return document(
        {
            "total_items": total,
            "total_pages": pages,
            "page_number": question.page,
            "size": len(contents),
            "first_page": question.page == 1,
            "last_page": question.page >= pages,
            "empty": not contents,
            "contents": contents,
        }
    )
