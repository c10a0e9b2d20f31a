"""Papers of these stories lie in a vault of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.cases.builders import user
from tests.cases.plan.family import Browser


@pytest.fixture(autouse=True)
def stored(settings: Any, tmp_path: Path) -> Path:
    settings.VAULT_DIR = tmp_path / "vault"
    return tmp_path / "vault"


@pytest.fixture
def at_work(client: Client) -> Browser:
    def sign_in(name: str) -> Client:
        client.force_login(user(name))
        return client

    return sign_in
