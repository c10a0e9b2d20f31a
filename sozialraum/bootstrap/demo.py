"""`make demo`: prepare, serve, watch, and take everything down again.

This process starts the embedded database, the application server and once a night the directory's refresh,
each in a session of its own: Ctrl-C reaches only this process, and it ends them in order.
"""

import contextlib
import datetime
import fcntl
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from sozialraum.lib import embedded_postgres
from sozialraum.lib.embedded_postgres import EmbeddedPostgresError
from sozialraum.lib.lifeline import end_with_parent

ROOT = Path(__file__).resolve().parents[2]
TIME_ZONE = ZoneInfo("Europe/Berlin")
READY_SECONDS = 60
STOP_SECONDS = 15
DATABASE_CHECK_SECONDS = 5
# The embedded server is ours alone, so the demo works as production should: not as the owner of the tables.
APP_ROLE = "sozialraum_app"

ACCOUNTS = (
    ("ayse", "caseworker, Malstatt (Jugendamt)"),
    ("ben", "caseworker, Malstatt (AWO)"),
    ("carla", "office lead, Malstatt"),
    ("dora", "caseworker, Burbach"),
    ("emil", "office lead, Burbach"),
    ("fatma", "network coordinator"),
    ("georg", "provider editor (AWO)"),
    ("hanna", "evaluator"),
    ("ivo", "data protection officer"),
    ("admin", "administrator"),
)
PAGES = (
    ("", "start"),
    ("angebote/", "find an offer"),
    ("woche/", "this week"),
    ("karte/", "map"),
    ("bueros/", "offices"),
    ("konto/anmelden/", "sign in for staff"),
)


class Stopped(BaseException):
    """Somebody asked for the end."""


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        sys.exit(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except OSError as error:
            sys.exit(f"Port {given} cannot be used ({error.strerror}): try make demo PORT={int(given) + 1}")
    return int(given)


class Demo:
    def __init__(self, port: int) -> None:
        self.port = port
        self.var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
        self.refresh_log = self.var / "refresh.log"
        self.children: list[subprocess.Popen[bytes]] = []
        self.refresh: subprocess.Popen[bytes] | None = None
        self.parent = os.getppid()
        self.make_listens = self._parent_catches_interrupt()

    # --- child processes ---------------------------------------------------------------------------------
    def start(self, *arguments: str, log: Path | None = None) -> subprocess.Popen[bytes]:
        with contextlib.ExitStack() as opened:
            output = opened.enter_context(open(log, "w")) if log else None
            child = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )
        self.children.append(child)
        return child

    def end_children(self) -> None:
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in reversed(self.children):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            # A child leads its own group; whatever it left there goes too.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    # --- the end of make ---------------------------------------------------------------------------------
    def _parent_catches_interrupt(self) -> bool:
        """Whether the parent has a handler for SIGINT; True only where /proc tells."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.parent}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) & 1 << (signal.SIGINT - 1))
        return False

    def parent_is_gone(self) -> bool:
        """GNU make drops its handler when it alone is interrupted, then waits for us without a word."""
        return os.getppid() != self.parent or (self.make_listens and not self._parent_catches_interrupt())

    # --- the night ---------------------------------------------------------------------------------------
    def refresh_if_new_day(self) -> None:
        """Once per local day and database: holidays, next dates and what else depends on today."""
        server = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()[:8]
        stamp = self.var / f"refreshed-{server}"
        today = datetime.datetime.now(TIME_ZONE).date().isoformat()
        with open(stamp, "a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            file.seek(0)
            if file.read() == today:
                return
            file.truncate(0)
            file.write(today)
        self.refresh = self.start("manage.py", "refresh_directory", log=self.refresh_log)

    def report_failed_refresh(self) -> None:
        if self.refresh is not None and (code := self.refresh.poll()) is not None:
            self.children.remove(self.refresh)
            self.refresh = None
            if code != 0:
                print(f"The directory could not be refreshed: see {self.refresh_log}", file=sys.stderr)

    # --- the whole ---------------------------------------------------------------------------------------
    def wait_until(self, child: subprocess.Popen[bytes]) -> int:
        while (code := child.poll()) is None:
            if self.parent_is_gone():
                raise Stopped
            time.sleep(0.1)
        return code

    def wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while server.poll() is None and time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=READY_SECONDS)
            try:
                connection.request("GET", "/")
                connection.getresponse()
            except (OSError, http.client.HTTPException):
                if self.parent_is_gone():
                    raise Stopped from None
                time.sleep(0.1)
            else:
                return  # it answers; what it says is the page's affair
            finally:
                connection.close()
        raise SystemExit("The application server did not start.")

    def announce(self) -> None:
        address = f"http://127.0.0.1:{self.port}/"
        width = max(len(page) for page, _ in PAGES) + len(address)
        print("\nSozialraum is running.\n")
        for page, text in PAGES:
            print(f"  {address + page:<{width}}  {text}")
        print("\nDemo accounts, all with the password demo:\n")
        for name, text in ACCOUNTS:
            print(f"  {name:<6} {text}")
        print("\nCtrl-C ends it; what was entered stays.", flush=True)

    def run(self) -> int:
        print("Preparing the demo", flush=True)
        held = None
        try:
            if not os.environ.get("DATABASE_URL"):
                print("  Embedded database ...", end="", flush=True)
                begin = time.monotonic()
                held = embedded_postgres.use(self.var / "postgres")
                os.environ.setdefault("DATABASE_APP_ROLE", APP_ROLE)
                print(f" {time.monotonic() - begin:.1f} s", flush=True)
            if code := self.wait_until(self.start("-m", "sozialraum.bootstrap.prepare")):
                return code
            server = self.start("-m", "sozialraum.bootstrap.serve")
            self.wait_until_ready(server)
            self.announce()
            return self.watch(server, held)
        except Stopped:
            print("\nStopping ...", flush=True)
            return 0
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self.end_children()
            if held is not None:
                held.close()

    def watch(self, server: subprocess.Popen[bytes], held: embedded_postgres.Use | None) -> int:
        next_check = time.monotonic()
        while not self.parent_is_gone():
            if server.poll() is not None:
                print("The application server ended unexpectedly.", file=sys.stderr)
                return 1
            if time.monotonic() >= next_check:
                next_check = time.monotonic() + DATABASE_CHECK_SECONDS
                if held is not None and held.restart_if_gone():
                    print("The database was gone and is back.", flush=True)
                self.report_failed_refresh()
                self.refresh_if_new_day()
            time.sleep(0.5)
        raise Stopped


def _stop(*_: object) -> None:
    raise Stopped


def main() -> int:
    os.environ["SOZIALRAUM_MODE"] = "demo"
    os.environ["DEMO"] = "1"
    os.environ["PORT"] = str(_port())
    os.environ["BIND"] = "127.0.0.1"
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        return Demo(int(os.environ["PORT"])).run()
    except EmbeddedPostgresError as error:
        print(f"\n{error}", file=sys.stderr)
        return 2
    except Stopped:
        return 0


if __name__ == "__main__":
    sys.exit(main())
