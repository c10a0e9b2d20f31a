"""Secrets in addresses: invitations, calendars, answers to referrals. The portal keeps their fingerprint only."""

import hashlib
import secrets


def new_token() -> str:
    """256 bits by chance, in signs that an address may hold."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256: the token is long and by chance, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
