"""Every fault class through whole calls, several times: `python -m tests.llm.trials 40` for a long run with a table."""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.domain.model import Call, Caps
from core.errors import ModelFailed
from core.llm.asking import UNUSABLE
from core.llm.failures import POLICY
from core.llm.gateway import Seat
from tests.llm.faults import FAULTS, Fault
from tests.llm.house import FREE, GOOD, House, cost_of, opened, seat
from tests.llm.loopback import Bill, LoopbackLLM

SECONDS = 3.0  # what a run may take here; enough for the back-off of three attempts on a busy machine
GRACE = 1.0
AT_ONCE = 16
VARIANTS = ("stays", "heals", "in one piece")
ROOMY = Caps(per_run_micros=10**9, per_day_micros=10**12)


@dataclass(frozen=True)
class Trial:
    """How one run ended. `ended` is "done" or the kind of its failure; anything else is a defect."""

    fault: Fault
    variant: str
    ended: str
    seconds: float
    rows: list[Call]
    asked: int
    billed: int  # micros, by the provider's own count
    keys: int  # different idempotency keys among the bills: an endpoint that honours them bills so many times

    @property
    def expected(self) -> str:
        kind = self.fault.kind
        heals = self.variant == "heals" and self.fault.place is None and self.fault.name != "status 429 wait 600"
        return "done" if kind is None or (heals and POLICY[kind].attempts > 1) else kind

    def defects(self) -> list[str]:
        """What this run did that no run may do."""
        found = []
        if self.ended != self.expected:
            found.append(f"ended as {self.ended}, not {self.expected}")
        if self.seconds > SECONDS + GRACE:
            found.append(f"took {self.seconds:.2f} s")
        if len(self.rows) != 1:
            return [*found, f"{len(self.rows)} ledger rows"]
        row = self.rows[0]
        if row.state != ("done" if self.ended == "done" else "failed") or (row.failure or "done") != self.ended:
            found.append(f"booked as {row.state} {row.failure}")
        if self.asked and row.attempts != self.asked:
            found.append(f"booked {row.attempts} attempts, sent {self.asked}")
        if row.cost_micros < self.billed:
            found.append(f"booked {row.cost_micros}, billed {self.billed}")
        if not self.fault.paid and row.cost_micros != self.billed:
            found.append(f"booked {row.cost_micros} for answers of {self.billed}")
        if self.fault.kind not in UNUSABLE and self.keys > 1:
            found.append(f"one answer could be billed {self.keys} times")
        return found


def attempt(house: House, name: str, variant: str, number: int) -> Trial:
    """One run against one fault, on its own server."""
    fault, run_id = FAULTS[name], f"{name}-{variant}-{number}"
    with fault.serving(lambda asked: GOOD, heal_after=1 if variant == "heals" else None) as server:
        began = time.monotonic()
        at = seat(server.base_url, caps=ROOMY, stream=variant != "in one piece", model=f"tiny-{number}")
        ended = _ended(house, at, run_id)
        seconds = time.monotonic() - began
        return Trial(
            fault=fault,
            variant=variant,
            ended=ended,
            seconds=seconds,
            rows=house.calls(run_id),
            asked=len(server.asked),
            billed=sum(_billable(bill, at) for bill in server.billed),
            keys=len({bill.idempotency_key for bill in server.billed}),
        )


def _billable(bill: Bill, at: Seat) -> int:
    """What a provider may charge: no more tokens than the request allowed it to write."""
    written = min(bill.usage["completion_tokens"], at.endpoint.max_output_tokens)
    return cost_of({**bill.usage, "completion_tokens": written})


def _ended(house: House, at: Seat, run_id: str) -> str:
    try:
        house.ask(at, run_id=run_id, watch="title")
    except ModelFailed as failed:
        return failed.kind
    except Exception as error:  # noqa: BLE001  a defect is a result here
        return repr(error)
    return "done"


def run(folder: Path, trials: int) -> tuple[list[Trial], list[str]]:
    """All faults in all variants, `trials` times; and what was wrong with the ledger as a whole afterwards."""
    jobs = [(name, VARIANTS[number % len(VARIANTS)], number) for number in range(trials) for name in FAULTS]
    with opened(folder / "endcap.db", call_seconds=SECONDS, attempts=3) as house:
        house.seconds = SECONDS
        with LoopbackLLM(lambda asked: GOOD) as server:
            house.ask(seat(server.base_url, price=FREE), run_id="first", seconds=60)  # loads the client library
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = list(pool.map(lambda job: attempt(house, *job), jobs))
        wrong = [f"pending: {call.run_id}" for call in house.ledger.latest(len(jobs) * 2) if call.state == "pending"]
        spent = house.ledger.spent(datetime.now(UTC).date())
        booked = sum(row.cost_micros for trial in done for row in trial.rows)
        return done, wrong if spent == booked else [*wrong, f"the day's account says {spent}, the rows {booked}"]


def main(trials: int) -> int:
    """Print what happened per fault; 1 when anything did that may not."""
    with tempfile.TemporaryDirectory() as folder:
        done, wrong = run(Path(folder), trials)
    for name in FAULTS:
        mine = [trial for trial in done if trial.fault.name == name]
        ends = ", ".join(f"{kind} {count}" for kind, count in Counter(trial.ended for trial in mine).items())
        slowest = max(trial.seconds for trial in mine)
        defects = sorted({defect for trial in mine for defect in trial.defects()})
        sys.stdout.write(f"{name:26} {len(mine):3} runs  {slowest:5.2f} s at most  {ends:32} {'; '.join(defects)}\n")
    failed = sum(bool(trial.defects()) for trial in done)
    sys.stdout.write(f"{len(done)} runs, {failed} with defects; ledger: {'; '.join(wrong) or 'in order'}\n")
    return int(bool(failed or wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
