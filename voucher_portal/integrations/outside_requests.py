"""Requests to services outside the portal: short, small, and never following a redirect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from ipaddress import ip_address
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

TIMEOUT_SECONDS = 5
MAX_BYTES = 512 * 1024


class OutsideServiceFailed(Exception):
    """The service did not answer, or not with what was asked for."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        return None


def fetch_json(
    address: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that the address answers with; `form` makes it a POST.

    Raises OutsideServiceFailed for no answer within some seconds, a status other than 2xx, more
    than half a megabyte, or something else than a JSON object.
    """
    if urlsplit(address).scheme not in ("http", "https"):
        raise OutsideServiceFailed("only web addresses can be fetched")
    body = urlencode(form).encode() if form is not None else None
    request = Request(address, data=body, headers={"Accept": "application/json", **(headers or {})})
    try:
        with _opener(urlsplit(address).hostname or "").open(request, timeout=TIMEOUT_SECONDS) as answer:
            content = answer.read(MAX_BYTES + 1)
            found = json.loads(content) if len(content) <= MAX_BYTES else None
    except HTTPError as refusal:
        refusal.close()
        raise OutsideServiceFailed(f"{urlsplit(address).hostname}: status {refusal.code}") from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise OutsideServiceFailed(f"{urlsplit(address).hostname}: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise OutsideServiceFailed(f"{urlsplit(address).hostname}: not a JSON object")
    return found


def _opener(host: str) -> OpenerDirector:
    """Proxies come from the environment, but an address on this machine is asked directly."""
    return build_opener(_NoRedirect, ProxyHandler({} if is_this_machine(host) else None))


def is_this_machine(host: str) -> bool:
    """localhost, a name under it, or an address that leads back here."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
