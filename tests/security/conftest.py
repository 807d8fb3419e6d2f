"""Everything is asked on the day on which the world stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.billing import FOURTEENTH_OF_APRIL, standing_on


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    with standing_on(FOURTEENTH_OF_APRIL):
        yield
