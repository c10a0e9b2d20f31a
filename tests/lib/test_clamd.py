"""The virus scanner's protocol, spoken with a real server on a real socket."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sozialraum.lib import clamd
from tests.lib.paper_samples import EICAR


class Scanner:
    """Speaks INSTREAM as clamd does and finds the EICAR string, or answers with what it is told."""

    def __init__(self, listener: socket.socket, answer: bytes | None = None) -> None:
        self.listener, self.answer = listener, answer
        self.scanned: list[bytes] = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                if stream.read(10) != b"zINSTREAM\0":
                    connection.sendall(b"UNKNOWN COMMAND\0")
                    continue
                data = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    data += stream.read(length)
                self.scanned.append(data)
                found = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in data else b"stream: OK\0"
                connection.sendall(self.answer if self.answer is not None else found)

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=5)


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    listener = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_ADDRESS = f"127.0.0.1:{listener.getsockname()[1]}"
    running = Scanner(listener)
    yield running
    running.close()


def test_clean_and_infected(scanner: Scanner) -> None:
    large = b"x" * 200_000
    assert clamd.finds_virus(large) is False
    assert clamd.finds_virus(b"%PDF-1.4 " + EICAR) is True
    assert scanner.scanned[0] == large


def test_over_a_unix_socket(settings: Any, tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(tmp_path / "clamd"))
    listener.listen()
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    running = Scanner(listener)
    assert clamd.finds_virus(EICAR) is True
    running.close()


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0"])
def test_anything_else_is_no_answer(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with pytest.raises(clamd.NoAnswer):
        clamd.finds_virus(b"x")


@pytest.mark.parametrize("address", ["/gibt/es/nicht", "127.0.0.1:1", "unsinn"])
def test_nobody_there(settings: Any, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    with pytest.raises(clamd.NoAnswer):
        clamd.finds_virus(b"x")
