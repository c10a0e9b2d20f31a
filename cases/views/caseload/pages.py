"""Pages of a list that is never counted: counting is what grows with the number of cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

PAGE = 25
LAST_PAGE = 400


def page_of(request: HttpRequest, rows: Any) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that is asked for, and what components/pagination.html needs."""
    asked = request.GET.get("seite", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 6 else 1
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    if not found and number > 1:
        number = 1
        found = list(rows[: PAGE + 1])
    has_next = len(found) > PAGE

    def address(to: int) -> str:
        query = request.GET.copy()
        query["seite"] = str(to)
        return f"?{query.urlencode()}"

    links = {
        "number": number,
        "total": 2 if has_next or number > 1 else 1,
        "previous_url": address(number - 1) if number > 1 else "",
        "next_url": address(number + 1) if has_next else "",
        "page_links": [{"number": number, "url": address(number), "is_current": True}],
    }
    return found[:PAGE], links
