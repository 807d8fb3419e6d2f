"""Imports run one way only, and no package escapes the contracts."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from importlinter.application.use_cases import create_report, read_user_options
from importlinter.configuration import configure

from tests.architecture.source import APP_LABELS, PACKAGES, RANKS, ROOT

#: Run the portal on one machine; the contract "tools" keeps the portal from needing them.
TOOLS = {"bootstrap", "database_roles", "development", "embedded", "schema_state"}


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {contract["id"]: contract for contract in settings["contracts"]}


def members(layers: list[str]) -> set[str]:
    return {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}


def test_every_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.syspath_prepend(str(ROOT))
    configure()
    options = read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    report = create_report(options, cache_dir=None)
    broken = [contract.name for contract, check in report.get_contracts_and_checks() if not check.kept]
    assert not broken, "run `make lint` to see the imports that break these"
    assert report.module_count > 100
    assert report.kept_count == len(contracts())


def test_no_module_is_missing_from_the_line() -> None:
    found = {
        f"voucher_portal.{path.stem}"
        for path in (ROOT / "voucher_portal").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem not in {"__init__", *TOOLS}
    }
    found |= {package for package in PACKAGES if package != "voucher_portal"}
    assert members(contracts()["house"]["layers"]) == found


def test_no_package_at_the_top_is_missing() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert found == set(PACKAGES)
    options = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert set(options["root_packages"]) == found


def test_the_line_is_the_order_of_ranks() -> None:
    layers = [members([layer]) for layer in contracts()["house"]["layers"]]
    places = {name.split(".")[-1]: number for number, layer in enumerate(layers) for name in layer}
    order = [[places[label] for label in group] for group in RANKS]
    assert all(len(set(group)) == 1 for group in order), "a group shares one layer"
    assert [group[0] for group in order] == sorted((group[0] for group in order), reverse=True)


def test_every_app_keeps_the_shape() -> None:
    containers = {name.split(".")[-1] for name in contracts()["shape"]["containers"]}
    assert containers == set(APP_LABELS) - {"core", "integrations", "site"}


def test_every_rules_module_is_held_to_be_pure() -> None:
    rules = [path for path in ROOT.rglob("rules.py") if ".venv" not in path.parts]
    assert rules, "no rules were found"
    sources = contracts()["pure"]["source_modules"]
    assert {"*.rules", "voucher_portal.*.rules", "rulebooks.calculation"} <= set(sources)


def test_tools_are_named_in_their_contract() -> None:
    forbidden = {name.split(".")[-1] for name in contracts()["tools"]["forbidden_modules"]}
    assert forbidden == TOOLS
    assert set(contracts()["tools"]["source_modules"]) == members(contracts()["house"]["layers"])
