"""A small load of keep-alive clients, one process each, bounded in time; it only ever asks this machine."""

from __future__ import annotations

import multiprocessing
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Asked:
    path: str
    headers: str = ""


@dataclass
class Measured:
    """Requests per second, and milliseconds of the median, the 95th and the 99th percentile."""

    per_second: float
    p50: float
    p95: float
    p99: float
    failed: int
    times: list[float] = field(repr=False)
    seconds: float

    @classmethod
    def of(cls, times: list[float], failed: int, seconds: float) -> Measured:
        times = sorted(times)

        def percentile(share: float) -> float:
            return times[min(len(times) - 1, int(share * len(times)))] * 1000

        return cls(
            len(times) / seconds, percentile(0.5), percentile(0.95), percentile(0.99), failed, times, seconds
        )

    @classmethod
    def together(cls, slices: Sequence[Measured]) -> Measured:
        return cls.of(
            [time for one in slices for time in one.times],
            sum(one.failed for one in slices),
            sum(one.seconds for one in slices),
        )


class Client:
    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connect()

    def _connect(self) -> socket.socket:
        connection = socket.create_connection((HOST, self.port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def get(self, asked: Asked) -> tuple[int, dict[str, str]]:
        request = f"GET {asked.path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n{asked.headers}\r\n"
        try:
            self.socket.sendall(request.encode())
            return self._answer()
        except (ConnectionError, TimeoutError):
            self.socket = self._connect()
            return 0, {}

    def _answer(self) -> tuple[int, dict[str, str]]:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("closed")
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
        }
        status = int(lines[0].split()[1])
        missing = int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            missing -= len(self.socket.recv(min(missing, 1 << 20)))
        return status, headers


def _work(port: int, questions: list[Asked], seconds: float, results) -> None:  # type: ignore[no-untyped-def]
    client = Client(port)
    times: list[float] = []
    failed = 0
    stream: Iterator[Asked] = cycle(questions)
    end = time.perf_counter() + seconds
    while (begin := time.perf_counter()) < end:
        status, _headers = client.get(next(stream))
        times.append(time.perf_counter() - begin)
        failed += status not in (200, 304)
    results.put((times, failed))


def measure(port: int, questions: Iterable[Asked], *, clients: int, seconds: float) -> Measured:
    """Ask for some seconds with that many clients; each takes its own share of the questions."""
    questions = list(questions)
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    workers = [
        context.Process(target=_work, args=(port, questions[number::clients] or questions, seconds, results))
        for number in range(clients)
    ]
    for worker in workers:
        worker.start()
    found = [results.get(timeout=seconds + 120) for _ in workers]
    for worker in workers:
        worker.join()
    return Measured.of(
        [one for part, _failed in found for one in part], sum(failed for _, failed in found), seconds
    )
