import pytest

from services.search.vocabulary import Vocabulary
from tests.search import files
from tests.search.summary import pytest_terminal_summary  # noqa: F401


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """All kinds, synonyms and places of the region, as they ship."""
    return files.vocabulary()
