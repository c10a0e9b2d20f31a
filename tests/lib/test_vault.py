"""Files that only the application can read."""

import os
import time
from pathlib import Path
from typing import Any

import pytest

from sozialraum.lib import vault
from sozialraum.lib.sealing import CannotOpen

CONTENT = bytes(range(256)) * 3000  # three pieces


@pytest.fixture(autouse=True)
def _vault(settings: Any, tmp_path: Path) -> None:
    settings.VAULT_DIR = tmp_path / "vault"


def path_of(name: str) -> Path:
    from django.conf import settings

    return Path(settings.VAULT_DIR) / name[:2] / name


def test_what_goes_in_comes_out_and_nobody_else_reads_it() -> None:
    name = vault.put(CONTENT)
    assert b"".join(vault.pieces(name)) == CONTENT
    stored = path_of(name).read_bytes()
    assert CONTENT[:64] not in stored
    assert path_of(name).stat().st_mode & 0o777 == 0o600
    vault.drop(name)
    with pytest.raises(vault.NotThere):
        list(vault.pieces(name))


def test_an_empty_file_is_a_file() -> None:
    assert b"".join(vault.pieces(vault.put(b""))) == b""


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 31, "A" * 32, "g" * 32])
def test_only_its_own_names(name: str) -> None:
    with pytest.raises(vault.NotThere):
        list(vault.pieces(name))


def test_a_file_that_was_cut_off_or_swapped_is_noticed() -> None:
    first, second = vault.put(CONTENT), vault.put(CONTENT)
    data = path_of(first).read_bytes()
    length = int.from_bytes(data[:4], "big") + 4
    for changed in (data[:length], data[length:], data[:-9], data[:30] + b"x" + data[31:]):
        path_of(first).write_bytes(changed)
        with pytest.raises(CannotOpen):
            list(vault.pieces(first))
    path_of(first).write_bytes(path_of(second).read_bytes())
    with pytest.raises(CannotOpen):
        list(vault.pieces(first))


def test_new_keys(settings: Any) -> None:
    old = settings.FIELD_KEYS
    name = vault.put(CONTENT)
    settings.FIELD_KEYS = ["another-key-of-more-than-thirty-two-signs", *old]
    vault.reseal(name)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert b"".join(vault.pieces(name)) == CONTENT
    settings.FIELD_KEYS = old
    with pytest.raises(CannotOpen):
        list(vault.pieces(name))


def test_strangers_go_but_not_young_ones() -> None:
    known, stranger, young = vault.put(b"1"), vault.put(b"2"), vault.put(b"3")
    long_ago = time.time() - 7200
    os.utime(path_of(known), (long_ago, long_ago))
    os.utime(path_of(stranger), (long_ago, long_ago))
    assert vault.drop_strangers([known]) == 1
    assert [vault.exists(name) for name in (known, stranger, young)] == [True, False, True]
