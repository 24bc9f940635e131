"""What can go wrong at an endpoint: one kind, one sentence and one hint per failure, and what to do about each kind.

What a server says is quoted, shortened and never trusted; keys are taken out of it.
"""

from __future__ import annotations

import email.utils
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.domain.model import Usage
from core.errors import FailureKind, ModelFailed

QUOTED = 200  # characters of a server's words in a message
KEPT = 2000  # characters of them kept for the probe
LONGEST_WAIT_S = 86_400.0


@dataclass(frozen=True)
class Policy:
    """What to do about a kind of failure.

    `attempts` is how often a request is sent at most when it fails this way; `back_off_s` the pause before the second
    sending, doubled before each further one, unless the endpoint said how long to wait. `trips`: it shows that the
    endpoint is ill and counts against its circuit breaker. `re_ask`: the next sending says what was wrong with the
    answer, instead of asking the same again.
    """

    attempts: int
    back_off_s: float
    trips: bool
    re_ask: bool = False


POLICY: dict[FailureKind, Policy] = {
    "unreachable": Policy(3, 0.5, trips=True),
    "timeout": Policy(1, 0.0, trips=True),  # the call's time is used up
    "interrupted": Policy(2, 0.5, trips=True),
    "rate-limited": Policy(3, 1.0, trips=False),  # alive, only busy
    "quota": Policy(1, 0.0, trips=False),
    "server": Policy(3, 0.5, trips=True),
    "denied": Policy(1, 0.0, trips=False),
    "too-long": Policy(1, 0.0, trips=False),
    "bad-request": Policy(1, 0.0, trips=False),
    "no-json": Policy(2, 0.5, trips=True),
    "empty": Policy(2, 0.0, trips=False),
    "truncated": Policy(2, 0.0, trips=False, re_ask=True),
    "filtered": Policy(1, 0.0, trips=False),
    "refused": Policy(2, 0.0, trips=False),
    "invalid": Policy(2, 0.0, trips=False, re_ask=True),
    "resting": Policy(1, 0.0, trips=False),
    "cap": Policy(1, 0.0, trips=False),
    "no-price": Policy(1, 0.0, trips=False),
    "not-set": Policy(1, 0.0, trips=False),
}


class WireFailed(ModelFailed):
    """A failed attempt. `usage` is what it cost when the endpoint said so all the same; `said` are the server's own
    words, without keys, for the probe alone."""

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        *,
        hint: str | None = None,
        wait_s: float | None = None,
        paid: bool = False,
        usage: Usage | None = None,
        said: str = "",
    ) -> None:
        super().__init__(kind, message, hint=hint or HINTS.get(kind), wait_s=wait_s, paid=paid)
        self.usage = usage
        self.said = said


HINTS: dict[FailureKind, str] = {
    "unreachable": "Check the address under Setup / Models and that the server is running, or use the theme library.",
    "timeout": "Try again; if it stays slow, use a smaller model or raise ENDCAP_LLM__CALL_SECONDS.",
    "interrupted": "Try again; the lost answer may have been charged by the provider.",
    "rate-limited": "Wait a little and try again, or ask the provider for a higher rate.",
    "quota": "Top up the account at the provider, or use another endpoint.",
    "server": "Try again in a minute; if it goes on, look at the server's log or the provider's status page.",
    "denied": "Check the key in the environment and that it may use this model.",
    "too-long": "Use a model with a longer context, or fewer objectives and keyword candidates.",
    "bad-request": "Check address and model name under Setup / Models, then probe the endpoint again.",
    "no-json": "Check that the address is that of an OpenAI-compatible server (it usually ends in /v1).",
    "empty": "Try again; if it happens often, use another model.",
    "truncated": "Raise the most that the model may write under Setup / Models, or use a model that thinks less.",
    "filtered": "Change the wording of the objectives, or use another endpoint.",
    "refused": "Change the wording of the objectives or of the brand voice, or use another model.",
    "invalid": "Try again; if it happens often, use a model that follows schemas better.",
}

_TOO_LONG = re.compile(r"context.{0,12}(length|window|size)|maximum context|too many tokens|prompt is too long", re.I)
_QUOTA = re.compile(r"insufficient_quota|quota_exceeded|exceeded your current quota|billing|credit balance", re.I)
_FILTERED = re.compile(r"content_filter|content_policy|content management policy|responsible_ai", re.I)
_RATE = re.compile(r"rate.?limit|too many requests", re.I)


