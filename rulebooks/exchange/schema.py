"""The published JSON Schemas (draft 2020-12): written from the places of the files, never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulebooks.calculation.parameters import PARAMETER_KINDS
from rulebooks.exchange import choices
from rulebooks.exchange.case_format import CASE_FIELDS
from rulebooks.exchange.definition_format import FIELDS
from rulebooks.exchange.fields import Field, object_schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: Where the portal serves them; a relative reference, since every installation has its own address.
DEFINITION_ADDRESS = "/api/v1/schemas/definition.json"
CALCULATION_ADDRESS = "/api/v1/schemas/calculation.json"


def definition_schema() -> dict[str, Any]:
    """The schema of an exported definition version."""
    says = "One version of a voucher definition, as the portal exports and imports it."
    schema = _schema(FIELDS, DEFINITION_ADDRESS, "Service voucher definition", says)
    schema["properties"]["parameter_tables"]["items"] |= _values_by_kind()
    return schema


def calculation_schema() -> dict[str, Any]:
    """The schema of a file for `manage.py calculate`."""
    says = "A definition, a voucher, a price list and what was done: what `manage.py calculate` reads."
    schema = _schema(CASE_FIELDS, CALCULATION_ADDRESS, "Service voucher calculation", says)
    schema["properties"]["definition"] = {"$ref": DEFINITION_ADDRESS}
    return schema


#: The schemas by the name of their file.
SCHEMAS = {"definition": definition_schema, "calculation": calculation_schema}


def _schema(fields: Mapping[str, Field], address: str, title: str, says: str) -> dict[str, Any]:
    return {"$schema": DRAFT, "$id": address, "title": title, "description": says, **object_schema(fields)}


def _values_by_kind() -> dict[str, Any]:
    """The numbers of an edition have the form of their table's kind."""
    return {
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}},
                "then": {
                    "properties": {
                        "editions": {"items": {"properties": {"values": PARAMETER_KINDS[kind].schema}}},
                    }
                },
            }
            for kind in choices.PARAMETER_KINDS
        ]
    }
