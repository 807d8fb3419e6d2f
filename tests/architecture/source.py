"""The portal's own source, read once for every architecture test."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("voucher_portal", "rulebooks", "providers", "clients", "decisions", "billing")

#: The line of the house, lowest first. Those in one group do not know each other.
RANKS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("integrations",),
    ("accounts",),
    ("inbox",),
    ("rulebooks",),
    ("providers", "clients"),
    ("decisions",),
    ("billing",),
    ("site",),
)
APP_LABELS = tuple(label for group in RANKS for label in group)


@dataclass(frozen=True)
class Module:
    """A Python file: where it is, what it says."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def place(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name, in parts."""
        return self.path.relative_to(ROOT).with_suffix("").parts


def modules(*, with_tests: bool = False) -> tuple[Module, ...]:
    """Every file but migrations, which are written by a command."""
    return tuple(module for module in _everything() if with_tests or module.parts[0] != "tests")


@cache
def _everything() -> tuple[Module, ...]:
    paths = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("*.py")]
    return tuple(_parsed(path) for path in sorted([ROOT / "manage.py", *paths]) if "migrations" not in path.parts)


def _parsed(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, ast.parse(text, filename=str(path)), text.count("\n"))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(module: Module) -> Iterator[ast.Call]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node


def rank(app_label: str) -> int:
    """Its place in the line; third-party apps stand below everything."""
    for number, group in enumerate(RANKS):
        if app_label in group:
            return number
    return -1


@cache
def templates() -> tuple[Path, ...]:
    folders = [ROOT / "templates", *(path for package in PACKAGES for path in (ROOT / package).rglob("templates"))]
    return tuple(sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()))
