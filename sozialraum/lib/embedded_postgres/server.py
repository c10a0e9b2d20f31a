"""Start, share and stop the server of one data directory."""

import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg2
from psycopg2 import sql

from sozialraum.lib.embedded_postgres import processes
from sozialraum.lib.embedded_postgres.places import PORT, ROLE, EmbeddedPostgresError, Places, database_url

# Recovery after a crash replays the write-ahead log; at most a few minutes of it exist.
START_SECONDS = 180
STOP_SECONDS = 60
LOG_LIMIT = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "max_connections": "100",
    "jit": "off",
    # Containers give little shared memory, which parallel queries would need.
    "max_parallel_workers_per_gather": "0",
}
# For data that may be lost with the machine: the tests'.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Server processes started here; kept so that ended ones are reaped.
_children: dict[int, subprocess.Popen[bytes]] = {}


def _connect(places: Places, database: str = "postgres") -> psycopg2.extensions.connection:
    connection = psycopg2.connect(
        host=str(places.socket), port=PORT, user=ROLE, dbname=database, connect_timeout=10
    )
    connection.autocommit = True
    return connection


def _answers(places: Places) -> bool:
    """Whether a server of this very data directory lets us in, which no process id can tell."""
    try:
        connection = _connect(places)
    except psycopg2.OperationalError:
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            return os.path.realpath(cursor.fetchone()[0]) == os.path.realpath(places.data)
    except psycopg2.Error:
        return False
    finally:
        connection.close()


def _postmaster(places: Places) -> int | None:
    """The process id the server noted, if such a process is still there."""
    try:
        pid = int((places.data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    if child := _children.get(pid):
        return pid if child.poll() is None else None
    if processes.PROC.joinpath("self", "cwd").exists():
        return pid if pid in processes.working_in(places.data, places.account) else None
    return pid if processes.alive(pid) else None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _environment() -> dict[str, str]:
    """The caller's environment without what would steer PostgreSQL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _create(places: Places, *, durable: bool) -> None:
    """initdb under another name, then rename: a data directory that exists is complete."""
    real = Path(os.path.realpath(places.data))
    for unfinished in real.parent.glob(f"{real.name}.new-*"):
        shutil.rmtree(unfinished)
    fresh = real.with_name(f"{real.name}.new-{os.getpid()}")
    fresh.mkdir(mode=0o700)
    if places.account.switch:
        os.chown(fresh, places.account.uid, places.account.gid)
    done = subprocess.run(
        [
            str(places.binaries / "initdb"),
            "--pgdata",
            str(fresh),
            "--username",
            ROLE,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *([] if durable else ["--no-sync"]),
        ],
        cwd=fresh,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        **places.account.switch,
    )
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        lines = done.stdout.decode(errors="replace").strip().splitlines() or ["initdb gave no reason"]
        raise EmbeddedPostgresError(f"The database could not be set up in {places.data}: {lines[-1]}")
    fresh.rename(real)


def _launch(places: Places, *, durable: bool) -> None:
    settings = {**SETTINGS, "unix_socket_directories": str(places.socket), **({} if durable else CARELESS)}
    if places.log.exists() and places.log.stat().st_size > LOG_LIMIT:
        places.log.unlink()
    with open(places.log, "ab") as log:
        begins = log.tell()
        server = subprocess.Popen(
            [
                str(places.binaries / "postgres"),
                "-D",
                os.path.realpath(places.data),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            cwd=os.path.realpath(places.data),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **places.account.switch,
        )
    _children[server.pid] = server
    deadline = time.monotonic() + START_SECONDS
    while not _answers(places):
        if server.poll() is not None:
            with open(places.log, "rb") as log:
                log.seek(begins)
                said = re.findall(r"(?:FATAL|PANIC): +(.*)", log.read().decode(errors="replace"))
            raise EmbeddedPostgresError(
                f"PostgreSQL did not start: {said[-1] if said else f'see {places.log}'}"
            )
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(f"PostgreSQL did not answer in {START_SECONDS} s: see {places.log}")
        time.sleep(0.02)


def _start(places: Places, *, durable: bool) -> None:
    """Make the server answer, whatever the last one left behind; the caller holds the start lock."""
    if _answers(places):
        return
    places.prepare_data_parent()
    places.prepare_socket_directory()
    if not places.data.exists():
        _create(places, durable=durable)
    if (owner := places.data.stat().st_uid) != places.account.uid:
        raise EmbeddedPostgresError(
            f"{places.data} belongs to another account (number {owner}): start as that account, or give the "
            "directory another name."
        )
    deadline = time.monotonic() + START_SECONDS
    while _postmaster(places) is not None and time.monotonic() < deadline:
        if _answers(places):  # it was still recovering
            return
        time.sleep(0.1)
    processes.end_all(places.data, places.account)
    if processes.PROC.joinpath("self", "cwd").exists():
        # Nobody works here any more, so a noted process id can only mislead: it is a zombie or somebody else.
        for stale in (places.data / "postmaster.pid", *places.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
    _launch(places, durable=durable)


def _stop(places: Places) -> None:
    pid = _postmaster(places)
    if pid is None:
        return
    noted = places.data / "postmaster.pid"
    for how in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if child := _children.get(pid):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=0.05)
                    del _children[pid]
                    return
            elif not noted.exists() and not processes.working_in(places.data, places.account):
                return
            else:
                time.sleep(0.02)


def _create_database(places: Places, database: str) -> None:
    connection = _connect(places)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    finally:
        connection.close()


class Use:
    """One program's need of the server: it runs while a use is open, and the last one to close stops it."""

    def __init__(self, data_dir: Path, database: str | None, durable: bool) -> None:
        self.places = Places(data_dir)
        self.database = database
        self.durable = durable
        self.owner = os.getpid()
        self.places.data.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.places.start_lock):
            self._held = open(self.places.use_lock, "w")  # noqa: SIM115 - open as long as the use is
            fcntl.flock(self._held, fcntl.LOCK_SH)
            try:
                _start(self.places, durable=durable)
                if database:
                    _create_database(self.places, database)
            except BaseException:
                self._give_up()
                raise

    @property
    def url(self) -> str:
        return database_url(self.places.data, self.database or "postgres")

    def restart_if_gone(self) -> bool:
        """Bring the server back after it was killed; True when that was necessary."""
        if _answers(self.places):
            return False
        with _locked(self.places.start_lock):
            _start(self.places, durable=self.durable)
        return True

    def close(self) -> None:
        """Give the server up, and stop it when nobody else needs it. A second call does nothing."""
        if self._held.closed or os.getpid() != self.owner:
            return
        with _locked(self.places.start_lock):
            self._give_up()

    def _give_up(self) -> None:
        """Stop the server unless another use is open; the caller holds the start lock."""
        fcntl.flock(self._held, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            _stop(self.places)
        finally:
            self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def use(data_dir: Path, database: str | None = ROLE, *, durable: bool = True) -> Use:
    """Start the server on `data_dir` if it is not running, make `database` if it is missing, and hold both.

    `durable=False` trades safety for speed and is for the tests' data only. Raises EmbeddedPostgresError with
    one sentence for the person at the terminal.
    """
    try:
        return Use(data_dir, database, durable)
    except OSError as error:
        raise EmbeddedPostgresError(f"The embedded database cannot use {data_dir}: {error}.") from error


def is_running(data_dir: Path) -> bool:
    """Whether a server on `data_dir` answers."""
    return _answers(Places(data_dir))
