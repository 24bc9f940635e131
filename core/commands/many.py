"""batch: pages for many shoppers, ordered once and continued after any stop."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs, amount, counted, designing
from core.commands.page import announce_build, await_judge
from core.commands.printing import ProgressLine, money, print_json, say, shown
from core.desks.batch_views import BatchEstimate, BatchReport
from core.domain.batch import Batch
from core.domain.model import MICROS
from core.errors import BadSettings, EndcapError
from core.imports.shopper_list import read_shoppers

MOST_WORKERS = 64
FAILURES_SHOWN = 20


def add(verbs: Verbs, common: argparse.ArgumentParser) -> dict[str, Verb]:
    batch = verbs.add_parser("batch", parents=[common], help="make the pages of many shoppers")
    what = batch.add_mutually_exclusive_group(required=True)
    what.add_argument("--shoppers", type=Path, metavar="FILE", help="CSV with a column shopper, or one id a line")
    what.add_argument("--resume", metavar="ID", help="continue a batch that was stopped")
    designing(batch)
    batch.add_argument("--way", choices=["auto", "live", "batch-api"], default="auto", help="how models are asked")
    batch.add_argument(
        "--workers", type=counted(MOST_WORKERS), help="pages at once (default: 4 for llm, 1 for library)"
    )
    batch.add_argument("--cap", type=amount, help="most that this command may spend on the batch, in currency units")
    batch.add_argument("--yes", action="store_true", help="start although the estimate is over a limit")
    batch.add_argument("--again", action="store_true", help="also remake drafts and pages that failed")
    batch.add_argument("--new", action="store_true", help="start over, although the same batch was begun before")
    return {"batch": _batch}


def _batch(workbench: Workbench, arguments: argparse.Namespace) -> None:
    announce_build(workbench)
    desk, progress = workbench.batches, ProgressLine()
    batch = desk.batch_store.get(arguments.resume) if arguments.resume else _ordered(workbench, arguments, progress)
    cap = None if arguments.cap is None else round(arguments.cap * MICROS)
    say(f"Batch {batch.id}: {batch.total} pages for {batch.at}, {_way_in_words(batch)}")
    try:
        report = desk.work(
            batch.id, progress, workers=arguments.workers, cap_micros=cap, again=arguments.again
        )  # fmt: skip
        await_judge(workbench, progress)
    except KeyboardInterrupt:
        progress.close()
        say(f"Nothing is lost. Continue with: python -m core batch --resume {batch.id}")
        raise
    progress.close()
    _show(workbench, report, arguments)


def _ordered(workbench: Workbench, arguments: argparse.Namespace, progress: ProgressLine) -> Batch:
    """The batch of the file: the one that was begun before, or a new one after its estimate."""
    desk, designer = workbench.batches, arguments.designer
    at, objectives = arguments.at or date.today(), arguments.objective
    listed = read_shoppers(arguments.shoppers)
    for note in listed.notes:
        say(note)
    desk.check(listed.ids, objectives)
    begun = None if arguments.new else desk.unfinished(listed.ids, at, objectives, designer)
    if begun:
        say("This batch was begun before and is continued; --new starts over.")
        return begun
    way = desk.way(arguments.way, designer)
    if designer == "llm":
        estimate = desk.estimate(listed.ids, at, objectives, designer, way, progress)
        progress.close()
        say(_in_words(estimate, workbench.settings.llm.currency))
        _refuse_over_limit(estimate, arguments, workbench.settings.llm.currency)
    return desk.start(listed.ids, at, objectives, designer, way)


def _refuse_over_limit(estimate: BatchEstimate, arguments: argparse.Namespace, currency: str) -> None:
    """Never asks, so that no script waits for an answer. Limits hold in any case: it would stop there."""
    if estimate.problem:
        raise BadSettings(estimate.problem, hint="Mend it under Setup / Models. Nothing was started.")
    own = None if arguments.cap is None else round(arguments.cap * MICROS)
    left = estimate.left_micros if own is None else min(own, estimate.left_micros)
    if estimate.at_most_micros > left and not arguments.yes:
        raise BadSettings(
            f"It may cost {money(estimate.at_most_micros, currency)}, and the limits leave {money(left, currency)}.",
            hint="Add --yes to start all the same: it stops at the limit, and can be continued. Nothing was started.",
        )


def _in_words(estimate: BatchEstimate, currency: str) -> str:
    tokens = estimate.prompt_tokens + estimate.completion_tokens
    told = f"Estimate from {estimate.rehearsed} of {estimate.pages} shoppers: {estimate.calls} calls, {tokens:,} tokens"
    if estimate.cached:
        told += f", {estimate.cached} answers kept from before"
    if not estimate.at_most_micros:
        return f"{told}; nothing is charged for this model."
    likely, most = money(estimate.likely_micros, currency), money(estimate.at_most_micros, currency)
    return f"{told}, about {likely}, at most {most}. Today's limit leaves {money(estimate.left_micros, currency)}."


def _way_in_words(batch: Batch) -> str:
    if batch.designer == "library":
        return "designed by the theme library"
    if batch.way == "batch-api":
        return "asked through the Batch API: half the price, answers within a day (--way live asks now)"
    return "asked now, a few pages at once"


def _show(workbench: Workbench, report: BatchReport, arguments: argparse.Namespace) -> None:
    currency, totals = workbench.settings.llm.currency, report.totals
    if arguments.json:
        told = report.model_dump(mode="json")
        print_json({**told, "pages": report.pages, "cost": totals.cost_micros / MICROS, "currency": currency})
    else:
        print(f"Batch {report.batch.id}: {report.pages} of {report.batch.total} pages made")
        print(f"  {report.drafts} drafts, {report.failed} failed, {report.waiting} waiting")
        print(f"  {totals.calls} model calls, {totals.cached} answers from the cache")
        print(f"  {totals.prompt_tokens:,} tokens read, {totals.completion_tokens:,} written")
        print(f"  {money(totals.cost_micros, currency)}, {money(report.micros_per_page, currency)} a page")
        for failed in report.failures[:FAILURES_SHOWN]:
            print(shown(f"  no page for {failed.shopper_id}: {failed.message}"))
    if report.stopped:
        raise EndcapError(
            f"{report.waiting} pages are waiting. {report.stopped}",
            hint=f"Continue with: python -m core batch --resume {report.batch.id}",
        )
    if report.failed:
        raise EndcapError(
            f"{report.failed} of {report.batch.total} pages could not be made.",
            hint=f"Mend the cause, then: python -m core batch --resume {report.batch.id} --again",
        )
