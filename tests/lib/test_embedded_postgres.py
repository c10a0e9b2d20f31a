"""The embedded server survives what happens to it: kill -9, races, odd paths, strangers' files, root."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psycopg2
import pytest

from sozialraum.lib import embedded_postgres
from sozialraum.lib.embedded_postgres import EmbeddedPostgresError, places, processes

ROOT = Path(__file__).resolve().parents[2]
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A place with a space in its path that an unprivileged account can reach (pytest's own is closed)."""
    parent = Path(tempfile.mkdtemp(prefix="sozialraum test "))
    parent.chmod(0o755)
    yield parent / "postgres"
    processes.end_all(parent / "postgres", places.account_for(parent / "postgres"))
    shutil.rmtree(parent)
    shutil.rmtree(places.socket_directory(parent / "postgres"), ignore_errors=True)


def execute(url: str, statement: str) -> list[tuple]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def server_processes(data_dir: Path) -> list[int]:
    return processes.working_in(data_dir, places.account_for(data_dir))


def postmaster(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().splitlines()[0])


def elsewhere(data_dir: Path, then: str) -> subprocess.Popen[str]:
    """Another program that uses the server, says so, and goes on with `then`."""
    code = (
        "import sys, time; from pathlib import Path; from sozialraum.lib import embedded_postgres\n"
        f"held = embedded_postgres.use(Path({str(data_dir)!r}), durable=False)\n"
        f"print('ready', flush=True)\n{then}\nheld.close()\n"
    )
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_the_address_is_short_and_django_understands_it():
    deep = Path("/somewhere with spaces") / ("deep/" * 60) / "postgres"

    parsed = dj_database_url.parse(embedded_postgres.database_url(deep, "sozialraum"))

    assert parsed["ENGINE"] == "django.db.backends.postgresql"
    assert parsed["HOST"] == str(places.socket_directory(deep))
    assert len(parsed["HOST"] + "/.s.PGSQL.5432") < 107
    assert (parsed["NAME"], parsed["USER"], parsed["PORT"]) == ("sozialraum", "sozialraum", 5432)


def test_the_last_use_stops_the_server(data_dir):
    first = embedded_postgres.use(data_dir, durable=False)
    second = embedded_postgres.use(data_dir, durable=False)
    assert execute(first.url, "SELECT current_database()") == [("sozialraum",)]

    first.close()
    assert embedded_postgres.is_running(data_dir)

    second.close()
    assert not embedded_postgres.is_running(data_dir)
    assert server_processes(data_dir) == []


def test_what_was_acknowledged_survives_a_killed_server_with_a_busy_connection(data_dir):
    with embedded_postgres.use(data_dir) as held:
        execute(held.url, "CREATE TABLE entered AS SELECT 1 AS number")
        busy = psycopg2.connect(held.url)
        busy.cursor().execute("SELECT 1")
        asleep = elsewhere(
            data_dir,
            "import psycopg2; psycopg2.connect(held.url).cursor().execute("
            "'SELECT count(*) FROM generate_series(1, 1000000000)')",
        )
        assert asleep.stdout.readline() == "ready\n"
        time.sleep(0.3)
        execute(held.url, "INSERT INTO entered VALUES (2)")
        os.kill(postmaster(data_dir), signal.SIGKILL)

        assert held.restart_if_gone()

        assert execute(held.url, "SELECT number FROM entered ORDER BY 1") == [(1,), (2,)]
        busy.close()
        asleep.kill()
        asleep.communicate()
    assert server_processes(data_dir) == []


def test_a_killed_program_counts_as_gone(data_dir):
    killed = elsewhere(data_dir, "time.sleep(60)")
    assert killed.stdout.readline() == "ready\n"
    killed.kill()
    killed.communicate()
    assert embedded_postgres.is_running(data_dir)

    embedded_postgres.use(data_dir, durable=False).close()

    assert not embedded_postgres.is_running(data_dir)


def test_many_first_starts_at_once_share_one_server(data_dir):
    programs = [elsewhere(data_dir, "sys.stdin.read()") for _ in range(4)]
    outputs = [program.communicate(timeout=60)[0] for program in programs]

    assert outputs == ["ready\n"] * 4
    assert [program.returncode for program in programs] == [0] * 4
    assert not embedded_postgres.is_running(data_dir)
    assert server_processes(data_dir) == []


