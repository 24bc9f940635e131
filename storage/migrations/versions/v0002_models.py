"""Language models: what people set up, the ledger, answers, prompts, judgements, batches; runs tell of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("runs", sa.Column("failures", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("runs", sa.Column("totals", sa.JSON, nullable=False, server_default="{}"))
    _create_setup()
    _create_ledger()
    _create_prompts()
    _create_judgements()
    _create_batches()


def _create_setup() -> None:
    op.create_table(
        "endpoints",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("base_url", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("key_name", sa.Text, nullable=False),
        sa.Column("temperature", sa.Float),
        sa.Column("seed", sa.BigInteger),
        sa.Column("max_output_tokens", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_endpoints"),
    )
    op.create_table(
        "capabilities",
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_capabilities"),
    )
    op.create_table(
        "prices",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("input_micros", sa.BigInteger, nullable=False),
        sa.Column("cached_micros", sa.BigInteger, nullable=False),
        sa.Column("output_micros", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("host", "model", name="pk_prices"),
    )
    op.create_table(
        "choices",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_choices"),
    )


def _create_ledger() -> None:
    op.create_table(
        "calls",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("endpoint_id", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("prompt_version", sa.Text, nullable=False),
        sa.Column("request_key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("reserved_micros", sa.BigInteger, nullable=False),
        sa.Column("cost_micros", sa.BigInteger, nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger),
        sa.Column("completion_tokens", sa.BigInteger),
        sa.Column("cached_tokens", sa.BigInteger),
        sa.Column("measured", sa.Boolean),
        sa.Column("started_at", sa.DateTime, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_calls"),
    )
    pending = sa.text("state = 'pending'")
    op.create_index("ix_calls_id", "calls", ["id"], unique=True)
    op.create_index("ix_calls_run_id_started_at", "calls", ["run_id", "started_at"])
    op.create_index("ix_calls_started_at", "calls", ["started_at"])
    op.create_index("ix_calls_prompt_prompt_version_started_at", "calls", ["prompt", "prompt_version", "started_at"])
    op.create_index("ix_calls_state", "calls", ["state"], sqlite_where=pending, postgresql_where=pending)
    op.create_table(
        "accounts",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("spent_micros", sa.BigInteger, nullable=False),
        sa.Column("held_micros", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_accounts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("request_key", sa.Text, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("usage", sa.JSON, nullable=False),
        sa.Column("made_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("request_key", name="pk_answers"),
    )
    op.create_index("ix_answers_made_at", "answers", ["made_at"])


def _create_prompts() -> None:
    op.create_table(
        "prompt_versions",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("first_used", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name="pk_prompt_versions"),
    )
    op.create_table(
        "wordings",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("edited_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", "version", name="pk_wordings"),
    )


def _create_judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("criterion", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("prompt_version", sa.Text, nullable=False),
        sa.Column("judged_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_judgements"),
    )
    op.create_index("ix_judgements_run_id", "judgements", ["run_id"])
    op.create_index("ix_judgements_judged_at", "judgements", ["judged_at"])
    op.create_table(
        "judge_failures",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("judged_at", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_judge_failures"),
    )
    op.create_index("ix_judge_failures_run_id", "judge_failures", ["run_id"])


def _create_batches() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("at", sa.Date, nullable=False),
        sa.Column("designer", sa.Text, nullable=False),
        sa.Column("objectives", sa.Text, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("provider_jobs", sa.Text, nullable=False),
        sa.Column("finished_at", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_batches"),
    )
    op.create_index("ix_batches_created_at_id", "batches", ["created_at", "id"])
    op.create_table(
        "batch_items",
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("run_id", sa.Text),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "position", name="pk_batch_items"),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batches.id"], name="fk_batch_items_batch_id_batches", ondelete="CASCADE"
        ),
    )
