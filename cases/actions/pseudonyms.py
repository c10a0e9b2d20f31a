"""What goes to outsiders names nobody (§ 64 (2a) SGB VIII): finding the names of a case in a text, leaving them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext

from cases.models import Case, CasePerson
from sozialraum.lib import names

SHORTEST = 3
NO_NAMES = frozenset(
    {"familie", "fam", "frau", "herr", "haushalt", "kind", "kinder", "mutter", "vater", "eltern"}
)
_WORD = re.compile(r"[\w’'-]+")


def _marks(*texts: str) -> set[str]:
    return {
        word for text in texts for word in names.words(text) if len(word) >= SHORTEST and word not in NO_NAMES
    }


def names_in(text: str, case: Case) -> list[str]:
    """Words of the text that are names of people of this case, as they were written.

    Only words with a capital count: a surname such as Klein must not forbid the word klein.
    """
    people = [link.person for link in CasePerson.objects.filter(case=case).select_related("person")]
    known = _marks(case.label, *(f"{one.first_name} {one.last_name}" for one in people))
    found = [word for word in _WORD.findall(text) if word[:1].isupper() and set(names.words(word)) & known]
    return list(dict.fromkeys(found))


def without_names(case: Case, links: Sequence[CasePerson]) -> Callable[[str], str]:
    """What replaces every known first and last name in a text by what the person is in the case.

    `links`: everybody in the case, in the order in which they are numbered.
    """
    replacements: dict[str, str] = dict.fromkeys(_marks(case.label), gettext("[name]"))
    for link in links:
        replacements |= dict.fromkeys(_marks(link.person.last_name), gettext("[name]"))
    for number, link in enumerate(links, start=1):
        stand_in = f"[{link.get_position_display()} {number}]"
        replacements |= dict.fromkeys(_marks(link.person.first_name), stand_in)

    def replaced(found: re.Match[str]) -> str:
        word = found.group()
        if not word[:1].isupper():
            return word
        return next((replacements[mark] for mark in names.words(word) if mark in replacements), word)

    return lambda text: _WORD.sub(replaced, text)
