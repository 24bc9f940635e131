"""Objectives: which products each one speaks of, and the starter set that ships."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from core.domain.catalogue import Catalogue, Product
from core.domain.policy import Objective, Selector
from core.domain.shopper import ShopperProfile
from core.errors import NotFound, NotReady

STARTER_FILE = Path(__file__).parents[2] / "data" / "objectives.json"
NEW_FOR_DAYS = 90  # how long a product counts as newly launched
PLENTY = 0.75  # stock above this share of its catalogue's spread counts as ready to clear


def load_objectives(path: Path = STARTER_FILE) -> list[Objective]:
    """The shipped objectives. Raises NotReady naming the file when it cannot be read."""
    try:
        return TypeAdapter(list[Objective]).validate_json(path.read_bytes())
    except (OSError, ValidationError, json.JSONDecodeError) as error:
        raise NotReady(f"The objectives in {path.name} cannot be read: {error}", hint="Restore the file.") from error


def pick(objectives: list[Objective], ids: list[str]) -> tuple[Objective, ...]:
    """The objectives named by `ids`, in the order of the list. Raises NotFound for an unknown id."""
    unknown = sorted(set(ids) - {objective.id for objective in objectives})
    if unknown:
        known = ", ".join(objective.id for objective in objectives)
        raise NotFound(f"There is no objective {unknown[0]!r}.", hint=f"Choose from: {known}.")
    return tuple(objective for objective in objectives if objective.id in set(ids))


def matching(objective: Objective, catalogue: Catalogue, at: date, own: ShopperProfile) -> npt.NDArray[np.float32]:
    """How much each catalogue row serves the objective: shape (products,), 0 (not at all) to 1.

    `push` and `seasonal` are yes or no by the selector; `novelty` is new to this shopper; `margin` is the margin
    itself; `clearance` is the stock rank of selected products.
    """
    selected = np.fromiter(
        (selects(objective.selector, product) for product in catalogue.products), dtype=np.float32, count=len(catalogue)
    )
    if objective.kind == "novelty":
        bought = {regular.product_id for regular in own.regulars}
        return selected * np.fromiter(
            (_newness(product, bought, at) for product in catalogue.products), dtype=np.float32, count=len(catalogue)
        )
    if objective.kind == "margin":
        return selected * np.fromiter(
            (product.margin or 0.0 for product in catalogue.products), dtype=np.float32, count=len(catalogue)
        )
    if objective.kind == "clearance":
        return selected * _stock_rank(catalogue)
    return selected


def selects(selector: Selector, product: Product) -> bool:
    """True when every given condition of the selector holds for the product."""
    return (
        (not selector.departments or product.department.casefold() in _folded(selector.departments))
        and (not selector.categories or product.category.casefold() in _folded(selector.categories))
        and (not selector.brands or (product.brand or "").casefold() in _folded(selector.brands))
        and (not selector.diets or set(selector.diets) <= set(product.diets))
        and (selector.private_label is None or product.private_label == selector.private_label)
        and (selector.season is None or product.season == selector.season)
    )


def _folded(words: tuple[str, ...]) -> set[str]:
    return {word.casefold() for word in words}


def _newness(product: Product, bought: set[str], at: date) -> float:
    if product.id in bought:
        return 0.0
    launched = product.launched is not None and at - timedelta(days=NEW_FOR_DAYS) <= product.launched <= at
    return 1.0 if launched else 0.5


def _stock_rank(catalogue: Catalogue) -> npt.NDArray[np.float32]:
    stock = np.array([product.stock or 0 for product in catalogue.products], dtype=np.float64)
    order = np.searchsorted(np.sort(stock), stock, side="left") / max(len(stock) - 1, 1)
    return np.where(order >= PLENTY, order, 0.0).astype(np.float32)
