#!/usr/bin/env python
"""Django's commands. In development they find the servers of `make run`, or start their own for as long as they run."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from pathlib import Path

OWNER_COMMANDS = {"createcachetable", "dbshell", "makemigrations", "migrate", "sqlmigrate"}
WITHOUT_SERVERS = {"compilemessages", "help", "makemessages", "version", "collectstatic"}


def servers_of_development(command: str) -> AbstractContextManager[object]:
    given = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    if given or command in WITHOUT_SERVERS or not os.environ["DJANGO_SETTINGS_MODULE"].endswith(".dev"):
        return nullcontext()
    from voucher_portal.embedded import addresses_for_command

    var = os.environ.get("PORTAL_VAR") or Path(__file__).resolve().parent / "var"
    return addresses_for_command(Path(var))


def use_the_owner_role(command: str) -> None:
    """Only the owner may change tables; the application's role must not be able to."""
    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if command in OWNER_COMMANDS and owner_url:
        os.environ["DATABASE_URL"] = owner_url
        os.environ["DATABASE_POOL_SIZE"] = "0"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voucher_portal.settings.dev")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    with servers_of_development(command) as addresses:
        if addresses is not None:
            os.environ.update(addresses.environment())
        use_the_owner_role(command)
        from django.core.management import execute_from_command_line

        # The Celery application, so that a command's jobs reach the broker.
        import_module("voucher_portal.celery")

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
