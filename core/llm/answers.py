"""Strict reading of a model's answer: the very shape that was asked for, or a failure that says what is wrong.

Nothing is repaired. Messages are written for the model that is asked once more, and fit for people too.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError

from core.domain.model import Structured
from core.errors import FailureKind
from core.llm.failures import WireFailed, shortened
from core.ports import Shape

MOST_BYTES = 1_000_000
DEEPEST = 16  # levels of objects and lists; our shapes have at most six
NAMED = 4  # faults told at once
_FENCE = re.compile(r"\A\s*```(?:json|JSON)?[ \t]*\r?\n(.*?)\r?\n?[ \t]*```\s*\Z", re.DOTALL)
_THOUGHTS = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_DECLINES = re.compile(
    r"\b(i|we)\s*(can\s?no|can['’]?)t\b|\b(i|we)\s+(cannot|won['’]?t|must decline|decline to|will not)\b"
    r"|\b(i\s*am|i['’]m|we\s*are)\s+(unable|not able|not comfortable|sorry)\b|\bapologi[sz]e\b|\bas an ai\b"
    r"|\bagainst my (guidelines|policy)\b|^\s*sorry\b",
    re.I,
)


def plain(text: str, structured: Structured) -> str:
    """The answer itself, where no schema was enforced: without the thoughts before it and the fence around it.

    Only what wraps the whole answer is taken off; a text with anything beside it stays as it is and will not read.
    """
    if structured in ("strict", "guided"):
        return text
    text = _THOUGHTS.sub("", text, count=1)
    fenced = _FENCE.match(text)
    return fenced.group(1) if fenced and "```" not in fenced.group(1) else text


def read_answer(text: str, shape: type[Shape]) -> Shape:
    """One JSON object of the shape. Raises ModelFailed: "invalid" (with the fields and why), "refused" or "empty"."""
    body = text.strip()
    if not body:
        _fail("empty", "The answer is empty.")
    if len(body) > MOST_BYTES or len(body.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        _fail("invalid", "The answer is longer than a megabyte.")
    if not body.startswith("{"):
        if _DECLINES.search(body[:300]):
            _fail("refused", "The model declined to answer.")
        _fail("invalid", "The answer is not a JSON object: it must start with { and end with }.")
    found = _parsed(body)
    if _is_refusal(found, shape):
        _fail("refused", "The model declined to answer.")
    try:
        return shape.model_validate_json(body, strict=True, extra="forbid")
    except ValidationError as error:
        _fail("invalid", f"The JSON does not follow the schema: {_faults(error)}.")
    except (ValueError, RecursionError):
        _fail("invalid", "The answer is not JSON that can be read.")


def _parsed(body: str) -> dict[str, Any]:
    if _depth(body) > DEEPEST:
        _fail("invalid", f"The JSON is nested more than {DEEPEST} levels deep.")
    try:
        found = json.loads(
            body, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )
    except _Fault as fault:
        _fail("invalid", str(fault))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        ends = "ends too early" if error.pos >= len(body) - 1 else "is not valid JSON"
        _fail("invalid", f"The answer {ends} ({error.msg}, {where}).")
    except (ValueError, RecursionError):
        _fail("invalid", "The answer is not JSON that can be read.")
    if not isinstance(found, dict):
        _fail("invalid", "The answer is not a JSON object.")
    _check_text(found)
    return found


class _Fault(Exception):
    """A reason why JSON that Python would take is not taken."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Fault("The JSON names a field twice in the same object.")
    return found


def _no_number(name: str) -> NoReturn:
    raise _Fault(f"{name} is not a number in JSON.")


def _finite(told: str) -> float:
    if not math.isfinite(value := float(told)):
        raise _Fault("The JSON holds a number that is too large.")
    return value


def _whole(told: str) -> int:
    if len(told) > 18:
        raise _Fault("The JSON holds a number that is too large.")
    return int(told)


def _check_text(found: dict[str, Any]) -> None:
    """Half a character (a lone surrogate) or a null character breaks databases and screens."""
    told = json.dumps(found, ensure_ascii=False)
    if "\\u0000" in told.replace("\\\\", ""):
        _fail("invalid", "A text in the JSON holds a null character.")
    try:
        told.encode("utf-8")
    except UnicodeEncodeError:
        _fail("invalid", "A text in the JSON holds half a character (a lone surrogate).")


def _depth(body: str) -> int:
    """How deep brackets nest outside strings, without parsing: bounds what the parsers are given."""
    depth = deepest = 0
    in_text = escaped = False
    for char in body:
        if in_text:
            in_text = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_text = True
        elif char in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "}]":
            depth -= 1
    return deepest


def _is_refusal(found: dict[str, Any], shape: type[BaseModel]) -> bool:
    """An object with none of the fields that were asked for, which says that the model will not."""
    if set(found) & set(shape.model_fields):
        return False
    return any(isinstance(value, str) and _DECLINES.search(value[:300]) for value in found.values())


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    told = [f"{_place(fault['loc'])}: {_short(fault['msg'], 160)}" for fault in faults[:NAMED]]
    return "; ".join(told) + (f"; and {len(faults) - NAMED} more" if len(faults) > NAMED else "")


def _place(parts: tuple[int | str, ...]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{_short(part, 40)}" for part in parts)
    return path.removeprefix(".") or "the object"


def _short(words: str, most: int) -> str:
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return shortened(line, most)


def _fail(kind: FailureKind, message: str) -> NoReturn:
    raise WireFailed(kind, message)
