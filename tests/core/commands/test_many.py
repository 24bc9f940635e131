"""`batch`, `models`, `judge`, `monitors` and `preview --designer llm` as a script sees them: stdout, stderr, status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import core.__main__ as commands
from core.bootstrap import Workbench
from core.llm.hosts import place_of
from core.settings import Settings
from tests.llm.batch_server import BatchRoutes
from tests.llm.loopback import LoopbackLLM, Said
from tests.llm.scripted import scripted_answer
from tests.pages.market import TODAY, fill, open_small

ROOT = Path(__file__).parents[3]
AT = TODAY.isoformat()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the small market, indexed."""
    folder = tmp_path_factory.mktemp("commands")
    with open_small(Settings(workspace=folder)) as bench:
        fill(bench)
    return folder


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackLLM]:
    """A scripted endpoint in every role, named by the environment as a script would; paid, so that figures are seen."""
    with LoopbackLLM(scripted_answer, routes=(BatchRoutes(scripted_answer, looks=1).route,)) as server:
        for name, value in {
            "ENDCAP_LLM__MODEL": "scripted-1",
            "ENDCAP_LLM__BASE_URL": server.base_url,
            "ENDCAP_LLM__INPUT_PRICE": "0.5",
            "ENDCAP_LLM__OUTPUT_PRICE": "1.5",
            "ENDCAP_LLM__RUN_CAP": "0.2",
        }.items():
            monkeypatch.setenv(name, value)
        yield server


