"""Style and types, by the tools that know them. mypy keeps its cache between runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

BIN = Path(sys.executable).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


def test_ruff_has_nothing_to_say() -> None:
    done = run("ruff", "check", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout
    assert "All checks passed" in done.stdout


def test_the_format_is_the_house_format() -> None:
    done = run("ruff", "format", "--check", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout
    assert "already formatted" in done.stdout


def test_types_hold() -> None:
    done = run("mypy")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Success: no issues found in" in done.stdout


def test_a_wrong_type_would_be_seen(tmp_path: Path) -> None:
    """The twin: the same settings refuse a sum that mixes text and money."""
    wrong = tmp_path / "rules.py"
    wrong.write_text("from decimal import Decimal\n\n\ndef total() -> Decimal:\n    return 'much'\n")
    settings = tmp_path / "mypy.ini"
    settings.write_text("[mypy]\nstrict = true\n")
    done = run("mypy", "--config-file", str(settings), str(wrong))
    assert "Incompatible return value" in done.stdout


def test_no_comment_silences_nothing() -> None:
    """mypy reads the packages alone; unused `noqa` is found by ruff."""
    silencer = "type" + ": ignore"
    paths = list((ROOT / "tests").rglob("*.py"))
    assert [path.name for path in paths if silencer in path.read_text()] == []
    assert len(paths) > 100
