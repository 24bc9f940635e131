"""What a workspace has learned: order signals and the product ranker, keyed by what they were learned from."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import ModelUnavailable, StorageFailed
from core.ranking.linear import LinearWeights
from core.ranking.signals import Signals
from core.ranking.training import TrainedRanker, save_ranker

REBUILD = "Build it again: python -m core index --rebuild"
SHIPPED = Path(__file__).parents[2] / "models" / "ranker"


@dataclass(frozen=True)
class LearnedStore:
    """Signals and ranker weights under `folder`, one sub-folder per state of catalogue and orders."""

    folder: Path

    def key(self, catalogue_version: str, order_version: str) -> str:
        """Name of the state: changes with any product or order."""
        return hashlib.sha256(f"{catalogue_version}|{order_version}".encode()).hexdigest()[:16]

    def ready(self, key: str) -> bool:
        return (self.folder / key / "done.json").is_file()

    def own_ranker(self, key: str) -> bool:
        """True when the ranker was learned from this workspace's own orders."""
        return (self.folder / key / "ranker").is_dir()

    def signals(self, key: str) -> Signals:
        """Raises ModelUnavailable when they were not counted yet."""
        from safetensors import SafetensorError

        path = self.folder / key / "signals.safetensors"
        if not path.is_file():
            raise ModelUnavailable("The orders have not been counted for this catalogue.", hint=REBUILD)
        try:
            return Signals.load(path)
        except (OSError, SafetensorError, TypeError, ValueError) as error:
            raise ModelUnavailable("What was counted from the orders cannot be read.", hint=REBUILD) from error

    def sound(self, key: str) -> bool:
        """True when signals and weights are there and can be read."""
        try:
            return self.ready(key) and bool(self.signals(key)) and bool(self.weights(key))
        except ModelUnavailable:
            return False

    def weights(self, key: str) -> LinearWeights:
        """The workspace's own ranker, or the one that ships when there were too few shoppers to learn from."""
        if self.own_ranker(key):
            return LinearWeights.load(self.folder / key / "ranker", "learned from this shop's orders")
        return LinearWeights.load(SHIPPED, "shipped with Endcap, learned from the demo market")

    def write(self, key: str, signals: Signals, train: Callable[[], TrainedRanker | None]) -> None:
        """Save signals, then what `train` gives, then the mark that all is there; older states are removed."""
        try:
            self._write(self.folder / key, signals, train)
        except OSError as error:
            raise StorageFailed(f"What was learned from the orders cannot be saved: {error.strerror}.") from error

    def _write(self, place: Path, signals: Signals, train: Callable[[], TrainedRanker | None]) -> None:
        signals.save(place / "signals.safetensors")
        trained = train()
        if trained is not None:
            save_ranker(trained, place / "ranker")
        note = {"ranker": "own" if trained is not None else "shipped"}
        (place / "done.json").write_text(json.dumps(note) + "\n", encoding="utf-8")
        for other in self.folder.iterdir():
            if other.is_dir() and other != place:
                shutil.rmtree(other, ignore_errors=True)
