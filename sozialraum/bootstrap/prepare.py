"""Bring database, catalogues, demo data and static files up to date; what is current costs nothing."""

import contextlib
import fcntl
import hashlib
import io
import os
import sys
from pathlib import Path

from sozialraum.bootstrap import catalogues
from sozialraum.bootstrap.install import step


def _static_digest() -> str:
    """Changes with any static file, its name, size or time, and with the package that compresses them."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    result = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            found = Path(storage.path(name)).stat()
            result.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return result.hexdigest()


def _collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    digest = _static_digest()
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        with contextlib.suppress(OSError):
            if stamp.read_text() == digest:
                return
    with step("Static files, hashed and compressed"):
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)


def prepare() -> None:
    """Run every step under one lock, so that two demos of one clone do not get in each other's way."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with open(settings.VAR_DIR / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if catalogues.outdated():
            with step("Message catalogues"):
                catalogues.compile_all()
        django.setup()
        with step("Database tables"):
            call_command("migrate", interactive=False, verbosity=0)
            if settings.DATABASE_APP_ROLE:
                call_command("prepare_database_role", verbosity=0)
        said = io.StringIO()
        with step("Reference data"):
            call_command("load_reference", stdout=said)
        with step("Demo data"):
            call_command("load_demo", stdout=said)
            call_command("load_demo_roster", stdout=said)
            call_command("load_demo_cases", stdout=said)
        for line in said.getvalue().splitlines():
            print(f"    {line}")
        _collect_static()


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
    os.environ.setdefault("SOZIALRAUM_MODE", "demo")
    os.environ["SOZIALRAUM_AS_OWNER"] = "1"
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        prepare()
    except (ImproperlyConfigured, CommandError) as error:
        print(error, file=sys.stderr)
        return 2
    except OperationalError as error:
        print(f"The database cannot be used: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
