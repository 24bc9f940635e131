"""status, setup, import, index, train: what the workspace holds and how it gets there."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs, day
from core.commands.printing import ProgressLine, print_json, shown
from core.errors import BadImport


def add(verbs: Verbs, common: argparse.ArgumentParser) -> dict[str, Verb]:
    verbs.add_parser("status", parents=[common], help="what the workspace holds")
    verbs.add_parser("setup", parents=[common], help="make the demo workspace unless there is one")
    bring = verbs.add_parser("import", parents=[common], help="bring a catalogue, orders or keywords in")
    bring.add_argument("kind", choices=["demo", "instacart", "csv"])
    bring.add_argument("folder", nargs="?", type=Path, help="folder of the Instacart files")
    bring.add_argument("--products", type=Path)
    bring.add_argument("--orders", type=Path)
    bring.add_argument("--keywords", type=Path)
    bring.add_argument("--mapping", type=Path, help="JSON file that maps your columns")
    bring.add_argument("--anchor", type=day, help="day before which undated orders end (instacart; default today)")
    index = verbs.add_parser("index", parents=[common], help="build the search index and learn the ranker")
    index.add_argument("--rebuild", action="store_true", help="build even when it is up to date")
    train = verbs.add_parser("train", parents=[common], help="learn a model from this workspace")
    train.add_argument("what", choices=["ranker"])
    train.add_argument("--out", type=Path, required=True, help="folder for weights and model card")
    return {"status": _status, "setup": _setup, "import": _import, "index": _index, "train": _train}


def _status(workbench: Workbench, arguments: argparse.Namespace) -> None:
    status = workbench.status.status()
    if arguments.json:
        print_json(status.model_dump(mode="json"))
        return
    print(f"Endcap {status.version}, workspace {status.workspace} ({status.source or 'empty'})")
    print(f"{status.products} products in {status.departments} departments and {status.categories} categories")
    print(f"{status.shoppers} shoppers, {status.orders} orders, {status.keywords} keywords, {status.runs} runs")
    print(f"index: {status.index}. {status.index_detail}")
    for model in (*status.models, *status.language_models):
        print(shown(f"{model.role}: {model.name} ({model.state}). {model.detail}"))
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
        print_json(report.model_dump(mode="json"))
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
        print_json(report.model_dump(mode="json"))
    else:
        print(f"{report.products} products and {report.keywords} keywords in {report.seconds:.0f} s, {report.ranker}")


def _train(workbench: Workbench, arguments: argparse.Namespace) -> None:
    progress = ProgressLine()
    trained = workbench.room.train_ranker(arguments.out, progress)
    progress.close()
    measured = trained.measured
    print(f"recall@8 {measured.recall_at_8:.3f} [{measured.low:.3f}, {measured.high:.3f}] on {measured.groups} groups")
    print(f"by popularity alone {measured.popular_recall_at_8:.3f}; the card lies beside the weights")
