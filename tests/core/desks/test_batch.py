"""Pages for many shoppers on the small market: stopped, continued, limited, and through a Batch API on loopback."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from core.bootstrap import Workbench
from core.desks.batch import BatchDesk
from core.desks.batch_money import account
from core.desks.hold import held
from core.domain.batch import Way
from core.domain.model import Caps, ModelTotals
from core.errors import BadSettings, Conflict, EndcapError, NotFound
from core.llm.hosts import place_of
from core.settings import Settings
from core.trace import Progress
from tests.llm.batch_server import BatchRoutes
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.llm.scripted import scripted_answer
from tests.pages.market import TODAY, fill, open_small
from tests.pages.modelling import MODEL, set_up

SHOPPERS = ["s1", "s2", "s3"]
QUICK = (0.01, 0.05)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    settings = Settings(workspace=tmp_path_factory.mktemp("batch"), filters={"relevance": 0.2})  # type: ignore[arg-type]
    with open_small(settings) as bench:
        fill(bench)
        yield bench


@contextmanager
def served(
    bench: Workbench, answer: Callable[[Asked], Said] = scripted_answer, routes: BatchRoutes | None = None
) -> Iterator[LoopbackLLM]:
    """The market with a scripted model in every role and an empty cache; the model is gone afterwards."""
    bench.models.clear_cache()
    with LoopbackLLM(answer, routes=(routes.route,) if routes else ()) as server:
        set_up(bench, server.base_url, priced=bench.models.models.price(place_of(server.base_url), MODEL) is None)
        try:
            yield server
        finally:
            desk = bench.models
            team = desk.team()
            desk.save_team(team.model_copy(update={"designer": "", "keywords": "", "judge": ""}))
            desk.remove_endpoint("house", desk.endpoints()[0].endpoint.version)


def quick(bench: Workbench) -> BatchDesk:
    return dataclasses.replace(bench.batches, poll_seconds=QUICK)


def order(bench: Workbench, shoppers: list[str] = SHOPPERS, designer: str = "llm", way: Way = "live") -> str:
    return bench.batches.start(shoppers, TODAY, [], designer, way).id  # type: ignore[arg-type]


def states(bench: Workbench, batch_id: str) -> list[str]:
    return [item.state for item in bench.batches.batch_store.items(batch_id)]


def pending(bench: Workbench, batch_id: str) -> int:
    batch = bench.batches.batch_store.get(batch_id)
    items = bench.batches.batch_store.items(batch_id)
    ledger = bench.models.ledger
    return sum(call.state == "pending" for item in items for call in ledger.calls(account(batch, item)))


def designs(asked: list[Asked]) -> int:
    return sum("You design the front page" in one.text for one in asked)


def test_every_shopper_gets_a_page_once(bench: Workbench) -> None:
    """Doubles are dropped; a second go finds nothing to do; the report counts what models did."""
    with served(bench) as server:
        batch_id = order(bench, [*SHOPPERS, "s1"])
        report = bench.batches.work(batch_id)
        asked = designs(server.asked)
        again = bench.batches.work(batch_id)
    assert (report.done, report.drafts, report.failed, report.waiting, report.stopped) == (3, 0, 0, 0, "")
    assert asked == designs(server.asked) == 3
    assert again.totals == report.totals
    assert report.totals.cost_micros > 0
    assert report.batch.finished_at is not None
    runs = [bench.runs.run_store.get(item.run_id or "") for item in bench.batches.batch_store.items(batch_id)]
    assert [run.shopper_id for run in runs] == SHOPPERS
    assert report.totals.cost_micros == sum(run.totals.cost_micros for run in runs)


def test_the_library_needs_no_model(bench: Workbench) -> None:
    report = bench.batches.work(order(bench, ["s4", "newcomer"], designer="library"))
    assert (report.done, report.totals) == (2, ModelTotals())


def test_unknown_shoppers_are_named_and_nothing_starts(bench: Workbench) -> None:
    before = len(bench.batches.latest())
    with pytest.raises(NotFound, match="nobody"):
        order(bench, ["s1", "nobody"], designer="library")
    with pytest.raises(BadSettings):
        order(bench, [], designer="library")
    assert len(bench.batches.latest()) == before


def test_a_dead_process_loses_nothing_and_makes_no_page_twice(bench: Workbench) -> None:
    """Killed after a page was stored and before that was written down: the page is found. The other one is made."""
    batch_id = order(bench, ["s1", "s2"], designer="library")
    store = bench.batches.batch_store
    for item in store.items(batch_id):
        store.put_item(item.model_copy(update={"state": "running"}))
    made = bench.preview.generate("s1", TODAY)
    report = bench.batches.work(batch_id)
    first, second = store.items(batch_id)
    assert report.done == 2
    assert first.run_id == made
    assert second.run_id != made
    assert len(bench.runs.latest(shopper_id="s1")) == len({run.id for run in bench.runs.latest(shopper_id="s1")})


def test_a_cancel_leaves_the_rest_waiting(bench: Workbench) -> None:
    """Cancelled during the second page: that one goes back to waiting, and the next go makes the others only."""
    stop = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        if done >= 1:
            stop.set()

    def answer(asked: Asked) -> Said:
        return dataclasses.replace(scripted_answer(asked), wait_s=0.2)

    with served(bench, answer):
        batch_id = order(bench)
        first = bench.batches.work(batch_id, progress, stop.is_set, workers=1)
        assert first.stopped == "You stopped it."
        assert (first.done, first.waiting) == (1, 2)
        second = bench.batches.work(batch_id)
    assert (second.done, second.waiting) == (3, 0)


def test_ctrl_c_leaves_the_rest_waiting(bench: Workbench) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if stage.startswith("Pages") and done >= 1:
            raise KeyboardInterrupt

    batch_id = order(bench, designer="library")
    with pytest.raises(KeyboardInterrupt):
        bench.batches.work(batch_id, progress)
    assert "running" not in states(bench, batch_id)
    assert states(bench, batch_id).count("done") >= 1
    assert bench.batches.work(batch_id).done == 3


def test_the_cap_of_the_day_stops_it_and_is_never_passed(bench: Workbench) -> None:
    """Pages that do not fit wait for another day; with a higher cap the same batch goes on."""
    desk = bench.models
    before = desk.caps()
    with served(bench):
        probe_and_page(bench)
        spent = desk.money().today_micros
        tight = Caps(per_run_micros=60_000, per_day_micros=spent + 20_000, version=before.version)
        saved = desk.save_caps(tight)
        batch_id = order(bench)
        report = bench.batches.work(batch_id, workers=2)
        assert report.waiting >= 1
        assert report.stopped
        assert "draft" not in states(bench, batch_id)
        assert desk.money().today_micros <= tight.per_day_micros
        desk.save_caps(saved.model_copy(update={"per_run_micros": 60_000, "per_day_micros": 50_000_000}))
        assert bench.batches.work(batch_id).done == 3


def probe_and_page(bench: Workbench) -> None:
    """Let the endpoint be known, so that later spending is that of pages alone."""
    bench.preview.generate("s6", TODAY, designer="llm")


def test_a_batch_has_a_limit_of_its_own(bench: Workbench) -> None:
    """No page begins that could pass the limit of the command."""
    with served(bench):
        batch_id = order(bench)
        limit = bench.models.caps().per_run_micros + 1
        report = bench.batches.work(batch_id, cap_micros=limit)
    assert 1 <= report.done < 3
    assert "limit of this batch" in report.stopped
    assert "--cap" in report.hint
    assert report.totals.cost_micros <= limit


def test_a_dead_endpoint_stops_it_instead_of_making_drafts_all_night(bench: Workbench) -> None:
    """The answers stop: after some drafts in a row all of them go back to waiting."""
    down = threading.Event()

    def answer(asked: Asked) -> Said:
        return Said(status=400, error={"error": {"message": "no"}}) if down.is_set() else scripted_answer(asked)

    def refused(asked: Asked) -> Said:
        return Said(status=401, error={"error": {"message": "key"}}) if down.is_set() else scripted_answer(asked)

    with served(bench, refused):
        probe_and_page(bench)
        down.set()
        report = bench.batches.work(order(bench), workers=1)
        assert (report.done, report.drafts, report.waiting) == (0, 0, 3)
        assert "key" in report.stopped
        assert "Setup / Models" in report.hint
    with served(bench, answer):
        down.clear()
        probe_and_page(bench)
        down.set()
        report = bench.batches.work(order(bench), workers=1)
        assert (report.drafts, report.stopped) == (3, "")
        assert report.only_drafts
        assert [(one.pages, "no" in one.message) for one in report.draft_reasons] == [(3, True)]
        assert [one.state for one in report.failures] == ["draft"] * 3
        down.clear()
        assert bench.batches.work(report.batch.id, again=True).done == 3


def test_two_processes_do_not_work_on_one_batch(bench: Workbench) -> None:
    batch_id = order(bench, ["s1"], designer="library")
    with held(bench.settings.workspace / "batches" / f"{batch_id}.lock", "it"), pytest.raises(Conflict):
        bench.batches.work(batch_id)
    assert bench.batches.work(batch_id).done == 1


def test_the_same_order_is_found_while_it_is_unfinished(bench: Workbench) -> None:
    batch = bench.batches.start(["s5", "s6"], TODAY, [], "library", "live")
    assert bench.batches.unfinished(["s5", "s6", "s5"], TODAY, [], "library") == batch
    assert bench.batches.unfinished(["s6", "s5"], TODAY, [], "library") is None
    assert bench.batches.unfinished(["s5", "s6"], TODAY + timedelta(days=1), [], "library") is None
    bench.batches.work(batch.id)
    assert bench.batches.unfinished(["s5", "s6"], TODAY, [], "library") is None


def test_the_estimate_is_for_all_and_costs_nothing(bench: Workbench) -> None:
    with served(bench) as server:
        probe_and_page(bench)
        asked = len(server.asked)
        live = bench.batches.estimate(SHOPPERS, TODAY)
        cheap = bench.batches.estimate(SHOPPERS, TODAY, way="batch-api")
        assert len(server.asked) == asked
    assert live.calls >= 2 * len(SHOPPERS)
    assert 0 < live.likely_micros < live.at_most_micros
    assert abs(cheap.likely_micros * 2 - live.likely_micros) <= 1


def test_the_batch_api_answers_everything_at_half_the_price(bench: Workbench) -> None:
    """Two jobs, phase by phase; no page asks live; the pages are those that live answers would have made."""
    routes = BatchRoutes(scripted_answer)
    with served(bench, routes=routes) as server:
        assert quick(bench).way("auto", "llm") == "batch-api"
        probes = len(server.asked)
        batch_id = order(bench, way="batch-api")
        report = quick(bench).work(batch_id)
        assert len(server.asked) == probes
        assert (report.done, report.waiting, report.stopped) == (3, 0, "")
        assert [len(one.requests) for one in routes.orders] == [3, report.totals.calls - 3]
        assert len({request["custom_id"] for request in routes.requests}) == len(routes.requests)
        assert all("stream" not in request["body"] for request in routes.requests)
        assert pending(bench, batch_id) == 0
        cheap, runs = report.totals, [item.run_id or "" for item in bench.batches.batch_store.items(batch_id)]
    with served(bench):
        bench.models.probe("house")  # else its price is the first page's
        live = bench.batches.work(order(bench))
    full = live.totals.cost_micros
    assert full / 2 <= cheap.cost_micros <= full / 2 + cheap.calls
    others = [item.run_id or "" for item in bench.batches.batch_store.items(live.batch.id)]
    for one, other in zip(runs, others, strict=True):
        assert titles(bench, one) == titles(bench, other)


def titles(bench: Workbench, run_id: str) -> list[str]:
    return [placement.placement.title for placement in bench.runs.open(run_id).page.placements]


def test_lines_that_failed_are_asked_live(bench: Workbench) -> None:
    """An error line, a line that never came, a refusal: each costs what it cost, and the page is made all the same."""

    def spoil(number: int, key: str) -> dict[str, object] | str | None:
        error = {"response": {"status_code": 500, "body": {"error": {"message": "boom"}}}, "error": None}
        return {0: error, 1: "missing"}.get(number)

    routes = BatchRoutes(scripted_answer, spoil=spoil)
    with served(bench, routes=routes) as server:
        batch_id = order(bench, way="batch-api")
        report = quick(bench).work(batch_id)
        assert (report.done, report.drafts) == (3, 0)
        assert designs(server.asked) == 2
        keys = [request["custom_id"] for request in routes.requests]
        assert len(keys) == len(set(keys))
        assert pending(bench, batch_id) == 0


def test_answers_that_do_not_read_are_paid_and_asked_live(bench: Workbench) -> None:
    routes = BatchRoutes(lambda asked: Said(text="I would rather not write JSON."))
    with served(bench, routes=routes) as server:
        batch_id = order(bench, ["s1"], way="batch-api")
        report = quick(bench).work(batch_id)
        assert report.done == 1
        assert designs(server.asked) == 1
        item = bench.batches.batch_store.items(batch_id)[0]
        (paid,) = bench.models.ledger.calls(account(report.batch, item))
    assert (paid.state, paid.source, paid.failure) == ("failed", "batch", "invalid")
    assert 0 < paid.cost_micros <= paid.reserved_micros


def test_strange_lines_change_nothing(bench: Workbench) -> None:
    """Answers nobody asked for, answers twice, and lines that are no JSON are left aside; each request is paid once."""
    routes = BatchRoutes(scripted_answer)
    alien = b'{"custom_id": "alien", "response": {"status_code": 200, "body": {}}}\n'
    routes.noise = alien + b"\xff\xfe not json\n\n[1]\n" + b'{"custom_id": 7}\n' + alien
    with served(bench, routes=routes) as server:
        report = quick(bench).work(order(bench, ["s1", "s2"], way="batch-api"))
        assert (report.done, report.drafts) == (2, 0)
        assert designs(server.asked) == 0
        assert report.totals.calls == len(routes.requests)


def test_a_stop_at_the_provider_is_continued_with_the_same_job(bench: Workbench) -> None:
    """Stopped while the provider works; the next go looks at the same job and nothing is ordered or paid twice."""
    routes = BatchRoutes(scripted_answer, looks=4)
    stop = threading.Event()

    def progress(stage: str, done: int, total: int) -> None:
        if stage.startswith("At the provider"):
            stop.set()

    with served(bench, routes=routes):
        batch_id = order(bench, way="batch-api")
        first = quick(bench).work(batch_id, progress, stop.is_set)
        assert (first.waiting, first.stopped) == (3, "You stopped it.")
        assert pending(bench, batch_id) == 3
        second = quick(bench).work(batch_id)
        assert second.done == 3
        assert len(routes.orders) == 2
        assert pending(bench, batch_id) == 0


def test_the_way_of_a_begun_order_changes_unless_requests_are_out(bench: Workbench) -> None:
    """While a provider has requests of it, it cannot; what they hold counts as left for the rest; afterwards it can."""
    routes = BatchRoutes(scripted_answer, looks=99)
    with served(bench, routes=routes):
        batch_id = order(bench, way="batch-api")
        stopped_once(bench, batch_id)
        with pytest.raises(Conflict, match="3 requests are out") as refused:
            bench.batches.redirect(batch_id, "live")
        assert "--new --way live" in refused.value.hint
        assert bench.batches.redirect(batch_id, "auto").way == "batch-api"
        rest = bench.batches.estimate_rest(batch_id)
        held_micros = sum(
            call.reserved_micros
            for item in bench.batches.batch_store.items(batch_id)
            for call in bench.models.ledger.calls(account(bench.batches.batch_store.get(batch_id), item))
        )
        assert rest is not None
        assert rest.pages == 3
        assert rest.left_micros == bench.batches.money.left_today() + held_micros
        assert held_micros > 0
        routes.looks = 1
        report = quick(bench).work(batch_id)
        assert bench.batches.estimate_rest(batch_id) is None
        assert bench.batches.redirect(batch_id, "live").way == "live"
        assert bench.batches.report(batch_id).totals == report.totals


def test_an_order_begun_live_can_go_on_through_the_batch_api(bench: Workbench) -> None:
    with served(bench):
        batch_id = order(bench)
        with pytest.raises(EndcapError, match="Batch API"):
            bench.batches.redirect(batch_id, "batch-api")
    routes = BatchRoutes(scripted_answer)
    with served(bench, routes=routes):
        assert bench.batches.redirect(batch_id, "batch-api").way == "batch-api"
        assert quick(bench).work(batch_id).done == 3
        assert routes.orders


def test_a_job_whose_number_was_lost_is_found_again(bench: Workbench) -> None:
    """The process died between the order and writing its number down: the job is found by its mark."""
    routes = BatchRoutes(scripted_answer, looks=99)
    with served(bench, routes=routes):
        batch_id = order(bench, way="batch-api")
        stopped_once(bench, batch_id)
        store = bench.batches.batch_store
        store.update(store.get(batch_id).model_copy(update={"provider_jobs": ()}))
        routes.looks = 1
        report = quick(bench).work(batch_id)
        assert report.done == 3
        assert len(routes.orders) == 2


def stopped_once(bench: Workbench, batch_id: str) -> None:
    stop = threading.Event()
    progress: Progress = lambda stage, done, total: stop.set() if stage.startswith("At the") else None  # noqa: E731
    quick(bench).work(batch_id, progress, stop.is_set)


def test_requests_that_never_left_cost_nothing(bench: Workbench) -> None:
    """The order fails: the money is free again, the pages wait, and the next go orders anew."""
    routes = BatchRoutes(scripted_answer, down=True)
    with served(bench, routes=routes):
        batch_id = order(bench, way="batch-api")
        before = bench.models.money().today_micros
        report = quick(bench).work(batch_id)
        assert report.waiting == 3
        assert "503" in report.stopped
        assert bench.models.money().today_micros - before < 1_000  # the endpoint was looked at
        routes.down = False
        assert quick(bench).work(batch_id).done == 3


def test_an_upload_that_breaks_off_holds_nothing(bench: Workbench) -> None:
    """Without an order nothing can be asked, whatever became of the file."""
    routes = BatchRoutes(scripted_answer, torn=True)
    with served(bench, routes=routes):
        batch_id = order(bench, way="batch-api")
        before = bench.models.money().today_micros
        assert quick(bench).work(batch_id).waiting == 3
        assert pending(bench, batch_id) == 0
        assert bench.models.money().today_micros - before < 1_000  # the endpoint was looked at
        routes.torn = False
        assert quick(bench).work(batch_id).done == 3


def test_a_batch_that_the_provider_refuses_is_not_asked_live(bench: Workbench) -> None:
    """That would cost twice what was agreed: the pages wait, with the provider's reason and what to do."""
    routes = BatchRoutes(scripted_answer, refusal="Enqueued token limit reached")
    with served(bench, routes=routes) as server:
        batch_id = order(bench, way="batch-api")
        report = quick(bench).work(batch_id)
        assert report.waiting == 3
        assert "Enqueued token limit" in report.stopped
        assert "--way live" in report.stopped
        assert designs(server.asked) == 0
        assert pending(bench, batch_id) == 0
        routes.refusal = ""
        assert quick(bench).work(batch_id).done == 3


