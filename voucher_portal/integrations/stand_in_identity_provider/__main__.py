"""Start the stand-in: its port, people and return addresses come from the environment.

STAND_IN_PORT; STAND_IN_PERSONAS, a JSON file (else personas.json under PORTAL_VAR, else the
built-in people); STAND_IN_REDIRECT_URIS, with commas (else the portal's at PORTAL_ORIGIN).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from voucher_portal.integrations.stand_in_identity_provider.personas import read_persons
from voucher_portal.integrations.stand_in_identity_provider.provider import Client, IdentityProvider
from voucher_portal.integrations.stand_in_identity_provider.server import RefusedToStart, StandInServer

DEFAULT_PORT = 8400
RETURN_PATH = "/accounts/identify/return/"


def server_from_environment() -> StandInServer:
    """Raises RefusedToStart outside development."""
    from django.conf import settings

    personas = os.environ.get("STAND_IN_PERSONAS")
    path = Path(personas) if personas else Path(settings.PORTAL_VAR) / "personas.json"
    client = Client(settings.IDENTIFICATION_OIDC_CLIENT_ID, settings.IDENTIFICATION_OIDC_CLIENT_SECRET, redirect_uris())
    provider = IdentityProvider(settings.IDENTIFICATION_OIDC_ISSUER.rstrip("/"), client, read_persons(path))
    return StandInServer(provider, int(os.environ.get("STAND_IN_PORT", DEFAULT_PORT)))


def redirect_uris() -> tuple[str, ...]:
    """The exact addresses the browser may be sent back to."""
    given = os.environ.get("STAND_IN_REDIRECT_URIS", "")
    if given:
        return tuple(address.strip() for address in given.split(",") if address.strip())
    return (os.environ.get("PORTAL_ORIGIN", "http://localhost:8000").rstrip("/") + RETURN_PATH,)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voucher_portal.settings.production")
    try:
        server = server_from_environment()
    except RefusedToStart as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    sys.stderr.write(f"identity provider: {server.provider.issuer}\n")
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
