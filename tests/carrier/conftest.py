from typing import Any

import pytest
from django.test import Client

from accounts.choices import PlatformRole
from tests.factories import staff


@pytest.fixture
def owner(yunfan: Any) -> Client:
    client = Client()
    client.force_login(yunfan.owner)
    return client


@pytest.fixture
def platform(db: None) -> Client:
    client = Client()
    client.force_login(staff(PlatformRole.OPERATOR))
    return client
