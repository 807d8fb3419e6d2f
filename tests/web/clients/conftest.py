"""The signed-in people of the client tests."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests.personas import Cast, client_as


@pytest.fixture
def case_manager(personas: Cast) -> Browser:
    return client_as(personas.case_manager)
