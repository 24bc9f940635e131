"""Page quality on real shoppers: the share of a held-out last cart that a 48-product page covers.

    python -m bench.coverage --data DIR [--shoppers N] [--workspace DIR]

Over the shoppers of the public Instacart sample with two or more orders. The last order is held out: the profile sees
only what came before, popularity and co-purchase are counted without any held-out order, and ranker weights are learned
on the other half of the shoppers (two-fold cross-fitting by a hash of the id). Nothing is tuned on what is reported.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import numpy as np

from bench.table import print_table
from bench.workspace import instacart_workbench
from core.assemble import Parts, assemble
from core.bootstrap import Workbench
from core.domain.page import Brief
from core.domain.shopper import Order, Shopper, ShopperProfile
from core.engine import Engine
from core.evaluation.coverage import Held, coverage, half_history_page, interval, jaccard, popular_page
from core.phases.profile import build_profile
from core.ranking.features import THEME, FeatureBuilder
from core.ranking.linear import LinearRanker, LinearWeights
from core.ranking.signals import Signals, count_signals
from core.ranking.training import train_ranker
from core.settings import PageSettings, Settings
from core.trace import Recorder

PLACEMENTS, PRODUCTS = 8, 6
SIZE = 48  # what was bought before may take two rows; the page is cut after its first 48 products


@dataclass(frozen=True)
class Case:
    """One shopper: the history the page may see, and the cart it is judged on."""

    held: Held
    profile: ShopperProfile
    orders: tuple[Order, ...]
    fold: int


def cases_of(workbench: Workbench, engine: Engine, limit: int) -> list[Case]:
    """Shoppers with at least two orders that hold products, in order of their id."""
    found = []
    for shopper_id, group in groupby(workbench.shoppers.all_orders(), key=lambda order: order.shopper_id):
        orders = [order for order in group if order.product_ids]
        if len(orders) < 2:
            continue
        past, last = orders[:-1], orders[-1]
        at = last.placed_at.date()
        profile = build_profile(Shopper(id=shopper_id), past, engine.catalogue, at)
        history = frozenset(product for order in past for product in order.product_ids)
        fold = hashlib.sha256(f"fold {shopper_id}".encode()).digest()[0] % 2
        found.append(Case(Held(shopper_id, frozenset(last.product_ids), history), profile, tuple(orders), fold))
    return found[:limit]


def without_last(workbench: Workbench, cases: Sequence[Case], engine: Engine) -> Signals:
    hidden = {case.orders[-1].id for case in cases}
    return count_signals(
        (order for order in workbench.shoppers.all_orders() if order.id not in hidden), engine.catalogue
    )


def learned(cases: Sequence[Case], engine: Engine, signals: Signals) -> list[LinearWeights]:
    """Weights for each fold, learned on the shoppers of the other one."""
    weights = []
    for fold in (0, 1):
        orders = [order for case in cases if case.fold != fold for order in case.orders]
        trained = train_ranker(
            orders,
            engine.catalogue,
            FeatureBuilder(engine.catalogue, signals),
            engine.search,
            engine.atlas,
            origin="the other half of the shoppers",
            held_out=False,
        )
        if trained is None:
            raise SystemExit("too few shoppers to learn from: use more shoppers")
        weights.append(trained.weights)
    return weights


def page_maker(workbench: Workbench, engine: Engine, signals: Signals, weights: LinearWeights) -> Engine:
    settings = Settings(
        page=PageSettings(placements=PLACEMENTS, products=PRODUCTS, min_products=PRODUCTS),
        retrieval=workbench.settings.retrieval,
        filters=workbench.settings.filters,
    )
    ranker = LinearRanker(engine.catalogue, FeatureBuilder(engine.catalogue, signals), weights)
    parts = Parts(
        fingerprint="bench",
        catalogue=engine.catalogue,
        embedder=engine.embedder,
        keywords=engine.keywords,
        search=engine.search,
        signals=signals,
        atlas=engine.atlas,
        library=workbench.room.library,
        ranker=ranker,
    )
    return assemble(parts, settings)


def themed(engine: Engine, case: Case) -> list[str]:
    at = case.orders[-1].placed_at.date()
    brief = Brief(profile=case.profile, at=at, catalogue_version=engine.catalogue.version)
    return engine.cascade.run(brief, Recorder()).ranking.product_ids()[:SIZE]


def themeless(engine: Engine, signals: Signals, weights: LinearWeights, case: Case) -> list[str]:
    """The same ranker without placements: the best 48 of own history and the 2,000 best sellers."""
    own = [row for one in case.profile.regulars if (row := engine.catalogue.position(one.product_id)) is not None]
    rows = np.union1d(np.array(own, dtype=np.int64), np.argsort(-signals.orders, kind="stable")[:2000])
    rows = rows[engine.catalogue.available[rows]]
    table = FeatureBuilder(engine.catalogue, signals).build(
        case.profile, case.orders[-1].placed_at.date(), rows, [0.0] * len(rows)
    )
    best = rows[np.argsort(-(table @ weights.values), kind="stable")[:SIZE]]
    return [engine.catalogue.products[row].id for row in best]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--workspace", type=Path, default=Path("var/bench-instacart"))
    parser.add_argument("--shoppers", type=int, default=10_000, help="at most this many")
    parser.add_argument("--fold", type=int, choices=[0, 1], help="only one half of the shoppers")
    arguments = parser.parse_args()
    with instacart_workbench(arguments.workspace, arguments.data) as workbench:
        engine = workbench.room.get()
        cases = cases_of(workbench, engine, 10_000)
        signals = without_last(workbench, cases, engine)
        weights = learned(cases, engine, signals)
        unfloored = [
            replace(one, values=np.where(np.arange(len(one.values)) == THEME, 0.0, one.values)) for one in weights
        ]
        cases = [case for case in cases if arguments.fold in (None, case.fold)][: arguments.shoppers]
        makers = [page_maker(workbench, engine, signals, one) for one in weights]
        free = [page_maker(workbench, engine, signals, one) for one in unfloored]
        popular = [engine.catalogue.products[row].id for row in np.argsort(-signals.orders, kind="stable")[:SIZE]]
        arms: dict[str, Callable[[Case], list[str]]] = {
            "most popular, same for all": lambda case: popular_page(popular, SIZE),
            "half own history, half popular": lambda case: half_history_page(
                popular, [one.product_id for one in case.profile.regulars], SIZE
            ),
            "same ranker without themes": lambda case: themeless(engine, signals, weights[case.fold], case),
            "Endcap page": lambda case: themed(makers[case.fold], case),
            "Endcap page, theme weight 0": lambda case: themed(free[case.fold], case),
        }
        report(cases, {name: [arm(case) for case in cases] for name, arm in arms.items()})
        for name, one in zip(("fold 0", "fold 1"), weights, strict=True):
            print(f"\nweights {name}: {np.round(one.values, 2).tolist()}")


def alike(pages: list[list[str]]) -> str:
    """Mean Jaccard overlap of the first 60 pages (all pairs of hundreds would say the same, slowly)."""
    return f"{jaccard(pages[:60]):.2f}"


def report(cases: Sequence[Case], pages: dict[str, list[list[str]]]) -> None:
    held = [case.held for case in cases]
    found = {name: coverage(made, held) for name, made in pages.items()}
    base = found["most popular, same for all"].all.mean
    rows = [
        [
            name,
            str(one.all),
            f"{one.all.mean / base:.2f}x",
            str(one.repeat),
            str(one.new),
            f"{jaccard(pages[name][:60]):.2f}",
        ]
        for name, one in found.items()
    ]
    print_table(
        f"Share of the last cart covered by {SIZE} products, {len(cases)} shoppers, 95% bootstrap over shoppers",
        ["page", "all", "ratio", "bought before", "never bought", "overlap between shoppers"],
        rows,
    )
    sizes = [len(page) for page in pages["Endcap page"]]
    print(f"Endcap pages hold {np.mean(sizes):.1f} products on average (smallest {min(sizes)}).")
    difference = [
        len(one.cart & set(ours)) / len(one.cart) - len(one.cart & set(theirs)) / len(one.cart)
        for ours, theirs, one in zip(pages["Endcap page"], pages["same ranker without themes"], held, strict=True)
    ]
    print(f"What themes gain (+) or cost (-) against the same ranker without them: {interval(difference)}")


if __name__ == "__main__":
    main()
