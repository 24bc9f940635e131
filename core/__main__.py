"""`python -m core VERB ...`: the same desks as the pages. JSON on stdout alone, progress and logs on stderr.

Exit status: 0, 1 (a clear error), 2 (usage).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from core.bootstrap import Workbench, open_workbench
from core.desks.report import page_report
from core.desks.views import RunView
from core.domain.run import PHASES
from core.errors import BadImport, EndcapError
from core.settings import load_settings
from core.trace import Recorder


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        overrides = {} if arguments.workspace is None else {"workspace": arguments.workspace}
        with open_workbench(load_settings(**overrides)) as workbench:
            VERBS[arguments.verb](workbench, arguments)
    except EndcapError as error:
        print(f"error: {error}", file=sys.stderr)
        for issue in error.issues if isinstance(error, BadImport) and len(error.issues) > 1 else ():
            print(f"  {issue}", file=sys.stderr)
        print(f"hint: {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Endcap without the screen.")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--workspace", type=Path, help="folder of the database, indexes and models (default: var)")
    common.add_argument("--json", action="store_true", help="print JSON on stdout")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("status", parents=[common], help="what the workspace holds")
    verbs.add_parser("setup", parents=[common], help="make the demo workspace unless there is one")
    bring = verbs.add_parser("import", parents=[common], help="bring a catalogue, orders or keywords in")
    bring.add_argument("kind", choices=["demo", "instacart", "csv"])
    bring.add_argument("folder", nargs="?", type=Path, help="folder of the Instacart files")
    bring.add_argument("--products", type=Path)
    bring.add_argument("--orders", type=Path)
    bring.add_argument("--keywords", type=Path)
    bring.add_argument("--mapping", type=Path, help="JSON file that maps your columns")
    bring.add_argument("--anchor", type=_date, help="day before which undated orders end (instacart; default today)")
    index = verbs.add_parser("index", parents=[common], help="build the search index and learn the ranker")
    index.add_argument("--rebuild", action="store_true", help="build even when it is up to date")
    train = verbs.add_parser("train", parents=[common], help="learn a model from this workspace")
    train.add_argument("what", choices=["ranker"])
    train.add_argument("--out", type=Path, required=True, help="folder for weights and model card")
    preview = verbs.add_parser("preview", parents=[common], help="generate a shopper's page")
    preview.add_argument("--shopper", required=True, help="id of a shopper")
    preview.add_argument("--at", type=_date, default=None, help="date of the page, YYYY-MM-DD (default today)")
    preview.add_argument("--designer", choices=["library"], default="library", help="who designs the page")
    preview.add_argument("--objective", action="append", default=[], help="id of an objective; may be repeated")
    replay = verbs.add_parser("replay", parents=[common], help="run a stored run again from a phase")
    replay.add_argument("run")
    replay.add_argument("--from", dest="phase", choices=PHASES, default="filtering")
    why = verbs.add_parser("why", parents=[common], help="why a product is, or is not, on the page of a run")
    why.add_argument("run")
    why.add_argument("product")
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-12-24") from error


def _status(workbench: Workbench, arguments: argparse.Namespace) -> None:
    status = workbench.status.status()
    if arguments.json:
        _print_json(status.model_dump(mode="json"))
        return
    print(f"Endcap {status.version}, workspace {status.workspace} ({status.source or 'empty'})")
    print(f"{status.products} products in {status.departments} departments and {status.categories} categories")
    print(f"{status.shoppers} shoppers, {status.orders} orders, {status.keywords} keywords, {status.runs} runs")
    print(f"index: {status.index}. {status.index_detail}")
    for model in status.models:
        print(f"{model.role}: {model.name} ({model.state}). {model.detail}")
    print(f"database: {status.database.dialect} {status.database.version}, journal {status.database.journal}")
    for shopper in status.sample_shoppers:
        print(f"  {shopper.id}  {shopper.label}")


def _setup(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    if not workbench.status.status().products:
        workbench.catalogue.import_demo(progress)
    workbench.catalogue.build_index(progress)
    progress.close()
    _status(workbench, arguments)


def _import(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    desk = workbench.catalogue
    if arguments.kind == "demo":
        report = desk.import_demo(progress)
    elif arguments.kind == "instacart":
        if arguments.folder is None:
            raise BadImport("No folder was given.", hint="python -m core import instacart FOLDER")
        report = desk.import_instacart(arguments.folder, arguments.anchor, progress)
    else:
        given = (arguments.products, arguments.orders, arguments.keywords)
        if not any(given):
            raise BadImport("No file was given.", hint="python -m core import csv --products FILE")
        report = desk.import_csv(*given, mapping=arguments.mapping, progress=progress)
    progress.close()
    if arguments.json:
        _print_json(report.model_dump(mode="json"))
        return
    new, updated, same = report.products_new, report.products_updated, report.products_unchanged
    print(f"products: {new} new, {updated} updated, {same} unchanged")
    print(f"shoppers: {report.shoppers}, orders: {report.orders}, lines: {report.order_lines}")
    print(f"keywords: {report.keywords}")
    for note in report.notes:
        print(f"note: {note}")


def _index(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    report = workbench.catalogue.build_index(progress, arguments.rebuild)
    progress.close()
    if arguments.json:
        _print_json(report.model_dump(mode="json"))
    else:
        print(f"{report.products} products and {report.keywords} keywords in {report.seconds:.0f} s, {report.ranker}")


def _train(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    trained = workbench.room.train_ranker(arguments.out, progress)
    progress.close()
    measured = trained.measured
    print(f"recall@8 {measured.recall_at_8:.3f} [{measured.low:.3f}, {measured.high:.3f}] on {measured.groups} groups")
    print(f"by popularity alone {measured.popular_recall_at_8:.3f}; the card lies beside the weights")


def _preview(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    recorder = Recorder(lambda name, state: progress(name, 0, 0) if state == "running" else None)
    at = arguments.at or date.today()
    run_id = workbench.preview.generate(arguments.shopper, at, arguments.objective, recorder, progress)
    progress.close()
    _show(workbench.runs.open(run_id), arguments)


def _replay(workbench: Workbench, arguments: argparse.Namespace) -> None:
    run_id = workbench.runs.replay(arguments.run, arguments.phase)
    _show(workbench.runs.open(run_id), arguments)


def _why(workbench: Workbench, arguments: argparse.Namespace) -> None:
    answer = workbench.explain.why(arguments.run, arguments.product)
    if arguments.json:
        _print_json(answer.model_dump(mode="json"))
        return
    print(f"{answer.product.name}: {answer.headline}")
    for step in answer.steps:
        figures = "" if step.margin is None else f" [{step.score:.3f} against {step.threshold:.3f}]"
        print(f"  {step.stage:10} {step.outcome:8} {step.title}. {step.detail}{figures}")
    for part in answer.parts:
        print(f"  {part.value:+.2f}  {part.name}")


def _show(view: RunView, arguments: argparse.Namespace) -> None:
    report = page_report(view)
    if arguments.json:
        _print_json(report)
        return
    print(f"Page for {report['shopper']} on {report['at']} (run {report['run_id']}): {report['persona']}")
    for placement in report["placements"]:
        print(f"\n{placement['title']}\n  {placement['intent']}")
        if placement["keywords"]:
            print(f"  keywords: {', '.join(keyword['text'] for keyword in placement['keywords'])}")
        for product in placement["products"]:
            print(f"    {product['id']:>8}  {product['name']}  ({product['why']})")
    for gone in report["withdrawn"]:
        print(f"\nnot on the page: {gone['title']}. {gone['reason']}")
    print(f"\n{', '.join(f'{name} {ms:.0f} ms' for name, ms in report['timings_ms'].items())}")


def _print_json(value: dict[str, Any]) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


class ProgressLine:
    """Progress on stderr: a rewritten line on a terminal, a line per stage and every 5 s elsewhere."""

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0
        self._live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._stage and now - self._last < (0.2 if self._live else 5.0):
            return
        count = f" {done:,} of {total:,}" if total else (f" {done:,}" if done else "")
        if self._live:
            print(f"\r\x1b[K{stage}{count}", end="", file=sys.stderr, flush=True)
        else:
            print(f"{stage}{count}", file=sys.stderr, flush=True)
        self._stage, self._last = stage, now

    def close(self) -> None:
        if self._live and self._stage:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


VERBS = {
    "status": _status,
    "setup": _setup,
    "import": _import,
    "index": _index,
    "train": _train,
    "preview": _preview,
    "replay": _replay,
    "why": _why,
}

if __name__ == "__main__":
    sys.exit(main())
