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
from tests.grounds import Made, kept
from tests.personas import Cast, build_cast


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    with standing_on(FOURTEENTH_OF_APRIL):
        yield


@kept(at=FOURTEENTH_OF_APRIL)
def personas(made: Made) -> Cast:
    return build_cast()


@kept(at=FOURTEENTH_OF_APRIL)
def stage(made: Made) -> Stage:
    return make_billing_stage(made["personas"])


@kept(at=FOURTEENTH_OF_APRIL)
def served(made: Made) -> Served:
    return serve(made["stage"])


@kept(at=FOURTEENTH_OF_APRIL)
def neighbours(made: Made) -> Served:
    return serve_by_other_company(made["stage"])


@kept(at=FOURTEENTH_OF_APRIL)
def strangers(made: Made) -> Served:
    return serve(make_other_stage(made["personas"]))