class Terminal:
    """Runs a command in this process, with the quick embedder in place of the model."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        status = commands.main([*arguments, "--workspace", str(self.folder)])
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return status, said.out, said.err

    def json(self, *arguments: str) -> Any:
        status, out, err = self(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def run(shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(commands, "open_workbench", open_small)
    return Terminal(shop, capsys)


def listed(folder: Path, *shoppers: str) -> str:
    path = folder / "shoppers.csv"
    path.write_text("\n".join(("shopper", *shoppers)), encoding="utf-8")
    return str(path)


def test_a_preview_by_a_model_says_what_it_costs(run: Terminal, model: LoopbackLLM) -> None:
    """The estimate and the titles go to stderr before the page; the JSON has calls, tokens and cost of the run."""
    run("models", "--probe", "settings")
    status, out, err = run("preview", "--shopper", "s1", "--at", AT, "--designer", "llm", "--json")
    assert status == 0
    report = json.loads(out)
    assert report["model_calls"] >= 2
    assert report["tokens"] > 1000
    assert 0 < report["cost"] < 0.2
    assert (report["draft"], report["failures"]) == (False, [])
    assert re.search(r"Estimate: \d+ calls, about [\d,]+ tokens, about [\d.]+ cents?, at most [\d.]+ cents?", err)
    assert err.count("writing: ") >= 7
    again = run.json("preview", "--shopper", "s1", "--at", AT, "--designer", "llm")
    assert (again["model_calls"], again["cost"]) == (0, 0.0)
    assert again["cached_answers"] == report["model_calls"]


def test_a_preview_without_a_model_says_so(run: Terminal) -> None:
    status, out, err = run("preview", "--shopper", "s1", "--at", AT, "--designer", "llm", "--json")
    assert (status, out) == (1, "")
    assert err.count("language model") == 1


def test_the_library_costs_nothing(run: Terminal) -> None:
    report = run.json("preview", "--shopper", "s2", "--at", AT)
    assert (report["model_calls"], report["tokens"], report["cost"], report["draft"]) == (0, 0, 0.0, False)


def test_a_missing_index_is_announced(tmp_path: Path, run: Terminal) -> None:
    with open_small(Settings(workspace=tmp_path)) as bench:
        fill(bench)
    for file in (tmp_path / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    run.folder = tmp_path
    status, _, err = run("preview", "--shopper", "s1", "--at", AT)
    assert status == 0
    assert err.startswith("The index is missing and is built first")


def test_a_batch_by_the_library(run: Terminal, tmp_path: Path) -> None:
    """JSON alone on stdout; doubles are noted; the same command once more makes new pages, since nothing was left."""
    file = listed(tmp_path, "s1", "s2", "s1")
    report = run.json("batch", "--shoppers", file, "--at", AT)
    assert (report["pages"], report["done"], report["waiting"], report["cost"]) == (2, 2, 0, 0.0)
    assert report["batch"]["designer"] == "library"
    status, _, err = run("batch", "--shoppers", file, "--at", AT)
    assert status == 0
    assert "1 repeated id" in err


def test_a_batch_by_a_model_through_the_batch_api(run: Terminal, model: LoopbackLLM, tmp_path: Path) -> None:
    """The estimate comes first; the way is told; the cost report is that of the Batch API."""
    status, out, err = run("batch", "--shoppers", listed(tmp_path, "s3", "s4"), "--at", AT, "--designer", "llm")
    assert status == 0, err
    assert "Estimate from 2 of 2 shoppers" in err
    assert "half the price" in err
    assert "2 of 2 pages made" in out
    assert re.search(r"[\d.]+ cents?; [\d.]+ cents? a page", out)


def test_what_may_pass_a_limit_needs_a_yes(run: Terminal, model: LoopbackLLM, tmp_path: Path) -> None:
    """Refused without a question; with --yes it starts, stops at the limit, says how to continue, and continues."""
    file = listed(tmp_path, "s5", "s6")
    command = ("batch", "--shoppers", file, "--at", AT, "--designer", "llm", "--way", "live")
    status, out, err = run(*command, "--cap", "0.201")
    assert (status, out) == (1, "")
    assert "--yes" in err
    assert "--cap leaves" in err
    assert "Nothing was started" in err
    status, out, err = run(*command, "--cap", "0.03", "--yes")
    assert (status, out) == (1, "")
    assert "Give a --cap of 0.20 or more" in err
    status, out, err = run(*command, "--cap", "0.201", "--yes", "--workers", "1")
    assert status == 1
    assert "1 of 2 pages made" in out
    assert "Give a --cap above" in err
    resume = re.search(r"--resume (\w+)", err)
    assert resume
    status, out, err = run(*command, "--cap", "0.201")
    assert (status, out) == (1, "")
    assert "Estimate from 1 of 1 shoppers" in err
    assert "--cap is too low for one more page" in err
    assert re.search(r"Give a --cap of 0\.2\d or more", err)
    status, _, err = run(*command, "--yes", "--workers", "1")
    assert status == 0
    assert "begun before and is continued" in err
    assert "Estimate from 1 of 1 shoppers" in err
    report = run.json("batch", "--resume", resume[1])
    assert (report["done"], report["waiting"]) == (2, 0)


@pytest.mark.parametrize(
    ("content", "told"),
    [("shopper\ns1\n \x07\n", "row 3"), ("shopper\ns1\nghost\n", "ghost"), ("", "empty")],
)
def test_a_bad_list_starts_nothing(run: Terminal, tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")
    status, out, err = run("batch", "--shoppers", str(path))
    assert (status, out) == (1, "")
    assert told in err
    assert "import" not in err.partition("hint:")[2] or "ghost" in told


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--shoppers", "x", "--resume", "y"],
        ["--shoppers", "x", "--workers", "0"],
        ["--shoppers", "x", "--cap", "nan"],
        ["--shoppers", "x", "--cap", "-1"],
        ["--shoppers", "x", "--way", "sideways"],
    ],
)
def test_wrong_usage_of_batch_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        commands.main(["batch", *arguments])
    assert stopped.value.code == 2


def test_an_unknown_batch_is_named(run: Terminal) -> None:
    status, _, err = run("batch", "--resume", "../../etc")
    assert status == 1
    assert "no batch" in err


def test_models_tells_what_is_set_up(run: Terminal, model: LoopbackLLM) -> None:
    """Found out on demand; prices, roles and today's money are told; no key is."""
    status, out, _ = run("models", "--probe", "settings")
    assert status == 0
    assert "scripted-1" in out
    assert "50 cents read and $1.50 written" in out
    told = run.json("models")
    assert told["endpoints"][0]["capabilities"]["structured"] == "strict"
    assert told["money"]["day_cap_micros"] == 5_000_000
    assert told["endpoints"][0]["host"] == place_of(model.base_url)
    status, _, err = run("models", "--probe", "nothing")
    assert status == 1
    assert "nothing" in err


