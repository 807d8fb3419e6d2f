"""What many tests begin with, written once in each process of the run, in a database of its own.

`@kept` makes a fixture of a maker: what it makes stands committed in a database that holds exactly the kept
things its tests ask for, and each test gets a copy of the objects. What a test writes is rolled back, so the
next one finds the ground as it was. Documents that a maker stored are laid into the folder of each test.
"""

from __future__ import annotations

import copy
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.database import TestServers, connected_to
from tests.documents import storages_with_documents_in

#: The makers by the folder whose tests they serve (its sub-folders too), then by name.
_makers: dict[Path, dict[str, Maker]] = {}


class Made(dict[str, Any]):
    """The things of one ground by name; one that another needs is made on the way, and noted."""

    def __init__(self, makers: dict[str, Maker]) -> None:
        super().__init__()
        self._makers = makers
        self._making: list[str] = []
        self.needs: dict[str, set[str]] = {}

    def __getitem__(self, name: str) -> Any:
        if self._making:
            self.needs[self._making[-1]].add(name)
        return super().__getitem__(name)

    def __missing__(self, name: str) -> Any:
        maker = self._makers[name]
        self.needs[name] = set()
        self._making.append(name)
        with maker.on_its_day():
            self[name] = made = maker.make(self)
        self._making.pop()
        return made


@dataclass(frozen=True)
class Maker:
    """How a thing is made, and on which day (none: the day of the run)."""

    make: Callable[[Made], Any]
    at: datetime.datetime | None

    def on_its_day(self) -> AbstractContextManager[Any]:
        return nullcontext() if self.at is None else time_machine.travel(self.at, tick=False)


@dataclass(frozen=True)
class Ground:
    """A database, the things in it, and the folder of their documents."""

    database: str
    things: dict[str, Any] = field(default_factory=dict)
    documents: Path | None = None

    def copy(self) -> dict[str, Any]:
        """The things as a test may change them; two that share a third still share it."""
        return copy.deepcopy(self.things)

    def lay_documents(self) -> None:
        """Copies of the files where the test keeps its own."""
        if self.documents is None or not any(self.documents.iterdir()):
            return
        folder = Path(settings.STORAGES["documents"]["OPTIONS"]["location"])
        assert folder != Path(settings.DOCUMENT_ROOT), "a test of kept documents keeps its own in a folder apart"
        shutil.copytree(self.documents, folder, dirs_exist_ok=True)


def kept(at: datetime.datetime | None = None) -> Callable[[Callable[[Made], Any]], Any]:
    """Decorates a maker in a conftest.py; the fixture has its name, and the folder's tests may ask for it."""

    def decorate(make: Callable[[Made], Any]) -> Any:
        name = make.__name__
        folder = Path(make.__code__.co_filename).parent
        _makers.setdefault(folder, {})[name] = Maker(make, at)

        @pytest.fixture(name=name)
        def thing(ground: dict[str, Any], db: None) -> Any:
            return ground[name]

        return thing

    return decorate


def makers_for(path: Path) -> dict[str, Maker]:
    """Those of the nearest folder win."""
    found: dict[str, Maker] = {}
    for folder in reversed(path.parents):
        found |= _makers.get(folder, {})
    return found


class Grounds:
    """The grounds of this process, made as tests ask for them."""

    def __init__(self, servers: TestServers, bare: str, blocker: DjangoDbBlocker) -> None:
        self._servers = servers
        self._blocker = blocker
        self._standing: dict[tuple[Maker, ...], Ground] = {(): Ground(bare)}
        self._needs: dict[Maker, set[str]] = {}

    def enter(self, path: Path, names: Iterable[str]) -> Ground:
        """Every connection from here on goes to the ground that holds these things and nothing else."""
        makers = makers_for(path)
        key = self._key(makers, names)
        if key not in self._standing:
            ground = self._build(makers, [name for name in makers if makers[name] in key])
            key = self._key(makers, ground.things)
            self._standing[key] = ground
        self._stand_on(self._standing[key])
        return self._standing[key]

    def _key(self, makers: dict[str, Maker], names: Iterable[str]) -> tuple[Maker, ...]:
        """The makers of these things and of what they are known to need, in the order of their file."""
        wanted, found = list(names), set[str]()
        while wanted:
            name = wanted.pop()
            if name in makers and name not in found:
                found.add(name)
                wanted += self._needs.get(makers[name], ())
        return tuple(makers[name] for name in makers if name in found)

    def drop(self) -> None:
        bare, *others = self._standing.values()
        self._stand_on(bare)
        for ground in others:
            self._servers.drop(ground.database)
            if ground.documents is not None:
                shutil.rmtree(ground.documents)

    def _build(self, makers: dict[str, Maker], names: list[str]) -> Ground:
        database = self._servers.clone()
        made = Made(makers)
        documents = Path(tempfile.mkdtemp(prefix="ground-"))
        kept_there = override_settings(STORAGES=storages_with_documents_in(documents))
        with kept_there, self._blocker.unblock(), connected_to(database):
            for name in names:
                made[name]
        self._needs |= {makers[name]: needed for name, needed in made.needs.items()}
        return Ground(database, dict(made), documents)

    def _stand_on(self, ground: Ground) -> None:
        shared = connections.settings["default"]
        if shared["NAME"] == ground.database:
            return
        own = {standing.database for standing in self._standing.values()}
        assert shared["NAME"] in own, f"{shared['NAME']} is in use: not together with the fixture db"
        connections["default"].close()
        shared["NAME"] = ground.database
