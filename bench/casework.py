"""python -m bench.casework [--sizes 10000,1000000] [--rounds 400]

Casework with few and with very many rows: saving a walk-in, its form, and the list of contacts with its filters,
through the application server. Fails when the 95th percentile at the largest size is more than twice that at the
smallest. An area adds its questions to QUESTIONS and its rows to bench.casework_data.GENERATORS.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.__main__ import VAR, _Server
from bench.load import HOST

TOKEN = "b" * 32
STORED = r"/team/kontakte/\d+/"
ALLOWED = 2.0


@dataclass
class Desk:
    """A colleague at work: one keep-alive connection with her session."""

    port: int
    session: str
    office: str

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(HOST, self.port, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> bool:
        """Whether the page came, or the form was taken: a way to sign in is neither."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": TOKEN})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        if form is None:
            return answer.status == 200
        return answer.status == 302 and re.fullmatch(STORED, answer.headers["Location"]) is not None

    def save(self) -> bool:
        form = {"who": "parent", "people": "1", "topics": "geld", "channel": "visit", "result": "informed"}
        return self.ask("/team/kontakte/neu/", form | {"key": str(uuid.uuid4()), "office": self.office})


QUESTIONS: dict[str, Callable[[Desk], bool]] = {
    "walk-in, saving": Desk.save,
    "walk-in, form": lambda desk: desk.ask("/team/kontakte/neu/?neu=1"),
    "contacts": lambda desk: desk.ask("/team/kontakte/"),
    "contacts, tenth page": lambda desk: desk.ask("/team/kontakte/?seite=10"),
    "contacts of a topic": lambda desk: desk.ask("/team/kontakte/?thema=krise"),
    "contacts of a colleague": lambda desk: desk.ask("/team/kontakte/?fachkraft=ben"),
    "contacts of a day": lambda desk: desk.ask("/team/kontakte/?tag=2026-03-03"),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.casework", description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--port", type=int, default=8191)
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    held = None
    if not os.environ.get("DATABASE_URL"):
        from sozialraum.lib import embedded_postgres

        held = embedded_postgres.use(VAR / "postgres", durable=False)
    try:
        results = {size: _one_size(size, options) for size in sizes}
    finally:
        if held is not None:
            held.close()
    return _targets(results, min(sizes), max(sizes))


def _one_size(size: int, options: argparse.Namespace) -> dict[str, float]:
    """95th percentiles in milliseconds, by question."""
    environment = {**os.environ, "DATABASE_URL": _database_url(size)}
    begin = time.perf_counter()
    made = subprocess.run(
        [sys.executable, "-m", "bench.casework_data", str(size)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    print(f"\n== {size:,} contacts ({time.perf_counter() - begin:.0f} s) ==", flush=True)
    known = json.loads(made.stdout.strip().splitlines()[-1])
    found = {}
    with _Server(options.port, environment):
        desk = Desk(options.port, known["session"], known["office"])
        for name, question in QUESTIONS.items():
            found[name] = _row(name, question, desk, options.rounds)
    return found


def _row(name: str, question: Callable[[Desk], bool], desk: Desk, rounds: int) -> float:
    for _ in range(20):
        question(desk)
    times, failed = [], 0
    for _ in range(rounds):
        begin = time.perf_counter()
        failed += not question(desk)
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    p50, p95, p99 = (times[int(rounds * share)] for share in (0.5, 0.95, 0.99))
    wrong = f"  {failed} FAILED" if failed else ""
    print(f"   {name:26} p50 {p50:7.2f}  p95 {p95:7.2f}  p99 {p99:7.2f} ms{wrong}", flush=True)
    return p95 if not failed else float("inf")


def _database_url(size: int) -> str:
    given = os.environ.get("DATABASE_URL")
    if given:
        return given.rsplit("/", 1)[0] + f"/bench_casework_{size}"
    from sozialraum.lib import embedded_postgres

    return embedded_postgres.database_url(VAR / "postgres", database=f"bench_casework_{size}")


def _targets(results: dict[int, dict[str, float]], few: int, many: int) -> int:
    if few == many:
        return 0
    print("\n== Targets ==")
    missed = 0
    for name, p95 in results[many].items():
        ratio = p95 / results[few][name]
        missed += not ratio <= ALLOWED
        verdict = "" if ratio <= ALLOWED else "  MISSED"
        print(
            f"   {name:26} p95 at {many:,} is {ratio:.2f} times that at {few:,} (target {ALLOWED:g}){verdict}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
