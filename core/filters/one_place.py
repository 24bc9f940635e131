"""No product twice on a page: each goes to the placement where it fits best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.page import Candidate, Placement
from core.domain.verdict import Verdict

NAME = "one place"


@dataclass(frozen=True)
class Claims:
    """Which placement owns each product (by key), and how well it fits there."""

    owner: dict[str, str]
    fit: dict[str, float]


def settle(
    placements: Sequence[Placement], kept: Mapping[str, Sequence[Candidate]], shown: int, minimum: int
) -> Claims:
    """Decide owners among kept candidates.

    History placements choose first, as many as they show. Placements in reserve only take what nobody else wants.
    A placement short of `minimum` then takes back what it shares with placements that have more than they show.
    """
    claims = Claims({}, {})
    for placement in sorted(placements, key=lambda one: (one.source != "history", one.reserve)):
        candidates = kept[placement.key]
        if placement.source == "history":
            candidates = [one for one in candidates if one.product_id not in claims.owner][: shown * placement.rows]
        for candidate in candidates:
            _claim(claims, placement, candidate, placements)
    _share_out(claims, placements, kept, shown, minimum)
    return claims


def _claim(claims: Claims, placement: Placement, candidate: Candidate, placements: Sequence[Placement]) -> None:
    holder = claims.owner.get(candidate.product_id)
    if holder is not None:
        first = next(one for one in placements if one.key == holder)
        if first.source == "history" or (placement.reserve and not first.reserve):
            return
        if candidate.relevance <= claims.fit[candidate.product_id]:
            return
    claims.owner[candidate.product_id] = placement.key
    claims.fit[candidate.product_id] = candidate.relevance


def _share_out(
    claims: Claims,
    placements: Sequence[Placement],
    kept: Mapping[str, Sequence[Candidate]],
    shown: int,
    minimum: int,
) -> None:
    owned = Counter(claims.owner.values())
    for placement in placements:
        if placement.reserve:
            continue
        for candidate in sorted(kept[placement.key], key=lambda one: (-one.relevance, one.product_id)):
            if owned[placement.key] >= minimum:
                break
            holder = claims.owner.get(candidate.product_id)
            if holder is not None and holder != placement.key and owned[holder] > shown:
                owned[holder] -= 1
                owned[placement.key] += 1
                claims.owner[candidate.product_id] = placement.key
                claims.fit[candidate.product_id] = candidate.relevance


def verdict(placement: Placement, candidate: Candidate, claims: Claims, titles: Mapping[str, str]) -> Verdict:
    """What the settlement means for one kept candidate of one placement."""
    holder = claims.owner.get(candidate.product_id)
    if holder == placement.key:
        return Verdict(filter=NAME, decision="keep")
    if holder is None:
        return Verdict(filter=NAME, decision="drop", rule="enough", reason="This placement has enough without it.")
    return Verdict(
        filter=NAME,
        decision="drop",
        score=candidate.relevance,
        threshold=claims.fit[candidate.product_id],
        rule="better-place",
        reason=f"Shown under “{titles[holder]}” instead.",
    )
