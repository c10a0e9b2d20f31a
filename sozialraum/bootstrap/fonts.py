"""Cut KERN's Fira Sans into the parts that a page needs.

A full weight is 130 kB; a German page needs 18 kB of it. Turkish letters and Cyrillic are further files that
a browser fetches only for pages that use them (unicode-range). Arabic falls back to the system's font.
"""

import logging
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools import subset

from sozialraum.lib.assets import FONT_WEIGHTS, ROOT

SOURCE = ROOT / "node_modules/@kern-ux/native/dist/fonts/fira-sans"
TARGET = ROOT / "build/fonts"
NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold"}
RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, "
    "U+2190-2193, U+2212, U+2215",
    "latin-ext": "U+0100-0130, U+0132-0151, U+0154-024F, U+0300-030C, U+0327-0328, U+1E9E, U+20A6-20AB, "
    "U+20AD-20BF",
    "cyrillic": "U+0400-045F, U+0490-0491, U+2116",
}
FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "ccmp", "tnum", "lnum"]


def cut(source: Path, target: Path, ranges: str) -> None:
    """Write the woff2 file `target` with the glyphs of `ranges` (CSS unicode-range notation)."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(flavor="woff2", layout_features=FEATURES, ignore_missing_unicodes=True)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(ranges.replace(", ", ",")))
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main() -> int:
    if not SOURCE.is_dir():
        print("The KERN package is missing: run `make assets`.", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    rules, jobs = [], []
    for weight in FONT_WEIGHTS:
        for part, ranges in RANGES.items():
            name = f"fira-sans-{part}-{weight}.woff2"
            jobs.append((SOURCE / f"FiraSans-{NAMES[weight]}.woff2", TARGET / name, ranges))
            rules.append(
                "@font-face {\n"
                '  font-family: "Fira Sans";\n'
                "  font-style: normal;\n"
                f"  font-weight: {weight};\n"
                "  font-display: swap;\n"
                f'  src: url("{name}") format("woff2");\n'
                f"  unicode-range: {ranges};\n"
                "}\n"
            )
    with ProcessPoolExecutor() as pool:
        list(pool.map(cut, *zip(*jobs, strict=True)))
    (TARGET / "fira-sans.css").write_text("".join(rules), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
