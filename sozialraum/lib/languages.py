"""Language codes of the portal and what browsers call them."""

from django.conf import settings

SOURCE = settings.LANGUAGE_CODE
CODES = tuple(code for code, _name in settings.LANGUAGES)
PREFIXES = frozenset(code for code in CODES if code != SOURCE)
RIGHT_TO_LEFT = frozenset(settings.LANGUAGES_BIDI)

# Stand for the address of the page at hand in parts of a page that are rendered once and kept.
ORIGIN, PATH, ADDRESS = "\ue010", "\ue011", "\ue012"
"""Scheme and host; the German path; the German path with the query."""


GERMAN_ONLY = ("/team/", "/konto/", "/verwaltung/", "/traeger/", "/einladung/", "/vermittlung/")
"""Beginnings of addresses that exist once, in German: what staff and partners work with."""


def has_versions(path: str) -> bool:
    """Whether the page at this address exists in every language."""
    return not path.startswith(GERMAN_ONLY)


def html_lang(code: str) -> str:
    """BCP 47 tag of a language of the portal; Einfache Sprache is German."""
    return "de" if code == "einfach" else code


def html_dir(code: str) -> str:
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def unprefixed(path: str) -> str:
    """The German address of a page given in any language; paths are German in every language."""
    first, _slash, rest = path[1:].partition("/")
    return f"/{rest}" if first in PREFIXES else path


def in_language(path: str, code: str) -> str:
    """The same page in another language."""
    bare = unprefixed(path)
    return bare if code == SOURCE else f"/{code}{bare}"
