"""Two plain shares: pages made without knowing the shopper, and pages a model should have made and did not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from core.domain.base import Value
from core.domain.run import PhaseName, Run
from core.errors import FailureKind
from core.evaluation.gauge import Gauge, few, percent, state_of, wilson

PAGES = 20  # with fewer, even none at all says little: 0 of 20 still allows 16%
COLD_WATCH = 0.4  # new shoppers are normal; with so many, ask whether their orders reach the workspace
COLD_ACT = 0.7  # most pages know nobody: personal design has nothing to work with
FALLBACK_WATCH = 0.05  # one page in twenty is a draft that a person must look at
FALLBACK_ACT = 0.20  # one in five: the model is no help in this state
NOT_ASKED: tuple[PhaseName, ...] = ("filtering", "ranking")  # a replay from here asks no model anything
WHAT_FAILED: dict[FailureKind, str] = {
    "unreachable": "the endpoint could not be reached",
    "timeout": "answers took too long",
    "interrupted": "answers broke off",
    "rate-limited": "the endpoint limited the rate",
    "quota": "the quota was used up",
    "server": "the endpoint had errors of its own",
    "denied": "the endpoint refused the key",
    "too-long": "the prompt did not fit the model",
    "bad-request": "the endpoint did not understand the request",
    "no-json": "the endpoint answered with something else",
    "empty": "answers were empty",
    "truncated": "answers were cut off",
    "filtered": "a content filter stopped answers",
    "refused": "the model declined",
    "invalid": "answers did not have the shape asked for",
    "resting": "the endpoint was left to rest after failures",
    "cap": "a spending cap was reached",
    "no-price": "no price was entered for the model",
    "not-set": "no model was set up, or its key was missing",
}


class FallbackKind(Value):
    """`words` say what happened; `runs` counts pages on which it did."""

    kind: FailureKind
    words: str
    runs: int


class FallbackDay(Value):
    """Pages by a model made on a day (UTC), and how many of them fell back."""

    day: date
    runs: int
    fell_back: int


class Fallback(Value):
    """The monitor. `drafts` is the share of drafts among all pages, by whomever designed; money is micros."""

    gauge: Gauge
    kinds: tuple[FallbackKind, ...]
    days: tuple[FallbackDay, ...]
    drafts: float
    cached: float | None  # share of answers that came from the cache; None when none were needed
    mean_cost_micros: float | None  # per page asked of a model


def cold_start(strategies: Sequence[str]) -> Gauge:
    """Share of pages whose strategy was cold-start."""
    name = "Pages for shoppers we do not know"
    cold, n = sum(one == "cold-start" for one in strategies), len(strategies)
    verdict = {
        "fine": "Most pages have a shopper's orders to go by.",
        "watch": "That is many: check that orders are imported for these shoppers.",
        "act": "Personal design has nothing to work with: import orders, or serve one page for new shoppers.",
    }
    return _share(name, cold, n, (COLD_WATCH, COLD_ACT), "of pages are for shoppers without enough orders", verdict)


def fallback(runs: Sequence[Run], library: str) -> Fallback:
    """How often a model's work was done by something else, among finished runs not designed by `library`."""
    asked = [run for run in runs if run.designer != library and run.replayed_from not in NOT_ASKED]
    fell = [run for run in asked if run.failures]
    kinds = Counter(kind for run in fell for kind in {failure.kind for failure in run.failures})
    days: dict[date, list[bool]] = defaultdict(list)
    for run in asked:
        days[run.created_at.date()].append(bool(run.failures))
    answers = sum(run.totals.calls + run.totals.cached for run in asked)
    most = f" Most often {WHAT_FAILED[kinds.most_common(1)[0][0]]}." if kinds else ""
    verdict = {
        "fine": f"The model makes its pages.{most}",
        "watch": f"These are drafts that a person must look at.{most}",
        "act": f"Check the endpoint under Setup / Models.{most}",
    }
    return Fallback(
        gauge=_share(
            "Pages where a model failed",
            len(fell),
            len(asked),
            (FALLBACK_WATCH, FALLBACK_ACT),
            "of pages asked of a model were finished by the theme library or by embeddings",
            verdict,
        ),
        kinds=tuple(FallbackKind(kind=kind, words=WHAT_FAILED[kind], runs=n) for kind, n in kinds.most_common()),
        days=tuple(FallbackDay(day=day, runs=len(of), fell_back=sum(of)) for day, of in sorted(days.items())),
        drafts=sum(run.draft for run in runs) / len(runs) if runs else 0.0,
        cached=sum(run.totals.cached for run in asked) / answers if answers else None,
        mean_cost_micros=sum(run.totals.cost_micros for run in asked) / len(asked) if asked else None,
    )


def _share(name: str, count: int, n: int, limits: tuple[float, float], words: str, verdict: dict[str, str]) -> Gauge:
    if n < PAGES:
        return Gauge(
            name=name, state="too few pages", sentence=few(n, PAGES, "pages"), n=n, missing=PAGES - n,
            value=count / n if n else None,
        )  # fmt: skip
    low, high = wilson(count, n)
    state = state_of(low, *limits)
    return Gauge(
        name=name,
        state=state,
        sentence=f"{percent(count / n)} {words}. {verdict[state]}",
        value=round(count / n, 4),
        low=round(low, 4),
        high=round(high, 4),
        n=n,
    )
