"""What the application server loads: granian --interface wsgi sozialraum.wsgi:application

Production unless SOZIALRAUM_MODE says otherwise.
"""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")
os.environ.setdefault("SOZIALRAUM_MODE", "production")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))
