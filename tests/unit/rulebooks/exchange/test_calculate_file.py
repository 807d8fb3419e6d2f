"""The auditor's command line: a file in, the outcome with its lines out, without a database."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from rulebooks.exchange.case_file import CaseOutcome, calculate_file, outcome_as_json
from rulebooks.exchange.faults import FaultyFile
from tests.unit.rulebooks.exchange.files import DOCS, INCOMES, WEEK, content, week, without

DAY, EVENING = "Kotihoito, arki", "Kotihoito, ilta"


def outcome(told: dict[str, Any]) -> CaseOutcome:
    return calculate_file(content(told))


def told_of(told: Any) -> list[tuple[str, str]]:
    with pytest.raises(FaultyFile) as faulty:
        outcome(told)
    return [(fault.pointer, fault.code.value) for fault in faulty.value.faults]


def test_the_week_of_the_documentation() -> None:
    """G3, G4 and G9 of domain.md, to the cent."""
    told = outcome_as_json(calculate_file(WEEK.read_bytes()))
    sums = [(each["price"], each["voucher_part"], each["client_share"], each["travel"]) for each in told["events"]]
    assert sums == [
        ("63.00", "58.05", "4.95", "21.66"),
        ("114.00", "108.00", "6.00", None),
        ("150.00", "144.00", "6.00", None),
    ]
    assert told["total"] == {"price": "327.00", "voucher_part": "310.05", "client_share": "16.95", "travel": "21.66"}
    assert told["rows"] == [
        {"product": DAY, "unit_of_account": "minutes", "used": "330", "quantity": "870", "money": None}
    ]
    assert all(line["text"]["sv"] and line["version"]["name"] for each in told["events"] for line in each["lines"])


def test_events_use_what_the_earlier_ones_left() -> None:
    """G7: 45 minutes left of the row, the rest of the visit is the client's."""
    told = week(
        voucher__rows__0__quantity="0:45",
        events=[{"starts": "2026-09-10 08:00", "ends": "2026-09-10 09:30"}] * 2,
    )
    first, second = outcome(told).trial.results
    assert first.outcome is not None
    assert (first.outcome.split.voucher_part, first.outcome.used_quantity) == (Decimal("27.00"), 45)
    assert second.refusal is not None
    assert second.refusal.code == "exhausted"


def test_a_refused_event_takes_nothing_and_is_named() -> None:
    told = week(
        events=[
            {"starts": "2026-09-10 21:00", "ends": "2026-09-10 23:00"},
            {"starts": "2026-09-10 08:00", "ends": "2026-09-10 09:00"},
        ]
    )
    result = outcome(told)
    assert [(fault.pointer, fault.code.value) for fault in result.refused] == [("/events/0", "refused")]
    shown = outcome_as_json(result)
    assert shown["events"][0]["refused"]["code"] == "outside_hours"
    assert shown["rows"][0]["used"] == "60"


def test_a_price_of_the_clients_own_municipality_goes_before_one_for_all() -> None:
    told = week(events=[{"starts": "2026-09-10 08:00", "ends": "2026-09-10 09:00"}])
    told["prices"].append({"product": DAY, "municipality": "698", "price": "37.00"})
    assert outcome(told).trial.split.price == Decimal("37.00")
    told["voucher"]["home_municipality"] = "240"
    assert outcome(told).trial.split.price == Decimal("39.00")


def test_pieces_are_counted() -> None:
    told = week(
        definition__logging={"event_form": "pieces"},
        definition__hours={},
        definition__products=[
            {"name": {"fi": "Ateria"}, "unit": "kpl", "values": [{"unit_value": "9.00"}]},
        ],
        voucher__rows=[{"product": "Ateria", "quantity": "10"}],
        prices=[{"product": "Ateria", "price": "11.50"}],
        events=[{"on": "2026-09-10", "product": "Ateria", "quantity": "3"}],
    )
    result = outcome(told)
    assert (result.trial.split.price, result.trial.split.client_share) == (Decimal("34.50"), Decimal("7.50"))
    assert result.trial.rows[0].remaining_quantity == 7


def test_pieces_may_have_kilometres() -> None:
    told = week(
        definition__logging={"event_form": "pieces"},
        definition__hours={},
        definition__products=[{"name": {"fi": "Ateria"}, "unit": "kpl", "values": [{"unit_value": "9.00"}]}],
        voucher__rows=[{"product": "Ateria", "quantity": "10"}],
        prices=[{"product": "Ateria", "price": "9.00"}],
        events=[{"on": "2026-09-10", "product": "Ateria", "quantity": "3", "km": "12.5"}],
    )
    assert outcome(told).trial.travel == Decimal("7.13")


