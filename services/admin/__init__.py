"""Reference data of the house and the directory under /verwaltung/. Case content never appears here.

Offices, places and holidays are registered here and not in offices.admin, because saving them must refresh
the directory, which offices must not know.
"""

from services.admin import directory, places, terms

__all__ = ["directory", "places", "terms"]
