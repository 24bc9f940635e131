"""The tables around language models: what people set up, the ledger, answers, prompts, judgements, batches.

Calls, judgements and batches point at runs and shoppers by id only: some calls have no run, and history outlives both.
Money is whole micros (core.domain.model).
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from storage.columns import UtcDateTime, Words
from storage.tables import metadata

endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("key_name", Text, nullable=False),  # name of an environment variable, never a key
    Column("temperature", Float),
    Column("seed", BigInteger),
    Column("max_output_tokens", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)

capabilities = Table(
    "capabilities",
    metadata,
    Column("address", Text, primary_key=True),
    Column("body", JSON, nullable=False),  # core.domain.model.Capabilities
)

prices = Table(
    "prices",
    metadata,
    Column("host", Text, primary_key=True),  # core.llm.hosts.place_of
    Column("model", Text, primary_key=True),
    Column("input_micros", BigInteger, nullable=False),
    Column("cached_micros", BigInteger, nullable=False),
    Column("output_micros", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
)

choices = Table(
    "choices",
    metadata,
    Column("name", Text, primary_key=True),  # caps, team: of each there is one
    Column("body", JSON, nullable=False),
    Column("version", Integer, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("shopper_id", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("endpoint_id", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("request_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failure", Text),
    Column("message", Text, nullable=False),
    Column("reserved_micros", BigInteger, nullable=False),
    Column("cost_micros", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger),  # the four together: core.domain.model.Usage, or none
    Column("completion_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("measured", Boolean),
    Column("started_at", UtcDateTime, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("day", Date, nullable=False),  # of started_at, UTC: the day whose cap it counts against
    Column("owner", Text, nullable=False),  # the process that asks (storage.presence); empty when the call has ended
    Index(None, "id", unique=True),
    Index(None, "run_id", "started_at"),
    Index(None, "started_at"),
    Index(None, "prompt", "prompt_version", "started_at"),
    Index(None, "state", sqlite_where=text("state = 'pending'"), postgresql_where=text("state = 'pending'")),
)

accounts = Table(
    "accounts",  # running sums over calls, changed in the same transaction: what the caps are compared with
    metadata,
    Column("kind", Text, primary_key=True),  # run, day
    Column("key", Text, primary_key=True),
    Column("spent_micros", BigInteger, nullable=False),
    Column("held_micros", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("request_key", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),  # zlib of the UTF-8 text
    Column("usage", JSON, nullable=False),  # core.domain.model.Usage
    Column("made_at", UtcDateTime, nullable=False),
    Index(None, "made_at"),
)

prompt_versions = Table(
    "prompt_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("first_used", UtcDateTime, nullable=False),
)

wordings = Table(
    "wordings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("text", Text, nullable=False),  # empty: back to the shipped text
    Column("edited_at", UtcDateTime, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("criterion", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("judge", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("judged_at", UtcDateTime, nullable=False),
    Index(None, "run_id"),
    Index(None, "judged_at"),
)

judge_failures = Table(
    "judge_failures",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("judged_at", UtcDateTime, nullable=False),
    Index(None, "run_id"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("at", Date, nullable=False),
    Column("designer", Text, nullable=False),
    Column("objectives", Words, nullable=False),
    Column("way", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("provider_jobs", Words, nullable=False),
    Column("finished_at", UtcDateTime),
    Index(None, "created_at", "id"),
)

batch_items = Table(
    "batch_items",
    metadata,
    Column("batch_id", Text, ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("shopper_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("run_id", Text),
    Column("error", Text, nullable=False),
)
