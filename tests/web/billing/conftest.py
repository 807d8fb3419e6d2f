"""The spring of 2023: a voucher of 20 hours, the neighbour's at another company, one in another organiser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories.billing import (
    FOURTEENTH_OF_APRIL,
    Served,
    make_billing_stage,
    make_other_stage,
    serve,
    serve_by_other_company,
    standing_on,
)
from tests.factories.decisions import Stage
from tests.personas import Cast


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    with standing_on(FOURTEENTH_OF_APRIL):
        yield


@pytest.fixture
def stage(personas: Cast) -> Stage:
    return make_billing_stage(personas)


@pytest.fixture
def served(stage: Stage) -> Served:
    return serve(stage)


@pytest.fixture
def neighbours(stage: Stage) -> Served:
    return serve_by_other_company(stage)


@pytest.fixture
def strangers(personas: Cast) -> Served:
    return serve(make_other_stage(personas))
