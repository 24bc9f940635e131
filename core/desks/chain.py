"""The links of a why or why-not chain, worded for merchandisers. Pure functions of what a run stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.desks.habit import in_words
from core.desks.views import Explanation, Step
from core.domain.catalogue import Product
from core.domain.page import (
    PlacementPlan,
    RankedPage,
    RankedPlacement,
    RankedProduct,
    ReviewedCandidate,
    ReviewedPlacement,
    ReviewedPlan,
)
from core.domain.shopper import Regular, ShopperProfile
from core.domain.verdict import Verdict

FOUND_BY = {
    "lexical": "its words match",
    "dense": "its meaning is close to",
    "category": "it is in the category",
    "attribute": "it has the attribute",
    "history": "it was",
    "popular": "it is among the",
}


def reviewed_candidate(reviewed: ReviewedPlan, key: str, product_id: str) -> ReviewedCandidate:
    return next(
        one
        for placement in reviewed.placements
        if placement.placement.key == key
        for one in placement.candidates
        if one.candidate.product_id == product_id
    )


def progress(placement: ReviewedPlacement, one: ReviewedCandidate, page: RankedPage) -> tuple[int, int, float]:
    """How far a candidate came: placements on the page first, then verdicts passed, then relevance."""
    passed = sum(verdict.decision != "drop" for verdict in one.verdicts)
    return (placement.placement.key in on_page(page), passed, one.candidate.relevance)


def on_page(page: RankedPage) -> frozenset[str]:
    """Keys of the placements that a shopper sees: neither withdrawn nor kept in reserve."""
    return frozenset(ranked.placement.key for ranked in page.placements)


def in_catalogue(product: Product) -> Step:
    return Step(
        stage="catalogue",
        outcome="passed" if product.available else "info",
        title="In the catalogue and in stock" if product.available else "In the catalogue, but out of stock",
        detail=f"{product.department} › {product.category}",
    )


def _design_step(placement_title: str, why: tuple[str, ...]) -> Step:
    return Step(stage="design", outcome="passed", title=f"The theme “{placement_title}”", detail=" ".join(why))


def _regular(profile: ShopperProfile, product_id: str) -> Regular | None:
    return next((one for one in profile.regulars if one.product_id == product_id), None)


def _found_steps(
    placement: ReviewedPlacement | RankedPlacement, one: ReviewedCandidate, profile: ShopperProfile
) -> list[Step]:
    """How it became a candidate: by its keyword, or because it was bought before."""
    candidate = one.candidate
    regular = _regular(profile, candidate.product_id)
    searched = [hit for hit in candidate.hits if hit.via != "history"]
    if regular is not None and not searched:
        return [Step(stage="retrieval", outcome="passed", title="Bought before", detail=in_words(regular))]
    steps = _keyword_steps(placement, one)
    if regular is not None:
        steps.append(Step(stage="retrieval", outcome="info", title="Also bought before", detail=in_words(regular)))
    return steps


def _keyword_steps(placement: ReviewedPlacement | RankedPlacement, one: ReviewedCandidate) -> list[Step]:
    candidate = one.candidate
    chosen = {entry.keyword.text: entry for entry in placement.selected}
    first = min(candidate.hits, key=lambda hit: (hit.via == "history", hit.rank))
    concept = chosen[first.keyword].concept if first.keyword in chosen else candidate.concept
    ways = "; ".join(f"{FOUND_BY[hit.via]} “{hit.keyword}” (place {hit.rank})" for hit in candidate.hits[:4])
    return [
        Step(
            stage="keywords",
            outcome="passed",
            title=f"Concept “{concept}” → keyword “{first.keyword}”",
            detail="The designer had this concept in mind; the keyword was chosen for it.",
        ),
        Step(stage="retrieval", outcome="passed", title="Found as a candidate", detail=f"Because {ways}."),
    ]


def _verdict_step(verdict: Verdict) -> Step:
    says = {"keep": "kept it", "drop": "dropped it", "abstain": "could not tell"}[verdict.decision]
    return Step(
        stage="filtering",
        outcome={"keep": "passed", "drop": "stopped", "abstain": "info"}[verdict.decision],
        title=f"{verdict.filter.capitalize()} {says}",
        detail=verdict.reason or "Nothing speaks against it.",
        score=verdict.score,
        threshold=verdict.threshold,
    )


def ranked_chain(
    run_id: str,
    product: Product,
    profile: ShopperProfile,
    ranked: RankedPlacement,
    one: RankedProduct,
    reviewed: ReviewedCandidate,
) -> Explanation:
    """On the page, or kept but below the cut of its placement."""
    title = ranked.placement.title
    regular = _regular(profile, product.id) if ranked.placement.source == "history" else None
    cut = min((shown.score for shown in ranked.shown), default=None)
    steps = [
        in_catalogue(product),
        _design_step(title, ranked.placement.why),
        *_found_steps(ranked, reviewed, profile),
        *(_verdict_step(verdict) for verdict in reviewed.verdicts),
        Step(
            stage="ranking",
            outcome="passed" if one.shown else "stopped",
            title=f"Place {one.position} of {len(ranked.products)} in the placement",
            detail=f"The first {len(ranked.shown)} are shown."
            + ("" if one.shown else " Others suit this shopper or the variety of the row better."),
            score=one.score,
            threshold=None if one.shown else cut,
        ),
    ]
    top = sorted(one.parts, key=lambda part: -part.value)[:2]
    because = " and ".join(f"“{part.name.lower()}”" for part in top if part.value > 0) or "its fit"
    shown = f"Place {one.position} in “{title}”"
    headline = (
        (f"{shown}. {in_words(regular)}" if regular else f"{shown}, mostly for {because}.")
        if one.shown
        else f"Not shown: place {one.position} in “{title}”, which shows {len(ranked.shown)}."
    )
    return Explanation(
        run_id=run_id,
        product=product,
        on_page=one.shown,
        placement=title,
        headline=headline,
        steps=tuple(steps),
        parts=one.parts,
    )


def stopped_chain(
    run_id: str, product: Product, page: RankedPage, placement: ReviewedPlacement, one: ReviewedCandidate
) -> Explanation:
    """A candidate that a filter dropped, or whose placement did not make the page."""
    title = placement.placement.title
    steps = [
        in_catalogue(product),
        _design_step(title, placement.placement.why),
        *_found_steps(placement, one, page.brief.profile),
        *(_verdict_step(verdict) for verdict in one.verdicts),
    ]
    dropped = [verdict for verdict in one.verdicts if verdict.decision == "drop"]
    if dropped:
        headline = f"Not on the page: {dropped[-1].reason[:1].lower()}{dropped[-1].reason[1:]}"
    else:
        reason = next((gone.reason for gone in page.withdrawn if gone.key == placement.placement.key), "")
        steps.append(Step(stage="page", outcome="stopped", title=f"“{title}” is not on the page", detail=reason))
        headline = f"Not on the page: its placement “{title}” is not on it. {reason}"
    return not_here(run_id, product, title, headline, tuple(steps))


def diet_chain(run_id: str, product: Product, missing: Sequence[str]) -> Explanation:
    """A product that a declared diet keeps off the whole page, wherever it might have fitted."""
    reason = (
        f"The shopper declared {', '.join(missing)}; the shop does not claim that for this product. "
        "That holds for the whole page."
    )
    steps = (
        in_catalogue(product),
        Step(stage="filtering", outcome="stopped", title="Declared diet keeps it off the page", detail=reason),
    )
    return not_here(run_id, product, None, f"Not on the page: {reason[:1].lower()}{reason[1:]}", steps)


@dataclass(frozen=True)
class Distance:
    """How far from the page a product was that never became a candidate.

    `similarity` is the cosine to the nearest theme. `place` is where the uncut retrieval of that theme has it, None
    when no keyword or concept leads to it; `score` and `cut` are its fused score and that of the last one taken.
    """

    similarity: float
    place: int | None
    score: float | None
    cut: float | None


def too_far_chain(
    run_id: str, product: Product, nearest: PlacementPlan, steps: list[Step], distance: Distance
) -> Explanation:
    """Never a candidate: lacking what the theme promises, found too far down, or not found at all."""
    title = nearest.placement.title
    taken = len(nearest.candidates)
    missing = [diet for diet in nearest.placement.diets if diet not in product.diets]
    score: float | None = distance.score
    threshold = distance.cut
    if missing:
        name = "Lacks what the theme promises"
        reason = f"“{title}” promises {', '.join(missing)}, which the shop does not claim for this product."
        score = threshold = None
    elif distance.place is not None:
        name = "Found too far down"
        reason = f"Place {distance.place} for “{title}”, its nearest theme, of which only the first {taken} are judged."
    else:
        name = "Not found by any keyword"
        reason = f"No keyword or concept of this page leads to it; its nearest theme is “{title}”."
        score = threshold = None
    closeness = f"Similarity to that theme: {distance.similarity:.2f}"
    weakest = min((one.relevance for one in nearest.candidates), default=None)
    if weakest is not None:
        closeness += f"; the furthest candidate taken has {weakest:.2f}"
    keywords = ", ".join(f"“{entry.keyword.text}”" for entry in nearest.selected)
    steps += [
        _design_step(title, ("The nearest theme on this page.",)),
        Step(stage="keywords", outcome="info", title="Keywords of that theme", detail=keywords or "None."),
        Step(stage="retrieval", outcome="info", title="How near it is", detail=f"{closeness}."),
        Step(stage="retrieval", outcome="stopped", title=name, detail=reason, score=score, threshold=threshold),
    ]
    return not_here(run_id, product, title, f"Not on the page: {reason[:1].lower()}{reason[1:]}", tuple(steps))


def not_here(
    run_id: str, product: Product, placement: str | None, headline: str, steps: tuple[Step, ...]
) -> Explanation:
    return Explanation(
        run_id=run_id, product=product, on_page=False, placement=placement, headline=headline, steps=steps
    )
