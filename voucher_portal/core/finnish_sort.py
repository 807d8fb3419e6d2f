"""Finnish alphabetical order that does not depend on the server's locale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Collate, Lower

#: å, ä and ö come after z, in this order: the three code points after "z" stand for them.
#: Other letters sort as their base letter, ü as y, æ as ä and ø as ö (SFS-EN 13710).
_FROM = "åäöæøüűéèêëáàâãíìîïóòôõúùûýÿšśžźżčćçñńđðłßř"
_TO = "{|}|}yyeeeeaaaaiiiioooouuuyysszzzcccnnddlsr"


def sort_text(text: str) -> str:
    """The sort key of a text, for ordering in Python what the database does not order."""
    return text.lower().translate(str.maketrans(_FROM, _TO))


def sort_expression(*fields: str) -> Func:
    """The same key in SQL; immutable, so a stored generated column may hold it.

    Several fields sort one after the other, parted by a space: last name, then first names.
    """
    parts = [F(fields[0]), *(part for field in fields[1:] for part in (Value(" "), F(field)))]
    text = Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=models.TextField())
    lowered = Lower(Collate(text if len(fields) > 1 else F(fields[0]), "pg_c_utf8"))
    return Func(lowered, Value(_FROM), Value(_TO), function="translate", output_field=models.TextField())


class FinnishSortKey(models.GeneratedField):
    """A stored generated column by which a text column sorts in Finnish.

    `sort_name = FinnishSortKey("name_fi")`, or of several columns. Migrations record a plain GeneratedField, so that
    they stay as they were written when this module changes.
    """

    def __init__(self, *fields: str, **options: Any) -> None:
        if fields:
            options = {
                "expression": sort_expression(*fields),
                "output_field": models.TextField(db_collation="C"),
                "db_persist": True,
                **options,
            }
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, positional, options = super().deconstruct()
        return name, "django.db.models.GeneratedField", positional, options
