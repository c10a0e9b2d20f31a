"""The portal's settings as the tests see them: mode and database are decided before they are read."""

import tempfile

from tests import database

database.choose()

from sozialraum.settings import *  # noqa: E402, F403

# Papers of the stories lie apart from the demo's and go with the run.
_papers = tempfile.TemporaryDirectory(prefix="sozialraum-tests-")
VAULT_DIR = _papers.name
