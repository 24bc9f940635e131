"""The first schema: catalogue, shoppers and their orders, imported keywords, runs with their artefacts and spans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    _create_catalogue()
    _create_shoppers()
    _create_runs()


def _create_catalogue() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("brand", sa.Text),
        sa.Column("price_cents", sa.BigInteger),
        sa.Column("margin", sa.Float),
        sa.Column("stock", sa.BigInteger),
        sa.Column("pack", sa.Text),
        sa.Column("diets", sa.Text, nullable=False),
        sa.Column("allergens", sa.Text, nullable=False),
        sa.Column("min_age", sa.Integer),
        sa.Column("private_label", sa.Boolean, nullable=False),
        sa.Column("season", sa.Text),
        sa.Column("launched", sa.Date),
        sa.Column("image_url", sa.Text),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
    )
    op.create_table(
        "keywords",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("value", sa.Text),
        sa.PrimaryKeyConstraint("source", "position", name="pk_keywords"),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("imported_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )


def _create_shoppers() -> None:
    op.create_table(
        "shoppers",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("sample", sa.Boolean, nullable=False),
        sa.Column("declared_diets", sa.Text, nullable=False),
        sa.Column("declared_departments", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shoppers"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("placed_at", sa.DateTime, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.ForeignKeyConstraint(["shopper_id"], ["shoppers.id"], name="fk_orders_shopper_id_shoppers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_orders_shopper_id_placed_at_id", "orders", ["shopper_id", "placed_at", "id"])
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("product_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("order_id", "position", name="pk_order_lines"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_order_lines_order_id_orders", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("shopper_id", sa.Text, nullable=False),
        sa.Column("at", sa.Date, nullable=False),
        sa.Column("designer", sa.Text, nullable=False),
        sa.Column("surface", sa.Text, nullable=False),
        sa.Column("objectives", sa.JSON, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("replayed_from", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("timings_ms", sa.JSON, nullable=False),
        sa.Column("catalogue_version", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_created_at_id", "runs", ["created_at", "id"])
    op.create_index("ix_runs_shopper_id_created_at_id", "runs", ["shopper_id", "created_at", "id"])
    op.create_index("ix_runs_status_created_at_id", "runs", ["status", "created_at", "id"])
    op.create_table(
        "artefact_bodies",
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name="pk_artefact_bodies"),
    )
    op.create_table(
        "artefacts",
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "phase", name="pk_artefacts"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_artefacts_run_id_runs", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["content_hash"], ["artefact_bodies.content_hash"], name="fk_artefacts_content_hash_artefact_bodies"
        ),
    )
    op.create_table(
        "spans",
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("started_ms", sa.Float, nullable=False),
        sa.Column("duration_ms", sa.Float, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "number", name="pk_spans"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_spans_run_id_runs", ondelete="CASCADE"),
    )
