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
from tests.documents import storages_with_documents_in
from tests.factories.rulebooks import (
    make_call,
    make_call_draft,
    make_definition,
    make_definition_draft,
    make_rulebook,
    make_rulebook_draft,
)
from tests.grounds import Made, kept
from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.actor import Actor

Budget: TypeAlias = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]


@pytest.fixture(autouse=True)
def _documents_apart(settings: Settings, tmp_path: Path) -> None:
    """Each test keeps its documents in a folder of its own."""
    settings.STORAGES = storages_with_documents_in(tmp_path)


@kept()
def planner(made: Made) -> Actor:
    return as_actor(made["personas"].planner)


@pytest.fixture
def browser(personas: Cast) -> Browser:
    """The planner's browser."""
    return client_as(personas.planner)


@kept()
def published(made: Made) -> DefinitionVersion:
    """A published definition of the planner's organiser."""
    return make_definition(made["personas"].organiser, by=made["planner"], name="Säännöllisen kotihoidon palveluseteli")


@kept()
def draft(made: Made) -> DefinitionVersion:
    """A first draft that lacks nothing."""
    return make_definition_draft(
        made["personas"].organiser, by=made["planner"], name="Omaishoidon vapaan palveluseteli"
    )


@kept()
def next_draft(made: Made) -> DefinitionVersion:
    """The second version of the published definition, still a draft."""
    return add_definition_version(definition=made["published"].definition, by=made["planner"])


@kept()
def rulebook(made: Made) -> RulebookVersion:
    """A published rulebook version."""
    return make_rulebook(made["personas"].organiser, "general", by=made["planner"], name="Yleinen sääntökirja")


@kept()
def rulebook_draft(made: Made) -> RulebookVersion:
    return make_rulebook_draft(
        made["personas"].organiser, "service", by=made["planner"], name="Kotipalvelun sääntökirja"
    )


@kept()
def call(made: Made) -> Call:
    """An open, continuous call."""
    return make_call(made["published"], by=made["planner"])


@kept()
def call_draft(made: Made) -> Call:
    return make_call_draft(made["published"], by=made["planner"])
