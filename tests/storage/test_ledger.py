"""The ledger: what is held before a call, what a call cost, and caps that nobody passes."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.domain.model import Call, Caps, ModelTotals
from core.errors import ModelFailed, NotFound, StorageFailed
from core.model_ports import Spend
from storage.db import Database, open_database
from storage.ledger import BATCH_UNPROVED, SqlLedger
from storage.model_tables import accounts as account_table
from storage.model_tables import calls as call_table
from storage.presence import Presence
from tests.storage.calls import NOON, USED, WIDE, call, ended
from tests.storage.values import contents

ROOT = Path(__file__).parents[2]
TODAY = NOON.date()


@pytest.fixture(name="ledger")
def _ledger(database: Database) -> SqlLedger:
    return SqlLedger(database)


def caps(run: int = 10**9, day: int = 10**9) -> Caps:
    return Caps(per_run_micros=run, per_day_micros=day)


def assert_sums_agree(database: Database) -> None:
    """The running sums are what the calls themselves add up to."""
    with database.read() as connection:
        rows = connection.execute(select(call_table)).all()
        kept = {
            (row.kind, row.key): (row.spent_micros, row.held_micros)
            for row in connection.execute(select(account_table))
        }
    told: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        for account in (("run", row.run_id), ("day", row.day.isoformat())):
            spent, held = told.get(account, (0, 0))
            told[account] = (
                spent + row.cost_micros,
                held + (row.reserved_micros if row.state == "pending" else 0),
            )
    nothing = (0, 0)
    assert {key: sums for key, sums in kept.items() if sums != nothing} == {
        key: sums for key, sums in told.items() if sums != nothing
    }


def test_a_call_comes_back_whole(ledger: SqlLedger) -> None:
    """Every field, while it waits and when it has ended; also without figures from the endpoint."""
    waiting = call(reserved=900, attempts=1)
    ledger.reserve(waiting, WIDE)
    assert ledger.calls("r1") == [waiting]
    failed = ended(
        waiting, 40, state="failed", attempts=3, failure="server", message="HTTP 503: ü ✓", usage=None, source="batch"
    )
    ledger.settle(failed)
    assert ledger.calls("r1") == ledger.latest() == [failed]


def test_holding_and_settling(ledger: SqlLedger, database: Database) -> None:
    """A hold counts until the call ends; then the cost does, and what is left is free again."""
    first = call(reserved=700)
    ledger.reserve(first, caps(run=1000))
    assert ledger.spent(TODAY) == 700
    with pytest.raises(ModelFailed, match=r"one page is 0\.001; 0\.0007 is spent or held"):
        ledger.reserve(call(reserved=301), caps(run=1000))
    ledger.settle(ended(first, 150))
    assert ledger.spent(TODAY) == 150
    ledger.reserve(call(reserved=850), caps(run=1000))
    assert_sums_agree(database)


@pytest.mark.parametrize(
    ("limits", "fits"), [(caps(run=500), True), (caps(run=499), False), (caps(day=500), True), (caps(day=499), False)]
)
def test_a_cap_may_be_reached_but_not_passed(ledger: SqlLedger, database: Database, limits: Caps, fits: bool) -> None:
    """To the micro; and a refused call leaves no trace."""
    ledger.settle(ended(call(reserved=0), 200))
    before = contents(database)
    if fits:
        ledger.reserve(call(reserved=300), limits)
        return
    with pytest.raises(ModelFailed, match="not sent") as caught:
        ledger.reserve(call(reserved=300), limits)
    assert caught.value.kind == "cap"
    assert contents(database) == before


def test_a_cap_of_zero_forbids_paid_calls_only(ledger: SqlLedger) -> None:
    """What is free may be asked whatever was spent, also when a cap was lowered below that."""
    ledger.settle(ended(call(), 5000))
    ledger.reserve(call(reserved=0), caps(0, 0))
    with pytest.raises(ModelFailed):
        ledger.reserve(call(reserved=1), caps(0, 0))


def test_the_day_is_utc_and_caps_are_apart(ledger: SqlLedger) -> None:
    """A call counts on the UTC day it began, and only for its own run."""
    late = datetime.fromisoformat("2026-11-22T00:30:00+01:00")
    ledger.reserve(call("r1", 600, started_at=late), caps(1000, 1000))
    assert (ledger.spent(date(2026, 11, 21)), ledger.spent(date(2026, 11, 22))) == (600, 0)
    ledger.reserve(call("r2", 400), caps(1000, 1000))
    with pytest.raises(ModelFailed, match="one day"):
        ledger.reserve(call("r3", 1), caps(1000, 1000))
    ledger.reserve(call("r3", 1000, started_at=NOON + timedelta(days=1)), caps(1000, 1000))


def test_more_is_held_for_a_further_attempt(ledger: SqlLedger, database: Database) -> None:
    """Under the same caps, and all of it ends with the call. A call that has ended takes no more."""
    one = call(reserved=400, attempts=1)
    ledger.reserve(one, caps(1000))
    ledger.extend(one.id, 400, caps(1000))
    assert ledger.calls("r1")[0].attempts == 2
    with pytest.raises(ModelFailed) as caught:
        ledger.extend(one.id, 201, caps(1000))
    assert caught.value.kind == "cap"
    assert ledger.spent(TODAY) == 800
    ledger.settle(ended(one, 500, attempts=2))
    assert ledger.spent(TODAY) == 500
    assert ledger.calls("r1")[0].reserved_micros == 800
    for gone in (one.id, "unknown"):
        with pytest.raises(NotFound):
            ledger.extend(gone, 1, WIDE)
    assert_sums_agree(database)


def test_the_first_end_of_a_call_counts(ledger: SqlLedger, database: Database) -> None:
    """Settled twice it is not paid twice, and a good end is not written over by a bad one."""
    for reserved in (True, False):
        one = call("r1" if reserved else "r2", 300)
        if reserved:
            ledger.reserve(one, WIDE)
        ledger.settle(ended(one, 120))
        ledger.settle(ended(one, 300, state="failed", failure="interrupted"))
        assert [(kept.state, kept.cost_micros) for kept in ledger.calls(one.run_id)] == [("done", 120)]
    assert ledger.spent(TODAY) == 240
    assert_sums_agree(database)


def test_an_end_cannot_move_a_call(ledger: SqlLedger, database: Database) -> None:
    """Run and day are those of the reservation, whatever the end says."""
    one = call("r1", 300)
    ledger.reserve(one, WIDE)
    ledger.settle(ended(one, 100, run_id="r9", started_at=NOON + timedelta(days=3)))
    assert ledger.calls("r1")[0].cost_micros == 100
    assert ledger.calls("r9") == []
    assert ledger.spent(TODAY) == 100
    assert_sums_agree(database)


def test_totals_of_a_run(ledger: SqlLedger) -> None:
    """Cached answers are counted apart and cost nothing; what was not sent is no call; other runs do not matter."""
    assert ledger.totals("r1") == ModelTotals()
    ledger.settle(ended(call(), 70, attempts=2))
    ledger.settle(ended(call(purpose="keywords"), 30, state="failed", failure="server", usage=None))
    ledger.settle(ended(call(), 0, source="cache", attempts=0))
    ledger.settle(ended(call(), 0, state="failed", failure="resting", attempts=0, usage=None))
    ledger.settle(ended(call("r2"), 500))
    ledger.reserve(call(reserved=40), WIDE)
    assert ledger.totals("r1") == ModelTotals(
        calls=3, cached=1, attempts=3, prompt_tokens=1200, completion_tokens=300, cost_micros=100, unmeasured=1
    )


def test_totals_say_which_calls_are_upper_bounds(ledger: SqlLedger) -> None:
    """No usable count, or an answer that was lost; not a measured one, nor one that failed at no cost."""
    bound = USED.model_copy(update={"measured": False})
    ledger.settle(ended(call(), 70))
    ledger.settle(ended(call(), 90, usage=bound))
    ledger.settle(ended(call(), 90, usage=bound, state="failed", failure="timeout"))
    ledger.settle(ended(call(), 40, usage=None, state="failed", failure="interrupted"))
    ledger.settle(ended(call(), 0, usage=None, state="failed", failure="server"))
    ledger.settle(ended(call(), 0, usage=bound, source="cache", attempts=0))
    totals = ledger.totals("r1")
    assert (totals.calls, totals.unmeasured, totals.cost_micros) == (5, 3, 290)


def test_calls_are_in_order(ledger: SqlLedger) -> None:
    """Of a run as they began, the latest the other way round; one moment keeps the order of writing."""
    for name, seconds in [("b", 5), ("a", 1), ("d", 9), ("c", 5)]:
        ledger.settle(ended(call(id=name, started_at=NOON + timedelta(seconds=seconds))))
    assert [one.id for one in ledger.calls("r1")] == ["a", "b", "c", "d"]
    assert [one.id for one in ledger.latest(3)] == ["d", "c", "b"]


def test_spend_by_everything(ledger: SqlLedger) -> None:
    """Each key with its sums, highest first, from a moment on; calls outside a run have no shopper."""
    ledger.settle(ended(call("r1", shopper_id="s1", started_at=NOON - timedelta(days=40)), 9000))
    ledger.settle(ended(call("r1", shopper_id="s1"), 100))
    ledger.settle(ended(call("r1", shopper_id="s1"), source="cache", attempts=0))
    ledger.settle(ended(call("r2", shopper_id="s2", purpose="keywords", started_at=NOON + timedelta(days=1)), 300))
    ledger.settle(ended(call("probe-1", shopper_id="", purpose="probe", model="gpt"), 5))
    since = NOON - timedelta(days=1)
    first = Spend("s1", 100, 1, 1, 1200, 300)
    assert ledger.spend("shopper", since) == [Spend("s2", 300, 1, 0, 1200, 300), first, Spend("", 5, 1, 0, 1200, 300)]
    assert [(row.key, row.cost_micros) for row in ledger.spend("day", since)] == [
        ("2026-11-22", 300),
        ("2026-11-21", 105),
    ]
    assert [row.key for row in ledger.spend("purpose", since)] == ["keywords", "design", "probe"]
    assert [row.key for row in ledger.spend("run", since)] == ["r2", "r1", "probe-1"]
    assert [(row.key, row.calls, row.cached) for row in ledger.spend("model", since)] == [("qwen", 2, 1), ("gpt", 1, 0)]
    with pytest.raises(NotFound, match="'name'"):
        ledger.spend("name", since)


def test_runs_of_a_prompt_version(ledger: SqlLedger) -> None:
    """Each run once, the one that used it last first, up to a limit."""
    for run, minutes, version in [("r1", 0, "v1"), ("r2", 1, "v1"), ("r1", 2, "v1"), ("r3", 3, "v2"), ("r4", -1, "v1")]:
        ledger.settle(ended(call(run, prompt_version=version, started_at=NOON + timedelta(minutes=minutes))))
    assert ledger.runs_of("design", "v1") == ["r1", "r2", "r4"]
    assert ledger.runs_of("design", "v1", limit=2) == ["r1", "r2"]
    assert ledger.runs_of("keywords", "v1") == []


def test_a_version_is_not_used_by_what_brought_no_answer(ledger: SqlLedger) -> None:
    """Failed, never sent, or still waiting; a later answer to the same run counts."""
    ledger.settle(ended(call("failed", prompt_version="v1"), state="failed", failure="timeout"))
    ledger.reserve(call("pending", prompt_version="v1"), WIDE)
    ledger.settle(ended(call("asked-again", prompt_version="v1"), state="failed", failure="timeout"))
    ledger.settle(ended(call("asked-again", prompt_version="v1"), source="cache"))
    assert ledger.runs_of("design", "v1") == ["asked-again"]


OTHER = """
import sys
from core.domain.model import Call
from storage.db import open_database
from storage.ledger import SqlLedger
from tests.storage.calls import WIDE
ledger = SqlLedger(open_database(sys.argv[1]))
for text in sys.argv[2:]:
    ledger.reserve(Call.model_validate_json(text), WIDE)
