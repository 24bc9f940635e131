"""The default product ranker: a logistic model over readable features, so that every score splits into reasons.

Trained on the workspace's own orders where there are enough (core.ranking.training), else with the weights that ship.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.domain.catalogue import Catalogue
from core.domain.page import Brief, Candidate, Placement, RankedProduct, ScorePart
from core.errors import ModelUnavailable
from core.policy.objectives import matching
from core.ranking.features import FEATURES, FeatureBuilder
from core.trace import Span

OBJECTIVE_STRENGTH = 2.0  # log-odds that a strong objective adds to a product that serves it in full
WEIGHTS_FILE = "weights.safetensors"


@dataclass(frozen=True)
class LinearWeights:
    """One weight per feature, in log-odds. The intercept does not change an order and is left out."""

    values: npt.NDArray[np.float32]  # shape (features,)
    origin: str  # for people: what it was trained on

    def save(self, folder: Path) -> None:
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        save_file({"weights": self.values}, folder / WEIGHTS_FILE, metadata={"features": "|".join(FEATURES)})

    @classmethod
    def load(cls, folder: Path, origin: str) -> LinearWeights:
        """Raises ModelUnavailable when the file is missing or was made for other features."""
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(folder / WEIGHTS_FILE, framework="numpy") as stored:
                names = (stored.metadata() or {}).get("features", "")
                values = stored.get_tensor("weights")
        except (OSError, SafetensorError) as error:
            raise ModelUnavailable(
                "The product ranker cannot be read.", hint="Build it again: python -m core index --rebuild"
            ) from error
        if names != "|".join(FEATURES):
            raise ModelUnavailable("The ranker was trained for other features.", hint="Build the index again.")
        return cls(values, origin)


@dataclass(frozen=True)
class LinearRanker:
    """Implements `core.ports.Ranker`."""

    catalogue: Catalogue
    features: FeatureBuilder
    weights: LinearWeights
    name: str = "learned from orders"

    def rank(self, brief: Brief, placement: Placement, kept: Sequence[Candidate], span: Span) -> list[RankedProduct]:
        rows = np.array([self.catalogue.position(one.product_id) for one in kept], dtype=np.int64)
        # What was bought before is not on or off a theme: a history placement is about having been bought.
        fit = [one.relevance if placement.source == "catalogue" else 0.0 for one in kept]
        table = self.features.build(brief.profile, brief.at, rows, fit)
        parts = [(name, table[:, column] * self.weights.values[column]) for column, name in enumerate(FEATURES)]
        for objective in brief.objectives:
            value = matching(objective, self.catalogue, brief.at, own=brief.profile)[rows]
            parts.append((f"Objective: {objective.name}", OBJECTIVE_STRENGTH * objective.weight * value))
        totals = np.sum([values for _, values in parts], axis=0)
        order = np.lexsort((rows, -totals))
        return [
            RankedProduct(
                product_id=kept[line].product_id,
                position=position,
                score=round(float(totals[line]), 4),
                parts=tuple(
                    ScorePart(name=name, value=round(float(values[line]), 4))
                    for name, values in parts
                    if abs(values[line]) >= 0.005
                ),
                shown=False,
            )
            for position, line in enumerate(order, start=1)
        ]
