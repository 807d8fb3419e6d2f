"""Append-only tables: guarded by triggers here, and by privileges in `privileges.py`."""

from __future__ import annotations

from typing import TypeVar

import pgtrigger
from django.db import models

M = TypeVar("M", bound=models.Model)

_APPEND_ONLY: dict[str, type[models.Model]] = {}


def append_only(model: type[M]) -> type[M]:
    """Class decorator: rows are only ever inserted.

    A trigger refuses UPDATE and DELETE whoever asks; the application's role moreover has no
    UPDATE, DELETE or TRUNCATE on the table, since a superuser slips past triggers.
    """
    pgtrigger.register(pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete))(model)
    return mark_append_only(model)


def mark_append_only(model: type[M]) -> type[M]:
    """Withhold the privileges of a model that already carries its own triggers."""
    _APPEND_ONLY[model._meta.db_table] = model
    return model


def append_only_tables() -> tuple[str, ...]:
    """The tables on which the application's role may only select and insert."""
    return tuple(sorted(_APPEND_ONLY))


def append_only_models() -> tuple[type[models.Model], ...]:
    return tuple(_APPEND_ONLY[table] for table in append_only_tables())
