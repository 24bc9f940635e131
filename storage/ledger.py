"""The ledger of model calls. The caps are held here, under the write lock, for every process on the workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, insert, or_, select, update

from core.domain.model import Call, Caps, ModelTotals
from core.errors import NotFound
from core.model_ports import Spend
from storage import accounts
from storage.bulk import Row
from storage.call_rows import CALL_COLUMNS, call_of, call_row
from storage.db import Database
from storage.model_tables import calls
from storage.together import Together

UNPROVED = timedelta(hours=1)  # a call whose process cannot be asked is given up after this; calls take minutes at most
BATCH_UNPROVED = timedelta(days=3)  # an order at a provider outlives its process; providers give up after a day
GONE = "gone"  # owner of a call that was given up: nobody has told how it ended
FORGOTTEN = "Endcap stopped before the answer came. It may have been billed, so it counts in full."

# Built once: with a statement per call, putting them together takes longer than running them.
_INSERT = insert(calls)
_FIND = select(calls).where(calls.c.id == bindparam("this"))
_THIS_CALL = update(calls).where(calls.c.id == bindparam("this"))
_EXTEND = _THIS_CALL.values(reserved_micros=calls.c.reserved_micros + bindparam("more"), attempts=calls.c.attempts + 1)
_REPLACE = _THIS_CALL.values({column.name: bindparam(column.name) for column in calls.c if column.name != "number"})

_WAS_SENT = and_(calls.c.source != "cache", or_(calls.c.attempts > 0, calls.c.state != "failed"))
_BOUNDED = and_(
    _WAS_SENT, or_(calls.c.measured.is_(False), and_(calls.c.measured.is_(None), calls.c.cost_micros > 0))
)  # paid for without a count: given up, or lost at a provider
_SUMS: dict[str, ColumnElement[int]] = {
    "calls": func.sum(case((_WAS_SENT, 1), else_=0)),
    "cached": func.sum(case((calls.c.source == "cache", 1), else_=0)),
    "attempts": func.sum(case((_WAS_SENT, calls.c.attempts), else_=0)),
    "prompt_tokens": func.sum(case((_WAS_SENT, func.coalesce(calls.c.prompt_tokens, 0)), else_=0)),
    "completion_tokens": func.sum(case((_WAS_SENT, func.coalesce(calls.c.completion_tokens, 0)), else_=0)),
    "cost_micros": func.sum(calls.c.cost_micros),
    "unmeasured": func.sum(case((_BOUNDED, 1), else_=0)),
}
_KEYS: dict[str, ColumnElement[Any]] = {
    "day": calls.c.day,
    "purpose": calls.c.purpose,
    "shopper": calls.c.shopper_id,
    "run": calls.c.run_id,
    "model": calls.c.model,
}


class SqlLedger:
    """`core.model_ports.Ledger` on a database.

    A call is one row. Beside the rows stand running sums per run and per day (`storage.accounts`), so that holding a
    cap costs the same however long the ledger is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together = Together(database)

    def reserve(self, call: Call, caps: Caps) -> None:
        """Write a pending call and hold its money. Raises ModelFailed("cap"), and then nothing is written."""
        row = call_row(call, owner=self._database.presence.claim())

        def work(connection: Connection) -> None:
            accounts.hold(connection, call.run_id, row["day"], call.reserved_micros, caps)
            connection.execute(_INSERT, row)

        self._together.write(work)

    def extend(self, call_id: str, more_micros: int, caps: Caps) -> None:
        """Hold more for a further attempt. Raises ModelFailed("cap"), and NotFound for a call that is not pending."""

        def work(connection: Connection) -> None:
            found = connection.execute(_FIND, {"this": call_id}).one_or_none()
            if found is None or found.state != "pending":
                raise NotFound(f"The call {call_id} is not waiting for an answer.", hint="Ask again.")
            accounts.hold(connection, found.run_id, found.day, more_micros, caps)
            connection.execute(_EXTEND, {"this": call_id, "more": max(0, more_micros)})

        self._together.write(work)

    def settle(self, call: Call) -> None:
        """Write how a call ended; its hold ends and its cost counts, against the run and day it was reserved for.

        The first end of a call counts, with one exception: a call given up by `forget_pending` takes what is learnt
        later, as when a batch at a provider brings its answers after all.
        """
        self._together.write(lambda connection: _settle(connection, call))

    def totals(self, run_id: str) -> ModelTotals:
        """Sums over a run, zeros for an unknown one. Calls that were not sent do not count; a pending one does."""
        query = select(*(summed.label(name) for name, summed in _SUMS.items())).where(calls.c.run_id == run_id)
        with self._database.read() as connection:
            row = connection.execute(query).one()
        return ModelTotals(**{name: int(value or 0) for name, value in row._mapping.items()})

    def calls(self, run_id: str) -> list[Call]:
        """In the order they began."""
        return self._calls(lambda query: query.where(calls.c.run_id == run_id).order_by(*_ORDER))

    def latest(self, limit: int = 100) -> list[Call]:
        """Newest first."""
        return self._calls(lambda query: query.order_by(*(column.desc() for column in _ORDER)).limit(limit))

    def spent(self, day: date) -> int:
        """Micros spent and held on a day (UTC)."""
        with self._database.read() as connection:
            return accounts.of_day(day).total(connection)

    def spend(self, by: str, since: datetime) -> list[Spend]:
        """What was spent from `since` on, by day, purpose, shopper, run or model, highest first. Holds do not count.

        Calls outside a run have no shopper: their key is empty. Raises NotFound for another `by`.
        """
        if by not in _KEYS:
            raise NotFound(f"Spend is not kept by {by!r}.", hint=f"Choose one of {', '.join(_KEYS)}.")
        key = _KEYS[by]
        sums = [_SUMS[name].label(name) for name in Spend.__dataclass_fields__ if name != "key"]
        query = (
            select(key.label("key"), *sums)
            .where(calls.c.started_at >= since)
            .group_by(key)
            .order_by(_SUMS["cost_micros"].desc(), key)
        )
        with self._database.read() as connection:
            return [Spend(str(row.key), *(int(value) for value in row[1:])) for row in connection.execute(query)]

    def runs_of(self, prompt: str, version: str, limit: int = 50) -> list[str]:
        """Runs that a version of a prompt brought a usable answer, cached ones included; the newest first."""
        query = (
            select(calls.c.run_id)
            .where(calls.c.prompt == prompt, calls.c.prompt_version == version, calls.c.state == "done")
            .order_by(*(column.desc() for column in _ORDER))
        )
        found: dict[str, None] = {}
        with self._database.read() as connection:
            # Read until there are enough: grouping would go through every call that the version ever made.
            for (run_id,) in connection.execution_options(stream_results=True).execute(query):
                if len(found) >= limit:
                    break
                found.setdefault(run_id)
        return list(found)

    def forget_pending(self) -> int:
        """Settle what dead processes left pending, at the full reservation; returns how many."""
        query = select(calls).where(calls.c.state == "pending")
        with self._database.read() as connection:
            left = [row.id for row in connection.execute(query) if self._left_behind(row)]
        if not left:
            return 0
        with self._database.write() as connection:
            rows = connection.execute(query.where(calls.c.id.in_(left))).all()
            for row in rows:
                _give_up(connection, row)
        return len(rows)

    def _left_behind(self, row: Any) -> bool:
        age: timedelta = datetime.now(UTC) - row.started_at
        if row.source == "batch":
            return age > BATCH_UNPROVED
        alive = self._database.presence.alive(row.owner)
        return age > UNPROVED if alive is None else not alive

    def _calls(self, narrowed: Callable[[Select[Any]], Select[Any]]) -> list[Call]:
        with self._database.read() as connection:
            return [call_of(row) for row in connection.execute(narrowed(select(*CALL_COLUMNS)))]


