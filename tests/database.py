"""The tests' own embedded server in var/test-postgres, far from the demo's data.

With DATABASE_URL set the tests use that server instead. Django makes test_<name> there in both cases, and
pytest-xdist one per worker.
"""

import fcntl
import os
from pathlib import Path
from typing import IO

from sozialraum.lib import embedded_postgres

DATA_DIR = Path(__file__).resolve().parents[1] / "var" / "test-postgres"
SLOTS = 16

_slot: IO[str] | None = None
_use: embedded_postgres.Use | None = None


def choose() -> None:
    """Set the mode and, where none is set, the database; workers inherit both from the run they belong to.

    Several runs may share the server. Each takes a numbered slot and with it a database name of its own, the
    same again for the next run so that --reuse-db works.
    """
    global _slot
    os.environ["SOZIALRAUM_MODE"] = "test"
    if os.environ.get("DATABASE_URL"):
        return
    DATA_DIR.parent.mkdir(exist_ok=True)
    for number in range(1, SLOTS + 1):
        _slot = open(DATA_DIR.with_name(f"{DATA_DIR.name}.slot-{number}"), "w")  # noqa: SIM115
        try:
            fcntl.flock(_slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _slot.close()
        else:
            os.environ["DATABASE_URL"] = embedded_postgres.database_url(DATA_DIR, f"sozialraum_{number}")
            return
    raise SystemExit(f"{SLOTS} test runs are using {DATA_DIR} already.")


def start() -> None:
    """Start the embedded server if `choose` settled on it in this process."""
    global _use
    if _slot is not None and _use is None:
        _use = embedded_postgres.use(DATA_DIR, database=None, durable=False)


def stop() -> None:
    """Give the embedded server up; it ends with the last run that uses it."""
    if _use is not None:
        _use.close()
