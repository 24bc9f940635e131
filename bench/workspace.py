"""Workspaces to measure in: the demo market, and the public Instacart catalogue with the 76,903-term corpus."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.bootstrap import Workbench, open_workbench
from core.commands.printing import ProgressLine
from core.settings import Settings

ANCHOR = date(2026, 11, 1)  # fixed, so that two runs of a benchmark see the same dates


def demo_workbench(workspace: Path) -> Workbench:
    """A fresh workspace with the demo market, indexed."""
    workbench = open_workbench(Settings(workspace=workspace))
    progress = ProgressLine()
    workbench.catalogue.import_demo(progress)
    workbench.catalogue.build_index(progress)
    progress.close()
    return workbench


def instacart_workbench(workspace: Path, data: Path) -> Workbench:
    """Open the workspace, importing and indexing what is missing. Exits with a sentence when the data is absent."""
    folder, terms = data / "instacart", data / "keyword_corpus" / "terms_no_heldout.csv.gz"
    if not (folder / "products.csv").is_file():
        raise SystemExit(f"no Instacart data under {data}: name its folder with --data")
    workbench = open_workbench(Settings(workspace=workspace))
    progress = ProgressLine()
    if workbench.status.status().products == 0:
        workbench.catalogue.import_instacart(folder, ANCHOR, progress)
        if terms.is_file():
            workbench.catalogue.import_csv(keywords=terms, progress=progress)
    workbench.catalogue.build_index(progress)
    progress.close()
    return workbench
