"""The rubric: what is asked at each level. The questions are fixed; what yes, partly and no mean is wording that a
merchandiser may edit (core/prompts/wording/rubric_*.md), and part of the version of the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.judgement import Level
from core.domain.policy import Objective

OBJECTIVE = "objective:"  # followed by the objective's id
ON_THEME = "on-theme"  # of a single product; its subject is "placement key/product id"


@dataclass(frozen=True)
class Criterion:
    """One question. `name` is what screens call it, `question` is what the judge reads."""

    id: str
    name: str
    question: str


PAGE = (
    Criterion("cohesive", "Cohesive", "Do the rows together make one page?"),
    Criterion("diverse", "Diverse", "Are the rows different enough from one another?"),
)
PLACEMENT = (
    Criterion("title-quality", "Title quality", "Is this a good title for the row?"),
    Criterion("brand-fit", "Brand fit", "Does the title speak in the shop's voice?"),
    Criterion("fit-to-shopper", "Fit to the shopper", "Does the row suit what is known of this shopper?"),
)
PRODUCTS_ON_THEME = Criterion(
    "products-on-theme", "Products on theme", "Do the products shown belong under this title?"
)
PRODUCT = (
    Criterion("keywords-on-theme", "Keywords on theme", "Do the search keywords fit the title and its intent?"),
    PRODUCTS_ON_THEME,
    Criterion("enough-kept", "Enough kept", "Were enough of the products found kept to fill the row well?"),
)
LEVEL_NAMES: dict[Level, str] = {"page": "The page", "placement": "Titles", "product": "Products"}


def page_criteria(objectives: Sequence[Objective]) -> tuple[Criterion, ...]:
    """Those of every page, and one for each objective of the run."""
    return PAGE + tuple(
        Criterion(
            f"{OBJECTIVE}{objective.id}",
            f"Objective: {objective.name}",
            "Does the page serve the objective given under this number?",
        )
        for objective in objectives
    )


def criterion_of(identifier: str, objectives: Sequence[Objective]) -> Criterion:
    """The criterion of a stored judgement; one that this version no longer asks is named by its id."""
    known = {one.id: one for one in (*page_criteria(objectives), *PLACEMENT, *PRODUCT)}
    return known.get(identifier, Criterion(identifier, identifier, ""))
