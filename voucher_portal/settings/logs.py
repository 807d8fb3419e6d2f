"""Logs are events with fields, one line each, without personal data."""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Fields that may carry a person's data: they never reach a log, whoever logs them.
PERSONAL_FIELDS = frozenset(
    {
        "activation_code",
        "address",
        "body",
        "cookies",
        "email",
        "first_names",
        "form",
        "identity_code",
        "last_name",
        "name",
        "password",
        "phone",
        "post",
        "query_string",
        "request",
    }
)
QUERY_STRING = re.compile(r"\?[^\s\"']*")
IDENTITY_CODE = re.compile(r"\b(\d{6})[-+ABCDEFYXWVU]\d{3}[0-9A-Y]\b")
EMAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop fields that name a person and blank what looks like an address, a code or a query."""
    kept = {key: value for key, value in event.items() if key not in PERSONAL_FIELDS}
    for key, value in kept.items():
        if isinstance(value, str) and not key.startswith("_"):
            kept[key] = masked(value)
    return kept


def masked(line: str) -> str:
    """The line without query strings, identity codes and e-mail addresses."""
    line = QUERY_STRING.sub("?…", line)
    line = IDENTITY_CODE.sub(r"\1-****", line)
    return EMAIL_ADDRESS.sub("…@…", line)


def shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def logging_configuration(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """A `logging.config.dictConfig` dictionary; development reads plain lines, servers JSON."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=False, sort_keys=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    after: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        after.append(structlog.processors.format_exc_info)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "events": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared_processors(),
                "processors": [*after, without_personal_data, renderer],
            }
        },
        "handlers": {"standard": {"class": "logging.StreamHandler", "formatter": "events"}},
        "root": {"handlers": ["standard"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["standard"], "level": "WARNING", "propagate": False},
            "django.request": {"level": "ERROR"},
            "botocore": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "django.utils.autoreload": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }


def configure(configuration: dict[str, Any]) -> None:
    """Called by Django with LOGGING: standard logging and structlog speak through one formatter."""
    logging.config.dictConfig(configuration)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
