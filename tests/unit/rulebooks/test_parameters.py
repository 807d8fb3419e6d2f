"""Tables are read whole or refused with every fault, each with its place and its mend."""

from __future__ import annotations

import json
from decimal import Decimal

import jsonschema
import pytest

from rulebooks.calculation.parameters import (
    PARAMETER_KINDS,
    FaultCode,
    FaultyParameters,
    IncomeByHoursTable,
    IncomeHourlyTable,
    IndexChange,
    parameter_faults,
    parse_parameters,
)
from tests.unit.rulebooks.tables import RAAHE, STM, VALUES, changed, without

KINDS = tuple(PARAMETER_KINDS)


def test_every_kind_is_tried() -> None:
    assert set(KINDS) == set(VALUES)
    for kind in PARAMETER_KINDS.values():
        assert all(kind.title.of(language) for language in ("fi", "sv", "en"))
        assert all(field.label.fi and field.label.sv and field.label.en for field in kind.fields.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_what_was_read(kind: str) -> None:
    table = parse_parameters(kind, VALUES[kind])

    assert table.dump() == VALUES[kind]
    assert parse_parameters(kind, json.loads(json.dumps(table.dump()))) == table


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_takes_what_the_table_takes(kind: str) -> None:
    schema = PARAMETER_KINDS[kind].schema
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)

    assert judge.is_valid(VALUES[kind])
    assert not judge.is_valid({**VALUES[kind], "surprise": 1})
    assert not judge.is_valid(without(VALUES[kind], next(iter(VALUES[kind]))))
    assert not judge.is_valid([])


