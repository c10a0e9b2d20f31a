"""Papers of these stories lie in a vault of their own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_DIR = tmp_path / "vault"
    return tmp_path / "vault"
