"""Imports run one way only, and no package escapes the contracts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.source import APP_LABELS, PACKAGES, RANKS, ROOT

#: Run the portal on one machine; the contract "tools" keeps the portal from needing them.
TOOLS = {"bootstrap", "database_roles", "development", "document_bucket", "embedded", "schema_state"}


def contracts() -> dict[str, dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    return {contract["id"]: contract for contract in settings["contracts"]}


def members(layers: list[str]) -> set[str]:
    return {name.strip(" ()") for layer in layers for name in layer.replace("|", ":").split(":")}


def test_every_contract_is_kept() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    examined = re.search(r"Analyzed (\d+) files", done.stdout)
    assert examined
    assert int(examined[1]) > 100
    assert f"Contracts: {len(contracts())} kept, 0 broken." in done.stdout


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
