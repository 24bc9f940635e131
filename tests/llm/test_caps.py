"""Two hundred runs at once against one ledger: the caps hold, to the last micro, and are used to the full."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.domain.model import Call, Caps
from core.errors import ModelFailed
from core.llm.asking import bound_of
from core.llm.seat import question_of
from storage.ledger import SqlLedger
from tests.llm.house import GOOD, PRICE, House, Page, opened, prompt, seat
from tests.llm.loopback import LoopbackLLM, Said

RUNS = 200
PAID_BY_RUN = 2  # calls of three that a run can pay
PAID_BY_DAY = 60


@dataclass
class Outcome:
    """`peak` is the most that was ever seen spent and held together in a day; micros."""

    caps: Caps
    peak: int
    spent: int
    sent: int
    states: Counter[str]
    dearest_run: int

    @property
    def held(self) -> bool:
        return max(self.peak, self.spent) <= self.caps.per_day_micros and self.dearest_run <= self.caps.per_run_micros


class Leaky(SqlLedger):
    """The planted defect: looks whether there is room, and writes later, in another transaction."""

    def reserve(self, call: Call, caps: Caps) -> None:
        by_run = self.totals(call.run_id).cost_micros
        by_day = self.spent(datetime.now(UTC).date())
        if by_run + call.reserved_micros > caps.per_run_micros or by_day + call.reserved_micros > caps.per_day_micros:
            raise ModelFailed("cap", "The limit is reached.")
        super().reserve(call, Caps(per_run_micros=10**12, per_day_micros=10**12))


@contextlib.contextmanager
def watched(ledger: SqlLedger) -> Iterator[list[int]]:
    """What the day's account says, again and again, until the block ends."""
    seen, stop = [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.02):
            seen.append(ledger.spent(datetime.now(UTC).date()))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(5)


def spend(house: House, runs: int) -> Outcome:
    """All runs at once, three different calls each. The server counts no tokens, so each call costs its bound."""
    with LoopbackLLM(lambda asked: Said(GOOD, usage=None)) as server:
        bound = bound_of(question_of(seat(server.base_url), prompt("page 000-0"), Page), PRICE).micros
        caps = Caps(per_run_micros=bound * PAID_BY_RUN, per_day_micros=bound * PAID_BY_DAY)
        start = threading.Barrier(runs)

        def one(number: int) -> None:
            start.wait(30)
            for step in range(3):
                with contextlib.suppress(ModelFailed):
                    house.ask(seat(server.base_url, caps=caps), prompt(f"page {number:03}-{step}"), run_id=f"r{number}")

        with watched(house.ledger) as seen, ThreadPoolExecutor(runs) as pool:
            list(pool.map(one, range(runs)))
        rows = [row for number in range(runs) for row in house.calls(f"r{number}")]
        by_run: Counter[str] = Counter()
        for row in rows:
            by_run[row.run_id] += row.cost_micros
        return Outcome(
            caps=caps,
            peak=max(seen),
            spent=house.ledger.spent(datetime.now(UTC).date()),
            sent=len(server.asked),
            states=Counter(str(row.failure or row.state) for row in rows),
            dearest_run=max(by_run.values()),
        )


def test_two_hundred_runs_at_once_never_pass_a_cap(tmp_path: Path) -> None:
    """Every call ends done or refused by the cap; exactly as many were sent as the day could pay."""
    began = time.monotonic()
    with opened(tmp_path / "endcap.db", call_seconds=60) as house:
        house.seconds = 60
        outcome = spend(house, RUNS)
    assert outcome.held, outcome
    assert outcome.states == {"done": PAID_BY_DAY, "cap": 3 * RUNS - PAID_BY_DAY}
    assert outcome.sent == PAID_BY_DAY
    assert outcome.spent == outcome.caps.per_day_micros
    assert time.monotonic() - began < 60


def test_the_same_runs_find_a_ledger_that_looks_before_it_writes(tmp_path: Path) -> None:
    """The harness has teeth: a check outside the transaction lets money through."""
    with opened(tmp_path / "endcap.db", call_seconds=60) as house:
        house.seconds = 60
        leaky = Leaky(house.database)
        house.ledger = leaky
        house.gateway = type(house.gateway)(house.gateway.wire, leaky, house.cache, house.gateway.limits)
        outcome = spend(house, 40)
    assert not outcome.held, outcome
    assert outcome.spent > outcome.caps.per_day_micros
    assert outcome.dearest_run <= outcome.caps.per_run_micros
