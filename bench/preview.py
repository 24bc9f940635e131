"""Warm previews, phase by phase, on the demo market and on the Instacart catalogue with the 76,903-term corpus.

    python -m bench.preview [--data DIR] [--shoppers N]

One preview warms the process up; medians are over the following ones, storing the run included. The ratio is against
the first preview of the process, which also opens the index.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.table import print_table
from bench.workspace import ANCHOR, demo_workbench, instacart_workbench
from core.bootstrap import Workbench
from core.domain.run import PHASES

GOALS = {"demo market": 1.0, "Instacart": 1.5}  # seconds, median


def measure(workbench: Workbench, shoppers: Sequence[str], at: date) -> tuple[float, list[dict[str, float]]]:
    """Seconds of the first preview, and milliseconds per phase of each later one."""
    began = time.perf_counter()
    workbench.preview.generate(shoppers[0], at)
    first = time.perf_counter() - began
    later = []
    for shopper in shoppers[1:]:
        began = time.perf_counter()
        run = workbench.preview.generate(shopper, at)
        whole = (time.perf_counter() - began) * 1000
        later.append({**dict(workbench.runs.run_store.get(run).timings_ms), "whole": whole})
    return first, later


def row(name: str, first: float, later: list[dict[str, float]]) -> list[str]:
    median = {key: statistics.median(one[key] for one in later) for key in (*PHASES, "whole")}
    slowest = max(one["whole"] for one in later)
    goal = GOALS[name]
    return [
        name,
        str(len(later)),
        *(f"{median[phase]:.0f}" for phase in PHASES),
        f"{median['whole']:.0f}",
        f"{slowest:.0f}",
        f"{first * 1000:.0f}",
        f"{first * 1000 / median['whole']:.1f}x",
        f"{'met' if median['whole'] <= goal * 1000 else 'MISSED'} ({goal:.1f} s)",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--workspace", type=Path, default=Path("var/bench-instacart"))
    parser.add_argument("--shoppers", type=int, default=30)
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder, demo_workbench(Path(folder)) as workbench:
        people = [shopper.id for shopper in workbench.preview.shoppers()]
        rows.append(row("demo market", *measure(workbench, (people * 4)[: arguments.shoppers + 1], date(2026, 11, 20))))
    if (arguments.data / "instacart" / "products.csv").is_file():
        with instacart_workbench(arguments.workspace, arguments.data) as workbench:
            people = [shopper.id for shopper in workbench.preview.shoppers()]
            rows.append(row("Instacart", *measure(workbench, (people * 4)[: arguments.shoppers + 1], ANCHOR)))
    else:
        print(f"no Instacart data under {arguments.data}: only the demo market is measured")
    header = ["catalogue", "previews", *PHASES, "whole", "slowest", "first", "first / warm", "goal"]
    print_table("Warm preview, median milliseconds", header, rows)


if __name__ == "__main__":
    main()
