"""The judging desk on a real page, a real database and a judge behind a real socket."""

from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.bootstrap import Workbench
from core.cascade import SHAPES
from core.desks.judge_views import MEASURES_ONLY
from core.desks.judging import account, in_sample
from core.domain.model import Call, Endpoint, Price, Team
from core.errors import Cancelled, ModelFailed, NotFound, NotReady
from core.settings import Settings
from core.trace import Recorder
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.llm.scripted import scripted_answer
from tests.pages.market import TODAY, fill, open_small


@pytest.fixture(scope="module")
def judge() -> Iterator[LoopbackLLM]:
    """Answers as a judge would until a test gives it another `answer`."""
    with LoopbackLLM(scripted_answer) as server:
        yield server


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, judge: LoopbackLLM) -> Iterator[Workbench]:
    """A small shop whose judge is the loopback server; pages are designed by the theme library."""
    settings = Settings.model_validate(
        {
            "workspace": tmp_path_factory.mktemp("judging"),
            "filters": {"relevance": 0.2},
            "llm": {"attempts": 1, "run_seconds": 20},
        }
    )
    with open_small(settings) as opened:
        fill(opened)
        models = opened.judging.room.models
        models.save_endpoint(Endpoint(id="loop", name="Loop", base_url=judge.base_url, model="tiny"))
        models.save_team(Team(judge="loop"))
        yield opened


@pytest.fixture(scope="module")
def page_made(bench: Workbench) -> str:
    return bench.preview.generate("s1", TODAY, ["own-brand"])


@pytest.fixture
def run_id(bench: Workbench, judge: LoopbackLLM, page_made: str) -> str:
    """The page under a run id of its own, so that no test reads another's judgements; nothing is cached."""
    judge.answer = scripted_answer
    bench.judging.room.gateway.cache.clear()
    judge.asked.clear()
    store, own = bench.judging.run_store, uuid.uuid4().hex[:16]
    parts = [store.artefact(page_made, phase).model_copy(update={"run_id": own}) for phase in SHAPES]
    store.finish(store.get(page_made).model_copy(update={"id": own}), parts, store.spans(page_made))
    return own


def chats(judge: LoopbackLLM) -> list[Asked]:
    """Requests for a judgement, without those of the probe."""
    return [asked for asked in judge.asked if "You grade" in asked.text or "You check whether" in asked.text]


def test_a_page_is_graded_at_three_levels_and_stays_as_it_is(bench: Workbench, run_id: str) -> None:
    """Every level has answers with reasons; the view says that they only measure; the page's hashes do not move."""
    before = bench.runs.artefact_hashes(run_id)
    view = bench.judging.judge(run_id)
    assert [level.level for level in view.levels] == ["page", "placement", "product"]
    assert view.note == MEASURES_ONLY
    assert view.judges == ("Loop · tiny",)
    assert {name for name, _ in view.prompts} == {"judge_page", "judge_placement", "judge_product"}
    page = bench.runs.open(run_id).page
    titles = {one.placement.key: one.placement.title for one in page.placements}
    for level in view.levels:
        assert level.answers
        assert not level.not_judged
        assert all(one.reason and one.question and one.about == titles.get(one.subject, "") for one in level.answers)
    counts = view.counts
    assert counts.yes + counts.partly + counts.no + counts.unsure == sum(len(level.answers) for level in view.levels)
    assert "Objective: Grow our own brand" in {one.name for one in view.levels[0].answers}
    assert bench.runs.artefact_hashes(run_id) == before
    assert bench.judging.of_run(run_id) == view


def test_judging_again_asks_nothing_twice_and_is_booked(bench: Workbench, judge: LoopbackLLM, run_id: str) -> None:
    """Answers come from the cache, the ledger has a row for each, and the older grades stay in the table."""
    first = bench.judging.judge(run_id)
    sent = len(chats(judge))
    second = bench.judging.judge(run_id)
    assert len(chats(judge)) == sent
    calls = [call for call in bench.judging.room.gateway.ledger.calls(account(run_id)) if call.prompt != "probe"]
    assert [call.source for call in calls] == ["fresh"] * sent + ["cache"] * sent
    assert {call.purpose for call in calls} == {"judge-page", "judge-placement", "judge-product"}
    assert [one.answer for level in second.levels for one in level.answers] == [
        one.answer for level in first.levels for one in level.answers
    ]
    assert second.judged_at is not None
    assert first.judged_at is not None
    assert second.judged_at > first.judged_at


