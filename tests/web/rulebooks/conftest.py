"""What the pages of rulebooks are tried on: the planner of one organiser, and things of both."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from rulebooks.actions import add_definition_version
from rulebooks.models import Call, DefinitionVersion, RulebookVersion
from tests.factories.rulebooks import (
    make_call,
    make_call_draft,
    make_definition,
    make_definition_draft,
    make_rulebook,
    make_rulebook_draft,
)
from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.actor import Actor

Budget: TypeAlias = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]


@pytest.fixture(autouse=True)
def _documents_apart(settings: Settings, tmp_path: Path) -> None:
    """Each test keeps its documents in a folder of its own."""
    storages = {name: {**storage} for name, storage in settings.STORAGES.items()}
    options = {**storages["documents"]["OPTIONS"], "location": str(tmp_path)}
    storages["documents"] = {**storages["documents"], "OPTIONS": options}
    settings.STORAGES = storages


@pytest.fixture
def planner(personas: Cast) -> Actor:
    return as_actor(personas.planner)


@pytest.fixture
def browser(personas: Cast) -> Browser:
    """The planner's browser."""
    return client_as(personas.planner)


@pytest.fixture
def published(personas: Cast, planner: Actor) -> DefinitionVersion:
    """A published definition of the planner's organiser."""
    return make_definition(personas.organiser, by=planner, name="Säännöllisen kotihoidon palveluseteli")


@pytest.fixture
def draft(personas: Cast, planner: Actor) -> DefinitionVersion:
    """A first draft that lacks nothing."""
    return make_definition_draft(personas.organiser, by=planner, name="Omaishoidon vapaan palveluseteli")


@pytest.fixture
def next_draft(published: DefinitionVersion, planner: Actor) -> DefinitionVersion:
    """The second version of the published definition, still a draft."""
    return add_definition_version(definition=published.definition, by=planner)


@pytest.fixture
def rulebook(personas: Cast, planner: Actor) -> RulebookVersion:
    """A published rulebook version."""
    return make_rulebook(personas.organiser, "general", by=planner, name="Yleinen sääntökirja")


@pytest.fixture
def rulebook_draft(personas: Cast, planner: Actor) -> RulebookVersion:
    return make_rulebook_draft(personas.organiser, "service", by=planner, name="Kotipalvelun sääntökirja")


@pytest.fixture
def call(published: DefinitionVersion, planner: Actor) -> Call:
    """An open, continuous call."""
    return make_call(published, by=planner)


@pytest.fixture
def call_draft(published: DefinitionVersion, planner: Actor) -> Call:
    return make_call_draft(published, by=planner)