def test_no_more_is_ordered_than_the_day_allows(bench: Workbench) -> None:
    """Money is held before the upload: with room for one request, one is ordered."""
    routes = BatchRoutes(scripted_answer)
    desk = bench.models
    with served(bench, routes=routes):
        quick(bench).way("auto", "llm")
        spent = desk.money().today_micros
        before = desk.caps()
        desk.save_caps(before.model_copy(update={"per_day_micros": spent + 12_000}))
        batch_id = order(bench, way="batch-api")
        report = quick(bench).work(batch_id)
        assert 1 <= len(routes.orders[0].requests) < 3
        assert desk.money().today_micros <= spent + 12_000
        assert report.waiting >= 1
        assert "draft" not in states(bench, batch_id)
        desk.save_caps(desk.caps().model_copy(update={"per_day_micros": 50_000_000}))


def test_without_a_batch_api_auto_means_live(bench: Workbench) -> None:
    with served(bench):
        assert bench.batches.way("auto", "llm") == "live"
        assert bench.batches.way("auto", "library") == "live"
        with pytest.raises(EndcapError, match="Batch API"):
            bench.batches.way("batch-api", "llm")


def test_a_lock_is_let_go_after_an_error(tmp_path: Path) -> None:
    lock = tmp_path / "a" / "b.lock"
    with pytest.raises(RuntimeError), held(lock, "it"):
        raise RuntimeError
    with held(lock, "it"):
        pass
