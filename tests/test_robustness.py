"""Whatever is sent to a public address, the answer is a page or a clear 4xx: never a 500, nothing in the error log.

More examples per address with ROBUSTNESS_EXAMPLES=1000.
"""

import logging
import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sozialraum.lib.languages import CODES, in_language
from sozialraum.public import PUBLIC_VIEWS
from tests.routes import all_routes

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("ROBUSTNESS_EXAMPLES", "40"))
ODD = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="ROBUSTNESS_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SLUGS = {"offer": "krabbelgruppe-kleine-kaefer-burbach", "office": "malstatt"}
# Without those behind a link of their own (invitation, new password) and without pictures: they have their own stories.
PUBLIC = sorted(
    "/" + address
    for name, pattern in all_routes()
    if name in PUBLIC_VIEWS
    and "<"
    not in (address := re.sub(r"<slug:slug>", SLUGS["office" if "bueros" in pattern else "offer"], pattern))
)
ASKING = tuple(path for path in PUBLIC if path.startswith("/kontakt/") and path != "/kontakt/")
"""The questions of /kontakt/, which take what people type."""
WRITING = ("/merkliste/", "/merkliste/weitergeben/")
"""The shortlist keeps offers, and gives them a link to pass on."""
SEARCHING = ("/angebote/", "/karte/", "/karte/treffer.json", "/woche/")
PARAMETERS = [
    "q", "thema", "ort", "umkreis", "alter", "sprache", "tag", "kostenlos", "barrierefrei", "ohne-anmeldung",
    "jetzt", "sortierung", "seite", "woche", "p", "next",
]  # fmt: skip
HEADER_NAMES = [
    "accept", "accept-encoding", "accept-language", "cookie", "referer", "if-none-match", "if-modified-since",
    "range", "user-agent", "origin", "hx-request", "hx-current-url", "hx-boosted", "x-forwarded-for",
    "x-forwarded-proto", "x-forwarded-host", "content-type", "forwarded",
]  # fmt: skip

