"""Change history: every insert, update and delete of a business row, written by triggers.

Never read by a feature; it answers an auditor who asks how a row came to be what it is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pghistory
from django.apps import apps
from django.db import models

from voucher_portal.core.append_only import mark_append_only
from voucher_portal.core.translated import columns_of, translated_fields

M = TypeVar("M", bound=models.Model)

_TRACKED: dict[str, type[models.Model]] = {}

#: Models without a change history, each with the reason. An app adds its own with `not_tracked`.
NOT_TRACKED: dict[str, str] = {}


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[type[M]], type[M]]:
    """Class decorator: keep the change history of a model in its own append-only event table.

    `exclude` names fields that the history must not hold: free text, secrets, identifiers.
    A translated attribute may be named as one. Generated columns are left out by themselves.
    """

    def track(model: type[M]) -> type[M]:
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=_excluded_columns(model, exclude),
            obj_field=pghistory.ObjForeignKey(related_name="+", related_query_name="+"),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            append_only=True,
        )(model)
        mark_append_only(event_model(model))
        _TRACKED[model._meta.label] = model
        return model

    return track


def not_tracked(reason: str) -> Callable[[type[M]], type[M]]:
    """Class decorator: this model has no change history, because of this."""

    def note(model: type[M]) -> type[M]:
        NOT_TRACKED[model._meta.label] = reason
        return model

    return note


@contextmanager
def as_nobody() -> Iterator[None]:
    """Inside the block the change history notes no person: for what anybody may do without a name."""
    with pghistory.context(user=None, capacity=""):
        yield


def tracked_models() -> tuple[type[models.Model], ...]:
    return tuple(_TRACKED[label] for label in sorted(_TRACKED))


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The model of the event table of a tracked model."""
    app = apps.app_configs[model._meta.app_label]
    module = sys.modules[f"{app.module.__name__}.models"] if app.module else None
    found: type[models.Model] = getattr(module, f"{model.__name__}Event")
    return found


def _excluded_columns(model: type[models.Model], exclude: Iterable[str]) -> list[str]:
    translated = translated_fields(model)
    named = [column for name in exclude for column in (columns_of(name) if name in translated else (name,))]
    known = {field.name for field in model._meta.local_fields}
    if unknown := set(named) - known:
        raise ValueError(f"{model.__name__} has no field {', '.join(sorted(unknown))} to leave out of its history")
    generated = [field.name for field in model._meta.local_fields if isinstance(field, models.GeneratedField)]
    return [*named, *generated]
