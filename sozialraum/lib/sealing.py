"""Confidential texts leave the application encrypted; what must be found again leaves a keyed fingerprint.

Encryption is Fernet (AES-128-CBC with HMAC-SHA256) of `cryptography`, with several keys: the first of
settings.FIELD_KEYS seals, all of them open. `manage.py rotate_keys` seals everything with the first key, after which
the others can go. Fingerprints are HMAC-SHA256 with settings.INDEX_KEY, separate for each purpose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FINGERPRINT_BYTES = 12


class CannotOpen(Exception):
    """None of the keys opens what is stored: a key is missing, or the stored text was changed."""


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"field"))) for key in keys])


def _current() -> MultiFernet:
    return _box(tuple(settings.FIELD_KEYS))


def seal(text: str) -> str:
    return _current().encrypt(text.encode()).decode("ascii")


def unseal(token: str) -> str:
    return unseal_bytes(token.encode("ascii", "replace")).decode()


def seal_bytes(data: bytes) -> bytes:
    return _current().encrypt(data)


def unseal_bytes(token: bytes) -> bytes:
    try:
        return _current().decrypt(token)
    except InvalidToken:
        raise CannotOpen("A stored text cannot be opened with the keys in FIELD_KEYS.") from None


def is_under_first_key(token: str) -> bool:
    """Whether the first key alone opens it. False says nothing about the others."""
    try:
        _box(tuple(settings.FIELD_KEYS[:1])).decrypt(token.encode("ascii", "replace"))
    except InvalidToken:
        return False
    return True


def resealed(token: str) -> str:
    """The same text under the first key."""
    return resealed_bytes(token.encode("ascii", "replace")).decode("ascii")


def resealed_bytes(token: bytes) -> bytes:
    try:
        return _current().rotate(token)
    except InvalidToken:
        raise CannotOpen("A stored text cannot be opened with the keys in FIELD_KEYS.") from None


@lru_cache(maxsize=64)
def _index_key(secret: str, purpose: str) -> bytes:
    return _derived(secret, b"index " + purpose.encode())


def fingerprint(text: str, purpose: str) -> str:
    """24 hexadecimal digits: the same for the same text and purpose, telling nothing without INDEX_KEY."""
    digest = hmac.new(_index_key(settings.INDEX_KEY, purpose), text.encode(), hashlib.sha256).digest()
    return digest[:FINGERPRINT_BYTES].hex()


def bucket(text: str, purpose: str, buckets: int) -> int:
    """A number below `buckets`: many texts share one, so that counting them reveals no text."""
    digest = hmac.new(_index_key(settings.INDEX_KEY, purpose), text.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % buckets


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Django's KEY_FUNCTION: the shared cache is a table, and its keys would name people and their addresses."""
    return fingerprint(f"{key_prefix}:{version}:{key}", "cache")
