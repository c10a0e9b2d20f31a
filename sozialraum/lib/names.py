"""Names as they are compared: without case and accents, by sound (Kölner Phonetik) and by threes of letters."""

from __future__ import annotations

import re
import unicodedata

import cologne_phonetics

_SPECIAL = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"\w+")


def folded(name: str) -> str:
    """Lower case, umlauts written out, accents dropped: Yıldız, YILDIZ and Yildiz are one."""
    text = unicodedata.normalize("NFC", name).lower().translate(_SPECIAL).translate(_UMLAUTS)
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(text))


def words(name: str) -> list[str]:
    return folded(name).split()


def sounds(name: str) -> list[str]:
    """Kölner Phonetik of each word; Meier, Maier and Mayr sound the same. Other scripts have none."""
    return [code for word in words(name) for _, code in cologne_phonetics.encode(word) if code]


def trigrams(name: str) -> set[str]:
    """Threes of letters of each word, two blanks before and one behind, like PostgreSQL's pg_trgm."""
    found: set[str] = set()
    for word in words(name):
        padded = f"  {word} "
        found |= {padded[start : start + 3] for start in range(len(padded) - 2)}
    return found


def similarity(first: str, second: str) -> float:
    """0 nothing in common … 1 the same, by shared trigrams."""
    one, other = trigrams(first), trigrams(second)
    return len(one & other) / len(one | other) if one and other else 0.0
