"""What a judge model says of a page. Never pooled with human grades; an error is never a grade."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from core.domain.base import Value

Level = Literal["page", "placement", "product"]
LEVELS: tuple[Level, ...] = ("page", "placement", "product")
Answer = Literal["yes", "partly", "no", "unsure"]
"""The fixed scale. `unsure` means "could not tell" and is counted apart, not as a low grade."""


class Judgement(Value):
    """One criterion answered for one subject: the page (subject empty) or a placement (its key)."""

    run_id: str
    level: Level
    subject: str
    criterion: str
    answer: Answer
    reason: str
    judge: str  # endpoint name and model
    prompt_version: str
    judged_at: datetime


class JudgeFailure(Value):
    """A level (and subject) that could not be judged, and why. Not a grade."""

    run_id: str
    level: Level
    subject: str
    message: str
    judged_at: datetime
