"""The message catalogues, without GNU gettext: compile, update and check them.

python -m sozialraum.bootstrap.catalogues             compile what changed
python -m sozialraum.bootstrap.catalogues --update    collect the texts of the code into locale/, then compile
python -m sozialraum.bootstrap.catalogues --check     exit 1 when a text has no translation or a doubtful one
"""

import argparse
import fnmatch
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "locale"
SOURCE_LANGUAGE = "de"
# English texts are the keys themselves; Einfache Sprache falls back to German sentence by sentence.
MAY_BE_EMPTY = {"en", "einfach"}
LANGUAGES = ("de", "einfach", "en", "fr", "tr", "ar", "uk", "ru", "it")
FOLDERS = ("sozialraum", "offices", "services", "cases", "evaluation", "templates")
# What only staff read is German; the other languages need not know it.
STAFF_ONLY = (
    "cases/*",
    "evaluation/*",
    "offices/accounts/*",
    "templates/account/*",
    "templates/mfa/*",
    "templates/team/*",
    "*/admin.py",
    "*/models/*",
    "offices/actions/*",
    "offices/calendar_feed.py",
    "offices/enums/roster.py",
    "offices/forms/*",
    "offices/templatetags/*",
    "offices/views/*",
    "sozialraum/templatetags/staff.py",
    "sozialraum/administration/*",
    "sozialraum/templatetags/staff.py",
    "*/admin/*",
    "*/management/*",
    "sozialraum/bootstrap/*",
)
# Parts of those folders that residents read nevertheless.
FOR_RESIDENTS = ("cases/forms/contact/*", "cases/views/contact/*")
EAST_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
    "fr": "nplurals=2; plural=(n > 1);",
    "tr": "nplurals=2; plural=(n > 1);",
    "uk": EAST_SLAVIC,
    "ru": EAST_SLAVIC,
}
PLURAL_DEFAULT = "nplurals=2; plural=(n != 1);"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(?<!\{)\{(\w+)\}")


class Message(NamedTuple):
    context: str | None
    singular: str
    plural: str | None


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def outdated() -> list[Path]:
    """Catalogues that changed since they were compiled."""
    return [
        path
        for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not (compiled := path.with_suffix(".mo")).exists()
        or compiled.stat().st_mtime < path.stat().st_mtime
    ]


def compile_all() -> int:
    """Compile what changed, each file replaced in one step because servers may be reading it."""
    import polib

    paths = outdated()
    for path in paths:
        fresh = path.with_suffix(".mo.new")
        polib.pofile(str(path)).save_as_mofile(str(fresh))
        fresh.replace(path.with_suffix(".mo"))
    return len(paths)


def _python_source(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text.encode()
    # Django turns a template into lines that look like Python calls, with everything else blanked out.
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines()).encode()


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".xml", ".jinja"} and "migrations" not in path.parts:
                yield path


def extract() -> dict[Message, list[tuple[str, int]]]:
    """Every text the code marks for translation, and where it stands."""
    from babel.messages.extract import extract as babel_extract

    found: dict[Message, list[tuple[str, int]]] = {}
    for path in _sources():
        source = io.BytesIO(_python_source(path))
        options = {"encoding": "utf-8"}
        for line, text, _comments, context in babel_extract("python", source, KEYWORDS, (), options):
            singular, plural = (text, None) if isinstance(text, str) else (text[0], text[1])
            message = Message(context, singular, plural)
            found.setdefault(message, []).append((path.relative_to(ROOT).as_posix(), line))
    return found


def _for_staff_only(places: list[tuple[str, int]]) -> bool:
    def for_staff(name: str) -> bool:
        return _matches(name, STAFF_ONLY) and not _matches(name, FOR_RESIDENTS)

    return all(for_staff(name) for name, _ in places)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def _complaints(language: str, texts: dict[Message, list[tuple[str, int]]]) -> Iterator[str]:
    import polib

    path = catalogue(language)
    if not path.exists():
        if language not in MAY_BE_EMPTY:
            yield f"{path.relative_to(ROOT)} is missing"
        return
    entries = {
        Message(e.msgctxt, e.msgid, e.msgid_plural or None): e
        for e in polib.pofile(str(path))
        if not e.obsolete
    }
    # One entry with a plural also answers for the same text without one.
    by_singular = {(message.context, message.singular): entry for message, entry in entries.items()}
    for message, places in texts.items():
        where = f"{path.relative_to(ROOT)}: {message.singular[:70]!r} ({places[0][0]}:{places[0][1]})"
        entry = by_singular.get((message.context, message.singular))
        if entry is None or not entry.translated():
            if entry is not None and entry.fuzzy:
                yield f"{where} is fuzzy"
            elif language not in MAY_BE_EMPTY and (
                language == SOURCE_LANGUAGE or not _for_staff_only(places)
            ):
                yield f"{where} is not translated"
    for message, entry in entries.items():
        names = _placeholders(message.singular) | _placeholders(message.plural or "")
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text and _placeholders(text) - names:
                yield f"{path.relative_to(ROOT)}: {message.singular[:70]!r} has a strange placeholder"
            # A plural form may leave its number out ("one offer"); other texts must not lose theirs.
            if text and message.plural is None and names - _placeholders(text):
                yield f"{path.relative_to(ROOT)}: {message.singular[:70]!r} loses a placeholder"


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def check() -> list[str]:
    """One line for each text that is missing, doubtful or broken in a language that must have it."""
    texts = extract()
    return [line for language in LANGUAGES for line in _complaints(language, texts)]


def update() -> None:
    """Bring new texts into every catalogue and drop those that the code no longer has."""
    import polib

    texts = extract()
    for language in LANGUAGES:
        path = catalogue(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            file = polib.pofile(str(path), wrapwidth=100)
        else:
            file = polib.POFile(wrapwidth=100)
            file.metadata = {
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Language": language,
                "MIME-Version": "1.0",
                "Plural-Forms": PLURALS.get(language, PLURAL_DEFAULT),
            }
        forms = int(re.search(r"nplurals=(\d)", file.metadata["Plural-Forms"]).group(1))
        known = {(entry.msgctxt, entry.msgid): entry for entry in file}
        merged = polib.POFile(wrapwidth=100)
        merged.metadata, merged.header = file.metadata, file.header
        seen: set[tuple[str | None, str]] = set()
        for message, places in sorted(texts.items(), key=lambda item: (item[1][0], item[0].singular)):
            entry = known.pop((message.context, message.singular), None) or polib.POEntry(
                msgctxt=message.context, msgid=message.singular
            )
            if (message.context, message.singular) in seen:
                continue
            seen.add((message.context, message.singular))
            if message.plural and not entry.msgid_plural:
                entry.msgid_plural = message.plural
                entry.msgstr_plural = {number: entry.msgstr if number == 0 else "" for number in range(forms)}
                entry.msgstr = ""
            entry.obsolete = False
            entry.occurrences = [(name, "") for name in dict.fromkeys(name for name, _ in places)]
            if "%(" in message.singular and "python-format" not in entry.flags:
                entry.flags.append("python-format")
            merged.append(entry)
        merged.save(str(path))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="collect the texts of the code into locale/")
    parser.add_argument("--check", action="store_true", help="fail on missing, fuzzy and broken translations")
    options = parser.parse_args()
    if options.check:
        complaints = check()
        print(
            "\n".join(
                [*complaints, f"{len(complaints)} texts need work" if complaints else "catalogues complete"]
            )
        )
        return 1 if complaints else 0
    if options.update:
        update()
    print(f"{compile_all()} catalogues compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