def test_models_without_any(run: Terminal) -> None:
    status, out, _ = run("models")
    assert status == 0
    assert "theme library" in out


def test_judge_and_monitors(run: Terminal, model: LoopbackLLM) -> None:
    run_id = run.json("preview", "--shopper", "s6", "--at", AT)["run_id"]
    view = run.json("judge", run_id)
    assert [level["level"] for level in view["levels"]] == ["page", "placement", "product"]
    assert view["model_calls"] >= 3
    assert view["tokens"] > 1_000
    assert 0 < view["cost"] < 0.2
    status, out, err = run("judge", run_id)
    assert status == 0
    assert "Measures only" in out
    assert "judging it costs nothing" in err
    assert re.search(r"0 model calls, \d+ answers from the cache, 0 tokens, 0 cents; judging this page has cost ", out)
    report = run.json("monitors", "--days", "7")
    assert report["days"] == 7
    status, out, _ = run("monitors")
    assert status == 0
    assert "template collapse: " in out


def test_a_judge_tells_its_price_first_and_fails_when_nothing_was_graded(run: Terminal, model: LoopbackLLM) -> None:
    run_id = run.json("preview", "--shopper", "s4", "--at", "2026-10-01")["run_id"]
    run("models", "--probe", "settings")
    model.answer = lambda asked: Said(status=400, error={"error": {"message": "no"}})
    status, out, err = run("judge", run_id, "--json")
    assert status == 1
    assert json.loads(out)["cost"] == 0
    assert re.search(r"Estimate: \d+ calls, about [\d,]+ tokens, about [\d.]+ cents?, at most [\d.]+ cents?", err)
    assert "Nothing was judged" in err
    assert "models --probe settings" in err


def test_a_draft_says_so_with_a_hint(run: Terminal, model: LoopbackLLM) -> None:
    run("models", "--probe", "settings")
    model.answer = lambda asked: Said(status=400, error={"error": {"message": "no"}})
    status, out, err = run("preview", "--shopper", "s4", "--at", "2026-10-02", "--designer", "llm", "--json")
    assert status == 0
    assert json.loads(out)["draft"]
    assert "DRAFT: a model failed, and design" in err
    assert "hint: See what it can do with: python -m core models --probe settings" in err


def test_a_batch_of_drafts_says_why_and_is_no_success(run: Terminal, model: LoopbackLLM, tmp_path: Path) -> None:
    """Reasons are counted, in words and in JSON; what remakes the drafts is named; remaking them is a success."""
    run("models", "--probe", "settings")
    model.answer = lambda asked: Said(status=400, error={"error": {"message": "out of order"}})
    command = ("batch", "--shoppers", listed(tmp_path, "s1", "s2"), "--at", "2026-10-03", "--designer", "llm")
    live = (*command, "--way", "live", "--yes")
    status, out, err = run(*live)
    assert status == 1
    assert "2 of 2 pages made, all drafts" in out
    assert re.search(r"2 drafts because: .*out of order", out)
    assert "out of order" in err
    again = re.search(r"--resume (\w+) --again", err)
    assert again
    status, out, _ = run("batch", "--resume", again[1], "--json")
    report = json.loads(out)
    assert status == 1
    assert (report["done"], report["drafts"], report["draft_reasons"][0]["pages"]) == (0, 2, 2)
    assert [(one["state"], one["shopper_id"]) for one in report["failures"]] == [("draft", "s1"), ("draft", "s2")]
    model.answer = scripted_answer
    status, out, err = run("batch", "--resume", again[1], "--again", "--yes")
    assert status == 0
    assert "Estimate from 2 of 2 shoppers" in err
    assert "2 as asked for, 0 drafts" in out


