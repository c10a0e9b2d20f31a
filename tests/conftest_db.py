"""pytest plugin: the embedded test server runs while the tests do. Workers of pytest-xdist start nothing."""

import pytest

from sozialraum.lib.embedded_postgres import EmbeddedPostgresError
from tests import database


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    try:
        database.start()
    except EmbeddedPostgresError as error:
        raise pytest.UsageError(str(error)) from error
    config.add_cleanup(database.stop)
