"""The code with which somebody without an account finds the answer: sixteen digits, which every keyboard has.

It is derived from the draft's key, which only the person's browser holds, so that it can be shown again for some
minutes without being stored; the database has its keyed fingerprint alone. 53 bits behind a limit of ten wrong
codes an hour and address.
"""

from __future__ import annotations

import unicodedata

from sozialraum.lib.sealing import fingerprint

DIGITS = 16


def code_for(key: str) -> str:
    """`4821 9035 1176 2048`: always the same for the same key."""
    number = int(fingerprint(key, "inquiry code from key"), 16) % 10**DIGITS
    digits = f"{number:0{DIGITS}d}"
    return " ".join(digits[start : start + 4] for start in range(0, DIGITS, 4))


def code_mark(code: str) -> str:
    return fingerprint(read_code(code), "inquiry code")


def read_code(typed: str) -> str:
    """The digits of what was typed, in whatever script and however grouped: ٤٨٢١ is 4821."""
    found = (unicodedata.decimal(sign, None) for sign in typed)
    return "".join(str(digit) for digit in found if digit is not None)
