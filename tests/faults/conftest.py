"""Real processes on a database and a broker of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from decisions.models import VoucherDecision
from tests.factories.billing import standing_on
from tests.factories.decisions import SIGNING_DAY, make_stage
from tests.faults.plant import Plant
from tests.personas import build_cast


@pytest.fixture
def broker(committed_db: str) -> Iterator[redis.Redis]:
    """This process's own Valkey database, empty before and after."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield client
        client.flushdb()


@pytest.fixture
def build_plant(committed_db: str, broker: redis.Redis, tmp_path: Path) -> Iterator[Callable[..., Plant]]:
    """`build_plant(NAME="value")` is a plant without processes yet, with that in its environment."""
    built: list[Plant] = []

    def build(**environment: str) -> Plant:
        addresses = {"DATABASE_URL": committed_db, "REDIS_URL": settings.REDIS_URL}
        built.append(Plant(tmp_path, **addresses, **environment))
        return built[-1]

    yield build
    for plant in built:
        plant.stop()


@pytest.fixture
def sign(committed_db: str) -> Callable[[], VoucherDecision]:
    """Signs the decision of document 001, which asks for its two copies."""
    with standing_on(SIGNING_DAY):
        stage = make_stage(build_cast())

    def sign_now() -> VoucherDecision:
        with standing_on(SIGNING_DAY):
            return stage.signed()

    return sign_now