def test_what_a_judge_names_off_theme_is_shown_by_product(bench: Workbench, judge: LoopbackLLM, run_id: str) -> None:
    """Numbers of the prompt come back as products of that row; asked again, the newer word counts."""
    bench.judging.judge(run_id)
    bench.judging.room.gateway.cache.clear()
    judge.answer = first_of_each_row_is_off
    view = bench.judging.judge(run_id)
    page = bench.runs.open(run_id).page
    shown = {one.placement.key: [product.product_id for product in one.shown] for one in page.placements}
    named = [one for one in view.levels[2].answers if one.criterion == "products-on-theme"]
    assert named
    assert all(one.off_theme == (shown[one.subject][0],) and one.answer == "partly" for one in named)


def first_of_each_row_is_off(asked: Asked) -> Said:
    if "off_theme" not in asked.text and "You check whether" not in asked.text:
        return scripted_answer(asked)
    rows = asked.text.rpartition("<data>")[2].split("\nRow ")
    said = []
    for number, row in enumerate(rows[1:] if not rows[0].strip() else rows, start=1):
        first = next(
            line.split()[0] for line in row.splitlines() if line[:1].isdigit() and not line.startswith(f"{number}:")
        )
        criteria = [{"code": code, "reason": "As seen.", "answer": "partly"} for code in (1, 2, 3)]
        said.append({"placement": number, "off_theme": [int(first)], "criteria": criteria})
    return Said(text=json.dumps({"placements": said}))


@pytest.mark.parametrize(
    "said",
    [
        Said(status=500, error={"error": {"message": "down"}}),
        Said(text="I'm sorry, I cannot grade this page."),
        Said(text='{"criteria": []}'),
        Said(text="", finish_reason="length"),
    ],
    ids=["down", "declines", "empty", "cut off"],
)
def test_an_error_is_never_a_grade(bench: Workbench, judge: LoopbackLLM, run_id: str, said: Said) -> None:
    """Every level says that it was not judged, and why; nothing is counted; a later judging makes it good."""
    room = bench.judging.room
    room.capabilities(room.endpoint("loop"), time.monotonic() + 10)  # by a probe, before it goes wrong
    judge.answer = lambda asked: said
    view = bench.judging.judge(run_id)
    assert [bool(level.not_judged) for level in view.levels] == [True] * 3
    assert sum(len(level.answers) for level in view.levels) == 0
    assert all(one.message for level in view.levels for one in level.not_judged)
    judge.answer = scripted_answer
    room.gateway.breakers.reset(room.endpoint("loop").address)
    again = bench.judging.judge(run_id)
    assert not [one for level in again.levels for one in level.not_judged]
    assert again.counts != view.counts


def test_a_failure_beside_older_grades_leaves_them_and_is_told(
    bench: Workbench, judge: LoopbackLLM, run_id: str
) -> None:
    first = bench.judging.judge(run_id)
    bench.judging.room.gateway.cache.clear()
    judge.answer = lambda asked: Said(text="no")
    view = bench.judging.judge(run_id)
    assert view.counts == first.counts
    assert [bool(level.not_judged) for level in view.levels] == [True] * 3


def test_the_estimate_knows_the_requests_and_what_is_cached(bench: Workbench, run_id: str) -> None:
    estimate = bench.judging.estimate(run_id)
    assert (estimate.problem, estimate.cached) == ("", 0)
    assert estimate.calls >= 3
    assert estimate.prompt_tokens > 1_000
    bench.judging.judge(run_id)
    after = bench.judging.estimate(run_id)
    assert (after.calls, after.cached) == (0, estimate.calls)


def test_a_page_that_has_spent_its_limit_can_still_be_judged(bench: Workbench, run_id: str) -> None:
    """Grades have a limit of their own; they are booked apart, and told with the calls and pages of their prompts."""
    room, ledger = bench.judging.room, bench.judging.room.gateway.ledger
    endpoint = room.endpoint("loop")
    room.capabilities(endpoint, time.monotonic() + 10)
    place = bench.models.endpoints()[0].host
    bench.models.save_price(
        Price(host=place, model="tiny", input_micros=500_000, cached_micros=0, output_micros=1_500_000)
    )
    try:
        caps = room.caps()
        page = Call(
            id=uuid.uuid4().hex,
            run_id=run_id,
            shopper_id="s1",
            purpose="design",
            endpoint_id="loop",
            model="tiny",
            prompt="design",
            prompt_version="1",
            request_key="k",
            state="done",
            source="fresh",
            attempts=1,
            cost_micros=caps.per_run_micros,
            started_at=datetime.now(UTC),
        )
        ledger.settle(page)
        view = bench.judging.judge(run_id)
        assert [bool(level.answers) for level in view.levels] == [True] * 3
        assert not [one for level in view.levels for one in level.not_judged]
        totals = bench.judging.totals(run_id)
        assert totals.calls >= 3
        assert totals.cost_micros > 0
        assert ledger.totals(run_id).cost_micros == caps.per_run_micros
        assert [call.purpose for call in bench.models.calls_of(run_id)][:2] == ["design", "judge-page"]
        version = dict(view.prompts)["judge_page"]
        assert run_id in {run.id for run in bench.models.pages_of("judge_page", version)}
    finally:
        price = room.price(endpoint)
        assert price is not None
        free = {"input_micros": 0, "output_micros": 0}
        bench.models.save_price(price.model_copy(update=free))


