"""Cut KERN's stylesheet down to its variables and the components that the portal's pages use.

The package's one file is 340 kB, two thirds of it icons and utility classes; a cheap phone spends 0.2 s on reading it.
What stays is unchanged, so an update of the package needs no work here.
"""

import re
import sys
from collections.abc import Iterator

from sozialraum.lib.assets import ROOT

SOURCE = ROOT / "node_modules/@kern-ux/native/dist/kern.min.css"
TARGET = ROOT / "build/kern/kern.min.css"

# A page that uses another of KERN's components adds its family here.
FAMILIES = (
    "alert",
    "badge",
    "body",
    "btn",
    "dark",
    "dialog",
    "divider",
    "error",
    "fieldset",
    "form-check",
    "form-input",
    "hint",
    "label",
    "layer",
    "level",
    "light",
    "link",
    "sr-only",
    "table",
    "title",
)
KEPT = re.compile(rf"kern-(?:{'|'.join(FAMILIES)})(?![a-z])")
CLASS = re.compile(r"\.(kern-[\w-]+)")
# Quoted strings and unquoted addresses may hold braces (icons are drawings in data addresses).
OPAQUE = re.compile(r"""url\((?!["']).*?\)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
COMMA = re.compile(r",(?![^(]*\))")


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Selector or at-rule, and what stands between its braces."""
    # Same length, so that positions found in the veiled text hold for the real one.
    veiled = OPAQUE.sub(lambda match: "_" * len(match[0]), css)
    start = depth = opened = 0
    for match in re.finditer(r"[{}]", veiled):
        if match[0] == "{":
            if depth == 0:
                opened = match.start()
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : match.start()]
                start = match.end()


def is_used(selector: str) -> bool:
    return all(KEPT.match(name) for name in CLASS.findall(selector))


def cut(css: str) -> str:
    """The rules of `css` whose selectors name no component outside FAMILIES."""
    rules = []
    for head, body in blocks(re.sub(r"@charset[^;]*;", "", css)):
        if head.startswith(("@media", "@supports")):
            if inner := cut(body):
                rules.append(f"{head}{{{inner}}}")
        elif not head.startswith("@"):
            selectors = [selector for selector in COMMA.split(head) if is_used(selector)]
            if selectors:
                rules.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(rules)


def main() -> int:
    if not SOURCE.is_file():
        print("The KERN package is missing: run `make assets`.", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(cut(SOURCE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
