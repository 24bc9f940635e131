"""Learning the product ranker from orders.

Each shopper's last order is the target and everything before it the history. A training group is one shopper and one
theme: products of the target that belong to the theme, against products of the theme (and of the shopper's history)
that were not bought. Shoppers are split by a hash of their id; the held-out fifth only ever measures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.shopper import Order, Shopper, ShopperProfile
from core.library.atlas import Atlas
from core.phases.profile import build_profile
from core.ports import ProductSearch
from core.ranking.features import FEATURES, THEME, FeatureBuilder
from core.ranking.linear import LinearWeights

MIN_SHOPPERS = 120  # with fewer, the shipped weights are the better guess
MAX_SHOPPERS = 3000  # more do not move nine weights any further
ON_THEME = 0.40  # cosine from which a product belongs to a theme's catchment
NEGATIVES = 40  # sampled per group
THEMES_EACH = 12  # groups per shopper at most
THEME_FLOOR = 3.0  # log-odds: past orders never saw a theme, so they cannot teach that a row must look like its title
HELD_OUT = 5  # one shopper in five


@dataclass(frozen=True)
class Group:
    """Features and labels of one shopper and one theme; `shopper` decides the split."""

    shopper: str
    features: npt.NDArray[np.float32]
    bought: npt.NDArray[np.bool_]
    popularity: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]  # how many products of the theme each row stands for


@dataclass(frozen=True)
class Measured:
    """Quality on held-out shoppers' last orders: how much of what was bought the first 8 of a theme would show."""

    groups: int
    recall_at_8: float
    low: float  # 95% bootstrap interval over groups
    high: float
    popular_recall_at_8: float  # the same when ordered by popularity alone
    auc: float


@dataclass(frozen=True)
class TrainedRanker:
    weights: LinearWeights
    measured: Measured
    shoppers: int
    rows: int


def train_ranker(
    orders: Iterable[Order],
    catalogue: Catalogue,
    features: FeatureBuilder,
    search: ProductSearch,
    atlas: Atlas,
    origin: str,
    held_out: bool = True,
) -> TrainedRanker | None:
    """Fit weights, or None when fewer than MIN_SHOPPERS have two orders.

    Args:
        orders: grouped by shopper, oldest first, as `ShopperStore.all_orders` streams them.
        held_out: False trains on every shopper given (for cross-fitting, where the split is made outside).
    """
    sampler = _Sampler(catalogue, features, search, atlas)
    groups = [group for history in _histories(orders) for group in sampler.groups(history)]
    shoppers = {group.shopper for group in groups}
    if len(shoppers) < MIN_SHOPPERS:
        return None
    train = [group for group in groups if not (held_out and is_held_out(group.shopper))]
    test = [group for group in groups if held_out and is_held_out(group.shopper)]
    weights = _fit(train)
    measured = _measure(test or train, weights)
    rows = sum(len(group.bought) for group in train)
    return TrainedRanker(LinearWeights(weights, origin), measured, len(shoppers), rows)


def is_held_out(shopper_id: str) -> bool:
    """True for the fixed fifth of shoppers that only measure."""
    return hashlib.sha256(shopper_id.encode()).digest()[0] % HELD_OUT == 0


def save_ranker(trained: TrainedRanker, folder: Path) -> None:
    """Write weights and model card. The weights go last, so that a half-written folder is not loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    card = {
        "trained_on": trained.weights.origin,
        "shoppers": trained.shoppers,
        "rows": trained.rows,
        "split": "by shopper, one in five held out; target is the last order, history is what came before",
        "measured": asdict(trained.measured),
        "weights": {name: round(float(v), 4) for name, v in zip(FEATURES, trained.weights.values, strict=True)},
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(_card_text(trained), encoding="utf-8")
    trained.weights.save(folder)


def _card_text(trained: TrainedRanker) -> str:
    """The model card for people."""
    measured = trained.measured
    rows = "\n".join(f"| {name} | {value:+.2f} |" for name, value in zip(FEATURES, trained.weights.values, strict=True))
    return f"""# Product ranker

A logistic model over {len(FEATURES)} features between 0 and 1; a product's score is the sum of weight x feature, in
log-odds, so every score splits into reasons. {trained.weights.origin[:1].upper()}{trained.weights.origin[1:]}.

- **Data**: {trained.shoppers} shoppers with two or more orders, {trained.rows} training rows. The target is each
  shopper's last order, the history is what came before; rows are the products of a theme, bought or not.
- **Split**: by shopper, one in five held out by a hash of the id. Nothing was tuned on them.
- **Measured** on {measured.groups} held-out shopper-theme groups: recall@8 {measured.recall_at_8:.3f}
  [{measured.low:.3f}, {measured.high:.3f}] (95% bootstrap over groups); by popularity alone
  {measured.popular_recall_at_8:.3f}. AUC inside a group {measured.auc:.3f}.
- **Limits**: past orders never saw themes, so the weight of “Fits the theme” has a floor of {THEME_FLOOR:.1f}.
  Popularity and co-purchase are counted over all orders, the held-out ones too, which flatters the figures a little;
  `bench/coverage.py` counts them without.
- **Retrain**: `python -m core index --rebuild` learns it anew for a workspace;
  `python -m core train ranker --out FOLDER` writes it elsewhere.

