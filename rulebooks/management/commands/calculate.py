"""manage.py calculate FILE.json: what a voucher comes to, without a database (docs/calculate.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from rulebooks.calculation.texts import LANGUAGES
from rulebooks.exchange.case_file import calculate_file, outcome_as_json
from rulebooks.exchange.faults import Fault, FaultyFile
from rulebooks.exchange.json_text import MOST_BYTES

REFUSED, FAULTY = 1, 2


class Command(BaseCommand):
    help = (
        "Calculates a file with a definition, a voucher, prices and events, and prints the outcome with its lines as "
        "JSON. Exit status 1: the rules refuse an event; 2: the file is faulty and nothing is printed but its faults."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", choices=LANGUAGES, default="fi", help="The language of faults.")

    def handle(self, *args: Any, file: Path, language: str, **options: Any) -> None:
        try:
            outcome = calculate_file(_content(file))
        except FaultyFile as faulty:
            self._stop(FAULTY, _told(file, faulty.faults, language), faulty)
        except OSError as error:
            self._stop(FAULTY, f"{file}: {error.strerror}", error)
        self.stdout.write(json.dumps(outcome_as_json(outcome), ensure_ascii=False, indent=2))
        if outcome.refused:
            self._stop(REFUSED, _told(file, outcome.refused, language))

    def _stop(self, status: int, text: str, cause: Exception | None = None) -> NoReturn:
        """What is wrong, without a word before it, so that an editor finds the line."""
        self.stderr.write(text)
        raise SystemExit(status) from cause


def _content(file: Path) -> bytes:
    """The file, or as much of it as shows that it is too large."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _told(file: Path, faults: Iterable[Fault], language: str) -> str:
    """A fault to a line, as editors read them: FILE.json:34: /products/0/unit: …"""
    return "\n".join(f"{file}:{fault.line}: {fault.pointer or '/'}: {fault.message.of(language)}" for fault in faults)
