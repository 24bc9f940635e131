"""What the page must achieve (objectives) and must never do (guardrails)."""

from __future__ import annotations

from typing import Literal

from core.domain.base import Value

ObjectiveKind = Literal["push", "novelty", "margin", "clearance", "seasonal"]
Strength = Literal["weak", "moderate", "strong"]

STRENGTH_WEIGHT: dict[Strength, float] = {"weak": 0.25, "moderate": 0.5, "strong": 1.0}


class Selector(Value):
    """Which products an objective speaks of. All given conditions must hold; an empty selector means all products."""

    departments: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    private_label: bool | None = None
    season: str | None = None


class Objective(Value):
    """One business aim. `push`, `seasonal` and `clearance` lift selected products; `novelty` lifts unbought ones."""

    id: str
    name: str
    kind: ObjectiveKind
    selector: Selector = Selector()
    strength: Strength = "moderate"
    note: str = ""

    @property
    def weight(self) -> float:
        return STRENGTH_WEIGHT[self.strength]
