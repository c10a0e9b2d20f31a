"""python -m bench [--sizes 1000,20000,200000] [--seconds 5] [--check]

The sizes are generated in a database of their own each, on the server of DATABASE_URL or an embedded one under
var/bench; 200,000 offers take about four minutes and are kept for the next run. Copies are compared with what saving an
offer makes (bench/data.py). It exits with 1 when a target is missed (with more than one size, or --check).

For each size: list with filters and distance, free text, offer page, beside a constant page through the same
server and the bare SQL of a list. Cold asks every question once with the page cache off; hot asks one address
again with the cache on, and again with If-None-Match. What a worker keeps by itself stays on in both: columns and
words of the directory, words of queries it has read before (never whole queries), prepared statements.

On a machine that others use as well, ratios move: constant and pages are asked in turns, in short slices.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

VAR = Path(__file__).resolve().parents[1] / "var" / "bench"
SERVER_WORKERS = 2
SMALL, MIDDLE, LARGE = 1_000, 20_000, 200_000
ROUNDS = 5
LONGEST_START = 300
CONSTANT, CONSTANT_HOT = "constant, through Django", "constant, beside hot"
os.environ["SOZIALRAUM_MODE"] = "demo"
os.environ["DJANGO_SETTINGS_MODULE"] = "sozialraum.settings"
os.environ["STATIC_WITHOUT_HASHES"] = "1"

from bench.load import HOST, Asked, Client, Measured, measure  # noqa: E402
from sozialraum.bootstrap import catalogues  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,20000,200000")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--port", type=int, default=8190)
    parser.add_argument("--check", action="store_true", help="fail when a figure misses its target")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    catalogues.compile_all()
    held = None
    if not os.environ.get("DATABASE_URL"):
        from sozialraum.lib import embedded_postgres

        held = embedded_postgres.use(VAR / "postgres", durable=False)
    try:
        results = {size: _one_size(size, options) for size in sizes}
        growth = _growth(options) if {SMALL, LARGE} <= results.keys() else {}
    finally:
        if held is not None:
            held.close()
    return _targets(results, growth) if options.check or len(sizes) > 1 else 0


def _one_size(size: int, options: argparse.Namespace) -> dict[str, Measured]:
    """Everything about one size happens in processes of their own, because settings are read once."""
    url = _database_url(size)
    environment = {**os.environ, "DATABASE_URL": url}
    begin = time.perf_counter()
    made = subprocess.run(
        [sys.executable, "-m", "bench.prepare", str(size)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"\n== {made.stdout.strip()} ({time.perf_counter() - begin:.0f} s) ==", flush=True)
    prepared = _questions(environment)
    found: dict[str, Measured] = {}
    with _Server(options.port, {**environment, "PAGE_CACHE": "0"}) as server:
        for clients in (1, 4):
            rows = {"constant, bare": [Asked("/bench/bare")], CONSTANT: [Asked("/bench/constant")]}
            for name, questions in prepared.items():
                half = len(questions) // 2
                rows[f"{name}, cold"] = questions[:half] if clients == 1 else questions[half:]
            found |= _in_turns(
                {name: (options.port, asked) for name, asked in rows.items()}, clients, options
            )
        print(f"   peak memory of the {SERVER_WORKERS} workers: {server.peak_memory()} MB")
    with _Server(options.port, {**environment, "PAGE_CACHE": "1"}):
        rows = {CONSTANT_HOT: [Asked("/bench/constant")]}
        for name, questions in prepared.items():
            rows[f"{name}, hot"] = [questions[0]]
            etag = Client(options.port).get(questions[0])[1].get("etag", "")
            rows[f"{name}, If-None-Match"] = [Asked(questions[0].path, f"If-None-Match: {etag}\r\n")]
        found |= _in_turns({name: (options.port, asked) for name, asked in rows.items()}, 4, options)
    _bare_sql(environment)
    return found


def _in_turns(
    rows: dict[str, tuple[int, list[Asked]]], clients: int, options: argparse.Namespace
) -> dict[str, Measured]:
    """Every row in ROUNDS slices, one after another, so that whatever else the machine does meets all of them."""
    slices: dict[str, list[Measured]] = {name: [] for name in rows}
    for number in range(ROUNDS):
        for name, (port, asked) in rows.items():
            begin = number * len(asked) // ROUNDS
            questions = asked[begin:] + asked[:begin]
            slices[name].append(measure(port, questions, clients=clients, seconds=options.seconds / ROUNDS))
    found = {}
    for name, parts in slices.items():
        found[f"{name}/{clients}"] = measured = Measured.together(parts)
        failed = f"  {measured.failed} FAILED" if measured.failed else ""
        print(
            f"   {name:32} {clients} client{'s' if clients > 1 else ' '}  {measured.per_second:8.0f}/s"
            f"  p50 {measured.p50:7.2f}  p95 {measured.p95:7.2f}  p99 {measured.p99:7.2f} ms{failed}",
            flush=True,
        )
    return found


def _growth(options: argparse.Namespace) -> dict[str, Measured]:
    """The smallest and the largest size side by side, one client: two servers are asked in turns."""
    print(f"\n== {SMALL:,} and {LARGE:,} offers side by side ==")
    ports = {SMALL: options.port, LARGE: options.port + 1}
    environments = {
        size: {**os.environ, "DATABASE_URL": _database_url(size), "PAGE_CACHE": "0"} for size in ports
    }
    prepared = {size: _questions(environments[size]) for size in ports}
    with _Server(ports[SMALL], environments[SMALL]), _Server(ports[LARGE], environments[LARGE]):
        rows = {
            f"{name}, {size:,}": (ports[size], prepared[size][name])
            for name in ("list", "text", "offer")
            for size in ports
        }
        return _in_turns(rows, 1, options)


def _database_url(size: int) -> str:
    given = os.environ.get("DATABASE_URL")
    if given:
        return given.rsplit("/", 1)[0] + f"/bench_{size}"
    from sozialraum.lib import embedded_postgres

    return embedded_postgres.database_url(VAR / "postgres", database=f"bench_{size}")


def _questions(environment: dict[str, str]) -> dict[str, list[Asked]]:
    text = subprocess.run(
        [sys.executable, "-m", "bench.prepare", "questions"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    prepared: dict[str, list[Asked]] = {}
    for line in text.splitlines():
        name, _, path = line.partition("\t")
        prepared.setdefault(name, []).append(Asked(path))
    return prepared


def _bare_sql(environment: dict[str, str]) -> None:
    print(
        subprocess.run(
            [sys.executable, "-m", "bench.prepare", "sql"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout,
        end="",
        flush=True,
    )


def _targets(results: dict[int, dict[str, Measured]], growth: dict[str, Measured]) -> int:
    """The ratios the portal promises; 1 when one is missed."""
    missed = 0
    middle = results.get(MIDDLE) or next(iter(results.values()))
    print("\n== Targets ==")
    for name in ("list", "text", "offer"):
        for state, share in (("cold", 0.1), ("hot", 0.5), ("If-None-Match", 0.5)):
            per_second = middle[f"{name}, {state}/4"].per_second
            reached = per_second / middle[f"{CONSTANT if state == 'cold' else CONSTANT_HOT}/4"].per_second
            bare = per_second / middle["constant, bare/4"].per_second
            missed += reached < share
            print(
                f"   {name}, {state}: {reached:.3f} of the constant page through Django (target {share}); "
                f"{bare:.3f} of the bare one{'  MISSED' if reached < share else ''}"
            )
    for name in ("list", "text", "offer") if growth else ():
        ratio = growth[f"{name}, {LARGE:,}/1"].p95 / growth[f"{name}, {SMALL:,}/1"].p95
        missed += ratio > 2
        print(
            f"   {name}: p95 at {LARGE:,} is {ratio:.2f} times that at {SMALL:,} (target 2)"
            f"{'  MISSED' if ratio > 2 else ''}"
        )
    return 1 if missed else 0


class _Server:
    """granian as in production, with two workers."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.environment = environment

    def __enter__(self) -> _Server:
        with contextlib.suppress(OSError):
            Client(self.port)
            # Servers of one port share what is asked, so that another's answers would be measured as well.
            raise SystemExit(f"Something listens on port {self.port} already; choose another with --port.")
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            HOST,
            "--port",
            str(self.port),
        ]
        command += [
            "--workers",
            str(SERVER_WORKERS),
            "--blocking-threads",
            "1",
            "--no-ws",
            "--log-level",
            "warning",
        ]
        self.process = subprocess.Popen([*command, "bench.wsgi:application"], env=self.environment)
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until and self.process.poll() is None:
            try:
                # Every worker has read the directory and its templates before anything is measured.
                for _round in range(3):
                    for client in [Client(self.port) for _ in range(8)]:
                        client.get(Asked("/angebote/?q=tafel"))
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise SystemExit("The server did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def peak_memory(self) -> int:
        """Megabytes, the sum of the workers' highest marks."""
        total = 0
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            for line in Path(f"/proc/{child}/status").read_text().splitlines():
                if line.startswith("VmHWM"):
                    total += int(line.split()[1]) // 1024
        return total


if __name__ == "__main__":
    sys.exit(main())
