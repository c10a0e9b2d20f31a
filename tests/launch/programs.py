"""Start the portal's own programs the way a person at a terminal does."""

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from sozialraum.lib.embedded_postgres import places, processes

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C ends it"
# A first start compresses every static file, which takes its time beside other tests.
START_SECONDS = 240
STOP_SECONDS = 60
OF_THE_TESTS = ("DATABASE_URL", "SOZIALRAUM_", "DJANGO_", "PYTEST_", "SECRET_KEY", "MAKE", "MFLAGS")


def environment(**extra: str) -> dict[str, str]:
    """The environment without what the tests put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OF_THE_TESTS)} | extra


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """One `make demo` with its data in `var`."""

    def __init__(self, var: Path, port: int | None = None) -> None:
        self.var = var
        self.port = port or free_port()
        self.log = var / f"demo-{self.port}.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                ["make", "demo", f"PORT={self.port}"],
                cwd=ROOT,
                env=environment(VAR_DIR=str(var)),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )

    @property
    def output(self) -> str:
        return self.log.read_text()

    def wait_until_ready(self) -> "Demo":
        deadline = time.monotonic() + START_SECONDS
        while READY not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)
        return self

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def end(self, number: int = signal.SIGINT, *, whole_group: bool = True) -> None:
        if whole_group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        self.process.wait(timeout=STOP_SECONDS)


def left_running(var: Path) -> dict[int, str]:
    """Processes that still work for the demo of `var`, by their environment or their data directory."""
    mark = f"VAR_DIR={var}".encode()
    found = set(processes.working_in(var / "postgres", places.account_for(var / "postgres")))
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.add(int(entry.name))
            except OSError:
                continue
    return {pid: _command(pid) for pid in sorted(found)}


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
