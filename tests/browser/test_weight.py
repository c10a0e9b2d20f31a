"""The first view of a page over a bad line: at most 150 kB, everything included."""

import gzip

import brotli
import pytest
from playwright.sync_api import Page, Response

from tests.browser.addresses import OFFER

MOST = 150_000
# WhiteNoise serves these as they are, they are packed already.
PACKED = (".woff2", ".png", ".jpg", ".webp", ".gz", ".br")


def transferred(response: Response) -> int:
    """Bytes of the answer as the application server sends it: static files in brotli, pages in the cache's gzip."""
    body, path = response.body(), response.url.split("?")[0]
    if "/static/" not in path:
        size = len(gzip.compress(body, compresslevel=4))
    elif path.endswith(PACKED):
        size = len(body)
    else:
        size = len(brotli.compress(body))
    return size + response.request.sizes()["responseHeadersSize"]


@pytest.mark.parametrize(
    "address", ["/", "/angebote/", "/angebote/?q=krabbelgruppe+burbach", OFFER, "/ar/", "/uk/angebote/"]
)
def test_first_view(phone: Page, address: str) -> None:
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto(address)
    phone.wait_for_load_state("networkidle")
    sizes = {answer.url.split("/", 3)[3]: transferred(answer) for answer in answers if answer.status == 200}
    assert len(sizes) > 5
    assert sum(sizes.values()) <= MOST, sorted(sizes.items(), key=lambda item: -item[1])
