"""A retrieval keyword: what phase 2 may choose from. See the three kinds in `core.domain.vocabulary.KeywordKind`."""

from __future__ import annotations

from core.domain.base import Value
from core.domain.vocabulary import KeywordKind


class Keyword(Value):
    """One entry of the keyword corpus. `text` is what a person reads and what is embedded.

    A `query` is searched as text. A `category` selects one category or department by its exact name in `value`.
    An `attribute` filters on `field` = `value`, for example diets = vegan.
    """

    id: str
    text: str
    kind: KeywordKind
    field: str | None = None  # category: "category" or "department"; attribute: diets, brand, season, private_label
    value: str | None = None
    source: str = "catalogue"  # where the entry came from: catalogue, or the name of an imported file
