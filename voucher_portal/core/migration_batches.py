"""Migrations that render their models once for many additions, not once for each.

Django renders a model and all that it is related to anew after every operation. With a history
table and its triggers beside each model that came to some 200 renderings of a third of the schema,
most of the time of a first migration.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

#: Additions to tables that exist: none of them needs to see the models as they were between two others.
_ADDITIONS = (migrations.AddField, migrations.AddConstraint, migrations.AddIndex, AddTrigger)


class Additions(Operation):
    """Several additions as one operation."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without rendered models the state only notes what changes; they are rendered when asked for.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


class BatchedMigration(migrations.Migration):
    """A migration whose neighbouring additions are done together: the base of every one of ours."""

    def __init__(self, name: str, app_label: str) -> None:
        super().__init__(name, app_label)
        # Django declares the list on the class, and copies it onto the instance.
        vars(self)["operations"] = list(batched(self.operations))


def batched(operations: Sequence[Operation]) -> Iterator[Operation]:
    """The same operations, neighbouring additions gathered into one."""
    for are_additions, run in itertools.groupby(operations, lambda operation: isinstance(operation, _ADDITIONS)):
        found = list(run)
        if are_additions and len(found) > 1:
            yield Additions(found)
        else:
            yield from found
