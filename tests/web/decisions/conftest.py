"""The stage of the decision tests: 20.3.2023, a voucher service and its approved offices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.decisions import SIGNING_DAY, Stage, make_stage
from tests.personas import Cast


@pytest.fixture
def spring() -> Iterator[None]:
    with time_machine.travel(SIGNING_DAY, tick=False):
        yield


@pytest.fixture
def stage(spring: None, personas: Cast) -> Stage:
    return make_stage(personas)
