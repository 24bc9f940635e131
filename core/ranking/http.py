"""A shop's own ranker over HTTP, behind the same port.

Request (POST, JSON): {"shopper_id", "at", "surface", "placement": {"title", "intent", "concepts"},
"products": [{"id", "relevance"}]}. Answer: {"scores": [{"id", "score"}]}, higher is better; products it leaves out go
last in their present order. Ids it invents are ignored.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from core.domain.page import Brief, Candidate, Placement, RankedProduct, ScorePart
from core.errors import EndcapError
from core.trace import Span

TIMEOUT_S = 2.0
MAX_BYTES = 2_000_000
MAX_SCORE = 1e6  # larger scores could overflow once they are added up


class RankerUnavailable(EndcapError):
    """The shop's ranker did not give a usable answer."""

    hint = "Check ENDCAP_RANKER_URL and that the ranker is running; the page keeps the order of retrieval meanwhile."
    retryable = True


class _Score(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    score: float


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")
    scores: list[_Score]


@dataclass(frozen=True)
class HttpRanker:
    """Implements `core.ports.Ranker` by asking `url`. One request per placement, bounded by TIMEOUT_S."""

    url: str
    timeout_s: float = TIMEOUT_S
    name: str = "the shop's own ranker"

    def rank(self, brief: Brief, placement: Placement, kept: Sequence[Candidate], span: Span) -> list[RankedProduct]:
        scores = self._ask(
            {
                "shopper_id": brief.profile.shopper_id,
                "at": brief.at.isoformat(),
                "surface": brief.surface,
                "placement": {
                    "title": placement.title,
                    "intent": placement.intent,
                    "concepts": list(placement.concepts),
                },
                "products": [{"id": one.product_id, "relevance": one.relevance} for one in kept],
            }
        )
        known = [one.product_id for one in kept]
        order = sorted(range(len(known)), key=lambda line: (-scores.get(known[line], -math.inf), line))
        return [
            RankedProduct(
                product_id=known[line],
                position=position,
                score=scores.get(known[line], 0.0),
                parts=(ScorePart(name="The shop's own ranker", value=scores.get(known[line], 0.0)),),
                shown=False,
            )
            for position, line in enumerate(order, start=1)
        ]

    def _ask(self, question: dict[str, object]) -> dict[str, float]:
        import httpx2

        try:
            scores = _Answer.model_validate_json(self._body(question)).scores
        except (httpx2.HTTPError, httpx2.InvalidURL, ValidationError) as error:
            raise RankerUnavailable(f"The shop's ranker did not answer usefully ({type(error).__name__}).") from error
        usable = {one.id: one.score for one in scores if abs(one.score) <= MAX_SCORE}  # also refuses NaN
        if not usable:
            raise RankerUnavailable("The shop's ranker scored none of the products.")
        return usable

    def _body(self, question: dict[str, object]) -> bytes:
        """The answer, read piece by piece so that neither a slow drip nor a bomb outlasts its limit."""
        import httpx2

        deadline = time.monotonic() + self.timeout_s
        plain = {"Accept-Encoding": "identity"}
        body = bytearray()
        with httpx2.stream("POST", self.url, json=question, timeout=self.timeout_s, headers=plain) as answer:
            answer.raise_for_status()
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise RankerUnavailable("The shop's ranker sent a compressed answer, which was not asked for.")
            for piece in answer.iter_raw():
                body += piece
                if len(body) > MAX_BYTES:
                    raise RankerUnavailable("The shop's ranker sent too much.")
                if time.monotonic() > deadline:
                    raise RankerUnavailable("The shop's ranker was too slow.")
        return bytes(body)