def test_a_row_may_limit_money() -> None:
    told = week(
        definition__balance={"balance_limit": "money"},
        voucher__rows=[{"product": DAY, "quantity": "50.00"}],
        events=[{"starts": "2026-09-10 08:00", "ends": "2026-09-10 10:00"}],
    )
    result = outcome(told)
    assert result.trial.split.voucher_part == Decimal("50.00")
    assert result.trial.rows[0].remaining_quantity == 0


def test_the_doubled_hour_is_told_by_its_offset() -> None:
    told = week(events=[{"starts": "2026-10-25 03:30", "ends": "2026-10-25 08:00"}])
    assert told_of(told) == [("/events/0/starts", "not_a_moment")]
    told = week(
        definition__hours={},
        definition__products=[{"name": {"fi": DAY}, "unit": "h", "values": [{"unit_value": "36"}]}],
        prices=[{"product": DAY, "price": "36"}],
        events=[{"starts": "2026-10-25T03:30:00+03:00", "ends": "2026-10-25T03:30:00+02:00"}],
    )
    assert outcome(told).trial.split.price == Decimal("36.00")


def by_income(income: str, **places: Any) -> dict[str, Any]:
    """G10: the model of the ministry, a price of 34,00."""
    tables = week()["definition"]["parameter_tables"]
    edition = {"first_day": "2014-01-01", "values": INCOMES, "source": "STM 2014"}
    tables.append({"name": {"fi": "Tulorajat"}, "kind": "income_hourly", "editions": [edition]})
    told = week(
        definition__value={"value_model": "income_hourly", "income_table": "Tulorajat"},
        definition__parameter_tables=tables,
        definition__hours={},
        definition__products=[{"name": {"fi": DAY}, "unit": "h", "values": [{"unit_value": "27.00"}]}],
        voucher__situation={"on": "2026-09-01", "monthly_income": income},
        prices=[{"product": DAY, "price": "34.00"}],
        events=[{"starts": "2026-09-10 08:00", "ends": "2026-09-10 09:00"}],
    )
    for place, value in places.items():
        told["voucher"][place] = value
    return told


@pytest.mark.parametrize(("income", "value", "share"), [("900.00", "25.03", "8.97"), ("5000.00", "7.00", "27.00")])
def test_a_value_follows_the_income(income: str, value: str, share: str) -> None:
    result = outcome(by_income(income))
    assert result.personal is not None
    assert result.personal.unit_value == Decimal(value)
    assert result.trial.split.client_share == Decimal(share)
    shown = outcome_as_json(result)
    assert shown["value"]["unit_value"] == value
    assert shown["value"]["lines"]


def test_an_income_is_asked_for_where_it_is_needed_and_only_there() -> None:
    assert told_of(by_income("900.00", situation=None)) == [("/voucher/situation", "situation_missing")]
    situation = {"on": "2026-09-01", "monthly_income": "900.00"}
    assert told_of(week(voucher__situation=situation)) == [("/voucher/situation", "situation_not_needed")]
    early = {"on": "2013-12-31", "monthly_income": "900.00"}
    assert told_of(by_income("900.00", situation=early)) == [("/voucher/situation/on", "no_edition")]


def not_made(reason: str | None, cancelled: str | None = None) -> dict[str, Any]:
    planned = {"starts": "2026-09-10 09:00", "ends": "2026-09-10 10:00", "km": "10", "not_made": reason}
    rules = [
        {"reason": "client_cancelled_in_time", "notice_hours": 24, "voucher_percent": "0", "client_percent": "0"},
        {"reason": "client_no_show", "voucher_percent": "0", "client_percent": "100"},
    ]
    return {"definition__cancellations": rules, "events": [{**planned, "cancelled": cancelled}]}


@pytest.mark.parametrize(
    ("reason", "cancelled", "price"),
    [
        ("client_cancelled_in_time", "2026-09-09 09:00", "0.00"),
        ("client_cancelled_late", "2026-09-09 09:01", "0.00"),
        ("client_no_show", None, "39.00"),
        ("provider_cancelled", None, "0.00"),
        (None, None, "39.00"),
    ],
)
def test_a_visit_that_was_not_made(reason: str | None, cancelled: str | None, price: str) -> None:
    shown = outcome_as_json(outcome(week(**not_made(reason, cancelled))))
    event = shown["events"][0]
    assert event["price"] == price
    if reason is None:
        assert "not_made" not in event and event["travel"] == "5.70" and shown["rows"][0]["used"] == "60"
        return
    assert event["not_made"] == reason
    assert (event["voucher_part"], event["client_share"], event["travel"]) == ("0.00", price, None)
    assert shown["rows"][0]["used"] == "0"
    assert event["lines"][0]["inputs"]["reason"] == reason