print(ledger.forget_pending(), flush=True)
sys.stdin.read()
"""


def test_calls_of_dead_processes_are_given_up_at_full_price(tmp_path: Path) -> None:
    """The living keep theirs; an order at a provider outlives its process; the truth may still be told later."""
    now = datetime.now(UTC)
    database = open_database(tmp_path / "endcap.db")
    ledger = SqlLedger(database)
    mine, lost, order = (
        call("r1", 100, started_at=now),
        call("r2", 200, started_at=now),
        call("b1", 400, source="batch", started_at=now),
    )
    ledger.reserve(mine, WIDE)
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(tmp_path / "endcap.db"), lost.model_dump_json(), order.model_dump_json()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline().strip() == "0"
        assert ledger.forget_pending() == 0
    finally:
        other.kill()
        other.communicate(timeout=30)
    assert ledger.forget_pending() == 1
    assert ledger.forget_pending() == 0
    (given_up,) = ledger.calls("r2")
    assert (given_up.state, given_up.failure, given_up.cost_micros, given_up.attempts) == (
        "failed",
        "interrupted",
        200,
        1,
    )
    assert given_up.message
    assert [one.state for run in ("r1", "b1") for one in ledger.calls(run)] == ["pending", "pending"]
    assert ledger.spent(now.date()) == 700
    assert_sums_agree(database)
    ledger.settle(ended(lost, 30))
    ledger.settle(ended(lost, 200))
    assert [(one.state, one.cost_micros, one.failure) for one in ledger.calls("r2")] == [("done", 30, None)]
    assert ledger.spent(now.date()) == 530
    assert_sums_agree(database)


@pytest.mark.parametrize(
    ("source", "age", "left"),
    [
        ("fresh", timedelta(minutes=59), 0),
        ("fresh", timedelta(minutes=61), 1),
        ("batch", timedelta(days=2), 0),
        ("batch", BATCH_UNPROVED + timedelta(minutes=1), 1),
    ],
)
def test_without_proof_age_decides(database: Database, source: str, age: timedelta, left: int) -> None:
    """Where nobody can tell who lives, and for orders at a provider everywhere; a late end still counts."""
    ledger = SqlLedger(replace(database, presence=Presence(None)))
    one = call(reserved=50, source=source, started_at=datetime.now(UTC) - age)
    ledger.reserve(one, WIDE)
    assert ledger.forget_pending() == left
    ledger.settle(ended(one, 20))
    assert ledger.totals("r1").cost_micros == 20
    assert_sums_agree(database)


LIMITS = caps(run=1000, day=5000)
Reserve = Callable[[SqlLedger, Call], None]


def held(ledger: SqlLedger, one: Call) -> None:
    ledger.reserve(one, LIMITS)


def looked_at_first(ledger: SqlLedger, one: Call) -> None:
    """The planted defect: looks before the lock is held, then writes without looking."""
    if ledger.spent(TODAY) + one.reserved_micros > LIMITS.per_day_micros:
        raise ModelFailed("cap", "planted")
    ledger.reserve(one, WIDE)


def rush(database: Database, reserve: Reserve) -> tuple[int, int]:
    """64 threads book on 8 runs through two ledgers; the most that was ever held, and how many calls were let through.

    Every hold is settled at once for all it held, so that the end shows what was passed on the way.
    """
    ledgers = [SqlLedger(database), SqlLedger(database)]
    seed = random.Random(7)
    jobs = [call(f"r{number % 8}", seed.randint(20, 120)) for number in range(256)]

    def work(number: int) -> bool:
        one, ledger = jobs[number], ledgers[number % 2]
        try:
            reserve(ledger, one)
        except ModelFailed:
            return False
        ledger.settle(ended(one, one.reserved_micros))
        return True

    with ThreadPoolExecutor(64) as pool:
        passed = sum(pool.map(work, range(len(jobs))))
    return ledgers[0].spent(TODAY), passed


def test_many_threads_never_pass_a_cap(database: Database) -> None:
    """Caps of runs and of the day hold all the way, and are used nearly to the last micro."""
    spent, passed = rush(database, held)
    ledger = SqlLedger(database)
    assert LIMITS.per_day_micros - 120 < spent <= LIMITS.per_day_micros
    assert all(row.cost_micros <= LIMITS.per_run_micros for row in ledger.spend("run", NOON - timedelta(days=1)))
    assert len(ledger.latest(1000)) == passed
    assert_sums_agree(database)


def test_a_check_outside_the_transaction_would_be_noticed(database: Database) -> None:
    """The same rush passes the cap when the sums are read before the lock is held."""
    spent, _ = rush(database, looked_at_first)
    assert spent > LIMITS.per_day_micros


def test_a_value_that_no_database_holds_fails_alone(ledger: SqlLedger, database: Database) -> None:
    """Also amid others who share the transaction."""
    good = [call(f"r{number}", 10) for number in range(12)]
    bad = call("bad", 2**70)

    def reserve(one: Call) -> str:
        try:
            ledger.reserve(one, Caps(per_run_micros=2**80, per_day_micros=2**80))
        except StorageFailed:
            return "refused"
        return "held"

    with ThreadPoolExecutor(13) as pool:
        told = list(pool.map(reserve, [*good[:6], bad, *good[6:]]))
    assert told == ["held"] * 6 + ["refused"] + ["held"] * 6
    assert ledger.spent(TODAY) == 120
    assert ledger.calls("bad") == []
    assert_sums_agree(database)


def test_unknown_moments_are_refused(ledger: SqlLedger) -> None:
    """A call without a time zone belongs to no day."""
    with pytest.raises(ValueError, match="time zone"):
        ledger.reserve(call(started_at=NOON.replace(tzinfo=None)), WIDE)


RUSH = """
import sys
from core.domain.model import Caps
from core.errors import ModelFailed
from storage.db import open_database
from storage.ledger import SqlLedger
from tests.storage.calls import call, ended
ledger, passed = SqlLedger(open_database(sys.argv[1])), 0
sys.stdin.readline()
for _ in range(6):
    one = call(reserved=50)
    try:
        ledger.reserve(one, Caps(per_run_micros=10**9, per_day_micros=500))
    except ModelFailed:
        continue
    ledger.settle(ended(one, 50))
    passed += 1
print(passed)
"""


def test_processes_share_the_caps(tmp_path: Path) -> None:
    """Three processes that start together get exactly as much through as one would."""
    path = tmp_path / "endcap.db"
    database = open_database(path)
    others = [
        subprocess.Popen(
            [sys.executable, "-c", RUSH, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    passed = [int(other.communicate("go\n", timeout=60)[0]) for other in others]
    assert sum(passed) == 10
    assert SqlLedger(database).spent(TODAY) == 500
    assert_sums_agree(database)
