"""Start the application server: .venv/bin/python -m sozialraum.bootstrap.serve

In production mode unless SOZIALRAUM_MODE says otherwise. BIND, PORT, WORKERS and THREADS (per worker) come
from the environment.
"""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
    os.environ.setdefault("SOZIALRAUM_MODE", "production")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.configured or settings.DATABASES  # noqa: B018 - reads the settings once, before any worker does
    except ImproperlyConfigured as error:
        print(error, file=sys.stderr)
        return 2
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        os.environ.get("BIND", "127.0.0.1"),
        "--port",
        os.environ.get("PORT", "8000"),
        "--workers",
        os.environ.get("WORKERS", "2"),
        "--blocking-threads",
        os.environ.get("THREADS", "2"),
        "--backpressure",
        "64",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "10",
        "--no-ws",
        # An access log would keep what residents searched for.
        "--no-access-log",
        "--log-level",
        os.environ.get("SERVER_LOG_LEVEL", "warning"),
        "sozialraum.wsgi:application",
    ]
    os.environ["SOZIALRAUM_SERVER_PID"] = str(os.getpid())
    os.execv(sys.executable, command)


if __name__ == "__main__":
    sys.exit(main())
