"""The gallery on a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

from tests.chromium import serving


@pytest.fixture(scope="module")
def gallery_address() -> Iterator[str]:
    """Serves pages that ask nothing of the database."""
    with serving(StaticFilesHandler(get_wsgi_application())) as address:
        yield address
