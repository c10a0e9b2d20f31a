"""Names and contacts of others go under black bars before a copy leaves the office (Art. 15 (4) DSGVO)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sozialraum.lib import names

BAR = "█████"
COLLEAGUE = "Fachkraft"

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER = re.compile(r"\+?\d[\d\s/().-]{4,}\d")
_MAIL = re.compile(r"[^\s<>@]+@[^\s<>@]*[^\s<>@.,;:!?)]")
_ENDINGS = ("s", "es", "n", "en", "ns")


class Blackener:
    """Knows what to hide and what belongs to the person who asked: their own name stays, also where others bear it."""

    def __init__(
        self,
        *,
        hidden: Iterable[str],
        own: Iterable[str],
        colleagues: Iterable[str],
        contacts: Iterable[str] = (),
    ) -> None:
        self.own = {word for name in own for word in names.words(name)}
        self.hidden = {word for name in hidden for word in names.words(name) if len(word) > 1} - self.own
        self.colleagues = {word for name in colleagues for word in names.words(name) if len(word) > 2}
        self.colleagues -= self.own | self.hidden
        self.numbers = {digits for contact in contacts if len(digits := re.sub(r"\D", "", contact)) > 5}
        self.mails = {contact.strip().lower() for contact in contacts if "@" in contact}

    def __call__(self, text: str) -> str:
        text = _MAIL.sub(lambda found: BAR if found[0].lower() in self.mails else found[0], text)
        text = _NUMBER.sub(
            lambda found: BAR if re.sub(r"\D", "", found[0]) in self.numbers else found[0], text
        )
        text = _WORD.sub(self._word, text)
        # A first and a last name in a row are one colleague.
        return re.sub(rf"{COLLEAGUE}(\s+{COLLEAGUE})+", COLLEAGUE, text)

    def _word(self, found: re.Match[str]) -> str:
        word = names.folded(found[0]).replace(" ", "")
        stems = {
            word,
            *(word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) > len(end) + 1),
        }
        if stems & self.own and word in self.own:
            return found[0]
        if stems & self.hidden:
            return BAR
        if stems & self.colleagues:
            return COLLEAGUE
        return found[0]
