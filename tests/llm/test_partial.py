"""Titles out of JSON that is still being written."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from core.llm.partial import written

PAGE = {
    "persona": "Quick cook",
    "placements": [
        {"title": "Soup night 🍲", "why": {"title": "Inside"}},
        {"title": 'Say "cheese"', "tags": ["title"]},
        {"title": "Çay"},
    ],
}
TITLES = ["Soup night 🍲", "Inside", 'Say "cheese"', "Çay"]


def test_titles_grow_and_never_go_away() -> None:
    """At every length of the text the titles so far are beginnings of the final ones, and none is taken back."""
    for text in (json.dumps(PAGE), json.dumps(PAGE, ensure_ascii=False, indent=2)):
        before: list[str] = []
        for end in range(len(text) + 1):
            now = written(text[:end], "title")
            assert len(now) >= len(before), text[:end]
            assert now[:-1] == TITLES[: len(now) - 1] if now else True
            assert all(full.startswith(part) for full, part in zip(TITLES, now, strict=False))
            before = now
        assert before == TITLES


def test_what_stands_before_the_json_is_skipped() -> None:
    """A fence, thoughts, a word of introduction; unfinished thoughts show nothing."""
    text = json.dumps(PAGE)
    assert written(f"```json\n{text[:60]}", "title") == written(text[:60], "title") != []
    assert written(f'<think>{{"title": "No"}}</think>{text}', "title") == TITLES
    assert written('<think>{"title": "No"}', "title") == []


def test_other_things_are_no_titles() -> None:
    """Numbers, lists and text that is no JSON give nothing."""
    for text in ("", "Hello", "{", '{"title": 7', '{"title": ["a"]', '{"title" "a"', '{"a": }', "{" * 5000):
        assert written(text, "title") == []


@given(st.text(), st.text())
def test_any_text_gives_text(before: str, after: str) -> None:
    for one in written(before + '{"title": "' + after, "title"):
        assert isinstance(one, str)
