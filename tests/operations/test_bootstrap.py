"""Setting up: what is missing is named before anything is changed; what is done is not done again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from voucher_portal import bootstrap

MISSING = [bootstrap.Requirement("decision letters", "libpango-1.0-0", lambda: False)]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    made: list[list[str]] = []

    def note(command: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        made.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(bootstrap.subprocess, "run", note)
    monkeypatch.setattr(bootstrap, "requirements_of", lambda _goal: MISSING)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    return made


def test_an_ordinary_user_is_told_one_command(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit):
        bootstrap.ensure_system_libraries("run")
    said = capsys.readouterr().err
    assert "Nothing has been changed" in said
    assert "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0'" in said
    assert commands == []


def test_root_installs_and_says_so(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    bootstrap.ensure_system_libraries("run")
    assert [command[:2] for command in commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert "libpango-1.0-0" in capsys.readouterr().out


def test_another_system_is_told_the_names(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit):
        bootstrap.ensure_system_libraries("run")
    assert "libpango-1.0-0" in capsys.readouterr().err
    assert commands == []


def test_only_tests_need_a_browser() -> None:
    run, test = ({requirement.package for requirement in bootstrap.requirements_of(goal)} for goal in ("run", "test"))
    assert test - run == {"chromium-headless-shell"}


@pytest.mark.parametrize(("lists_have_it", "package"), [(True, "chromium-headless-shell"), (False, "chromium")])
def test_a_system_without_the_headless_shell_gets_the_whole_browser(
    monkeypatch: pytest.MonkeyPatch, lists_have_it: bool, package: str
) -> None:
    monkeypatch.setattr(bootstrap, "is_known", lambda _package: lists_have_it)
    browser = bootstrap.requirements_of("test")[-1]
    assert browser.installable() == package


def test_a_step_is_done_once_for_the_same_input(tmp_path: Path) -> None:
    done: list[str] = []
    stamp = tmp_path / "folder" / "stamp"
    for fingerprint in ("a", "a", "b"):
        bootstrap.once(stamp, fingerprint, "step", lambda: done.append("step"))
    assert len(done) == 2


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamp.write_text("old")

    def fail() -> None:
        raise SystemExit(1)

    with pytest.raises(SystemExit):
        bootstrap.once(stamp, "new", "step", fail)
    assert not stamp.exists()


def test_it_runs_on_the_standard_library_alone() -> None:
    """The machine's Python has none of our packages when this runs."""
    code = "import sys; sys.path.insert(0, '.'); import runpy; runpy.run_path('voucher_portal/bootstrap.py')"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=bootstrap.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_of_the_makefile_goes_through_here() -> None:
    makefile = (bootstrap.ROOT / "Makefile").read_text()
    assert "@$(BOOTSTRAP) run" in makefile
    assert "@$(BOOTSTRAP) test" in makefile
    assert (bootstrap.ROOT / ".ci" / "run").read_text().strip().splitlines()[-1] == "make test"
