"""Ask clamd (ClamAV) whether a file holds a virus: its INSTREAM command over a unix socket or TCP."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

TIMEOUT_SECONDS = 30
CHUNK_BYTES = 64 * 1024


class NoAnswer(Exception):
    """clamd cannot be reached or says something unexpected: nobody knows whether the file is clean."""


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT_SECONDS)


def is_configured() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def finds_virus(data: bytes) -> bool:
    """settings.CLAMD_ADDRESS is /path/of/the/socket or host:port."""
    try:
        with _connect(settings.CLAMD_ADDRESS) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), CHUNK_BYTES):
                chunk = data[start : start + CHUNK_BYTES]
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
            connection.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (part := connection.recv(4096)):
                answer += part
    except (OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from error
    verdict = answer.rstrip(b"\0").strip()
    if verdict == b"stream: OK":
        return False
    if verdict.startswith(b"stream: ") and verdict.endswith(b" FOUND"):
        return True
    raise NoAnswer("unexpected answer")
