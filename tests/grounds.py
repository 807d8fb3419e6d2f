"""What many tests begin with, written once in each process of the run, in a database of its own.

`@kept` makes a fixture of a maker: what it makes stands committed in a database that holds exactly the kept
things its tests ask for, and each test gets a copy of the objects. What a test writes is rolled back, so the
next one finds the ground as it was. Not for things that leave files behind.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests.database import TestServers, connected_to

#: The makers by the folder whose tests they serve (its sub-folders too), then by name.
_makers: dict[Path, dict[str, Maker]] = {}


class Made(dict[str, Any]):
    """The things of one ground by name; one that another needs is made on the way."""

    def __init__(self, makers: dict[str, Maker]) -> None:
        super().__init__()
        self._makers = makers

    def __missing__(self, name: str) -> Any:
        maker = self._makers[name]
        with maker.on_its_day():
            self[name] = maker.make(self)
        return self[name]


@dataclass(frozen=True)
class Maker:
    """How a thing is made, and on which day (none: the day of the run)."""

    make: Callable[[Made], Any]
    at: datetime.datetime | None

    def on_its_day(self) -> AbstractContextManager[Any]:
        return nullcontext() if self.at is None else time_machine.travel(self.at, tick=False)


@dataclass(frozen=True)
class Ground:
    """A database and the things in it."""

    database: str
    things: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> dict[str, Any]:
        """The things as a test may change them; two that share a third still share it."""
        return copy.deepcopy(self.things)


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

    def enter(self, path: Path, names: Iterable[str]) -> Ground:
        """Every connection from here on goes to the ground that holds these things and nothing else."""
        makers = makers_for(path)
        wanted = set(names)
        asked = [name for name in makers if name in wanted]  # in the order of their file
        key = tuple(makers[name] for name in asked)
        if key not in self._standing:
            self._standing[key] = self._build(makers, asked)
        self._stand_on(self._standing[key])
        return self._standing[key]

    def drop(self) -> None:
        bare, *others = self._standing.values()
        self._stand_on(bare)
        for ground in others:
            self._servers.drop(ground.database)

    def _build(self, makers: dict[str, Maker], names: list[str]) -> Ground:
        database = self._servers.clone()
        made = Made(makers)
        with self._blocker.unblock(), connected_to(database):
            for name in names:
                made[name]
        return Ground(database, dict(made))

    def _stand_on(self, ground: Ground) -> None:
        shared = connections.settings["default"]
        if shared["NAME"] == ground.database:
            return
        own = {standing.database for standing in self._standing.values()}
        assert shared["NAME"] in own, f"{shared['NAME']} is in use: not together with the fixture db"
        connections["default"].close()
        shared["NAME"] = ground.database
