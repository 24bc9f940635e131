"""Language models as the workbench knows them: where they are asked, what they can do, what they cost, what was asked.

Money is whole millionths of the currency ("micros"), so that caps compare exactly.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from pydantic import Field

from core.domain.base import Value
from core.errors import FailureKind

Role = Literal["designer", "keywords", "judge"]
ROLES: tuple[Role, ...] = ("designer", "keywords", "judge")
Structured = Literal["strict", "guided", "json", "prompt"]
"""How a schema reaches an endpoint, strongest first.

strict: `response_format` json_schema, seen to be enforced. guided: json_object with a `schema` beside it, seen to be
enforced (llama-cpp-python). json: JSON mode, the schema stands in the prompt. prompt: the prompt alone.
"""
Purpose = Literal["design", "keywords", "judge-page", "judge-placement", "judge-product", "probe"]
PURPOSES: tuple[Purpose, ...] = ("design", "keywords", "judge-page", "judge-placement", "judge-product", "probe")
MICROS = 1_000_000


class Endpoint(Value):
    """One OpenAI-compatible address and model. `key_name` names an environment variable, never a key.

    `version` counts edits (compare-and-set). The endpoint with id `settings` comes from settings and is not stored.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: str = Field(min_length=1, max_length=60)
    base_url: str = Field(pattern=r"^https?://[^\s]+$", max_length=300)
    model: str = Field(min_length=1, max_length=200)
    key_name: str = Field("", pattern=r"^(OPENAI_API_KEY|ENDCAP_KEY_[A-Z0-9_]{1,40})?$")
    temperature: float | None = Field(0.7, ge=0, le=2, allow_inf_nan=False)
    seed: int | None = Field(None, ge=0, le=2**31)
    max_output_tokens: int = Field(4000, ge=64, le=64_000)
    version: int = 0

    @property
    def address(self) -> str:
        """Identifies what is asked: capabilities and circuit breaker belong to it, whatever the name says."""
        return hashlib.sha256(f"{self.base_url}|{self.model}".encode()).hexdigest()[:16]


class Capabilities(Value):
    """What a probe saw of an address. `seen` says it in sentences for the Models page."""

    address: str
    probed_at: datetime
    structured: Structured
    tokens_field: Literal["max_completion_tokens", "max_tokens"] = "max_tokens"
    temperature: bool = True
    seed: bool = True
    stream: bool = True
    usage: bool = True  # the endpoint reports token counts
    batch: bool = False
    seen: tuple[str, ...] = ()


class Price(Value):
    """Micros per million tokens of one model at one host, as a person entered them. All zero means: free.

    `host` is that of core.llm.hosts.place_of: what is free on a machine of one's own is paid for elsewhere.
    """

    host: str
    model: str
    input_micros: int = Field(ge=0)
    cached_micros: int = Field(ge=0)
    output_micros: int = Field(ge=0)
    version: int = 0


class Caps(Value):
    """Hard limits in micros; 0 forbids paid calls altogether. Held before a call is sent."""

    per_run_micros: int = Field(ge=0)
    per_day_micros: int = Field(ge=0)
    version: int = 0


class Team(Value):
    """Who does what: an endpoint id per role; empty means no model (theme library, embeddings, no judge).

    `judge_share` is the share of runs, 0 to 1, that the judge grades without being asked.
    """

    designer: str = ""
    keywords: str = ""
    judge: str = ""
    judge_share: float = Field(0.0, ge=0, le=1, allow_inf_nan=False)
    version: int = 0


class Usage(Value):
    """Tokens of one answer. `measured` is False when the endpoint did not say and the figures are our upper bound."""

    prompt_tokens: int = Field(ge=0)
    completion_tokens: int = Field(ge=0)
    cached_tokens: int = Field(0, ge=0)
    measured: bool = True


class Call(Value):
    """One request as the ledger keeps it: what for, what came, what it cost. Prompt and answer are not kept here.

    `attempts` counts what was really sent. A pending call holds `reserved_micros` against the caps. `cost_micros` of a
    failed call is what it may have cost: an answer that was lost counts in full.
    """

    id: str
    run_id: str  # or probe-..., batch-... for calls outside a run
    shopper_id: str
    purpose: Purpose
    endpoint_id: str
    model: str
    prompt: str
    prompt_version: str
    request_key: str
    state: Literal["pending", "done", "failed"]
    source: Literal["fresh", "cache", "batch"]
    attempts: int = 0
    failure: FailureKind | None = None
    message: str = ""
    reserved_micros: int = 0
    cost_micros: int = 0
    usage: Usage | None = None
    started_at: datetime
    milliseconds: float = 0.0


class ModelTotals(Value):
    """What models did for one run, finding out about an endpoint included. `calls` were sent, with or without success.

    Cached answers cost nothing and are not counted as calls. `unmeasured` are calls of which some tokens are our upper
    bound, because no usable count came or the answer was lost: with any of them, tokens and cost are at most so high.
    """

    calls: int = 0
    cached: int = 0
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_micros: int = 0
    unmeasured: int = 0


class Estimate(Value):
    """What a run would take at most and probably, before it is started. `cached` requests would cost nothing."""

    calls: int
    cached: int
    prompt_tokens: int
    completion_tokens: int
    likely_micros: int
    at_most_micros: int
    problem: str = ""  # why it cannot be started, in a sentence; empty when it can


def price_of(usage: Usage, price: Price) -> int:
    """Cost of an answer in micros, rounded up. Cached prompt tokens have their own price."""
    cached = min(usage.cached_tokens, usage.prompt_tokens)
    full = usage.prompt_tokens - cached
    raw = full * price.input_micros + cached * price.cached_micros + usage.completion_tokens * price.output_micros
    return -(-raw // 1_000_000)
