"""batch: pages for many shoppers, ordered once and continued after any stop."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs, amount, counted, designing
from core.commands.estimates import batch_in_words
from core.commands.page import announce_build, await_judge
from core.commands.printing import ProgressLine, print_json, say, shown
from core.desks.batch_views import BatchEstimate, BatchReport
from core.desks.model_hints import limits_hint
from core.domain.batch import Batch
from core.domain.model import MICROS
from core.domain.money import money, paid
from core.errors import BadSettings, EndcapError
from core.imports.shopper_list import read_shoppers

MOST_WORKERS = 64
FAILURES_SHOWN = 20
REASONS_SHOWN = 5


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
    if arguments.resume:
        batch = _continued(workbench, arguments, arguments.resume, progress)
    else:
        batch = _ordered(workbench, arguments, progress)
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
        return _continued(workbench, arguments, begun.id, progress)
    way = desk.way(arguments.way, designer)
    if designer == "llm":
        estimate = desk.estimate(listed.ids, at, objectives, designer, way, progress)
        progress.close()
        _agree(workbench, estimate, arguments)
    return desk.start(listed.ids, at, objectives, designer, way)


def _continued(workbench: Workbench, arguments: argparse.Namespace, batch_id: str, progress: ProgressLine) -> Batch:
    """A batch that was begun before, asked as wanted now, after the estimate of what is left of it."""
    desk = workbench.batches
    batch = desk.redirect(batch_id, arguments.way)
    estimate = desk.estimate_rest(batch.id, arguments.again, progress)
    progress.close()
    if estimate:
        _agree(workbench, estimate, arguments, desk.report(batch.id).totals.cost_micros)
    return batch


def _agree(workbench: Workbench, estimate: BatchEstimate, arguments: argparse.Namespace, spent_micros: int = 0) -> None:
    """Tell the estimate, and refuse what may pass a limit without a --yes.

    Never asks, so that no script waits for an answer. Limits hold in any case: it would stop there.
    """
    currency = workbench.settings.llm.currency
    say(batch_in_words(estimate, currency))
    limits = limits_hint(workbench.models.room.caps())
    if estimate.problem:
        raise BadSettings(
            estimate.problem, hint=f"See what is set: python -m core models. {limits} Nothing was started."
        )
    own = None if arguments.cap is None else max(0, round(arguments.cap * MICROS) - spent_micros)
    if own is not None:
        _refuse_small_cap(own, spent_micros, workbench.batches.money.most_of_a_page(), currency)
    left = estimate.left_micros if own is None else min(own, estimate.left_micros)
    if estimate.at_most_micros > left and not arguments.yes:
        which, other = ("--cap", "Or give a higher --cap.") if left == own else ("today's limit", limits)
        raise BadSettings(
            f"It may cost {money(estimate.at_most_micros, currency)}, and {which} leaves {money(left, currency)}.",
            hint="Add --yes to start all the same: it stops at the limit, and can be continued. "
            f"{other} Nothing was started.",
        )


def _refuse_small_cap(left: int, spent: int, most: int, currency: str) -> None:
    """A page begins only when the most that it may cost fits: below that not even --yes would make one."""
    if most <= left:
        return
    gone = f"{money(spent, currency)} of it are spent, and " if spent else ""
    needed = -(-(spent + most) * 100 // MICROS) / 100  # whole hundredths, rounded up
    raise BadSettings(
        f"--cap is too low for one more page: {gone}a page may cost {money(most, currency)}.",
        hint=f"Give a --cap of {needed:.2f} or more, or none, or lower what a page may cost "
        "(ENDCAP_LLM__RUN_CAP, or under Setup / Models). Nothing was started.",
    )


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
        print("\n".join(map(shown, _lines(report, currency))))
    _refuse_unfinished(report)


def _lines(report: BatchReport, currency: str) -> list[str]:
    totals = report.totals
    lines = [f"Batch {report.batch.id}: {report.pages} of {report.batch.total} pages made{_how_made(report)}"]
    lines.append(
        f"  {report.done} as asked for, {report.drafts} drafts, {report.failed} failed, {report.waiting} waiting"
    )
    lines += [f"  {one.pages} drafts because: {one.message}" for one in report.draft_reasons[:REASONS_SHOWN]]
    if report.drafts:
        lines.append(f"  drafts are remade with: python -m core batch --resume {report.batch.id} --again")
    lines.append(f"  {totals.calls} model calls, {totals.cached} answers from the cache")
    lines.append(f"  {totals.prompt_tokens:,} tokens read, {totals.completion_tokens:,} written")
    lines.append(f"  {paid(totals, currency)}; {money(round(report.micros_per_page), currency)} a page")
    failed = [one for one in report.failures if one.state == "failed"]
    return lines + [f"  no page for {one.shopper_id}: {one.message}" for one in failed[:FAILURES_SHOWN]]


def _how_made(report: BatchReport) -> str:
    if not report.drafts:
        return ""
    return f", {report.drafts} of them drafts" if report.done else ", all drafts"


def _refuse_unfinished(report: BatchReport) -> None:
    """Raises EndcapError while pages are missing, and when a model stood behind none of them."""
    resume = f"python -m core batch --resume {report.batch.id}"
    if report.stopped:
        raise EndcapError(
            f"{report.waiting} pages are waiting. {report.stopped}",
            hint=f"{report.hint} Continue with: {resume}".strip(),
        )
    if report.failed:
        raise EndcapError(
            f"{report.failed} of {report.batch.total} pages could not be made.",
            hint=f"Mend the cause, then: {resume} --again",
        )
    if report.only_drafts:
        raise EndcapError(
            f"No page is as asked for: all {report.drafts} are drafts. {report.draft_reasons[0].message}",
            hint=f"Mend the cause, then remake them with: {resume} --again",
        )
