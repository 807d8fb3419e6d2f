"""The stage of the decision tests: 20.3.2023, a voucher service and its approved offices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from tests.documents import storages_with_documents_in
from tests.factories.decisions import SIGNING_DAY, Stage, make_stage
from tests.grounds import Made, kept
from tests.personas import Cast, build_cast


@pytest.fixture
def spring() -> Iterator[None]:
    with time_machine.travel(SIGNING_DAY, tick=False):
        yield


@kept(at=SIGNING_DAY)
def personas(made: Made) -> Cast:
    return build_cast()


@kept(at=SIGNING_DAY)
def stage_of_the_day(made: Made) -> Stage:
    return make_stage(made["personas"])


@pytest.fixture
def stage(spring: None, stage_of_the_day: Stage) -> Stage:
    """The stage, on its day."""
    return stage_of_the_day


@pytest.fixture
def document_folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Where the test's documents are stored."""
    settings.STORAGES = storages_with_documents_in(tmp_path)
    return tmp_path
