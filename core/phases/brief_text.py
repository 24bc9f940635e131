"""The rest of a brief in words: the day, what is near, what the business wants, what is checked afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.domain.policy import Objective, ObjectiveKind, Selector
from core.library.calendar import SEASON_MONTHS, Calendar, in_words
from core.library.occasions import Occasion
from core.policy.starter import STARTER_RULES
from core.prompts.quoting import NOTE, listed, quoted

OCCASIONS_TOLD = 8
AIMS: dict[ObjectiveKind, str] = {
    "push": "show more of",
    "seasonal": "bring forward the season's range:",
    "clearance": "sell what fills the shelves, among",
    "novelty": "show things this shopper has not bought yet, among",
    "margin": "prefer products that earn more, among",
}


def day_in_words(at: date) -> str:
    """Friday 20 November 2026."""
    return f"{at:%A} {at.day} {at:%B %Y}"


def season_in_words(calendar: Calendar, at: date) -> str:
    """autumn; winter is close."""
    names = list(SEASON_MONTHS)
    strength = {name: calendar.season(name, at)[0] for name in names}
    now = max(names, key=lambda name: strength[name])
    place = names.index(now)
    if strength[names[(place + 1) % 4]] > 0:
        return f"{now}; {names[(place + 1) % 4]} is close"
    return f"{now}; {names[place - 1]} is just over" if strength[names[place - 1]] > 0 else now


def occasions_near(calendar: Calendar, at: date) -> list[tuple[Occasion, str]]:
    """The closest occasions with how near they are in words, closest first. Their place in the list is their code."""
    return [(occasion, in_words(occasion, days)) for occasion, days, _ in calendar.near(at)[:OCCASIONS_TOLD]]


def objective_lines(objectives: Sequence[Objective]) -> list[str]:
    """One line per objective: name, strength, aim and selector in words, note."""
    return [_objective(objective) for objective in objectives]


def guardrail_lines(declared_diets: Sequence[str]) -> list[str]:
    """What the filters after phase 1 will enforce, as far as a theme can fight it."""
    lines = [f"{rule.name}." for rule in STARTER_RULES]
    if declared_diets:
        lines.append(
            f"Food that does not claim {' and '.join(map(quoted, sorted(declared_diets)))} is left out everywhere."
        )
    return lines


def _objective(objective: Objective) -> str:
    aim = f"{AIMS[objective.kind]} {_selector(objective.selector)}"
    note = f' Note: "{quoted(objective.note, NOTE)}"' if objective.note.strip() else ""
    return f'"{quoted(objective.name)}" ({objective.strength}): {aim}.{note}'


def _selector(selector: Selector) -> str:
    """Which products it speaks of: own labels, from "Bakery", claiming vegan."""
    own = {True: "under the shop's own labels", False: "not under the shop's own labels"}
    conditions = [
        own[selector.private_label] if selector.private_label is not None else "",
        f"from {listed(selector.departments)}" if selector.departments else "",
        f"on the shelves {listed(selector.categories)}" if selector.categories else "",
        f"of the brands {listed(selector.brands)}" if selector.brands else "",
        f"claiming {listed(selector.diets)}" if selector.diets else "",
        f'tagged "{quoted(selector.season)}"' if selector.season else "",
    ]
    return "products " + ", ".join(part for part in conditions if part) if any(conditions) else "all products"
