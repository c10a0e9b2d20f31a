#!/usr/bin/env python
"""Django's command line, with the embedded database when DATABASE_URL names no server."""

import atexit
import os
import signal
import sys

# These work without a database, so they start none.
WITHOUT_DATABASE = {
    "",
    "--help",
    "--version",
    "-h",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "startproject",
    "version",
}


def use_embedded_database() -> None:
    """Hold the embedded server until this process ends."""
    from django.conf import settings

    from sozialraum.lib import embedded_postgres

    held = embedded_postgres.use(settings.VAR_DIR / "postgres")
    atexit.register(held.close)
    # Without this a polite end would skip atexit and leave the server running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
    os.environ.setdefault("SOZIALRAUM_MODE", "development")
    # Commands work as the owner of the tables, never as the application's role.
    os.environ.setdefault("SOZIALRAUM_AS_OWNER", "1")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from sozialraum.lib.embedded_postgres import EmbeddedPostgresError
    except ImportError as error:
        sys.exit(f"{error.name} is not installed: run `make demo` once, then .venv/bin/python manage.py.")
    try:
        command = sys.argv[1] if len(sys.argv) > 1 else ""
        if not os.environ.get("DATABASE_URL") and command not in WITHOUT_DATABASE:
            use_embedded_database()
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EmbeddedPostgresError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