def test_no_judge_is_a_clear_sentence_and_no_error_elsewhere(tmp_path: Path) -> None:
    with open_small(Settings(workspace=tmp_path)) as bench:
        ready, sentence = bench.judging.ready()
        assert not ready
        assert "Setup / Models" in sentence
        with pytest.raises(NotFound):
            bench.judging.of_run("nothing")


def test_only_finished_pages_are_judged(bench: Workbench, judge: LoopbackLLM, run_id: str) -> None:
    """A cancelled run has no page, an unknown one no name; cancelling a judging stores nothing."""
    with pytest.raises(Cancelled):
        bench.preview.generate("s1", TODAY, recorder=Recorder(cancelled=lambda: True))
    cancelled = next(run.id for run in bench.runs.latest() if run.status == "cancelled")
    for ask in (bench.judging.judge, bench.judging.start, bench.judging.estimate):
        with pytest.raises(NotReady, match="cancelled"):
            ask(cancelled)
        with pytest.raises(NotFound):
            ask("nothing")
    with pytest.raises(Cancelled):
        bench.judging.judge(run_id, Recorder(cancelled=lambda: bool(chats(judge))))
    assert bench.judging.of_run(run_id).levels == ()


def test_judging_in_the_background_ends_with_the_run(bench: Workbench, run_id: str) -> None:
    ended = finished(bench.judging.start(run_id))
    assert (ended.state, ended.result) == ("done", run_id)
    assert bench.judging.of_run(run_id).judged_at is not None


def test_a_shopper_is_in_the_sample_or_not(bench: Workbench, run_id: str, page_made: str) -> None:
    """All pages of a shopper for a day together; a larger share only adds shoppers; the share is met over many."""
    shares = (0.0, 0.1, 0.3, 1.0)
    taken = [[in_sample(f"shopper {number}", TODAY, share) for share in shares] for number in range(2_000)]
    assert [sum(column) / 2_000 for column in zip(*taken, strict=True)] == pytest.approx(shares, abs=0.03)
    assert all(more or not less for row in taken for less, more in itertools.pairwise(row))
    assert len({in_sample("s1", TODAY + timedelta(days=day), 0.5) for day in range(20)}) == 2
    for share in shares:
        both = [bench.judging.sampled(one, share) for one in (run_id, page_made)]
        assert both == [in_sample("s1", TODAY, share)] * 2


@pytest.mark.parametrize(("share", "judged"), [(1.0, True), (0.0, False)])
def test_a_new_page_is_judged_unasked_when_its_shopper_is_in_the_sample(
    bench: Workbench, run_id: str, share: float, judged: bool
) -> None:
    models = bench.judging.room.models
    models.save_team(bench.judging.room.team().model_copy(update={"judge_share": share}))
    try:
        job = bench.judging.follow(bench.judging.run_store.get(run_id))
        assert (job is not None) is judged
        if job is not None:
            assert finished(job).state == "done"
    finally:
        models.save_team(bench.judging.room.team().model_copy(update={"judge_share": 0.0}))


def test_the_judge_hears_nothing_that_names_a_shopper(bench: Workbench, judge: LoopbackLLM, run_id: str) -> None:
    """No id, no orders; of what was bought before not even the names; a hostile product name is one quoted line."""
    bench.judging.judge(run_id)
    view = bench.runs.open(run_id)
    heard = "\n".join(asked.text for asked in chats(judge))
    assert '"s1"' not in heard
    assert run_id not in heard
    bought = [row for row in view.page.placements if row.placement.source == "history"]
    elsewhere = {one.product_id for row in view.page.placements if row not in bought for one in row.shown}
    own = {one.product_id for row in bought for one in row.shown} - elsewhere
    assert own
    assert not [one for one in own if view.products[one].name in heard]
    assert "<img" not in heard


def test_without_a_judge_asking_says_so(bench: Workbench, run_id: str) -> None:
    models = bench.judging.room.models
    models.save_team(bench.judging.room.team().model_copy(update={"judge": ""}))
    try:
        with pytest.raises(ModelFailed, match="No judge"):
            bench.judging.judge(run_id)
        assert bench.judging.follow(bench.judging.run_store.get(run_id)) is None
        assert "judge" in bench.judging.estimate(run_id).problem
    finally:
        models.save_team(bench.judging.room.team().model_copy(update={"judge": "loop"}))


def finished(job: Any, seconds: float = 20) -> Any:
    """Wait for a job's end."""
    end = time.monotonic() + seconds
    while not job.finished and time.monotonic() < end:
        time.sleep(0.02)
    return job
