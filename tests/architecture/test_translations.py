"""Every Finnish text has its Swedish and its English, and no catalogue holds what nobody says any more.

The texts are collected anew from a copy of the source, as `make messages` does it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

LANGUAGES = ("sv", "en")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|{(\w+)}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source whose catalogues have just been collected."""
    copy = tmp_path_factory.mktemp("collected") / "portal"
    for name in (*PACKAGES, "templates", "locale"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", copy / "manage.py")
    locales = [part for language in LANGUAGES for part in ("--locale", language)]
    done = subprocess.run(
        [sys.executable, "manage.py", "makemessages", *locales, "--no-location", "--no-wrap"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return copy


def entries(catalogue: Path, *options: str) -> list[str]:
    """The msgids that msgattrib selects, without the header."""
    done = subprocess.run(
        ["/usr/bin/env", "msgattrib", "--no-wrap", *options, catalogue], capture_output=True, text=True, check=True
    )
    return re.findall(r'^(?:#~ )?msgid "(.+)"$', done.stdout, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(collected: Path, language: str) -> None:
    catalogue = collected / "locale" / language / "LC_MESSAGES" / "django.po"
    assert len(entries(catalogue, "--no-obsolete")) > 500
    assert not entries(catalogue, "--untranslated", "--no-obsolete")
    assert not entries(catalogue, "--only-fuzzy", "--no-obsolete")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_holds_what_nobody_says(language: str, collected: Path) -> None:
    assert not entries(collected / "locale" / language / "LC_MESSAGES" / "django.po", "--only-obsolete")


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fit_their_places(language: str, tmp_path: Path) -> None:
    """Placeholders are the same in both, or the page with them fails."""
    catalogue = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    done = subprocess.run(
        ["/usr/bin/env", "msgfmt", "--check", "-o", tmp_path / "checked.mo", catalogue],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', catalogue.read_text(), re.MULTILINE)
    assert len(pairs) > 300
    wrong = [source for source, target in pairs if placeholders(source) != placeholders(target)]
    assert not wrong


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}
