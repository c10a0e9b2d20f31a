"""The PostgreSQL that comes as a Python package, for demo, development and tests; production brings its own.

The binaries are driven directly. Every program that needs the server holds a `use` of it: the first starts
it, the last stops it, and a program that was killed counts as gone, because uses are file locks. Nothing
listens on the network: clients come through a socket in a directory that only the owner may enter.
"""

from sozialraum.lib.embedded_postgres.places import EmbeddedPostgresError, database_url
from sozialraum.lib.embedded_postgres.server import Use, is_running, use

__all__ = ["EmbeddedPostgresError", "Use", "database_url", "is_running", "use"]
