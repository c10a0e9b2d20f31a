"""`make check`: what must hold before the tests are worth their time.

Runs everything, then says what failed.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from sozialraum.lib import embedded_postgres

ROOT = Path(__file__).resolve().parents[2]
TYPED = ("enums", "querysets", "permissions", "actions")
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
APPS = ("offices", "services", "cases", "evaluation")


def typed_modules() -> list[str]:
    """The modules whose types are checked: files or packages of these names in every app."""
    return [
        str(path)
        for app in APPS
        for name in TYPED
        for path in (Path(app, f"{name}.py"), Path(app, name))
        if (ROOT / path).exists()
    ]


def main() -> int:
    python = sys.executable
    steps = {
        "formatter": [python, "-m", "ruff", "format", "--check", "."],
        "linter": [python, "-m", "ruff", "check", "."],
        "import contracts": [python, "-c", LINT_IMPORTS, "--no-cache"],
        "types": [python, "-m", "mypy", *typed_modules()],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "catalogues": [python, "-m", "sozialraum.bootstrap.catalogues", "--check"],
    }
    os.environ["SOZIALRAUM_MODE"] = "development"
    failed = []
    data_dir = ROOT / "var" / "check-postgres"
    held = None if os.environ.get("DATABASE_URL") else embedded_postgres.use(data_dir, durable=False)
    try:
        if held is not None:
            os.environ["DATABASE_URL"] = held.url
        for name, command in steps.items():
            print(f"== {name}", flush=True)
            begin = time.monotonic()
            if subprocess.run(command, cwd=ROOT).returncode != 0:
                failed.append(name)
            print(f"   {time.monotonic() - begin:.1f} s", flush=True)
    finally:
        if held is not None:
            held.close()
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