def quoted(words: str) -> str:
    """A server's words fit for a message: one line, printable, short."""
    line = " ".join("".join(char if char.isprintable() else " " for char in words[:KEPT]).split())
    if not line:
        return ""
    return f' It said: "{shortened(line, QUOTED)}"'


def shortened(words: str, most: int) -> str:
    """At most `most` characters and the mark that there were more; cut between two words where one is near."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    whole = cut.rpartition(" ")[0]
    return f"{(whole if len(whole) > most / 2 else cut).rstrip(' ,;:.')}…"


def redacted(words: str, key: str) -> str:
    """`words` without the key, and without the masked keys that providers like to echo."""
    if len(key) > 3:
        words = words.replace(key, "[key]")
    return re.sub(r"\bsk-[\w*.-]{4,}", "[key]", words)


def words_of(body: Any) -> str:
    """What an error body says, whatever its shape, with its code and type."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if not isinstance(inner, dict):
            return str(inner)[:KEPT]
        parts = [inner.get("message") or inner.get("detail"), inner.get("code"), inner.get("type"), inner.get("param")]
        return " ".join(str(part) for part in parts if part)[:KEPT]
    return body[:KEPT] if isinstance(body, str) else ""


def of_status(status: int, body: Any, headers: Any, key: str) -> WireFailed:
    """The failure that a status of 300 or more stands for."""
    said = redacted(words_of(body), key)
    wait = _retry_after(headers)
    kind, message = _named(status, said)
    quote = "" if kind == "denied" or _looks_like_markup(said) else quoted(said)
    if wait is None or wait < 1:
        return WireFailed(kind, message + quote, wait_s=wait, said=said)
    told = duration(wait)
    return WireFailed(
        kind,
        f"{message} It asks to wait {told}.{quote}",
        hint=f"Try again in {told}, or ask the provider for a higher rate." if kind == "rate-limited" else None,
        wait_s=wait,
        said=said,
    )


def duration(seconds: float) -> str:
    """A wait in the unit that people would use, rounded up: 1 second, 90 seconds, 10 minutes, 2 hours."""
    unit, size = ("second", 1) if seconds < 120 else ("minute", 60) if seconds < 7200 else ("hour", 3600)
    count = math.ceil(seconds / size)
    return f"{count} {unit}{'' if count == 1 else 's'}"


def of_event(body: Any, key: str) -> WireFailed:
    """The failure that an error inside an answer stands for. Something may have been written and paid by then."""
    said = redacted(words_of(body), key)
    kind, message = _by_words(said) or ("server", "The model's server broke off its answer with an error.")
    return WireFailed(kind, message + quoted(said), paid=True, said=said)


def _named(status: int, said: str) -> tuple[FailureKind, str]:
    if status in (401, 403):
        return "denied", f"The endpoint does not accept the key, or the key may not use this model (status {status})."
    if status == 402 or (status == 429 and _QUOTA.search(said)):
        return "quota", "The account at the provider has no money or quota left."
    if status == 429:
        return "rate-limited", "The endpoint receives more requests than it allows just now."
    if status == 413:
        return "too-long", "The prompt is too long for this model."
    if status >= 500 or status in (408, 409, 425):
        return "server", f"The model's server failed (status {status})."
    if status == 404:
        return "bad-request", "The endpoint knows neither this address nor this model (status 404)."
    if status < 400:
        return "bad-request", f"The endpoint sends callers to another address (status {status}), which is not followed."
    return _by_words(said) or ("bad-request", f"The endpoint refused the request (status {status}).")


def _by_words(said: str) -> tuple[FailureKind, str] | None:
    if _TOO_LONG.search(said):
        return "too-long", "The prompt is too long for this model."
    if _FILTERED.search(said):
        return "filtered", "The provider's content filter stopped the request."
    if _QUOTA.search(said):
        return "quota", "The account at the provider has no money or quota left."
    if _RATE.search(said):
        return "rate-limited", "The endpoint receives more requests than it allows just now."
    return None


def _looks_like_markup(said: str) -> bool:
    return said.lstrip()[:1] == "<"


def _retry_after(headers: Any) -> float | None:
    """Seconds until the endpoint wants to be asked again: from milliseconds, seconds or a date; None when unsaid."""
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        told = str(headers.get(name) or "").strip()
        try:
            seconds = float(told) * scale
        except ValueError:
            continue
        if math.isfinite(seconds):
            return min(max(seconds, 0.0), LONGEST_WAIT_S)
    try:
        moment = email.utils.parsedate_to_datetime(str(headers.get("retry-after") or ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT_S)