def test_a_noted_process_id_that_now_belongs_to_somebody_else_does_not_stop_the_start(data_dir):
    embedded_postgres.use(data_dir, durable=False).close()
    (data_dir / "postmaster.pid").write_text(f"{os.getpid()}\n{data_dir}\n")
    (places.socket_directory(data_dir) / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n{data_dir}\n")

    with embedded_postgres.use(data_dir, durable=False) as held:
        assert execute(held.url, "SELECT 1") == [(1,)]


def test_an_unfinished_set_up_is_cleared_away(data_dir):
    unfinished = data_dir.with_name("postgres.new-1")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18")

    embedded_postgres.use(data_dir, durable=False).close()

    assert not unfinished.exists()
    assert (data_dir / "PG_VERSION").read_text() == "18\n"


def test_a_socket_directory_laid_by_somebody_else_is_refused(data_dir):
    data_dir.parent.joinpath("elsewhere").mkdir()
    socket = places.socket_directory(data_dir)
    socket.symlink_to(data_dir.parent / "elsewhere")
    try:
        with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else"):
            embedded_postgres.use(data_dir, durable=False)
    finally:
        socket.unlink()


def test_the_reason_of_a_failed_start_is_one_sentence(data_dir):
    embedded_postgres.use(data_dir, durable=False).close()
    (data_dir / "PG_VERSION").write_text("12\n")

    with pytest.raises(EmbeddedPostgresError) as failure:
        embedded_postgres.use(data_dir, durable=False)

    assert str(failure.value) == "PostgreSQL did not start: database files are incompatible with server"


def test_nobody_else_may_enter_and_nothing_listens_on_the_network(data_dir):
    with embedded_postgres.use(data_dir, durable=False) as held:
        assert places.socket_directory(data_dir).stat().st_mode & 0o777 == 0o700
        assert data_dir.stat().st_mode & 0o777 == 0o700
        assert execute(held.url, "SHOW listen_addresses") == [("",)]


def test_the_extensions_of_the_directory_are_there(data_dir):
    with embedded_postgres.use(data_dir, durable=False) as held:
        names = {"pg_trgm", "unaccent", "btree_gist", "cube", "earthdistance", "fuzzystrmatch"}
        found = {name for (name,) in execute(held.url, "SELECT name FROM pg_available_extensions")}
        assert names <= found
        assert execute(held.url, "SELECT upper('ä')") == [("Ä",)]


@pytest.mark.skipif(not AS_ROOT, reason="root hands the server over")
def test_root_hands_the_server_over(data_dir):
    with embedded_postgres.use(data_dir, durable=False):
        owner = Path(f"/proc/{postmaster(data_dir)}").stat().st_uid
        assert owner != 0
        assert owner == data_dir.stat().st_uid


@pytest.mark.skipif(not AS_ROOT, reason="only root can enter what others cannot")
def test_root_in_a_closed_place_keeps_the_data_where_the_server_can_reach_them(data_dir, monkeypatch):
    state = Path(tempfile.mkdtemp(prefix="sozialraum-state-"))
    monkeypatch.setattr(places, "ROOT_STATE", state)
    data_dir.parent.chmod(0o700)
    try:
        with embedded_postgres.use(data_dir, durable=False) as held:
            execute(held.url, "CREATE TABLE entered ()")
        assert data_dir.is_symlink()
        assert data_dir.resolve().parent == state
        with embedded_postgres.use(data_dir, durable=False) as held:
            assert execute(held.url, "SELECT count(*) FROM entered") == [(0,)]
    finally:
        shutil.rmtree(state)


@pytest.mark.skipif(not AS_ROOT, reason="only root can start a program as somebody else")
def test_an_ordinary_account_runs_its_own_server(data_dir):
    nobody = places.account_for(data_dir)
    if not nobody.can_enter(ROOT / "sozialraum") or not nobody.can_enter(
        Path(sys.executable).resolve().parent
    ):
        pytest.skip("this clone is closed to other accounts")
    os.chown(data_dir.parent, nobody.uid, nobody.gid)
    code = (
        "import sys; from pathlib import Path; from sozialraum.lib import embedded_postgres\n"
        "with embedded_postgres.use(Path(sys.argv[1]), durable=False): print('ready')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(data_dir)], cwd=ROOT, capture_output=True, text=True, **nobody.switch
    )
    assert (done.stdout, done.stderr) == ("ready\n", "")
    assert data_dir.stat().st_uid == nobody.uid
