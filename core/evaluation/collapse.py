"""Template collapse: a model that writes every shopper the same page with a noun swapped.

Measured by meaning and by wording, across shoppers and over time for one shopper, against pages of the theme library.
The figure that decides is scale-free, so it holds for any embedder: how far titles have gone from the variety of the
library (0) to the same titles for everybody (1). Intervals resample shoppers, not pairs: pairs that share a shopper are
not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from core.domain.base import Value
from core.evaluation.gauge import Gauge, State, few, percent, state_of, worst
from core.evaluation.titles import Numbers, TitledPage, by_meaning, by_wording, page_likeness
from core.ports import Embedder

WATCH = 0.2  # a fifth of the way: as if two titles of a page of eight were the same for everybody
ACT = 0.4  # two fifths: three of eight, which regular visitors and colleagues notice
SHOPPERS = 10  # 45 pairs; resampling fewer shoppers gives intervals that mean nothing
RETURNING = 6  # shoppers with pages for several days
RESAMPLES = 400
MOST_PAGES = 200  # newest; the cost grows with the square of the number of titles: 1,600 titles take about a second
RANDOM_PAGES = 60  # of the baseline drawn from the library
EXAMPLES = 8
STORED = "pages of the theme library for the same shoppers and days"
DRAWN = "pages of titles drawn at random from the theme library"
Draws = npt.NDArray[np.float64]


class Repeated(Value):
    """A title and its near-twins, most widely used first: `shoppers` see one of `variants`."""

    title: str
    shoppers: int
    pages: int
    variants: tuple[str, ...]


class Collapse(Value):
    """The monitor: the worst of its gauges, each by itself, and the titles that repeat most."""

    state: State
    sentence: str
    gauges: tuple[Gauge, ...]
    repeated: tuple[Repeated, ...]
    pages: int
    shoppers: int


@dataclass(frozen=True)
class _Mean:
    """A mean over shoppers (or pairs of them) and what it is when shoppers are drawn anew."""

    value: float
    draws: Draws
    shoppers: int

    @property
    def interval(self) -> tuple[float, float]:
        low, high = np.quantile(self.draws, [0.025, 0.975])
        return float(low), float(high)


def collapse(
    pages: Sequence[TitledPage], library: Sequence[TitledPage], stock: Sequence[Sequence[str]], embedder: Embedder
) -> Collapse:
    """Compare pages with those of the library.

    Args:
        pages: written by a model, newest first; one for a shopper and day. At most MOST_PAGES are read.
        library: stored pages of the theme library; those for the same shoppers and days are the baseline.
        stock: the titles of each curated theme, from which a baseline is drawn when too few pages are stored.
    """
    pages = [page for page in pages if page.titles][:MOST_PAGES]
    asked = {(page.shopper_id, page.at) for page in pages}
    stored = [page for page in library if page.titles and (page.shopper_id, page.at) in asked][:MOST_PAGES]
    drawn = _drawn(pages, stock)
    titles = list(dict.fromkeys(title for page in (*pages, *stored, *drawn) for title in page.titles))
    if not titles:
        return Collapse(
            state="too few pages", sentence=few(0, SHOPPERS, "shoppers"), gauges=(), repeated=(), pages=0, shoppers=0
        )
    alike = {"wording": by_wording(titles), "meaning": by_meaning(titles, embedder)}
    gauges = tuple(
        gauge(kind, pages, stored, drawn, partial(page_likeness, titles=titles, alike=matrix))
        for gauge in (_across, _over_time)
        for kind, matrix in alike.items()
    )
    state = worst([gauge.state for gauge in gauges])
    return Collapse(
        state=state,
        sentence=next(gauge.sentence for gauge in gauges if gauge.state == state),
        gauges=gauges,
        repeated=_repeated(pages, titles, alike["wording"]),
        pages=len(pages),
        shoppers=len({page.shopper_id for page in pages}),
    )


Likeness = Callable[[Sequence[TitledPage]], Numbers]


def _across(
    kind: str,
    pages: Sequence[TitledPage],
    stored: Sequence[TitledPage],
    drawn: Sequence[TitledPage],
    likeness: Likeness,
) -> Gauge:
    name = f"Alike in {kind}, between shoppers"
    shoppers = len({page.shopper_id for page in pages})
    if shoppers < SHOPPERS:
        return Gauge(
            name=name,
            state="too few pages",
            sentence=few(shoppers, SHOPPERS, "shoppers with a page written by a model"),
            n=shoppers,
            of="shoppers",
            missing=SHOPPERS - shoppers,
        )
    fair = len({page.shopper_id for page in stored}) >= SHOPPERS
    known = stored if fair else drawn
    found, base = _between(pages, likeness(pages), seed=0), _between(known, likeness(known), seed=1)
    return _gauge(name, kind, "different shoppers", found, base, STORED if fair else DRAWN)


def _over_time(
    kind: str,
    pages: Sequence[TitledPage],
    stored: Sequence[TitledPage],
    drawn: Sequence[TitledPage],
    likeness: Likeness,
) -> Gauge:
    """Random titles know no taste, so against them one shopper's pages always look alike: such a comparison gives at
    most a reason to watch."""
    name = f"Alike in {kind}, one shopper's days"
    returning = _returning(pages)
    if len(returning) < RETURNING:
        return Gauge(
            name=name,
            state="too few pages",
            sentence=few(len(returning), RETURNING, "shoppers with model pages for several days"),
            n=len(returning),
            of="shoppers",
            missing=RETURNING - len(returning),
        )
    fair = len(_returning(stored)) >= RETURNING
    found = _within(pages, likeness(pages), seed=0)
    base = _within(stored, likeness(stored), 1) if fair else _between(drawn, likeness(drawn), 1)
    gauge = _gauge(name, kind, "the same shopper on different days", found, base, STORED if fair else DRAWN)
    return gauge if fair or gauge.state != "act" else gauge.model_copy(update={"state": "watch"})


def _gauge(name: str, kind: str, whom: str, found: _Mean, base: _Mean, base_from: str) -> Gauge:
    gone = (found.draws - base.draws) / np.maximum(1.0 - base.draws, 1e-6)
    state = state_of(float(np.quantile(gone, 0.025)), WATCH, ACT)
    low, high = found.interval
    what = "alike in meaning" if kind == "meaning" else "the same or nearly, word for word"
    verdict = {
        "fine": "That is no pattern.",
        "watch": "They begin to follow one pattern: read the repeated titles below.",
        "act": "One pattern is used for everybody: change the brand voice or the model, and look at the titles below.",
    }[state]
    return Gauge(
        name=name,
        state=state,
        sentence=(
            f"Titles for {whom} are {percent(found.value)} {what}; {base_from} come to {percent(base.value)}. {verdict}"
        ),
        value=round(found.value, 4),
        low=round(low, 4),
        high=round(high, 4),
        baseline=round(base.value, 4),
        baseline_from=base_from,
        n=found.shoppers,
        of="shoppers",
    )


def _between(pages: Sequence[TitledPage], likeness: Numbers, seed: int) -> _Mean:
    """Mean over pairs of shoppers; every pair counts once, however many pages the two have."""
    shoppers, of_page = np.unique([page.shopper_id for page in pages], return_inverse=True)
    member = np.zeros((len(shoppers), len(pages)))
    member[of_page, np.arange(len(pages))] = 1.0
    pairs = member @ likeness @ member.T / (member.sum(axis=1)[:, None] * member.sum(axis=1)[None, :])
    apart = 1.0 - np.eye(len(shoppers))
    weights = _weights(len(shoppers), seed)
    draws = np.einsum("ri,ij,rj->r", weights, pairs * apart, weights, optimize=True)
    draws /= np.einsum("ri,ij,rj->r", weights, apart, weights, optimize=True)
    return _Mean(float((pairs * apart).sum() / apart.sum()), draws, len(shoppers))


def _within(pages: Sequence[TitledPage], likeness: Numbers, seed: int) -> _Mean:
    """Mean over shoppers of the likeness of their own pages."""
    means = []
    for shopper in _returning(pages):
        rows = [number for number, page in enumerate(pages) if page.shopper_id == shopper]
        own = likeness[np.ix_(rows, rows)]
        means.append(float((own.sum() - np.trace(own)) / (len(rows) * (len(rows) - 1))))
    values = np.array(means)
    return _Mean(float(values.mean()), _weights(len(values), seed) @ values / len(values), len(values))


def _returning(pages: Sequence[TitledPage]) -> list[str]:
    """Shoppers with pages for more than one day."""
    days: dict[str, set[object]] = {}
    for page in pages:
        days.setdefault(page.shopper_id, set()).add(page.at)
    return [shopper for shopper, of_shopper in days.items() if len(of_shopper) > 1]


def _weights(count: int, seed: int) -> Draws:
    """How often each shopper is drawn, shape (RESAMPLES, count); never only one of them."""
    random = np.random.default_rng(seed)
    drawn = random.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)
    drawn[(drawn > 0).sum(axis=1) < 2] = 1.0
    return drawn


def _drawn(pages: Sequence[TitledPage], stock: Sequence[Sequence[str]]) -> list[TitledPage]:
    """Pages as long as those measured, each of different themes, with one of each theme's titles."""
    random = np.random.default_rng(0)
    if not pages or not stock:
        return []
    size = min(int(np.median([len(page.titles) for page in pages])), len(stock))
    made = []
    for number in range(RANDOM_PAGES):
        themes = random.choice(len(stock), size, replace=False)
        titles = tuple(stock[theme][int(random.integers(len(stock[theme])))] for theme in themes.tolist())
        made.append(TitledPage("", f"drawn {number}", pages[0].at, titles))
    return made


def _repeated(pages: Sequence[TitledPage], titles: Sequence[str], wording: Numbers) -> tuple[Repeated, ...]:
    """Groups of titles that are the same or nearly, seen by several shoppers; the most widely seen title leads."""
    seen: dict[str, set[str]] = {}
    for page in pages:
        for title in page.titles:
            seen.setdefault(title, set()).add(page.shopper_id)
    places = {title: place for place, title in enumerate(titles)}
    left = dict(sorted(seen.items(), key=lambda pair: (-len(pair[1]), pair[0])))
    groups = []
    while left:
        lead = next(iter(left))
        group = [title for title in left if wording[places[lead], places[title]] or title == lead]
        for title in group:
            del left[title]
        shoppers = set().union(*(seen[title] for title in group))
        on = sum(any(title in group for title in page.titles) for page in pages)
        groups.append(Repeated(title=lead, shoppers=len(shoppers), pages=on, variants=tuple(group)))
    common = [group for group in groups if group.shoppers > 1]
    return tuple(sorted(common, key=lambda group: (-group.shoppers, group.title))[:EXAMPLES])
