"""Asking without asking: notes what the phases would ask a model, for estimates and for the Batch API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel

from core.domain.model import Purpose, Role
from core.domain.prompt import Rendered
from core.errors import ModelFailed
from core.ports import LLM, Shape
from core.trace import Span

Known = Callable[[Role, Rendered, type[BaseModel]], BaseModel | None]  # the cached answer to a request, if any


@dataclass(frozen=True)
class Question:
    """A request as it would be sent. `exact` is False when it builds on an answer that is not known yet."""

    role: Role
    purpose: Purpose
    prompt: Rendered
    shape: type[BaseModel]
    cached: bool
    exact: bool


@dataclass
class Rehearsal:
    """Hands out models that answer from the cache and otherwise only take notes.

    An unknown answer makes the phase fall back, so that later questions are still seen; those are not `exact`.
    """

    known: Known
    questions: list[Question] = field(default_factory=list)

    def seat(self, role: Role) -> LLM:
        return _Noting(self, role)


@dataclass(frozen=True)
class _Noting:
    rehearsal: Rehearsal
    role: Role
    name: str = "rehearsal"

    def generate(
        self, prompt: Rendered, shape: type[Shape], purpose: Purpose, span: Span, watch: str | None = None
    ) -> Shape:
        noted = self.rehearsal.questions
        exact = all(question.cached for question in noted if question.purpose != purpose)
        answer = self.rehearsal.known(self.role, prompt, shape)
        noted.append(Question(self.role, purpose, prompt, shape, answer is not None, exact))
        if isinstance(answer, shape):
            return answer
        raise ModelFailed("not-set", "This is a rehearsal: nothing is asked.")