_ORDER = (calls.c.started_at, calls.c.number)


def _settle(connection: Connection, call: Call) -> None:
    """Write the end of a call. Where and when a reserved one counts was fixed when it was reserved."""
    row = call_row(call, owner="")
    found = connection.execute(_FIND, {"this": call.id}).one_or_none()
    if found is None:
        connection.execute(_INSERT, row)
        accounts.book(connection, call.run_id, row["day"], spent=call.cost_micros, held=0)
    elif found.state == "pending" or found.owner == GONE:
        _replace(connection, found, row)


def _replace(connection: Connection, found: Any, row: Row) -> None:
    held = found.reserved_micros if found.state == "pending" else 0
    accounts.book(connection, found.run_id, found.day, spent=row["cost_micros"] - found.cost_micros, held=-held)
    kept = {name: getattr(found, name) for name in ("run_id", "started_at", "day", "reserved_micros")}
    connection.execute(_REPLACE, {**row, **kept, "this": found.id})


def _give_up(connection: Connection, found: Any) -> None:
    cost = found.reserved_micros
    accounts.book(connection, found.run_id, found.day, spent=cost, held=-cost)
    ended = {
        "state": "failed",
        "failure": "interrupted",
        "message": FORGOTTEN,
        "cost_micros": cost,
        "attempts": max(1, found.attempts),
        "owner": GONE,
    }
    connection.execute(_THIS_CALL.values(ended), {"this": found.id})
