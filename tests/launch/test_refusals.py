"""What is missing is said in one sentence, and nothing starts."""

import subprocess
import sys

import pytest

from tests.launch.programs import ROOT, environment

MANAGE = ["manage.py", "migrate"]
SERVE = ["-m", "sozialraum.bootstrap.serve"]
WSGI = ["-c", "import sozialraum.wsgi"]
WITH_DATABASE = {"SECRET_KEY": "long and random", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}


def start(arguments: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(**variables), capture_output=True, text=True
    )


@pytest.mark.parametrize("program", [MANAGE, SERVE, WSGI], ids=["manage.py", "serve", "wsgi"])
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "long and random"}, "DATABASE_URL"),
        (WITH_DATABASE, "FIELD_KEYS"),
        (WITH_DATABASE | {"FIELD_KEYS": "too short"}, "FIELD_KEYS"),
        (WITH_DATABASE | {"FIELD_KEYS": "k" * 32}, "INDEX_KEY"),
    ],
    ids=["no secret key", "no database", "no field keys", "a short field key", "no index key"],
)
def test_production_names_what_is_missing_in_one_sentence(program, given, missing):
    done = start(program, SOZIALRAUM_MODE="production", **given)

    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.startswith(f"{missing} is not set")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_the_demo_refuses_what_is_no_port(port):
    done = start(["-m", "sozialraum.bootstrap.demo"], PORT=port)

    assert done.returncode != 0
    assert done.stderr == f"PORT is {port!r}; it must be a number from 1 to 65535.\n"


def test_a_server_that_is_not_there_is_one_sentence():
    done = start(
        ["-m", "sozialraum.bootstrap.prepare"],
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing",
        DEMO="1",
    )

    assert done.returncode != 0
    assert done.stderr.startswith("The database cannot be used: ")
    assert done.stderr.count("\n") == 1
