"""The published JSON Schemas are those of the code, and take the examples of the documentation."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import referencing

from rulebooks.exchange.json_text import write_json
from rulebooks.exchange.schema import DEFINITION_ADDRESS, SCHEMAS, calculation_schema, definition_schema
from tests.unit.rulebooks.exchange.files import DEFINITION, DOCS, WEEK, week


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_current(name: str) -> None:
    published = (DOCS / "schemas" / f"{name}.schema.json").read_text()
    assert published == write_json(SCHEMAS[name]()), "run manage.py write_schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    schema = SCHEMAS[name]()
    assert schema["$schema"].endswith("2020-12/schema")
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schemas_take_the_examples() -> None:
    jsonschema.Draft202012Validator(definition_schema()).validate(json.loads(DEFINITION.read_text()))
    validator().validate(json.loads(WEEK.read_text()))
    assert not validator().is_valid(week(events=[{"km": 3}]))
    assert not validator().is_valid(week(definition={}))


def validator() -> Any:
    definition = referencing.Resource.from_contents(definition_schema())
    registry: Any = referencing.Registry().with_resource(DEFINITION_ADDRESS, definition)
    return jsonschema.Draft202012Validator(calculation_schema(), registry=registry)


def test_every_place_says_what_it_is() -> None:
    told = definition_schema()["properties"]
    assert all(place["description"] for place in told.values())
    assert all(place["description"] for place in told["value"]["properties"].values())
