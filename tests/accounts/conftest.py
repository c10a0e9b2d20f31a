import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nobody_tried_yet(request: pytest.FixtureRequest) -> None:
    """Counted attempts of one story must not stop the next one."""
    if "django_db" in request.keywords:
        request.getfixturevalue("db")
        cache.clear()
