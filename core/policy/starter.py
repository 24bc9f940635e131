"""The starter guardrails: age-restricted goods, children's occasions, medicine, infant formula.

Deterministic, by what a product is (`core.policy.facts`), not by how a title is spelled.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.domain.page import Placement
from core.policy.facts import Fact, FactKind

CHILDREN = re.compile(r"\b(kids?|child(ren)?|toddlers?|school|lunch ?box(es)?|pupils?|playdate|birthday party)\b", re.I)
THEME_SPEAKS: dict[FactKind, re.Pattern[str]] = {
    "alcohol": re.compile(
        r"\b(wines?|beers?|ales?|lagers?|ciders?|spirits|gin|vodka|rum|whisk(e)?y|bourbon|tequila|champagne|prosecco|"
        r"cava|sake|cocktails?|aperitif|aperitivo|liqueurs?|port|sherry|cognac|brandy|stout|mulled)\b",
        re.I,
    ),
    "blade": re.compile(r"\b(kni(fe|ves)|razors?|blades?|cutlery)\b", re.I),
    "medicine": re.compile(r"\b(medicines?|first aid|remed(y|ies))\b", re.I),
}
WITHOUT = re.compile(r"\b(alcohol[- ]free|non[- ]alcoholic|(without|no|low|zero) alcohol|mocktails?)\b", re.I)
NOT_FOR_CHILDREN: frozenset[FactKind] = frozenset(
    {"age-restricted", "alcohol", "tobacco", "blade", "medicine", "chemical", "energy-drink"}
)


@dataclass(frozen=True)
class StarterRule:
    """Blocks products with one of `kinds` on placements where `applies` holds."""

    id: str
    name: str
    kinds: frozenset[FactKind]
    applies: Callable[[Placement, Fact], bool]
    reason: str


def for_children(placement: Placement) -> bool:
    """True when the occasion is for children, by the theme's audience or by its own words."""
    return "children" in placement.audience or bool(CHILDREN.search(f"{placement.title} {placement.intent}"))


def _not_spoken_of(placement: Placement, fact: Fact) -> bool:
    pattern = THEME_SPEAKS.get(fact.kind)
    return pattern is None or not pattern.search(_spoken(placement))


def _age_limit_not_spoken_of(placement: Placement, fact: Fact) -> bool:
    text = _spoken(placement)
    return not any(pattern.search(text) for pattern in (THEME_SPEAKS["alcohol"], THEME_SPEAKS["blade"]))


def _spoken(placement: Placement) -> str:
    """What a theme says. One that is about going without drink speaks of none, whatever its drinks imitate."""
    if WITHOUT.search(f"{placement.title} {placement.intent}"):
        return ""
    texts = (placement.title, placement.intent, *placement.concepts)
    return " ".join(text for text in texts if not WITHOUT.search(text))


STARTER_RULES: tuple[StarterRule, ...] = (
    StarterRule(
        id="children",
        name="Nothing for adults at children's occasions",
        kinds=NOT_FOR_CHILDREN,
        applies=lambda placement, fact: for_children(placement),
        reason="This occasion is for children, and the product is not",
    ),
    StarterRule(
        id="alcohol-theme",
        name="Alcohol only where the theme is about it",
        kinds=frozenset({"alcohol"}),
        applies=_not_spoken_of,
        reason="Alcohol appears only in themes about it",
    ),
    StarterRule(
        id="age-limit",
        name="Age-restricted goods only where the theme is about them",
        kinds=frozenset({"age-restricted"}),
        applies=_age_limit_not_spoken_of,
        reason="Age-restricted goods appear only in themes about them",
    ),
    StarterRule(
        id="tobacco",
        name="Tobacco is never promoted",
        kinds=frozenset({"tobacco"}),
        applies=lambda placement, fact: True,
        reason="Tobacco and nicotine are never promoted",
    ),
    StarterRule(
        id="medicine",
        name="Medicine only where the theme is about it",
        kinds=frozenset({"medicine"}),
        applies=_not_spoken_of,
        reason="Medicine is not offered as an idea for a shop",
    ),
    StarterRule(
        id="formula",
        name="Infant formula is never promoted",
        kinds=frozenset({"formula"}),
        applies=lambda placement, fact: True,
        reason="Infant formula may be found but not promoted (WHO Code)",
    ),
)
