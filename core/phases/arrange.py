"""The page ranker: placements in an order that keeps the designed story, likely interest and variety in balance."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.page import RankedPlacement, ScorePart

STORY = 1.0  # per step down the designed order, out of the number of placements
INTEREST = 0.5
NEIGHBOUR = 0.35  # taken off when the placement above shares departments or concepts


def arrange(ranked: Sequence[RankedPlacement]) -> tuple[RankedPlacement, ...]:
    """Order placements greedily from the top; each carries the addends that put it there."""
    left = list(range(len(ranked)))
    scores = [one.score for one in ranked]
    low, high = (min(scores), max(scores)) if scores else (0.0, 0.0)
    placed: list[RankedPlacement] = []
    while left:
        options = [(_parts(ranked, number, placed, low, high), number) for number in left]
        parts, number = max(options, key=lambda one: (sum(part.value for part in one[0]), -one[1]))
        left.remove(number)
        total = round(sum(part.value for part in parts), 4)
        placed.append(ranked[number].model_copy(update={"score": total, "parts": parts}))
    return tuple(placed)


def _parts(
    ranked: Sequence[RankedPlacement], number: int, placed: list[RankedPlacement], low: float, high: float
) -> tuple[ScorePart, ...]:
    story = STORY * (1 - number / max(len(ranked), 1))
    interest = INTEREST * (ranked[number].score - low) / max(high - low, 1e-9) / max(len(ranked), 1)
    near = NEIGHBOUR * _sameness(ranked[number], placed[-1]) if placed else 0.0
    return (
        ScorePart(name="Place in the story", value=round(story, 4)),
        ScorePart(name="Expected interest", value=round(interest, 4)),
        ScorePart(name="Like the one above", value=round(-near, 4)),
    )


def _sameness(one: RankedPlacement, other: RankedPlacement) -> float:
    """Share of words and departments that two placements have in common, 0 to 1."""
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / max(min(len(mine), len(theirs)), 1)


def _words(ranked: RankedPlacement) -> set[str]:
    placement = ranked.placement
    concepts = {word for concept in placement.concepts for word in concept.casefold().split() if len(word) > 3}
    return concepts | {department.casefold() for department in placement.departments}
