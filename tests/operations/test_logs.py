"""What is logged names no person."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from voucher_portal.settings.logs import PERSONAL_FIELDS, logging_configuration, masked, without_personal_data


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /clients/?search=Aurinkoinen&page=2 failed", "GET /clients/?… failed"),
        ("no client 010150-901X here", "no client 010150-**** here"),
        ("no client 010150A901X here", "no client 010150-**** here"),
        ("mail to testi.aamu@example.fi bounced", "mail to …@… bounced"),
        ("outbox message 42 done", "outbox message 42 done"),
    ],
)
def test_lines_are_masked(said: str, written: str) -> None:
    assert masked(said) == written


@pytest.mark.parametrize("field", sorted(PERSONAL_FIELDS))
def test_fields_that_name_a_person_are_dropped(field: str) -> None:
    event = without_personal_data(None, "info", {"event": "saved", "public_id": "abc", field: "Aamu"})
    assert event == {"event": "saved", "public_id": "abc"}


@pytest.mark.parametrize("through", ["structlog", "logging"])
def test_servers_log_json(through: str, capsys: pytest.CaptureFixture[str]) -> None:
    formatter = logging_configuration(as_json=True)["formatters"]["events"]
    made = formatter["()"](processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"])
    text = "seen 010150-901X at /x?y=1"
    message: object = {"event": text, "email": "a@example.fi"} if through == "structlog" else text
    record = logging.LogRecord("portal", logging.INFO, __file__, 1, message, None, None)
    if through == "structlog":
        record._logger, record._name = structlog.get_logger(), "info"
    line = json.loads(made.format(record))
    assert line["event"] == "seen 010150-**** at /x?…"
    assert "email" not in line


def test_a_traceback_is_masked_too() -> None:
    event = without_personal_data(None, "error", {"event": "failed", "exception": "ValueError: 010150-901X"})
    assert event["exception"] == "ValueError: 010150-****"
