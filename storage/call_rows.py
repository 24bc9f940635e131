"""Ledger calls as rows, and back."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from core.domain.model import Call, Usage
from storage.bulk import Row
from storage.model_tables import calls

_USAGE = tuple(Usage.model_fields)
_PLAIN = tuple(name for name in Call.model_fields if name != "usage")
CALL_COLUMNS = [calls.c[name] for name in (*_PLAIN, *_USAGE)]


def call_row(call: Call, owner: str) -> Row:
    """`owner` is the process that asks. The day is that of the beginning, in UTC; a naive time is a ValueError."""
    if call.started_at.tzinfo is None:
        raise ValueError("a call began at a moment without a time zone")
    usage = call.usage.__dict__ if call.usage else dict.fromkeys(_USAGE)
    day = call.started_at.astimezone(UTC).date()
    return {**{name: getattr(call, name) for name in _PLAIN}, **usage, "day": day, "owner": owner}


def call_of(row: Any) -> Call:
    """A call from a row of CALL_COLUMNS."""
    values = row._mapping
    usage = {name: values[name] for name in _USAGE}
    return Call(
        **{name: values[name] for name in _PLAIN},
        usage=None if usage["prompt_tokens"] is None else Usage(**usage),
    )
