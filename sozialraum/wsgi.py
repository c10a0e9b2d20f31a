"""What the application server loads: granian --interface wsgi sozialraum.wsgi:application

Production unless SOZIALRAUM_MODE says otherwise.
"""

import gc
import os
import signal
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from sozialraum.lib.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
os.environ.setdefault("SOZIALRAUM_MODE", "production")

if server := os.environ.get("SOZIALRAUM_SERVER_PID"):
    # A worker whose server was killed would keep the port from the next start.
    end_with_parent(signal.SIGKILL, parent=int(server))

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))

# A worker reads the directory before it takes requests, not while somebody waits for the first page.
from services.search import snapshot

snapshot.known_version()

# Pages make many short-lived objects and hardly any cycles: collect ten times less often.
gc.set_threshold(7_000, 20, 50)
