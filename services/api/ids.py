"""Identifiers of open data: UUIDs that stay the same as long as a row lives, and need no column.

What has an address of its own carries its kind and primary key inside a version 8 UUID (RFC 9562), so that
looking it up is looking up a primary key. Everything else gets a version 5 UUID from the same namespace.
"""

from __future__ import annotations

from enum import IntEnum
from uuid import UUID, uuid5

NAMESPACE = UUID("5a7f3b0e-91c4-5d26-8f13-6c0e2d49b7a1")
_HIGH = NAMESPACE.int >> 80
_VERSION, _VARIANT = 8, 0b10
_LARGEST_KEY = (1 << 62) - 1


class Kind(IntEnum):
    """Numbers are part of every identifier given out: never change or reuse one."""

    SERVICE = 1
    ORGANIZATION = 2
    LOCATION = 3
    SERVICE_AT_LOCATION = 4
    TAXONOMY = 5
    TAXONOMY_TERM = 6


def uuid_of(kind: Kind, key: int) -> str:
    return str(UUID(int=_HIGH << 80 | _VERSION << 76 | kind << 64 | _VARIANT << 62 | key))


def key_of(kind: Kind, identifier: UUID) -> int | None:
    """The primary key inside; None where the identifier is none of ours or of another kind."""
    key = identifier.int & _LARGEST_KEY
    return key if str(identifier) == uuid_of(kind, key) else None


def part_id(*parts: object) -> str:
    """The identifier of something that is found only inside other documents."""
    return str(uuid5(NAMESPACE, ":".join(str(part) for part in parts)))
