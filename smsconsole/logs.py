"""Structured logs: one JSON object a line outside a terminal, coloured text in one."""

import logging
import re
import sys
from typing import Any

import structlog

from core.phone import mask

_NUMBER = re.compile(r"(?<![\w.-])((?:\+|00)?(?:86)?1[3-9]\d)\d{4}(\d{4})(?![\w-])")
_NAMED = {"phone", "phones", "number", "to", "phone_number", "phone_numbers"}


def mask_numbers(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Star the middle of every mobile number in a log line, and of whatever stands under a number's name."""
    return {key: _masked(value, named=key in _NAMED) for key, value in event.items()}


def _masked(value: Any, *, named: bool = False) -> Any:
    if isinstance(value, str):
        return mask(value) if named and value.lstrip("+").isdigit() else _NUMBER.sub(r"\1****\2", value)
    if isinstance(value, dict):
        return {key: _masked(part, named=key in _NAMED) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(part, named=named) for part in value]
    return value


def configure(_: dict) -> None:
    """Set up standard logging and structlog alike; called by Django as LOGGING_CONFIG."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        mask_numbers,
    ]
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("axes", "django-q", "django_q", "django_structlog"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
