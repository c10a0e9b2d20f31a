"""Two hundred contacts while the power goes: what was acknowledged is there, exactly once, however often it is sent."""

import http.client
import os
import re
import shutil
import signal
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import pytest

from sozialraum.lib import embedded_postgres
from sozialraum.lib.embedded_postgres import places
from tests.launch.programs import Demo, left_running

pytestmark = [
    pytest.mark.launch,
    pytest.mark.xdist_group("launch"),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to look for processes"),
]

CONTACTS = 200
COLLEAGUES = 4
KILL_AFTER = 80
NEW = "/team/kontakte/neu/"


@pytest.fixture
def var() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="sozialraum walk-in "))
    path.chmod(0o755)
    yield path
    for pid in left_running(path):
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(path)
    shutil.rmtree(places.socket_directory(path / "postgres"), ignore_errors=True)


class Colleague:
    """A browser of ayse: it signs in, keeps its cookies and sends forms."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.ask("GET", "/konto/anmelden/")
        status, where, page = self.ask("POST", "/konto/anmelden/", {"login": "ayse", "password": "demo"})
        assert (status, where) == (302, "/team/"), page[-3000:]
        status, where, page = self.ask("GET", NEW)
        found = re.search(r'name="office" value="(\d+)"', page)
        assert found, (status, where, page[:500])
        self.office = found[1]

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        return answer.status, answer.headers.get("Location") or "", text

    def log(self, key: str) -> str:
        """The address of the stored contact, empty if nobody acknowledged it."""
        form = {
            "key": key,
            "office": self.office,
            "channel": "visit",
            "who": "parent",
            "people": "1",
            "topics": "geld",
            "result": "informed",
            "save": "1",
        }
        try:
            status, where, _text = self.ask("POST", NEW, form)
        except (OSError, http.client.HTTPException):
            return ""
        return where if status == 302 and re.fullmatch(r"/team/kontakte/\d+/", where) else ""


def stored(var: Path) -> list[tuple[str, str]]:
    """(key, address) of every contact, straight from the database."""
    connection = psycopg2.connect(embedded_postgres.database_url(var / "postgres"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT key::text, '/team/kontakte/' || id || '/' FROM cases_encounter")
            return cursor.fetchall()
    finally:
        connection.close()


class Senders:
    """Four colleagues who send all forms at once, and remember what was acknowledged."""

    def __init__(self, demo: Demo, keys: list[str]) -> None:
        self.acknowledged: dict[str, str] = {}
        self.enough = threading.Event()
        self._waiting, self._lock = list(keys), threading.Lock()
        self._threads = [
            threading.Thread(target=self._work, args=[Colleague(demo.port)], daemon=True)
            for _ in range(COLLEAGUES)
        ]
        for thread in self._threads:
            thread.start()
        assert self.enough.wait(120), demo.output

    def _work(self, colleague: Colleague) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    return
                key = self._waiting.pop()
            where = colleague.log(key)
            with self._lock:
                if where:
                    self.acknowledged[key] = where
                if len(self.acknowledged) >= KILL_AFTER:
                    self.enough.set()

    def finish(self) -> dict[str, str]:
        for thread in self._threads:
            thread.join(timeout=240)
            assert not thread.is_alive()
        return self.acknowledged


def assert_each_is_there_once(var: Path, demo: Demo, keys: list[str], acknowledged: dict[str, str]) -> None:
    assert KILL_AFTER <= len(acknowledged) < CONTACTS, "the blow fell before or after the two hundred"
    kept = dict(stored(var))
    assert {key: kept.get(key) for key in acknowledged} == acknowledged
    colleague = Colleague(demo.port)
    again = {key: colleague.log(key) for key in keys}
    rows = [row for row in stored(var) if row[0] in again]
    assert len(rows) == CONTACTS
    assert dict(rows) == again
    assert {key: again[key] for key in acknowledged} == acknowledged


def test_kill_9_of_the_application_loses_and_doubles_nothing(var: Path) -> None:
    demo = Demo(var).wait_until_ready()
    keys = [str(uuid.uuid4()) for _ in range(CONTACTS)]
    sending = Senders(demo, keys)
    for pid, command in left_running(var).items():
        if "postgres" not in command.split(" ")[0]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    acknowledged = sending.finish()
    demo.process.wait(timeout=60)
    again = Demo(var, demo.port).wait_until_ready()
    assert_each_is_there_once(var, again, keys, acknowledged)
    again.end()


def test_kill_9_of_the_database_loses_and_doubles_nothing(var: Path) -> None:
    demo = Demo(var).wait_until_ready()
    keys = [str(uuid.uuid4()) for _ in range(CONTACTS)]
    sending = Senders(demo, keys)
    os.kill(int((var / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    acknowledged = sending.finish()
    deadline = time.monotonic() + 60
    while "The database was gone and is back" not in demo.output:
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.2)
    assert_each_is_there_once(var, demo, keys, acknowledged)
    demo.end()
