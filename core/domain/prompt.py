"""Prompts as values: what was rendered, from which version of which template, with which editable wording."""

from __future__ import annotations

from datetime import datetime

from core.domain.base import Value


class Rendered(Value):
    """A prompt ready to send. `version` is 12 hex characters of the hash of template sources and wording."""

    name: str
    version: str
    system: str
    user: str


class PromptVersion(Value):
    """A version of a prompt as it was first used: the template source and the wording inside it."""

    name: str
    version: str
    source: str
    first_used: datetime


class Wording(Value):
    """A text inside prompts that a merchandiser may edit: brand voice, rubric. `version` 0 is the shipped text."""

    key: str
    text: str
    version: int = 0
    edited_at: datetime | None = None
