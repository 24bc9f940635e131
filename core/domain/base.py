"""The common parent of stored values: immutable, strict about unknown fields, hashable by content."""

from __future__ import annotations

import hashlib

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value. Unknown fields are refused, so an old or foreign record fails loudly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def digest(self) -> str:
        """sha256 (hex, 64 characters) of the canonical JSON of this value."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