| feature | weight |
|---|---|
{rows}
"""


def _histories(orders: Iterable[Order]) -> Iterator[list[Order]]:
    taken = 0
    for _, group in groupby(orders, key=lambda order: order.shopper_id):
        history = list(group)
        if len(history) >= 2 and taken < MAX_SHOPPERS:
            taken += 1
            yield history


class _Sampler:
    """Draws training groups. Deterministic: every draw is seeded by the shopper's id."""

    def __init__(self, catalogue: Catalogue, features: FeatureBuilder, search: ProductSearch, atlas: Atlas) -> None:
        self._catalogue = catalogue
        self._features = features
        self._search = search
        self._atlas = atlas
        rows = np.arange(len(catalogue), dtype=np.int64)
        pieces = [atlas.fit(search.vectors(piece)) for piece in np.array_split(rows, max(1, len(rows) // 8192 + 1))]
        self._fit = np.concatenate(pieces).astype(np.float16)
        themes = [number for number, theme in enumerate(atlas.themes) if theme.source == "catalogue"]
        self._themes = np.array(themes, dtype=np.int64)
        self._catchment = {number: np.flatnonzero(self._fit[:, number] >= ON_THEME) for number in themes}

    def groups(self, history: Sequence[Order]) -> Iterator[Group]:
        target = history[-1]
        shopper = Shopper(id=target.shopper_id)
        profile = build_profile(shopper, history[:-1], self._catalogue, target.placed_at.date())
        rows = [row for row in map(self._catalogue.position, dict.fromkeys(target.product_ids)) if row is not None]
        if not rows or not profile.regulars:
            return
        seed = int.from_bytes(hashlib.sha256(target.shopper_id.encode()).digest()[:8], "big")
        random = np.random.default_rng(seed)
        bought = np.array(sorted(rows), dtype=np.int64)
        # Themes are drawn by the history, as a page's are. Drawing them by the target would tell the model that
        # something of the theme was bought, and flatter best sellers.
        known = [self._catalogue.position(regular.product_id) for regular in profile.regulars]
        own = np.array([row for row in known if row is not None], dtype=np.int64)
        themes = self._themes[(self._fit[own][:, self._themes] >= ON_THEME).any(axis=0)]
        for theme in random.permutation(themes)[:THEMES_EACH]:
            yield self._group(profile, target, bought, own, int(theme), random)

    def _group(
        self,
        profile: ShopperProfile,
        target: Order,
        bought: npt.NDArray[np.int64],
        history: npt.NDArray[np.int64],
        theme: int,
        random: np.random.Generator,
    ) -> Group:
        positives = bought[self._fit[bought, theme] >= ON_THEME]
        own = history[self._fit[history, theme] >= ON_THEME]
        pool = self._catchment[theme]
        drawn = random.choice(pool, size=min(NEGATIVES, len(pool)), replace=False)
        negatives = np.setdiff1d(np.union1d(own, drawn), bought)
        rows = np.concatenate([positives, negatives])
        table = self._features.build(profile, target.placed_at.date(), rows, self._fit[rows, theme].tolist())
        labels = np.arange(len(rows)) < len(positives)
        stands_for = np.where(labels | np.isin(rows, own), 1.0, len(pool) / max(len(drawn), 1)).astype(np.float32)
        return Group(target.shopper_id, table, labels, self._features.signals.popularity[rows], stands_for)


def _fit(groups: Sequence[Group]) -> npt.NDArray[np.float32]:
    """Ridge-penalised logistic regression; the theme weight has a floor (see THEME_FLOOR).

    Every feature is worded as a reason for a product, so one that comes out as a reason against it is taken out and
    the rest fitted again.
    """
    from sklearn.linear_model import LogisticRegression

    features = np.concatenate([group.features for group in groups])
    bought = np.concatenate([group.bought for group in groups])
    stands_for = np.concatenate([group.weights for group in groups])
    used = np.ones(len(FEATURES), dtype=bool)
    weights = np.zeros(len(FEATURES), dtype=np.float32)
    while used.any():
        model = LogisticRegression(C=1.0, max_iter=2000, tol=1e-9)  # positives are rare: the mean loss is flat
        weights[:] = 0.0
        weights[used] = model.fit(features[:, used], bought, sample_weight=stands_for).coef_[0]
        if not (weights < 0).any():
            break
        used &= weights >= 0
    weights[THEME] = max(float(weights[THEME]), THEME_FLOOR)
    return weights


def _measure(groups: Sequence[Group], weights: npt.NDArray[np.float32]) -> Measured:
    from sklearn.metrics import roc_auc_score

    groups = [group for group in groups if group.bought.any()]
    ours = np.array([_recall(group.features @ weights, group.bought) for group in groups])
    popular = np.array([_recall(group.popularity, group.bought) for group in groups])
    random = np.random.default_rng(0)
    means = random.choice(ours, size=(1000, len(ours))).mean(axis=1)
    aucs = [roc_auc_score(group.bought, group.features @ weights) for group in groups if 0 < group.bought.mean() < 1]
    return Measured(
        groups=len(groups),
        recall_at_8=round(float(ours.mean()), 4),
        low=round(float(np.quantile(means, 0.025)), 4),
        high=round(float(np.quantile(means, 0.975)), 4),
        popular_recall_at_8=round(float(popular.mean()), 4),
        auc=round(float(np.mean(aucs)), 4) if aucs else 0.5,
    )


def _recall(scores: npt.NDArray[np.float32], bought: npt.NDArray[np.bool_], k: int = 8) -> float:
    """Share of bought products among the first k, of at most k that could be there."""
    top = np.argsort(-scores, kind="stable")[:k]
    return float(bought[top].sum()) / min(k, int(bought.sum()))
