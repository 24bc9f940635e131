"""The tables; those around language models are in `storage.model_tables`. A change here or there needs a migration
beside it; a test compares the two.

Constraints are named by convention because SQLite changes a table by copying it, and an unnamed constraint cannot be
taken along. Runs and their artefacts point at shoppers and products by id only: history outlives the catalogue.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from storage.columns import UtcDateTime, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("brand", Text),
    Column("price_cents", BigInteger),
    Column("margin", Float),
    Column("stock", BigInteger),
    Column("pack", Text),
    Column("diets", Words, nullable=False),
    Column("allergens", Words, nullable=False),
    Column("min_age", Integer),
    Column("private_label", Boolean, nullable=False),
    Column("season", Text),
    Column("launched", Date),
    Column("image_url", Text),
    Column("search", Text, nullable=False),  # folded name, brand and id: what pickers look through
    Column("source", Text, nullable=False),
)

shoppers = Table(
    "shoppers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("declared_diets", Words, nullable=False),
    Column("declared_departments", Words, nullable=False),
    Column("position", Integer, nullable=False),  # place in its file: the order samples are offered in
    Column("search", Text, nullable=False),  # folded label and id
    Column("source", Text, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Text, primary_key=True),
    Column("shopper_id", Text, ForeignKey("shoppers.id"), nullable=False),
    Column("placed_at", DateTime, nullable=False),  # naive, wall clock of the shop
    Column("source", Text, nullable=False),
    Index(None, "shopper_id", "placed_at", "id"),
    sqlite_with_rowid=False,
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", Text, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("product_id", Text, nullable=False),  # no foreign key: orders may name products that are no longer sold
    sqlite_with_rowid=False,  # the table is its own index, which halves its size
)

keywords = Table(
    "keywords",
    metadata,
    Column("source", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text),
    Column("value", Text),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("source", Text, nullable=False),
    Column("report", JSON, nullable=False),  # core.domain.imports.ImportReport: counts and notes
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", Text, nullable=False),
    Column("shopper_id", Text, nullable=False),
    Column("at", Date, nullable=False),
    Column("designer", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("objectives", JSON, nullable=False),
    Column("parent", Text),
    Column("replayed_from", Text),
    Column("error", Text),
    Column("timings_ms", JSON, nullable=False),
    Column("catalogue_version", Text, nullable=False),
    Column("owner", Text, nullable=False),  # the process that works on it (storage.presence)
    Column("failures", JSON, nullable=False, server_default="[]"),  # core.domain.run.PhaseFailure
    Column("totals", JSON, nullable=False, server_default="{}"),  # core.domain.model.ModelTotals
    Index(None, "created_at", "id"),
    Index(None, "shopper_id", "created_at", "id"),
    Index(None, "status", "created_at", "id"),
)

artefact_bodies = Table(
    "artefact_bodies",
    metadata,
    Column("content_hash", Text, primary_key=True),  # sha256 of the text; runs with equal outputs share one body
    Column("body", LargeBinary, nullable=False),  # zlib of the UTF-8 text
)

artefacts = Table(
    "artefacts",
    metadata,
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("phase", Text, primary_key=True),
    Column("content_hash", Text, ForeignKey("artefact_bodies.content_hash"), nullable=False),
)

spans = Table(
    "spans",
    metadata,
    Column("run_id", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("parent", Integer),
    Column("name", Text, nullable=False),
    Column("started_ms", Float, nullable=False),
    Column("duration_ms", Float, nullable=False),
    Column("status", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)
