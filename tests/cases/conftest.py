"""Who signs in for the stories of casework."""

import pytest
from django.test import Client

from tests.cases.builders import Browser, user


@pytest.fixture
def at_work(client: Client) -> Browser:
    def sign_in(name: str) -> Client:
        client.force_login(user(name))
        return client

    return sign_in
