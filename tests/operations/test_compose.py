"""docker-compose.yml says what the portal is really started with: its shape is checked, its commands are run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import redis
import yaml
from django.core.management import get_commands
from jsonschema import Draft202012Validator

from tests.architecture.source import ROOT
from tests.database import TestServers
from tests.operations.test_settings import PRODUCTION
from voucher_portal.database_roles import Role, create_database
from voucher_portal.embedded.files import free_port

PORTAL_SERVICES = {"web", "worker", "beat", "set-up"}
TEXT_OR_NUMBER = {"type": ["string", "number", "boolean", "null"]}
SERVICE = {
    "type": "object",
    "properties": {
        "build": {"const": "."},
        "image": {"type": "string", "pattern": r"^[a-z0-9-]+(/[a-z0-9-]+)?(:[a-z0-9.]+)?$"},
        "command": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "restart": {"enum": ["unless-stopped", "on-failure"]},
        "read_only": {"type": "boolean"},
        "tmpfs": {"type": "array"},
        "environment": {"type": "object", "additionalProperties": TEXT_OR_NUMBER},
        "ports": {"type": "array", "items": {"type": "string"}},
        "expose": {"type": "array"},
        "volumes": {"type": "array", "items": {"type": "string", "pattern": r"^[a-z]+:/"}},
        "configs": {"type": "array", "items": {"type": "object", "required": ["source", "target"]}},
        "deploy": {"type": "object", "required": ["replicas"]},
        "healthcheck": {"type": "object", "required": ["test", "interval", "timeout", "retries"]},
        "depends_on": {"type": "object", "additionalProperties": {"type": "object", "required": ["condition"]}},
        "stop_grace_period": {"type": "string"},
        "shm_size": {"type": "string"},
    },
    "required": ["image", "restart"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "configs": {"type": "object", "additionalProperties": {"type": "object", "required": ["content"]}},
        "volumes": {"type": "object"},
    },
    "patternProperties": {"^x-": {}},
    "required": ["services"],
    "additionalProperties": False,
}


@cache
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def services() -> dict[str, dict[str, Any]]:
    return dict(compose()["services"])


def test_the_file_has_the_shape_of_compose() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(compose())
    assert set(services()) == {*PORTAL_SERVICES, "proxy", "postgres", "valkey", "object-storage", "mail"}


def test_everything_named_exists() -> None:
    for name, service in services().items():
        assert set(service.get("depends_on", {})) <= set(services()), name
        assert {config["source"] for config in service.get("configs", [])} <= set(compose()["configs"]), name
        assert {volume.partition(":")[0] for volume in service.get("volumes", [])} <= set(compose()["volumes"]), name


def test_what_is_waited_for_can_be_seen() -> None:
    waits = [
        (services()[other], wait["condition"])
        for service in services().values()
        for other, wait in service.get("depends_on", {}).items()
    ]
    assert waits
    assert all("healthcheck" in service for service, condition in waits if condition == "service_healthy")


def test_the_portal_keeps_nothing_on_its_disk_and_scales() -> None:
    for name in PORTAL_SERVICES:
        service = services()[name]
        assert service["read_only"] is True
        assert "volumes" not in service
        assert "ports" not in service
    assert {name for name in PORTAL_SERVICES if "deploy" in services()[name]} == {"web", "worker"}


def test_each_role_has_only_its_own_address() -> None:
    with_owner = {
        name for name, service in services().items() if "DATABASE_OWNER_URL" in service.get("environment", {})
    }
    assert with_owner == {"set-up"}


def test_every_required_variable_is_given_and_explained() -> None:
    environment = services()["web"]["environment"]
    assert set(PRODUCTION) <= set(environment)
    asked_for = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert not {name for name in asked_for if f"`{name}`" not in explained}


def test_secrets_are_not_written_down() -> None:
    secrets = re.findall(
        r"^\s+(\w*(?:PASSWORD|SECRET|_KEY)\w*): (.*)$", (ROOT / "docker-compose.yml").read_text(), re.MULTILINE
    )
    assert len(secrets) > 5
    assert not [name for name, value in secrets if not value.startswith(("${", "$$"))]


def test_the_set_up_steps_exist() -> None:
    steps = services()["set-up"]["command"][-1].split(" && ")
    assert len(steps) == 4
    for step in steps:
        module, command = re.fullmatch(r"python (?:-m ([\w.]+)|manage\.py (\w+))", step).groups()
        assert find_spec(module) if module else command in get_commands()


def test_the_image_copies_what_the_lock_says() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in dockerfile
    assert "USER portal" in dockerfile
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".venv", "node_modules", "var", ".env", ".git"} <= set(ignored)


@pytest.fixture
def production(servers: TestServers, committed_db: str) -> dict[str, str]:
    """The environment of a container, at the test's own servers."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return (
        kept
        | PRODUCTION
        | {
            "DJANGO_SETTINGS_MODULE": "voucher_portal.settings.production",
            "DATABASE_URL": committed_db,
            "REDIS_URL": servers.redis_url(40),
            "DATABASE_POOL_SIZE": "0",
            "PYTHONUNBUFFERED": "1",
        }
    )


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    """The program of this environment, with its arguments as the file gives them."""
    program = Path(sys.executable).parent / command[0]
    with log.open("w") as output:
        process = subprocess.Popen(
            [program, *command[1:]], cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield
        assert process.poll() is None, log.read_text()
    finally:
        process.terminate()
        process.wait(20)


def wait_for(what: Callable[[], bool], log: Path, seconds: int = 40) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_the_web_command_serves(production: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    command = [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in services()["web"]["command"]]
    assert command != services()["web"]["command"]
    environment = production | {"ALLOWED_HOSTS": "localhost"}

    def answers() -> bool:
        try:
            with urlopen(f"http://localhost:{port}/healthz", timeout=2) as response:
                return json.load(response) == {"status": "ok"}
        except OSError:
            return False

    with running(command, environment, tmp_path / "log"):
        wait_for(answers, tmp_path / "log")


def test_the_worker_and_the_clock_work_together(production: dict[str, str], tmp_path: Path) -> None:
    """Beat puts the relay on the queue; the worker of the file takes it away."""
    broker = redis.Redis.from_url(production["REDIS_URL"])
    broker.flushdb()
    beat = [part.replace("/tmp/", f"{tmp_path}/") for part in services()["beat"]["command"]]
    with running(beat, production, tmp_path / "beat"):
        wait_for(lambda: broker.llen("default") > 0, tmp_path / "beat")
    with running(services()["worker"]["command"], production, tmp_path / "worker"):
        wait_for(lambda: broker.llen("default") == 0, tmp_path / "worker")
    broker.flushdb()
    broker.close()


def test_the_roles_are_made_and_made_again(servers: TestServers) -> None:
    addresses = servers.addresses
    owner, application = Role.from_url(addresses.database_owner_url), Role.from_url(addresses.database_url)
    for _ in range(2):
        create_database(addresses.database_admin_url, database="test_roles", owner=owner, application=application)
    servers.drop("test_roles")