def test_a_reason_that_does_not_fit_the_time_is_refused() -> None:
    result = outcome(week(**not_made("client_cancelled_in_time", "2026-09-09 09:01")))
    assert [(fault.pointer, fault.code.value) for fault in result.refused] == [("/events/0", "refused")]


_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"definition__products__0__unit": "x"}, "/definition/products/0/unit", "not_a_choice"),
    ({"definition__value__value_model": "daycare"}, "/definition/value/value_model", "value_model"),
    ({"definition": 3}, "/definition", "not_an_object"),
    ({"voucher__rows": []}, "/voucher/rows", "too_few_rows"),
    ({"voucher__rows__0__product": "Kotihoito"}, "/voucher/rows/0/product", "no_such_product"),
    ({"voucher__rows__0__quantity": "20.333"}, "/voucher/rows/0/quantity", "not_whole_units"),
    ({"voucher__rows__0__quantity": 20}, "/voucher/rows/0/quantity", "not_a_quantity"),
    ({"voucher__base_row": EVENING}, "/voucher/base_row", "no_such_product"),
    ({"prices__0__product": "Kotihoito"}, "/prices/0/product", "no_such_product"),
    ({"prices__1__product": DAY}, "/prices/1", "prices_overlap"),
    (
        {"prices__0__first_day": "2026-02-01", "prices__0__last_day": "2026-01-01"},
        "/prices/0/last_day",
        "last_before_first",
    ),
    ({"events__0__product": "Kotihoito"}, "/events/0/product", "no_such_product"),
    ({"events__0__ends": None}, "/events/0", "times_or_quantity"),
    ({"events__0__on": "2026-09-10"}, "/events/0", "times_or_quantity"),
    ({"events__0__km_outside_home": "40"}, "/events/0/km_outside_home", "more_outside_than_driven"),
    ({"events__0__starts": "10.9.2026 17.15"}, "/events/0/starts", "not_a_moment"),
    (not_made("client_cancelled_late"), "/events/0/cancelled", "null"),
    (not_made(None, "2026-09-09 09:00"), "/events/0/not_made", "null"),
    (not_made("overslept"), "/events/0/not_made", "not_a_choice"),
    (
        {"events": [{"on": "2026-09-10", "product": DAY, "quantity": "1", "not_made": "client_no_show"}]},
        "/events/0/not_made",
        "only_of_visits",
    ),
    ({"definition__travel": {}, "definition__parameter_tables": []}, "/events/0/km", "no_travel"),
]


@pytest.mark.parametrize(("places", "pointer", "code"), _FAULTS)
def test_a_fault_is_told_at_its_place(places: dict[str, Any], pointer: str, code: str) -> None:
    assert told_of(week(**places)) == [(pointer, code)]


def test_without_hours_a_visit_names_its_product() -> None:
    told = week(definition__hours={})
    told["definition"]["products"] = [without(product, "hours") for product in told["definition"]["products"]]
    assert ("/events/0", "choose_product") in told_of(told)
    for event in told["events"]:
        event["product"] = DAY
    assert outcome(told).trial.results[0].outcome is not None


# --- The command itself: no test here may use a database ------------------------------------------


def run(path: Path, *options: str) -> tuple[int, str, str]:
    """The exit status, and what was written to stdout and stderr."""
    out, errors, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("calculate", str(path), *options, stdout=out, stderr=errors)
    except SystemExit as stopped:
        assert isinstance(stopped.code, int)
        status = stopped.code
    return status, out.getvalue(), errors.getvalue()


def test_the_command_prints_the_outcome() -> None:
    status, out, errors = run(WEEK)
    assert (status, errors) == (0, "")
    assert json.loads(out) == outcome_as_json(calculate_file(WEEK.read_bytes()))


def test_a_faulty_file_prints_nothing_but_its_faults(tmp_path: Path) -> None:
    faulty = DOCS / "examples" / "faulty-week.json"
    status, out, errors = run(faulty, "--language", "en")
    assert (status, out) == (2, "")
    assert f"{faulty}:17: /definition/products/0/values/0/unit_value: -36.00 is under 0." in errors


def test_a_refused_event_ends_with_one_and_everything_else_is_printed(tmp_path: Path) -> None:
    late = tmp_path / "late.json"
    late.write_bytes(content(week(events__0__ends="2026-09-10 22:30")))
    status, out, errors = run(late, "--language", "sv")
    assert status == 1
    assert json.loads(out)["total"]["price"] == "264.00"
    assert "/events/0: Tjänsten ges kl. 7.00–22.00" in errors


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    status, out, errors = run(tmp_path / "no.json")
    assert (status, out) == (2, "")
    assert errors.endswith("no.json: No such file or directory\n")
    assert run(tmp_path)[0] == 2