# --- what people and programs send ----------------------------------------------------------------------
NASTY = st.sampled_from(
    [
        "", " ", "\x00", "a\x00b", "\ufffd", "\u202e", "\u2028", "\ue010\ue012", "\U0010ffff", "ß" * 300, "a" * 3900,
        "🤱🏾‍👶", "%", "%%s", "%00", "%zz", "%ed%a0%80", "\\", "'", '"', "';--", "<b>", "{{", "{%", "${x}", "../..",
        "&|!():*", "a & b | !c", ":*", "<->", "-", "--", "+", "*", "(", ")", "[]", "null", "NaN", "inf", "-inf",
        "1e999", "0", "-1", "1.5", "１２", "٣", "10" * 20, str(10**30), "999m", "9m", "00m", "-9m", "0m", "m",
        "999,999", "-91,-181", "nan,nan", "inf,inf", "49.23,6.99", "49.23,6.99,1", ",", "49,2,6,9", "1e400,1",
        "66115", "00000", "malstatt", "Nirgendwo",
        "heute", "0001-01-01", "9999-12-31", "2026-02-30", "2026-W48", "20261124", "0000-00-00", "-2026-01-01",
        "9999-W99", "0001-W01", "9999-W52", "2026-W00", "2026-W53", "W48", "0000-W01",
        "baby", "krabbelgruppe", "de", "de'", "treffer", "naehe", "1", "on",
        "krabbelgruppe burbach", "hausaufgaben 12 jahre", "in der nähe von", "kind schläft nicht",
        "تعلم اللغة", "дитина",
    ]
)  # fmt: skip
ANY_TEXT = st.one_of(NASTY, st.text(max_size=60))
PAIRS = st.lists(st.tuples(st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=8)), ANY_TEXT), max_size=8)
LANGUAGE = st.sampled_from(CODES)
# Header values as a server hands them over: bytes as latin-1, without line ends.
HEADER = st.one_of(
    st.sampled_from(
        [
            "", "*", "de", "ar;q=0.1,*", "x" * 3000, ",,,;;;", "q=", "de;q=nan", '"', 'W/"x"', '"a", "b"', "null",
            "sessionid=", "sessionid=x; csrftoken=y", "sessionid=%00", "=;=;", "a=b=c; ;", "messages=[[]]",
            "http://127.0.0.1/", "https://evil.example/?q=1", "bytes=0-", "bytes=9-1", "gzip;q=0", "gzip, br",
            "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 99 Zzz 9999 99:99:99", "true", "1",
        ]
    ),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=40),
)  # fmt: skip
HEADERS = st.dictionaries(st.sampled_from(HEADER_NAMES), HEADER, max_size=5)


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def errors() -> Iterator[Kept]:
    """What is written to the log as an error; nothing may be."""
    kept, root = Kept(), logging.getLogger()
    loggers = [root, logging.getLogger("django"), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(kept)
    cache.clear()
    yield kept
    for logger in loggers:
        logger.removeHandler(kept)
    assert kept.lines == []


def ask(stranger: Client, address: str, raw_query: str = "", headers: dict[str, str] | None = None) -> int:
    """The status of the answer. `raw_query` goes out as it is, valid or not."""
    environment: dict[str, Any] = {"QUERY_STRING": raw_query}
    response = stranger.generic("GET", address, headers=headers or {}, **environment)
    assert response.status_code < 500, (address, raw_query, headers)
    if response.status_code == 200 and "html" in response.headers["Content-Type"]:
        assert b"</html>" in response.content
    return response.status_code


def as_query(pairs: list[tuple[str, str]]) -> str:
    """Lone surrogates go out as the bytes that broken programs send for them."""
    return urlencode(pairs, errors="surrogatepass")


# --- the walks ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", PUBLIC)
@ODD
@given(pairs=PAIRS, headers=HEADERS, language=LANGUAGE)
def test_any_query_and_any_header(
    stranger: Client, address: str, pairs: list[tuple[str, str]], headers: dict[str, str], language: str
) -> None:
    stranger.cookies.clear()
    ask(stranger, in_language(address, language), as_query(pairs), headers)


@pytest.mark.parametrize("address", SEARCHING)
@ODD
@given(
    known=st.fixed_dictionaries({}, optional=dict.fromkeys(PARAMETERS, ANY_TEXT)),
    twice=st.lists(st.tuples(st.sampled_from(PARAMETERS), NASTY), max_size=4),
)
@example(known={"seite": "1" + "0" * 30, "q": "hausaufgaben"}, twice=[])
@example(known={"umkreis": "9" * 40, "ort": "999,999"}, twice=[])
@example(known={"alter": "999m"}, twice=[("alter", "-"), ("alter", "99"), ("alter", "9m")])
@example(known={"woche": "9999-W99", "tag": "0001-01-01"}, twice=[])
@example(known={"woche": "9999-W52", "tag": "9999-12-31"}, twice=[("tag", "heute")])
@example(known={"woche": "0001-W01"}, twice=[])
@example(known={"q": "\ud800", "ort": "\udfff"}, twice=[])
def test_any_question(
    stranger: Client, address: str, known: dict[str, str], twice: list[tuple[str, str]]
) -> None:
    """Every parameter that is understood, with every value, once and several times."""
    ask(stranger, address, as_query([*known.items(), *twice]))


@pytest.mark.parametrize("address", SEARCHING)
@ODD
@given(
    raw=st.one_of(
        st.binary(max_size=60), st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_any_bytes_after_the_question_mark(stranger: Client, address: str, raw: bytes) -> None:
    ask(stranger, address, raw.decode("latin-1"))
    ask(stranger, address, "q=" + quote_plus(raw))


@ODD
@given(parts=st.lists(ANY_TEXT, max_size=4), language=LANGUAGE, before=st.sampled_from(["", *PUBLIC]))
def test_any_path(stranger: Client, parts: list[str], language: str, before: str) -> None:
    tail = "/".join(part.encode("utf-8", "surrogatepass").decode("latin-1") for part in parts)
    path = in_language(before or "/", language) + quote(tail, encoding="latin-1")
    assert ask(stranger, path) in (200, 301, 302, 400, 404)


@ODD
@given(slug=ANY_TEXT, language=LANGUAGE)
@example(slug="a" * 3000, language="de")
def test_any_name_of_an_offer_or_office(stranger: Client, slug: str, language: str) -> None:
    part = quote(slug.encode("utf-8", "surrogatepass"), safe="")
    for address in (f"/angebote/{part}/", f"/angebote/{part}/termine.ics", f"/bueros/{part}/"):
        ask(stranger, in_language(address, language))


@ODD
@given(
    host=st.one_of(
        HEADER, st.sampled_from(["127.0.0.1:0", "localhost:99999", "[::1]:80", "[::1", "a b", "evil.example"])
    )
)
def test_any_host(stranger: Client, host: str) -> None:
    for address in ("/", "/angebote/?q=hausaufgaben", "/sitemap.xml", "/robots.txt", "/gibt-es-nicht/"):
        response = stranger.get(address, headers={"host": host})
        assert response.status_code in (200, 400, 404), (host, address)


@pytest.mark.parametrize(
    "address",
    [path for path in PUBLIC if not path.startswith("/konto/") and path not in (*ASKING, *WRITING)],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_pages_only_answer_reading(stranger: Client, address: str, method: str) -> None:
    response = stranger.generic(
        method, address, data=b"x=1", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 405
    assert response.headers["Allow"]


@pytest.mark.parametrize("address", WRITING)
@ODD
@given(
    body=st.binary(max_size=200),
    cookie=st.text(
        st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60
    ),
)
@example(body=b"angebot=" + b"9" * 400 + b"&was=merken", cookie="1.2.3")
def test_any_body_for_the_shortlist(stranger: Client, address: str, body: bytes, cookie: str) -> None:
    stranger.cookies["merkliste"] = cookie
    answer = stranger.generic("POST", address, body, "application/x-www-form-urlencoded")
    assert answer.status_code in (302, 400)
    assert stranger.put(address).status_code == 405


@pytest.mark.parametrize("address", [path for path in PUBLIC if path != "/merkliste/weitergeben/"])
def test_head_is_like_get_without_a_body(stranger: Client, address: str) -> None:
    answer = stranger.head(address)
    assert answer.status_code in (200, 302)
    assert answer.content == b""


@ODD
@given(
    fields=st.dictionaries(
        st.sampled_from(["login", "password", "next", "remember", "x"]), ANY_TEXT, max_size=5
    ),
    headers=HEADERS,
)
def test_any_sign_in(stranger: Client, fields: dict[str, str], headers: dict[str, str]) -> None:
    cache.clear()
    headers.pop("content-type", None)
    data = urlencode(fields, errors="surrogatepass").encode()
    response = stranger.generic(
        "POST", "/konto/anmelden/", data, "application/x-www-form-urlencoded", headers=headers
    )
    assert response.status_code in (200, 400, 403, 429)


@ODD
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["multipart/form-data; boundary=x", "application/json", "x", ""]),
)
def test_any_body_of_a_sign_in(stranger: Client, body: bytes, kind: str) -> None:
    cache.clear()
    assert stranger.generic("POST", "/konto/anmelden/", body, kind).status_code in (200, 400, 403, 429)


# --- what people type when they ask an office -----------------------------------------------------------
TYPED = (
    *("ort", "gebiet", "liste", "buero", "wunsch", "wann", "egal", "sprache", "thema", "text", "wer", "weg"),
    *(
        "name",
        "telefon",
        "mail",
        "vorsicht",
        "hinweis",
        "webseite",
        "stempel",
        "zurueck",
        "code",
        "fertig",
        "x",
    ),
)
LIKELY = st.sampled_from(
    ["malstatt", "66115", "call", "visit", "write", "2026-11-25 morning", "2026-13-45 morning", "de", "dgs", "baby",
     "adult", "minor_alone", "phone", "email", "code", "no_post", "030 23125-000", "a@example.org", "1", "on"]
)  # fmt: skip
SENT = st.lists(st.tuples(st.sampled_from(TYPED), st.one_of(LIKELY, ANY_TEXT)), max_size=12)


@pytest.mark.parametrize("address", ASKING)
@ODD
@given(before=SENT, sent=SENT, language=LANGUAGE, again=st.sampled_from(ASKING))
@example(before=[], sent=[("text", "x" * 5000)], language="ar", again="/kontakt/thema/")
@example(before=[], sent=[("wann", "2026-11-25 morning")] * 400, language="de", again="/kontakt/wann/")
def test_anything_typed_when_asking(
    stranger: Client,
    address: str,
    before: list[tuple[str, str]],
    sent: list[tuple[str, str]],
    language: str,
    again: str,
) -> None:
    """Any answers in any order, on to the next page and back: a page, a redirect or a clear refusal."""
    for path, pairs in ((again, before), (address, sent), (again, sent)):
        body = urlencode(pairs, errors="surrogatepass").encode()
        target = in_language(path, language)
        response = stranger.generic("POST", target, body, "application/x-www-form-urlencoded")
        assert response.status_code in (200, 302, 400, 429), (target, pairs)
        assert stranger.get(target).status_code in (200, 302)


@pytest.mark.parametrize("address", ASKING)
@ODD
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["multipart/form-data; boundary=x", "application/json", "x", ""]),
    cookie=st.text(
        st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=';,"\\'), max_size=60
    ),
)
def test_any_body_when_asking(stranger: Client, address: str, body: bytes, kind: str, cookie: str) -> None:
    stranger.cookies["anfrage"] = stranger.cookies["antwort"] = cookie
    assert stranger.generic("POST", address, body, kind).status_code in (200, 302, 400, 429)
    assert stranger.generic("PUT", address, body, kind).status_code == 405
