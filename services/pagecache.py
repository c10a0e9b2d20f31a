"""Public pages are the same for everybody until the directory or the minute changes, so each is made once.

Kept in the worker's memory, never shared with a session: requests with a session cookie pass by. The key holds
the directory's version; a page older than a minute says wrong things about "now".
"""

from __future__ import annotations

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from services.search import snapshot

GetResponse = Callable[[HttpRequest], HttpResponse]
MOST_PAGES = 600
LIFETIME = 60
SMALLEST_WORTH_PACKING = 1000


class Page:
    __slots__ = ("body", "etag", "headers", "made_at", "packed", "version")

    def __init__(self, response: HttpResponse, version: int) -> None:
        self.body = response.content
        self.etag = f'"{sha256(self.body).hexdigest()[:24]}"'
        self.headers = dict(response.headers)
        self.made_at = time.monotonic()
        self.packed: bytes | None = None
        self.version = version

    def first_answer(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The response the page was made from, where it is asked for as a whole and unpacked."""
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if request.method == "HEAD" or "HTTP_IF_NONE_MATCH" in request.META or "gzip" in accepted:
            return self.answer(request)
        response.headers["ETag"] = self.etag
        response.headers["Content-Length"] = str(len(self.body))
        return response

    def answer(self, request: HttpRequest) -> HttpResponse:
        if self.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponse(status=304, headers={"ETag": self.etag})
            for name in ("Vary", "Cache-Control", "Content-Language"):
                if name in self.headers:
                    response.headers[name] = self.headers[name]
            return response
        body, encoding = self.body, None
        if len(body) >= SMALLEST_WORTH_PACKING and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            if self.packed is None:
                self.packed = gzip.compress(body, compresslevel=4, mtime=0)
            body, encoding = self.packed, "gzip"
        response = HttpResponse(body if request.method != "HEAD" else b"", headers=self.headers)
        response.headers["ETag"] = self.etag
        response.headers["Content-Length"] = str(len(body))
        if encoding:
            response.headers["Content-Encoding"] = encoding
        return response


class PublicPageCache:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, str, str], Page] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        key = (
            request.META.get("HTTP_HOST", ""),
            request.path_info,
            request.META.get("QUERY_STRING", ""),
        )
        page = self.pages.get(key) if settings.PAGE_CACHE else None
        if page is not None and self._is_true(page):
            return page.answer(request)
        version = snapshot.known_version() if settings.PAGE_CACHE else 0
        response = self.get_response(request)
        if not getattr(response, "is_public_page", False) or response.streaming or response.cookies:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        response.headers.setdefault("Cache-Control", "public, no-cache")
        page = Page(response, version)
        if settings.PAGE_CACHE:
            self._keep(key, page)
        return page.first_answer(request, response)

    @staticmethod
    def _is_true(page: Page) -> bool:
        return time.monotonic() - page.made_at < LIFETIME and page.version == snapshot.known_version()

    def _keep(self, key: tuple[str, str, str], page: Page) -> None:
        self.pages[key] = page
        self.pages.move_to_end(key)
        while len(self.pages) > MOST_PAGES:
            self.pages.popitem(last=False)
