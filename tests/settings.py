"""The portal's settings as the tests see them: mode and database are decided before they are read."""

from tests import database

database.choose()

from sozialraum.settings import *  # noqa: E402, F403
