"""Published vouchers of one organiser, and an API browser that nobody has signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rulebooks.models import DefinitionVersion
from tests.factories.decisions import make_service
from tests.factories.rulebooks import billing_prefix
from tests.personas import Cast

MakeVouchers = Callable[[int], list[DefinitionVersion]]


@pytest.fixture
def make_vouchers(personas: Cast) -> MakeVouchers:
    """Writes that many vouchers in force, with one value each."""
    planner = personas.planner.user
    assert planner is not None

    def make(how_many: int) -> list[DefinitionVersion]:
        return [
            make_service(
                personas.organiser,
                personas.unit,
                planner,
                name=f"Kotipalvelu {number}",
                billing_prefix=billing_prefix(),
                description_sv="Hjälp i hemmet.",
            ).version
            for number in range(how_many)
        ]

    return make
