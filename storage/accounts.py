"""Running sums over the ledger, per run and per UTC day: what a cap is compared with, at the price of two rows.

Always changed in the transaction that changes the calls, so that the sums and the calls cannot come apart.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from core.domain.model import MICROS, Caps
from core.errors import ModelFailed
from storage.model_tables import accounts

# Built once: with a statement per call, putting them together takes longer than running them.
_THIS = and_(accounts.c.kind == bindparam("this_kind"), accounts.c.key == bindparam("this_key"))
_TOTAL = select(accounts.c.spent_micros + accounts.c.held_micros).where(_THIS)
_ADD = (
    update(accounts)
    .where(_THIS)
    .values(
        spent_micros=accounts.c.spent_micros + bindparam("spent"),
        held_micros=accounts.c.held_micros + bindparam("held"),
    )
)
_OPEN = insert(accounts)


class Account(NamedTuple):
    """A sum that a cap limits: of one run, or of one day."""

    kind: str  # run, day
    key: str

    def total(self, connection: Connection) -> int:
        """Micros spent and held."""
        return connection.execute(_TOTAL, self._this()).scalar_one_or_none() or 0

    def book(self, connection: Connection, *, spent: int, held: int) -> None:
        """Add to both sums; a release is a negative hold."""
        if not spent and not held:
            return
        if not connection.execute(_ADD, {**self._this(), "spent": spent, "held": held}).rowcount:
            row = {"kind": self.kind, "key": self.key, "spent_micros": spent, "held_micros": held}
            connection.execute(_OPEN, row)

    def _this(self) -> dict[str, str]:
        return {"this_kind": self.kind, "this_key": self.key}


def of_run(run_id: str) -> Account:
    return Account("run", run_id)


def of_day(day: date) -> Account:
    return Account("day", day.isoformat())


def hold(connection: Connection, run_id: str, day: date, micros: int, caps: Caps) -> None:
    """Hold money for a call, or raise ModelFailed("cap") when it would not fit. What costs nothing always fits."""
    if micros <= 0:
        return
    limits = (
        (of_run(run_id), caps.per_run_micros, "one page"),
        (of_day(day), caps.per_day_micros, "one day"),
    )
    for account, cap, what in limits:
        taken = account.total(connection)
        if taken + micros > cap:
            raise ModelFailed(
                "cap",
                f"The limit for {what} is {_units(cap)}; {_units(taken)} is spent or held, so a request that may "
                f"cost {_units(micros)} was not sent.",
                hint="Raise the limit under Setup / Models, or design with the theme library.",
            )
    book(connection, run_id, day, spent=0, held=micros)


def book(connection: Connection, run_id: str, day: date, *, spent: int, held: int) -> None:
    """The same change to the account of the run and that of the day."""
    for account in (of_run(run_id), of_day(day)):
        account.book(connection, spent=spent, held=held)


def _units(micros: int) -> str:
    """In whole currency units, as few digits as tell it exactly."""
    return f"{micros / MICROS:.6f}".rstrip("0").rstrip(".")