@pytest.mark.parametrize(
    ("kind", "path", "written", "code"),
    [
        ("income_hourly", "limits[2].percent", "120", FaultCode.TOO_LARGE),
        ("income_hourly", "limits[0].limit", "-1", FaultCode.TOO_SMALL),
        ("income_hourly", "limits[1].limit", "500", FaultCode.OUT_OF_ORDER),
        ("income_hourly", "limits[1].household_size", 3, FaultCode.NOT_THE_NEXT),
        ("income_hourly", "limits[1].household_size", 0, FaultCode.TOO_SMALL),
        ("income_hourly", "limits[1].household_size", 21, FaultCode.TOO_LARGE),
        ("income_hourly", "limits[1].household_size", "2", FaultCode.NOT_WHOLE),
        ("income_hourly", "limits[1].household_size", True, FaultCode.NOT_WHOLE),
        ("income_hourly", "limits", [], FaultCode.TOO_FEW),
        ("income_hourly", "limits", {}, FaultCode.NOT_A_LIST),
        ("income_hourly", "limits", STM["limits"] * 4, FaultCode.TOO_MANY),
        ("income_hourly", "limits[3]", 7, FaultCode.NOT_AN_OBJECT),
        ("income_hourly", "min_value", "28", FaultCode.ABOVE_OTHER),
        ("income_hourly", "max_value", 27.5, FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", "27,50", FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", "NaN", FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", "9" * 40, FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", True, FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", None, FaultCode.NOT_A_NUMBER),
        ("income_hourly", "max_value", "27.123", FaultCode.TOO_MANY_DECIMALS),
        ("income_hourly", "rounding", "euro", FaultCode.NOT_A_CHOICE),
        ("income_hourly", "rounding", 1, FaultCode.NOT_A_CHOICE),
        ("income_hourly", "divisor", "0", FaultCode.TOO_SMALL),
        ("income_hourly", "maximum", "27", FaultCode.UNKNOWN_FIELD),
        ("income_hourly", "extra_person.points", "1", FaultCode.UNKNOWN_FIELD),
        ("income_by_hours", "limits[3].percents", ["7"], FaultCode.WRONG_COUNT),
        ("income_by_hours", "limits[0].percents[4]", "101", FaultCode.TOO_LARGE),
        ("income_by_hours", "hour_classes[1]", "1", FaultCode.OUT_OF_ORDER),
        ("housing", "fee_percent", "850", FaultCode.TOO_LARGE),
        ("housing", "days_per_month", "3.04", FaultCode.TOO_SMALL),
        ("daycare", "age_classes[0].under_age", None, FaultCode.OPEN_ENDED),
        ("daycare", "age_classes[1].under_age", 6, FaultCode.OPEN_ENDED),
        ("daycare", "hour_classes[2].up_to_hours", "200", FaultCode.OPEN_ENDED),
        ("daycare", "hour_classes[1].up_to_hours", "86", FaultCode.OUT_OF_ORDER),
        ("daycare", "fee.min_fee", "300", FaultCode.ABOVE_OTHER),
        ("daycare", "fee.limits[1].family_size", 4, FaultCode.NOT_THE_NEXT),
        ("index_change", "percent", "-51", FaultCode.TOO_SMALL),
        ("vat_rates", "standard_percent", "100.00001", FaultCode.TOO_LARGE),
    ],
)
def test_a_fault_names_its_place(kind: str, path: str, written: object, code: FaultCode) -> None:
    values = changed(VALUES[kind], path, written)
    found = {fault.path: fault.code for fault in parameter_faults(kind, values)}

    assert found[path] is code
    with pytest.raises(FaultyParameters) as refused:
        parse_parameters(kind, values)
    assert f"{path}: " in str(refused.value)


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_required_unless_it_may_be_empty(kind: str) -> None:
    for name, field in PARAMETER_KINDS[kind].fields.items():
        found = [(fault.path, fault.code) for fault in parameter_faults(kind, without(VALUES[kind], name))]
        assert found == ([] if field.is_optional else [(name, FaultCode.MISSING)])


def test_the_fault_says_how_to_mend_it_in_three_languages() -> None:
    (fault,) = parameter_faults("income_hourly", changed(STM, "limits[2].percent", "120"))

    assert str(fault) == "limits[2].percent: 120 on yli 100. Kirjoita enintään 100."
    assert fault.message.sv == "120 är över 100. Skriv högst 100."
    assert fault.as_json()["message"]["en"] == "120 is over 100. Write at most 100."


def test_every_fault_is_told_at_once() -> None:
    values = {
        **changed(changed(STM, "limits[0].percent", "x"), "limits[4].limit", "-5"),
        "min_value": "99.00",
        "rounding": "up",
        "surprise": {},
    }
    found = [fault.path for fault in parameter_faults("income_hourly", values)]

    assert found == ["surprise", "limits[0].percent", "limits[4].limit", "rounding", "min_value"]


@pytest.mark.parametrize("values", [None, [], "text", 7, {1: 2}])
def test_what_is_no_table_is_refused(values: object) -> None:
    assert all(parameter_faults(kind, values) for kind in KINDS)


def test_an_unknown_kind_names_those_there_are() -> None:
    (fault,) = parameter_faults("incomes", {})

    assert (fault.path, fault.code) == ("kind", FaultCode.UNKNOWN_KIND)
    assert "income_hourly" in fault.message.fi


def test_a_long_or_braced_value_is_shown_as_it_was_cut() -> None:
    (fault,) = parameter_faults("kilometre_rate", {"rate": "{value}" * 20})

    assert fault.message.fi.startswith("{value}{value}") and len(fault.message.fi) < 200


def test_the_constructor_checks_too() -> None:
    table = parse_parameters("income_hourly", STM)
    with pytest.raises(FaultyParameters) as refused:
        IncomeHourlyTable(**{**vars(table), "min_value": Decimal("27.01")})
    assert refused.value.faults[0].path == "min_value"
    with pytest.raises(FaultyParameters):
        IndexChange(percent=Decimal(101), rounding=vars(table)["rounding"])


@pytest.mark.parametrize(
    ("size", "limit", "percent"),
    [(1, "563", "35"), (6, "2799", "11"), (7, "3141", "10"), (8, "3483", "9"), (30, "11007", "0")],
)
def test_each_person_beyond_the_table_adds_to_the_limit(size: int, limit: str, percent: str) -> None:
    applied = IncomeHourlyTable.parse(STM).limit_of(size)

    assert (applied.limit, applied.percent) == (Decimal(limit), Decimal(percent))


@pytest.mark.parametrize(
    ("hours", "percent"), [("0.5", "15"), ("5.5", "15"), ("6", "20"), ("12", "25"), ("29", "30"), ("744", "35")]
)
def test_the_class_of_hours(hours: str, percent: str) -> None:
    table = IncomeByHoursTable.parse(RAAHE)

    assert table.limit_of(1, Decimal(hours)).percent == Decimal(percent)
    assert table.limit_of(9, Decimal(hours)) == table.limit_of(4, Decimal(hours))
