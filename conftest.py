"""Every test run, whichever folder it is pointed at, has its database."""

pytest_plugins = ["tests.conftest_db"]
