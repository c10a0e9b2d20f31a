"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a sandbox only as root, where Chromium refuses to have one.
ARGUMENTS = (
    *(("--no-sandbox",) if os.geteuid() == 0 else ()),
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _works(program: str) -> bool:
    """Whether it starts: Debian's transitional packages and missing libraries only show when asked."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() and _works(path) else None


def find() -> str | None:
    """The program to start: CHROMIUM of the environment, the system's, or Playwright's own."""
    if given := os.environ.get("CHROMIUM"):
        return given
    for command in COMMANDS:
        if (found := shutil.which(command)) and _works(found):
            return found
    return _playwrights_own()


def install() -> None:
    """Bring a Chromium: by apt as root on Debian and its kin, by Playwright's installer elsewhere."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts.insert(0, ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"])
        subprocess.run(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL)
    for command in attempts:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode == 0 and find():
            return


def find_or_install() -> str | None:
    """A usable Chromium, fetched if need be; None when there is no way to one."""
    found = find()
    if found is None:
        print("  Chromium for the browser tests ...", flush=True)
        install()
        found = find()
    return found
