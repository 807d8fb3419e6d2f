"""Errors of the API as problem details (RFC 9457, application/problem+json)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from voucher_portal.core.errors import NotPermitted, RuleViolation

CONTENT_TYPE = "application/problem+json"


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception of an API view: type, title, status, detail and, for input, errors.

    `errors` is a list of {"pointer": "/field", "detail": "…"}; the pointer is a JSON pointer
    into what was sent. Returns None for what is not a client's mistake (it becomes a 500).
    """
    response = exception_handler(_as_api_error(error), context)
    if response is None:
        return None
    response.data = _body(response)
    response.content_type = CONTENT_TYPE
    return response


def _as_api_error(error: Exception) -> Exception:
    if isinstance(error, RuleViolation):
        return exceptions.ValidationError({error.field or "": [str(error.message)]})
    if isinstance(error, NotPermitted):
        return PermissionDenied()
    return error


def _body(response: Response) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(response.status_code),
        "status": response.status_code,
    }
    if response.status_code == status.HTTP_400_BAD_REQUEST and not _is_detail(response.data):
        body["detail"] = _("Korjaa kohdat, jotka luetellaan kohdassa errors.")
        body["errors"] = list(_pointers(response.data, ""))
    elif isinstance(response.data, dict):
        body["detail"] = str(response.data.get("detail", ""))
    return body


def _is_detail(data: Any) -> bool:
    return isinstance(data, dict) and set(data) == {"detail"}


def _pointers(errors: Any, path: str) -> list[dict[str, str]]:
    if isinstance(errors, dict):
        return [found for key, value in errors.items() for found in _pointers(value, f"{path}/{key}" if key else path)]
    if isinstance(errors, list) and any(isinstance(item, dict | list) for item in errors):
        return [found for index, item in enumerate(errors) for found in _pointers(item, f"{path}/{index}")]
    messages = errors if isinstance(errors, list) else [errors]
    return [{"pointer": path, "detail": str(message)} for message in messages]


def _title(code: int) -> str:
    titles = {
        400: _("Pyynnössä on virhe"),
        401: _("Kirjaudu sisään"),
        403: _("Sinulla ei ole oikeutta tähän"),
        404: _("Ei löytynyt"),
        405: _("Tätä menetelmää ei voi käyttää tässä osoitteessa"),
        406: _("Pyydettyä muotoa ei ole"),
        415: _("Lähetä pyyntö JSON-muodossa"),
        429: _("Liian monta pyyntöä, yritä hetken kuluttua"),
    }
    return titles.get(code, _("Pyyntöä ei voitu käsitellä"))
