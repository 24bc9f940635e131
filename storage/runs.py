"""Runs of the cascade with their artefacts and spans."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from core.domain.run import Artefact, PhaseName, Run, RunStatus
from core.errors import NotFound, StorageFailed
from core.trace import SpanRecord
from storage.bulk import insert_all
from storage.db import Database
from storage.tables import artefact_bodies, artefacts, runs, spans

RUN_FIELDS = tuple(Run.model_fields)
RUN_COLUMNS = [runs.c[name] for name in RUN_FIELDS]
SPAN_COLUMNS = [spans.c[one.name] for one in fields(SpanRecord)]
UNPROVED = timedelta(hours=1)  # a run whose process cannot be asked is given up after this; runs take seconds


class SqlRuns:
    """`core.ports.RunStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, run: Run) -> None:
        """Note that a run has begun, and which process works on it."""
        row = {**run.model_dump(), "owner": self._database.presence.claim()}
        with self._database.write() as connection:
            connection.execute(insert(runs).values(row))

    def finish(self, run: Run, artefacts: Sequence[Artefact], spans: Sequence[SpanRecord]) -> None:
        """Store how a run ended, with its artefacts and spans, in one transaction; a second call replaces the first.

        Raises StorageFailed when an artefact does not have the hash it claims.
        """
        packed = {one.content_hash: _packed(one) for one in artefacts}
        with self._database.write() as connection:
            _put_run(connection, run)
            _put_artefacts(connection, run.id, artefacts, packed)
            _put_spans(connection, run.id, spans)

    def get(self, run_id: str) -> Run:
        """Raises NotFound."""
        with self._database.read() as connection:
            row = connection.execute(select(*RUN_COLUMNS).where(runs.c.id == run_id)).one_or_none()
        if row is None:
            raise NotFound(f"There is no run {run_id!r}.")
        return _run(row)

    def artefact(self, run_id: str, phase: PhaseName) -> Artefact:
        """Raises NotFound; raises StorageFailed when the stored body no longer has its hash."""
        query = (
            select(artefacts.c.content_hash, artefact_bodies.c.body)
            .join(artefact_bodies, artefact_bodies.c.content_hash == artefacts.c.content_hash)
            .where(artefacts.c.run_id == run_id, artefacts.c.phase == phase)
        )
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFound(f"Run {run_id!r} has no stored {phase}.", hint="Open a run that finished.")
        return Artefact(run_id=run_id, phase=phase, content_hash=row.content_hash, body=_unpacked(row, run_id, phase))

    def spans(self, run_id: str) -> list[SpanRecord]:
        """In the order they began."""
        query = select(*SPAN_COLUMNS).where(spans.c.run_id == run_id).order_by(spans.c.number)
        with self._database.read() as connection:
            return [SpanRecord(*row) for row in connection.execute(query)]

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(runs)).scalar_one()

    def latest(self, limit: int = 50, shopper_id: str | None = None, status: RunStatus | None = None) -> list[Run]:
        """Newest first."""
        query = select(*RUN_COLUMNS).order_by(runs.c.created_at.desc(), runs.c.id.desc()).limit(limit)
        if shopper_id is not None:
            query = query.where(runs.c.shopper_id == shopper_id)
        if status is not None:
            query = query.where(runs.c.status == status)
        with self._database.read() as connection:
            return [_run(row) for row in connection.execute(query)]

    def interrupt_stale(self) -> int:
        """Mark runs left `running` by a process that died; returns how many. Other living processes keep theirs."""
        query = select(runs.c.id, runs.c.owner, runs.c.created_at).where(runs.c.status == "running")
        with self._database.read() as connection:
            running = connection.execute(query).all()
        left = [row.id for row in running if self._left_behind(row.owner, row.created_at)]
        if not left:
            return 0
        mark = (
            update(runs)
            .where(runs.c.id.in_(left), runs.c.status == "running")
            .values(status="interrupted", error="Endcap stopped before the page was ready.")
        )
        with self._database.write() as connection:
            return connection.execute(mark).rowcount

    def _left_behind(self, owner: str, created_at: datetime) -> bool:
        alive = self._database.presence.alive(owner)
        return datetime.now(UTC) - created_at > UNPROVED if alive is None else not alive


def _run(row: Any) -> Run:
    return Run.model_validate(dict(zip(RUN_FIELDS, row, strict=True)))


def _put_run(connection: Connection, run: Run) -> None:
    row = run.model_dump()
    if not connection.execute(update(runs).where(runs.c.id == run.id).values(row)).rowcount:
        connection.execute(insert(runs).values({**row, "owner": ""}))


def _put_artefacts(connection: Connection, run_id: str, given: Sequence[Artefact], packed: dict[str, bytes]) -> None:
    """Bodies are shared by runs with equal outputs, as a replay and its parent: only new ones are written."""
    connection.execute(delete(artefacts).where(artefacts.c.run_id == run_id))
    query = select(artefact_bodies.c.content_hash).where(artefact_bodies.c.content_hash.in_(list(packed)))
    known = set(connection.execute(query).scalars())
    new = [{"content_hash": name, "body": body} for name, body in packed.items() if name not in known]
    insert_all(connection, artefact_bodies, new)
    insert_all(
        connection,
        artefacts,
        [{"run_id": run_id, "phase": one.phase, "content_hash": one.content_hash} for one in given],
    )


def _put_spans(connection: Connection, run_id: str, given: Sequence[SpanRecord]) -> None:
    connection.execute(delete(spans).where(spans.c.run_id == run_id))
    insert_all(connection, spans, [{"run_id": run_id, **asdict(span)} for span in given])


def _packed(artefact: Artefact) -> bytes:
    body = artefact.body.encode()
    if hashlib.sha256(body).hexdigest() != artefact.content_hash:
        raise StorageFailed(f"The {artefact.phase} of run {artefact.run_id} does not have the hash it claims.")
    return zlib.compress(body)


def _unpacked(row: Any, run_id: str, phase: PhaseName) -> str:
    try:
        body = zlib.decompress(row.body)
    except zlib.error:
        body = b""
    if hashlib.sha256(body).hexdigest() != row.content_hash:
        failed = StorageFailed(
            f"The stored {phase} of run {run_id} is damaged.", hint="Generate the page again, or restore a backup."
        )
        failed.retryable = False
        raise failed
    return body.decode()
