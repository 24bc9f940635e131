"""Phase 3: verdicts on every candidate and placement. Filters annotate; what a filter dropped stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.page import (
    Brief,
    Candidate,
    KeywordPlan,
    Placement,
    PlacementPlan,
    ReviewedCandidate,
    ReviewedPlacement,
    ReviewedPlan,
)
from core.domain.run import PhaseName
from core.domain.verdict import Verdict
from core.filters import one_place
from core.filters.dedup import PlacementDuplicates
from core.ports import Filter
from core.trace import Span


@dataclass(frozen=True)
class Filtering:
    """Runs product filters in order (a dropped candidate is not shown to later ones), then settles the page."""

    filters: Sequence[Filter]
    same_placement: PlacementDuplicates
    shown: int
    min_products: int
    name: PhaseName = "filtering"

    def __call__(self, given: KeywordPlan, span: Span) -> ReviewedPlan:
        placements = [plan.placement for plan in given.plans]
        alike = dict(zip([one.key for one in placements], self.same_placement.judge(placements), strict=True))
        verdicts = {plan.placement.key: self._judge(given.brief, plan, span) for plan in given.plans}
        kept = {
            plan.placement.key: [
                candidate
                for candidate, said in zip(plan.candidates, verdicts[plan.placement.key], strict=True)
                if _kept(said)
            ]
            for plan in given.plans
        }
        standing = [one for one in placements if alike[one.key].decision == "keep"]
        standing, claims = self._settle(standing, kept)
        titles = {one.key: one.title for one in placements}
        reviewed = []
        for plan in given.plans:
            key = plan.placement.key
            on_page = any(one.key == key for one in standing)
            reviewed.append(
                ReviewedPlacement(
                    placement=plan.placement,
                    selected=plan.selected,
                    candidates=tuple(
                        ReviewedCandidate(
                            candidate=candidate,
                            verdicts=tuple(said)
                            + (
                                (one_place.verdict(plan.placement, candidate, claims, titles),)
                                if on_page and _kept(said)
                                else ()
                            ),
                        )
                        for candidate, said in zip(plan.candidates, verdicts[key], strict=True)
                    ),
                    verdicts=(alike[key],),
                    withdrawn=None if on_page else self._reason(alike[key], kept[key]),
                )
            )
        span.note(
            judged=sum(len(plan.candidates) for plan in given.plans),
            kept=len(claims.owner),
            withdrawn=sum(1 for one in reviewed if one.withdrawn),
        )
        return ReviewedPlan(
            brief=given.brief,
            persona=given.persona,
            strategy=given.strategy,
            designer=given.designer,
            placements=tuple(reviewed),
            failures=given.failures,
        )

    def _judge(self, brief: Brief, plan: PlacementPlan, span: Span) -> list[list[Verdict]]:
        """Verdicts per candidate, in the order of the filters, up to the first drop."""
        said: list[list[Verdict]] = [[] for _ in plan.candidates]
        for one in self.filters:
            span.check()
            open_ = [number for number, verdicts in enumerate(said) if _kept(verdicts)]
            batch = [plan.candidates[number] for number in open_]
            for number, verdict in zip(open_, one.judge(brief, plan.placement, batch, span), strict=True):
                said[number].append(verdict)
        return said

    def _settle(
        self, standing: list[Placement], kept: dict[str, list[Candidate]]
    ) -> tuple[list[Placement], one_place.Claims]:
        """Give every product one place. A placement left short is withdrawn and its products go to the others."""
        while True:
            claims = one_place.settle(standing, kept, self.shown, self.min_products)
            owned = list(claims.owner.values())
            short = [one for one in standing if owned.count(one.key) < self.min_products]
            if not short:
                return standing, claims
            # The last of the short ones goes first: reserves before the page, later placements before earlier ones.
            out = max(short, key=lambda one: (one.reserve, standing.index(one)))
            standing = [one for one in standing if one is not out]

    def _reason(self, alike: Verdict, kept: list[Candidate]) -> str:
        if alike.decision == "drop":
            return alike.reason
        if len(kept) < self.min_products:
            return f"Products that fit: {len(kept)}; a placement needs {self.min_products}."
        return "Its products fit better in other placements, and too few were left."


def _kept(verdicts: Sequence[Verdict]) -> bool:
    return all(verdict.decision != "drop" for verdict in verdicts)
