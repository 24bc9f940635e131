"""Every seam of the house as a Protocol, those around language models in core/model_ports.py. Contracts live here;
adapters live in storage/ and core/*/.

All adapters are safe to call from several threads. Errors are those of core.errors, never a library's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel

from core.domain.catalogue import Catalogue, Product
from core.domain.imports import ImportBatch, ImportReport
from core.domain.keyword import Keyword
from core.domain.model import Purpose
from core.domain.page import (
    Brief,
    Candidate,
    KeywordCandidate,
    Placement,
    RankedProduct,
)
from core.domain.prompt import Rendered
from core.domain.run import Artefact, PhaseName, Run, RunStatus
from core.domain.shopper import Order, Shopper
from core.domain.theme import Theme
from core.domain.verdict import Verdict
from core.trace import Progress, Span, SpanRecord, ignore_progress

Vectors = npt.NDArray[np.float32]  # shape (rows, dimensions), unit length
In_contra = TypeVar("In_contra", contravariant=True)
Out_co = TypeVar("Out_co", covariant=True)
Shape = TypeVar("Shape", bound=BaseModel)


class Phase(Protocol[In_contra, Out_co]):
    """One phase of the cascade: pure apart from its collaborators, same input gives the same output."""

    @property
    def name(self) -> PhaseName: ...

    def __call__(self, given: In_contra, span: Span) -> Out_co: ...


class Filter(Protocol):
    """Batch first; order kept; exactly one verdict per candidate. A filter that cannot tell abstains."""

    @property
    def name(self) -> str: ...

    def judge(self, brief: Brief, placement: Placement, batch: Sequence[Candidate], span: Span) -> list[Verdict]: ...


class Ranker(Protocol):
    """Orders the kept products of one placement, best first, with the addends of each score.

    `shown` and `position` are set by the phase; a ranker returns them as False and its own order.
    Raises EndcapError when it cannot rank; the phase then keeps the retrieval order and says so.
    """

    @property
    def name(self) -> str: ...

    def rank(
        self, brief: Brief, placement: Placement, kept: Sequence[Candidate], span: Span
    ) -> list[RankedProduct]: ...


class Embedder(Protocol):
    """Texts to unit vectors. `name` identifies model and weights; vectors of different names never mix."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str], progress: Progress = ignore_progress) -> Vectors: ...


class KeywordIndex(Protocol):
    """The keyword corpus, searchable by meaning. Raises NotReady before the index is built."""

    def __len__(self) -> int: ...

    def nearest(self, vectors: Vectors, k: int) -> list[list[tuple[Keyword, float]]]:
        """For each row of `vectors` the k nearest entries with cosine similarity, best first."""
        ...


class ProductSearch(Protocol):
    """Hybrid product search over the indexed catalogue. Only available products are returned.

    `allowed` is a boolean mask over catalogue rows (shape (products,)); None means all.
    """

    def lexical(self, queries: Sequence[str], k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[list[int]]:
        """BM25 over product names and categories: catalogue rows, best first, only rows with a positive score."""
        ...

    def dense(self, vectors: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[list[int]]:
        """Nearest products by meaning: catalogue rows, best first."""
        ...

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """Unit vectors of catalogue rows, shape (len(rows), dimensions)."""
        ...


class CatalogueStore(Protocol):
    def version(self) -> str:
        """Changes with every committed change to products; empty string for an empty workspace."""
        ...

    def load(self) -> Catalogue:
        """The whole catalogue, cached by version. Raises NotReady when there are no products."""
        ...

    def count(self) -> int: ...

    def find(self, text: str, limit: int = 50) -> list[Product]:
        """Products whose name, brand or id contains all words of `text`, for pickers; `text` is data, not a pattern."""
        ...

    def apply(self, batch: ImportBatch, progress: Progress = ignore_progress) -> ImportReport:
        """Write a batch in one transaction, all or nothing. A shop's own products remove the demo market."""
        ...

    def source(self) -> str:
        """Where the catalogue came from: demo, instacart, a file name; empty when there is none."""
        ...

    def departments(self) -> list[tuple[str, int, int]]:
        """(department, number of categories, number of products), by name."""
        ...

    def keyword_count(self) -> int: ...

    def keyword_version(self) -> str:
        """Changes with every committed change to imported keywords; empty string when there are none."""
        ...

    def imported_keywords(self) -> list[Keyword]:
        """Keywords that came from files, in a stable order. Those built from the catalogue are not stored."""
        ...


class ShopperStore(Protocol):
    def count(self) -> int: ...

    def get(self, shopper_id: str) -> Shopper:
        """Raises NotFound."""
        ...

    def samples(self) -> list[Shopper]:
        """Sample shoppers in their stated order; when there are none, the 12 with the most orders."""
        ...

    def find(self, text: str, limit: int = 50) -> list[Shopper]:
        """Shoppers whose id or label contains `text`."""
        ...

    def orders(self, shopper_id: str, before: date | None = None) -> list[Order]:
        """Orders placed strictly before the day `before`, oldest first."""
        ...

    def all_orders(self) -> Iterator[Order]:
        """Every order, by shopper and then by time. A stream: do not hold it."""
        ...

    def order_count(self) -> int: ...

    def order_version(self) -> str:
        """Changes with every committed change to orders or shoppers."""
        ...


class RunStore(Protocol):
    """Runs, their artefacts and spans. A run and its artefacts are written in one transaction at its end."""

    def start(self, run: Run) -> None: ...

    def finish(self, run: Run, artefacts: Sequence[Artefact], spans: Sequence[SpanRecord]) -> None: ...

    def get(self, run_id: str) -> Run:
        """Raises NotFound."""
        ...

    def artefact(self, run_id: str, phase: PhaseName) -> Artefact:
        """Raises NotFound; raises StorageFailed when the stored body no longer has its hash."""
        ...

    def spans(self, run_id: str) -> list[SpanRecord]: ...

    def count(self) -> int: ...

    def latest(self, limit: int = 50, shopper_id: str | None = None, status: RunStatus | None = None) -> list[Run]: ...

    def interrupt_stale(self) -> int:
        """Mark runs left `running` by a process that died; returns how many. Called once at start-up."""
        ...


class ThemeLibrary(Protocol):
    """The curated themes, and which occasions are near a date."""

    def themes(self) -> Sequence[Theme]: ...

    def nearness(self, theme: Theme, at: date) -> tuple[float, str]:
        """How timely a theme is, 0 (must not appear) to 1 (its moment is now), and the reason in words."""
        ...


class LLM(Protocol):
    """A language model bound to one run (its budget, deadline and ledger). Schema in, validated object out."""

    @property
    def name(self) -> str:
        """Endpoint name and model, for people."""
        ...

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        """One answer of the shape. Raises ModelFailed (always with a kind) and Cancelled; StorageFailed when the call
        could not be counted, in which case nothing was sent.

        `watch` names a string field; its values are sent to `span.draft` in the order written, while they are written.
        Cached answers come back at once. Notes on `span`: model, prompt, version, source (fresh, cache, batch),
        attempts, prompt_tokens, completion_tokens, cost_micros.
        """
        ...


class KeywordSelector(Protocol):
    """Phase 2's choice: for every placement, a few of the keywords considered for it."""

    @property
    def name(self) -> str: ...

    def select(
        self, given: Sequence[tuple[Placement, tuple[KeywordCandidate, ...]]], span: Span
    ) -> list[tuple[KeywordCandidate, ...]]:
        """One tuple per given placement, in order; only entries that were considered. Raises ModelFailed."""
        ...
