"""What an action raises when it refuses. Views turn these into a message on the form, or a status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class RuleViolation(Exception):
    """A business rule refuses; the message says how to mend it, `field` names the form field or None."""

    def __init__(self, message: str | _StrPromise, field: str | None = None, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class StaleVersion(Exception):
    """Somebody else saved meanwhile; `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__(f"{type(current).__name__} has changed since the form was opened")
        self.current = current


class NotPermitted(PermissionDenied):
    """The actor lacks the permission: answered 403."""
