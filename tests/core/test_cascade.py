"""The cascade: phases in order, spans for each, replay that keeps what came before, cancel between phases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from core.cascade import Cascade, Earlier, phases_before
from core.domain.page import Brief, KeywordPlan, PageDesign, Placement, RankedPage, ReviewedPlan
from core.domain.run import PhaseName
from core.domain.shopper import ShopperProfile
from core.errors import Cancelled, NotFound
from core.trace import Recorder, Span

BRIEF = Brief(
    profile=ShopperProfile(shopper_id="s1", at=date(2026, 11, 1), orders=0, last_order=None), at=date(2026, 11, 1)
)
CALLS: list[str] = []


@dataclass(frozen=True)
class Designing:
    name: PhaseName = "design"

    def __call__(self, given: Brief, span: Span) -> PageDesign:
        CALLS.append("design")
        tea = Placement(key="p1", title="Tea", intent="A pot", concepts=("tea",))
        return PageDesign(brief=given, designer="test", strategy="cold-start", persona="p", placements=(tea,))


@dataclass(frozen=True)
class Planning:
    name: PhaseName = "keywords"

    def __call__(self, given: PageDesign, span: Span) -> KeywordPlan:
        CALLS.append("keywords")
        return KeywordPlan(brief=given.brief, persona="p", strategy="cold-start", designer="test", plans=())


@dataclass(frozen=True)
class Filtering:
    name: PhaseName = "filtering"

    def __call__(self, given: KeywordPlan, span: Span) -> ReviewedPlan:
        CALLS.append("filtering")
        return ReviewedPlan(brief=given.brief, persona="p", strategy="cold-start", designer="test", placements=())


@dataclass(frozen=True)
class Ranking:
    name: PhaseName = "ranking"

    def __call__(self, given: ReviewedPlan, span: Span) -> RankedPage:
        CALLS.append("ranking")
        return RankedPage(brief=given.brief, persona="p", strategy="cold-start", designer="test", placements=())


@pytest.fixture
def cascade() -> Cascade:
    CALLS.clear()
    return Cascade(Designing(), Planning(), Filtering(), Ranking())


def test_phases_run_in_order_with_a_span_each(cascade: Cascade) -> None:
    """design, keywords, filtering, ranking: each leaves one finished span."""
    recorder = Recorder()
    cascade.run(BRIEF, recorder)
    assert CALLS == ["design", "keywords", "filtering", "ranking"]
    assert [(record.name, record.status) for record in recorder.records] == [(name, "ok") for name in CALLS]


def test_a_replay_runs_only_what_is_not_kept(cascade: Cascade) -> None:
    """Given design and keywords, only filtering and ranking run, on the kept values themselves."""
    first = cascade.run(BRIEF, Recorder())
    CALLS.clear()
    again = cascade.run(BRIEF, Recorder(), Earlier(design=first.design, keywords=first.keywords))
    assert CALLS == ["filtering", "ranking"]
    assert again.design is first.design
    assert again.ranking == first.ranking


def test_cancel_stops_before_the_next_phase(cascade: Cascade) -> None:
    """Once asked to stop, no further phase begins."""
    recorder = Recorder(cancelled=lambda: "keywords" in CALLS)
    with pytest.raises(Cancelled):
        cascade.run(BRIEF, recorder)
    assert CALLS == ["design", "keywords"]


def test_the_same_brief_gives_the_same_hash(cascade: Cascade) -> None:
    """Artefacts are content-addressed: equal values have equal digests, other values other ones."""
    one, two = cascade.run(BRIEF, Recorder()), cascade.run(BRIEF, Recorder())
    assert one.ranking.digest() == two.ranking.digest()
    assert one.design.digest() != one.keywords.digest()


def test_a_phase_that_does_not_exist_is_refused() -> None:
    """The error lists the phases there are."""
    with pytest.raises(NotFound) as caught:
        phases_before("magic")  # type: ignore[arg-type]
    assert "filtering" in caught.value.hint
    assert phases_before("design") == ()
    assert phases_before("ranking") == ("design", "keywords", "filtering")
