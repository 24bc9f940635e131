"""preview, replay, why: one shopper's page, and what can be asked of it."""

from __future__ import annotations

import argparse
import time
from datetime import date

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs, designing
from core.commands.estimates import in_words
from core.commands.printing import ProgressLine, print_json, say, shown
from core.desks.model_hints import hint_of_draft
from core.desks.report import page_report
from core.desks.views import RunView
from core.domain.money import paid
from core.domain.run import PHASES
from core.trace import Recorder

LOOK_S = 0.1


def add(verbs: Verbs, common: argparse.ArgumentParser) -> dict[str, Verb]:
    preview = verbs.add_parser("preview", parents=[common], help="generate a shopper's page")
    preview.add_argument("--shopper", required=True, help="id of a shopper")
    designing(preview)
    replay = verbs.add_parser("replay", parents=[common], help="run a stored run again from a phase")
    replay.add_argument("run")
    replay.add_argument("--from", dest="phase", choices=PHASES, default="filtering")
    why = verbs.add_parser("why", parents=[common], help="why a product is, or is not, on the page of a run")
    why.add_argument("run")
    why.add_argument("product")
    return {"preview": _preview, "replay": _replay, "why": _why}


def _preview(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    at, designer = arguments.at or date.today(), arguments.designer
    announce_build(workbench)
    if designer == "llm" and workbench.models.room.serves("designer"):
        estimate = workbench.preview.estimate(arguments.shopper, at, arguments.objective, designer, progress)
        progress.close()
        say(in_words(estimate, workbench.settings.llm.currency))
    recorder = Recorder(
        lambda name, state: progress(name, 0, 0) if state == "running" and name in PHASES else None,
        drafted=_Titles(progress),
    )
    run_id = workbench.preview.generate(arguments.shopper, at, arguments.objective, recorder, progress, designer)
    await_judge(workbench, progress)
    progress.close()
    show(workbench, workbench.runs.open(run_id), arguments)


def await_judge(workbench: Workbench, progress: ProgressLine) -> None:
    """Pages that fell into the judge's share are graded in the background: a command must not end before that has."""
    try:
        while waiting := workbench.jobs.active("judge"):
            progress(f"The judge is grading: {len(waiting)} to go", 0, 0)
            time.sleep(LOOK_S)
    except KeyboardInterrupt:
        for job in workbench.jobs.active("judge"):
            job.cancel()
        raise


def announce_build(workbench: Workbench) -> None:
    """Say so when the first page has to wait for an index."""
    state, sentence = workbench.room.state()
    if state != "ready" and workbench.preview.catalogue_store.count():
        say(f"The index is {state} and is built first; that can take minutes. {sentence}")


class _Titles:
    """Prints each title once, when the model has gone on to the next one."""

    def __init__(self, progress: ProgressLine) -> None:
        self._progress = progress
        self._said = 0

    def __call__(self, titles: tuple[str, ...]) -> None:
        for title in titles[self._said : -1]:
            self._progress.close()
            say(f"  writing: {title[:80]}")
        self._said = max(self._said, len(titles) - 1)


def _replay(workbench: Workbench, arguments: argparse.Namespace) -> None:
    run_id = workbench.runs.replay(arguments.run, arguments.phase)
    show(workbench, workbench.runs.open(run_id), arguments)


def _why(workbench: Workbench, arguments: argparse.Namespace) -> None:
    answer = workbench.explain.why(arguments.run, arguments.product)
    if arguments.json:
        print_json(answer.model_dump(mode="json"))
        return
    print(shown(f"{answer.product.name}: {answer.headline}"))
    for step in answer.steps:
        figures = "" if step.margin is None else f" [{step.score:.3f} against {step.threshold:.3f}]"
        print(shown(f"  {step.stage:10} {step.outcome:8} {step.title}. {step.detail}{figures}"))
    for part in answer.parts:
        print(shown(f"  {part.value:+.2f}  {part.name}"))


def show(workbench: Workbench, view: RunView, arguments: argparse.Namespace) -> None:
    """A page, as JSON or for reading. That it is a draft is told on stderr too: the exit status does not tell it."""
    report = page_report(view)
    _say_draft(workbench, view)
    if arguments.json:
        print_json(report)
        return
    print(shown(f"Page for {report['shopper']} on {report['at']} (run {report['run_id']}): {report['persona']}"))
    for failure in report["failures"]:
        print(shown(f"DRAFT: {failure['phase']} was done by {failure['instead']}. {failure['message']}"))
    for placement in report["placements"]:
        print(shown(f"\n{placement['title']}\n  {placement['intent']}"))
        if placement["keywords"]:
            print(shown(f"  keywords: {', '.join(keyword['text'] for keyword in placement['keywords'])}"))
        for product in placement["products"]:
            print(shown(f"    {product['id']:>8}  {product['name']}  ({product['why']})"))
    for gone in report["withdrawn"]:
        print(shown(f"\nnot on the page: {gone['title']}. {gone['reason']}"))
    print(f"\n{', '.join(f'{name} {ms:.0f} ms' for name, ms in report['timings_ms'].items())}")
    totals = view.run.totals
    if totals.calls or totals.cached:
        cost = paid(totals, workbench.settings.llm.currency)
        print(f"{totals.calls} model calls, {totals.cached} answers from the cache, {report['tokens']} tokens, {cost}")


def _say_draft(workbench: Workbench, view: RunView) -> None:
    failures = view.run.failures
    if not failures:
        return
    phases = " and ".join(dict.fromkeys(failure.phase for failure in failures))
    say(f"DRAFT: a model failed, and {phases} had to do without it. {failures[0].message}")
    say(f"hint: {hint_of_draft(failures, workbench.models.room)}")
