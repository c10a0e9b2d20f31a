"""`make demo` starts, keeps, recovers and ends as promised."""

import datetime
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

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


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A var directory of its own, with a space in its path, kept from test to test to be quick."""
    path = Path(tempfile.mkdtemp(prefix="sozialraum demo "))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)
    shutil.rmtree(places.socket_directory(path / "postgres"), ignore_errors=True)


@pytest.fixture(autouse=True)
def _nothing_left(var: Path) -> Iterator[None]:
    """A test that failed half-way must not fail the next one."""
    yield
    for pid in left_running(var):
        os.kill(pid, signal.SIGKILL)


def execute(var: Path, statement: str) -> list[tuple]:
    connection = psycopg2.connect(embedded_postgres.database_url(var / "postgres"))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_it_serves_hashed_files_and_a_filled_directory_and_ctrl_c_ends_it_all(var):
    demo = Demo(var).wait_until_ready()

    status, _, page = demo.get("/angebote/")
    assert status == 200
    style = re.search(rb'href="(/static/vendor/kern/kern\.min\.[0-9a-f]{12}\.css)"', page).group(1).decode()
    status, headers, _ = demo.get(style, **{"Accept-Encoding": "br"})
    assert status == 200
    assert headers["content-encoding"] == "br"
    assert "immutable" in headers["cache-control"]
    assert execute(var, "SELECT count(*) >= 140 FROM services_serviceatlocation") == [(True,)]
    assert f"http://127.0.0.1:{demo.port}/" in demo.output
    for name in ["ayse", "ben", "carla", "dora", "emil", "fatma", "georg", "hanna", "ivo", "admin"]:
        assert re.search(rf"^  {name} ", demo.output, re.MULTILINE)

    demo.end(signal.SIGINT)

    assert left_running(var) == {}
    assert "Traceback" not in demo.output


def test_two_ports_share_the_database_and_each_ends_alone(var):
    first, second = Demo(var), Demo(var)
    first.wait_until_ready()
    second.wait_until_ready()

    taken = Demo(var, second.port)
    assert taken.process.wait(timeout=60) != 0
    assert taken.output.startswith(f"Port {second.port} cannot be used")

    first.end(signal.SIGTERM, whole_group=False)
    assert second.get("/angebote/")[0] == 200
    second.end(signal.SIGINT, whole_group=False)
    assert left_running(var) == {}


def test_the_directory_is_refreshed_once_on_a_new_day(var):
    demo = Demo(var).wait_until_ready()
    deadline = time.monotonic() + 60
    while not (stamps := list(var.glob("refreshed-*"))):
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.2)
    [stamp] = stamps
    stamp.write_text("2020-01-01")
    (var / "refresh.log").unlink(missing_ok=True)

    while stamp.read_text() in ("2020-01-01", "") or not (var / "refresh.log").exists():
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.2)

    assert stamp.read_text() == datetime.datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()
    while any("refresh_directory" in command for command in left_running(var).values()):
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.2)
    demo.end()
    assert "could not be refreshed" not in demo.output


def test_what_was_entered_outlives_kill_9_of_the_database_and_of_everything(var):
    demo = Demo(var).wait_until_ready()
    execute(var, "CREATE TABLE entered AS SELECT 1 AS number")
    os.kill(int((var / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while "The database was gone and is back" not in demo.output:
        assert time.monotonic() < deadline, demo.output
        time.sleep(0.2)
    assert demo.get("/angebote/")[0] == 200

    execute(var, "INSERT INTO entered VALUES (2)")
    for pid in left_running(var):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    demo.process.wait(timeout=60)

    again = Demo(var, demo.port).wait_until_ready()
    assert execute(var, "SELECT number FROM entered ORDER BY number") == [(1,), (2,)]
    assert again.get("/angebote/")[0] == 200
    again.end()
    assert left_running(var) == {}


def test_a_killed_supervisor_takes_the_server_with_it(var):
    demo = Demo(var).wait_until_ready()
    supervisor = next(pid for pid, command in left_running(var).items() if "bootstrap.demo" in command)

    os.kill(supervisor, signal.SIGKILL)
    demo.process.wait(timeout=60)

    deadline = time.monotonic() + 30
    while any("granian" in command for command in left_running(var).values()):
        assert time.monotonic() < deadline, left_running(var)
        time.sleep(0.1)
    Demo(var, demo.port).wait_until_ready().end()
    assert left_running(var) == {}
