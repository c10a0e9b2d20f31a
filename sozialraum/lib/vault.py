"""Files that only the application can read: sealed piece by piece, under random names, outside the web root.

Each piece is one sealed token (sozialraum.lib.sealing) in front of which stands its length. Inside each token stand
the file's name, the number of the piece and whether it is the last, so that pieces cannot be left out, swapped or
taken from another file without notice. One piece of plain text at a time is in memory, and none anywhere else.
"""

from __future__ import annotations

import os
import re
import secrets
import struct
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from sozialraum.lib.sealing import CannotOpen, resealed_bytes, seal_bytes, unseal_bytes

PIECE_BYTES = 256 * 1024
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">I?")
_NAME = re.compile(r"[0-9a-f]{32}")


class NotThere(Exception):
    """No file has this name."""


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise NotThere("This is no name of a stored file.")
    return Path(settings.VAULT_DIR) / name[:2] / name


def put(data: bytes) -> str:
    """Store and return the random name. The file is complete and on disk, or it is not there at all."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            view = memoryview(data)
            pieces = max(1, -(-len(data) // PIECE_BYTES))
            for number in range(pieces):
                piece = view[number * PIECE_BYTES : (number + 1) * PIECE_BYTES]
                head = name.encode() + _HEAD.pack(number, number == pieces - 1)
                token = seal_bytes(head + bytes(piece))
                file.write(_LENGTH.pack(len(token)))
                file.write(token)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return name


def _tokens(path: Path) -> Iterator[bytes]:
    try:
        with open(path, "rb") as file:
            while length := file.read(_LENGTH.size):
                if len(length) != _LENGTH.size:
                    raise CannotOpen("A stored file is cut off.")
                yield file.read(_LENGTH.unpack(length)[0])
    except FileNotFoundError:
        raise NotThere("There is no file of this name.") from None


def pieces(name: str) -> Iterator[bytes]:
    """The content, piece by piece. Raises CannotOpen where anything was changed."""
    size = len(name) + _HEAD.size
    is_last = False
    for expected, token in enumerate(_tokens(_path(name))):
        plain = unseal_bytes(token)
        number, is_last = _HEAD.unpack(plain[len(name) : size])
        if plain[: len(name)] != name.encode() or number != expected:
            raise CannotOpen("A stored file was put together anew.")
        yield plain[size:]
    if not is_last:
        raise CannotOpen("A stored file is cut off.")


def exists(name: str) -> bool:
    return _path(name).exists()


def drop(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def reseal(name: str) -> None:
    """The same content under the first key (manage.py rotate_keys)."""
    path = _path(name)
    fresh = path.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for token in _tokens(path):
            again = resealed_bytes(token)
            file.write(_LENGTH.pack(len(again)))
            file.write(again)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def drop_strangers(known: Iterable[str], *, older_than_seconds: int = 3600) -> int:
    """Remove what no row knows: left by a crash between file and commit. Young files may belong to a running upload."""
    keep = set(known)
    before = time.time() - older_than_seconds
    gone = 0
    for path in sorted(Path(settings.VAULT_DIR).glob("??/*")):
        if path.name not in keep and path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