def test_a_begun_batch_is_asked_as_wanted_now(run: Terminal, model: LoopbackLLM, tmp_path: Path) -> None:
    """Begun for the Batch API and stopped before anything was sent: `--way live` asks now, and no file is uploaded."""
    with open_small(Settings(workspace=run.folder)) as bench:
        batch = bench.batches.start(["s1"], date(2026, 10, 4), [], "llm", "batch-api")
    command = ("batch", "--shoppers", listed(tmp_path, "s1"), "--at", "2026-10-04", "--designer", "llm")
    status, _, err = run(*command, "--way", "live", "--yes")
    assert status == 0, err
    assert "begun before and is continued" in err
    assert "asked now" in err
    with open_small(Settings(workspace=run.folder)) as bench:
        assert bench.batches.report(batch.id).batch.way == "live"
        assert bench.batches.report(batch.id).batch.provider_jobs == ()


def test_status_names_the_language_models(run: Terminal, model: LoopbackLLM) -> None:
    told = {one["role"]: one for one in run.json("status")["language_models"]}
    assert set(told) == {"Page designer", "Keyword picker", "Judge"}
    assert told["Judge"]["name"] == "From settings · scripted-1"
    assert told["Judge"]["state"] == "ready"
    assert "Judge: From settings · scripted-1 (ready)" in run("status")[1]


def test_status_without_a_language_model(run: Terminal) -> None:
    assert {one["state"] for one in run.json("status")["language_models"]} == {"off"}


def test_a_command_waits_for_the_judge(run: Terminal, model: LoopbackLLM) -> None:
    """With a share of 100 percent every page is graded before the command ends."""
    with open_small(Settings(workspace=run.folder)) as bench:
        desk = bench.models
        roles = {"designer": "settings", "keywords": "settings", "judge": "settings", "judge_share": 1.0}
        saved = desk.save_team(desk.team().model_copy(update=roles))
        run_id = run.json("preview", "--shopper", "s5", "--at", AT)["run_id"]
        assert bench.judging.of_run(run_id).judged_at is not None
        desk.save_team(saved.model_copy(update={"judge_share": 0.0}))


def test_text_of_models_cannot_drive_the_terminal(run: Terminal, model: LoopbackLLM) -> None:
    """Escape sequences in a title come out as spaces."""
    from core.commands.printing import shown

    assert shown("a\x1b[2Jb\u202ec\nd") == "a [2Jb c\nd"


KILLED = """
import sys
from pathlib import Path
from core.settings import Settings
from tests.pages.market import TODAY, open_small
with open_small(Settings(workspace=Path(sys.argv[1]))) as bench:
    batch = bench.batches.start(["s1", "s2", "s3", "s4", "s5", "s6"], TODAY, [], "library", "live")
    print(batch.id, flush=True)
    bench.batches.work(batch.id)
"""


def test_a_killed_batch_is_continued_and_no_page_is_made_twice(tmp_path: Path) -> None:
    """SIGKILL in the middle of a page; the next process makes the rest, and each shopper has one finished page."""
    with open_small(Settings(workspace=tmp_path)) as bench:
        fill(bench)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        worker = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        )
        assert worker.stdout is not None
        batch_id = worker.stdout.readline().strip()
        killed_in_the_middle(bench, batch_id, worker)
        before = bench.batches.report(batch_id)
        assert 0 < before.done < 6
        after = bench.batches.work(batch_id)
        assert (after.done, after.waiting) == (6, 0)
        done = [run for run in bench.runs.latest(50) if run.status == "done"]
        assert sorted(run.shopper_id for run in done) == ["s1", "s2", "s3", "s4", "s5", "s6"]


def killed_in_the_middle(bench: Workbench, batch_id: str, worker: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and bench.batches.report(batch_id).done < 2:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
