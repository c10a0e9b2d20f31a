"""Find and end the server's own processes, and no others: they work in its data directory."""

import contextlib
import os
import signal
import time
from pathlib import Path

from sozialraum.lib.embedded_postgres.places import Account

PROC = Path("/proc")


def _scan(data: str) -> list[int]:
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.readlink(entry / "cwd") == data and (entry / "comm").read_text().startswith("postgres"):
                    found.append(int(entry.name))
    return sorted(found)


def working_in(data: Path, account: Account) -> list[int]:
    """Process ids of every `postgres` whose working directory is `data`; empty where /proc does not tell.

    A container's root may not look into other accounts' processes, so the account itself looks.
    """
    real = os.path.realpath(data)
    if not PROC.joinpath("self", "cwd").exists():
        return []
    if not account.switch:
        return _scan(real)
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(receiver)
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            os.write(sender, ",".join(map(str, _scan(real))).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(sender)
    with open(receiver, "rb") as answer:
        found = answer.read().decode()
    os.waitpid(child, 0)
    return [int(pid) for pid in found.split(",") if pid]


def end_all(data: Path, account: Account, *, seconds: float = 10) -> None:
    """Kill what a killed server left behind; its memory must be free before a new one can start.

    Nothing acknowledged is lost: that is in the write-ahead log on disk.
    """
    deadline = time.monotonic() + seconds
    while left := working_in(data, account):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if time.monotonic() > deadline:
            return
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
