"""What of a theme is embedded. Concepts carry the knowledge: over 20 cuisines, MiniLM ranks ingredients near chance
by the title alone and well by the best matching concept, so title and intent only speak when concepts are few."""

from __future__ import annotations

from core.domain.page import Placement

FEW = 3


def theme_texts(placement: Placement) -> list[str]:
    """The texts whose best match measures how well something fits the theme."""
    if len(placement.concepts) >= FEW:
        return list(placement.concepts)
    return [*placement.concepts, placement.title, placement.intent]
