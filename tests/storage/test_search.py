"""Folding text for finding."""

from __future__ import annotations

import pytest

from storage.search import fold, search_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Whole   MILK ", "whole milk"),
        ("Crème BRÛLÉE", "creme brulee"),
        ("Straße", "strasse"),
        ("a\u200bb\x00c\ud800", "abc"),
        ("50 % off_now", "50 % off_now"),
        ("ＦＵＬＬ", "full"),
        ("हिन्दी", "हिनदी"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Case, accents, width, white space and characters that do not print make no difference."""
    assert fold(text) == folded


def test_fields_do_not_run_into_each_other() -> None:
    """Each field is a line of its own; missing ones leave none."""
    assert search_text("Oat Drink", None, "A1") == "oat drink\na1"
