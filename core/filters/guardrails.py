"""The guardrail filter: first rule that blocks wins. An error in a rule blocks too; guardrails fail closed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.catalogue import Catalogue
from core.domain.page import Brief, Candidate, Placement
from core.domain.verdict import Verdict
from core.policy.facts import facts_of
from core.policy.starter import STARTER_RULES, StarterRule
from core.trace import Span

log = logging.getLogger(__name__)
NAME = "guardrails"


@dataclass(frozen=True)
class Guardrails:
    """Judges candidates by what the product is and what the placement is about."""

    catalogue: Catalogue
    rules: Sequence[StarterRule] = STARTER_RULES
    name: str = NAME

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]:
        return [self._judge_one(placement, candidate) for candidate in batch]

    def _judge_one(self, placement: Placement, candidate: Candidate) -> Verdict:
        try:
            product = self.catalogue.get(candidate.product_id)
            if product is None:
                return _blocked("unknown-product", "The catalogue no longer has this product")
            facts = facts_of(product)
            for rule in self.rules:
                for fact in facts:
                    if fact.kind in rule.kinds and rule.applies(placement, fact):
                        return _blocked(rule.id, f"{rule.reason} ({fact.evidence}).")
        except Exception:
            log.exception("a guardrail failed on product %r", candidate.product_id)
            return _blocked("error", "A guardrail could not be checked, so the product is held back.")
        return Verdict(filter=NAME, decision="keep")


def _blocked(rule: str, reason: str) -> Verdict:
    return Verdict(filter=NAME, decision="drop", rule=rule, reason=reason)
