"""An open call of the first organiser, and people as actors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from providers.models import Application, ApprovalDecision
from rulebooks.models import Call, DefinitionVersion
from tests.documents import storages_with_documents_in
from tests.factories.providers import draft_application, signed_approval, submitted_application
from tests.factories.rulebooks import make_call, make_definition
from tests.grounds import Made, kept
from tests.personas import Cast, as_actor
from voucher_portal.accounts.actor import Actor


@dataclass(frozen=True)
class Actors:
    """The acting people of these tests."""

    administrator: Actor
    other_administrator: Actor
    planner: Actor
    decision_maker: Actor
    supervisor: Actor


@pytest.fixture(autouse=True)
def _documents_apart(settings: Settings, tmp_path: Path) -> None:
    """Each test keeps its documents in a folder of its own."""
    settings.STORAGES = storages_with_documents_in(tmp_path)


@kept()
def actors(made: Made) -> Actors:
    cast = made["personas"]
    return Actors(
        as_actor(cast.provider_administrator),
        as_actor(cast.other_provider_administrator),
        as_actor(cast.planner),
        as_actor(cast.decision_maker),
        as_actor(cast.supervisor),
    )


@kept()
def version(made: Made) -> DefinitionVersion:
    cast, area = made["personas"], ["179", "992"]
    return make_definition(cast.organiser, by=made["actors"].planner, unit=cast.unit, municipality_codes=area)


@kept()
def call(made: Made) -> Call:
    return make_call(made["version"], by=made["actors"].planner)


@pytest.fixture
def draft(personas: Cast, actors: Actors, call: Call) -> Application:
    return draft_application(personas.company, call, by=actors.administrator)


@kept()
def submitted(made: Made) -> Application:
    return submitted_application(made["personas"].office, made["call"], by=made["actors"].administrator)


@kept()
def others_submitted(made: Made) -> Application:
    return submitted_application(made["personas"].other_office, made["call"], by=made["actors"].other_administrator)


@kept()
def signed(made: Made) -> ApprovalDecision:
    actors = made["actors"]
    return signed_approval(made["submitted"], preparer=actors.planner, signer=actors.decision_maker)


@pytest.fixture
def weigh(sql_budget: Callable[[int], AbstractContextManager[list[tuple[str, str]]]]) -> Callable[..., int]:
    """How many queries a page takes; fails above its budget."""

    def count(browser: Browser, address: str, most: int) -> int:
        browser.get(address)
        with sql_budget(most) as queries:
            answer = browser.get(address)
        assert answer.status_code == 200
        return len(queries)

    return count
