"""HTML to PDF with WeasyPrint: tagged for screen readers (PDF/UA), without any access to network or disk."""

from __future__ import annotations

from typing import Any, NoReturn


class CannotPrint(Exception):
    """System libraries are missing; the text says which, for whoever runs the server."""


MISSING = (
    "PDF cannot be made: WeasyPrint needs the system libraries Pango and HarfBuzz "
    "(Debian: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)


def _nothing(url: str, *args: Any, **kwargs: Any) -> NoReturn:
    raise ValueError("A paper fetches nothing.")


def to_pdf(html: str) -> bytes:
    """The document must carry `lang` and `title`. The first call loads the libraries and takes a few seconds."""
    try:
        from weasyprint import HTML
    except OSError as error:
        raise CannotPrint(MISSING) from error
    paper: bytes = HTML(string=html, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return paper
