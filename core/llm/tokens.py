"""Token counts without a tokenizer: an upper bound to reserve money by, and a likely figure to show beforehand."""

from __future__ import annotations

FRAME = 300
"""What chat templates add around our two messages: roles, separators, and the standing preamble that some models put
first (about 100 tokens). Counted once per request, in the bound only."""

BYTES_PER_TOKEN = 3.5
"""Measured on texts like ours, bytes per token with cl100k_base (OpenAI's of 2023) and with MiniLM's WordPiece:

    English prose 3.65 and 3.42            titles and intents of themes 4.33 and 4.13
    numbered keywords 3.74 and 3.50        answers as JSON 3.97 and 2.50, indented 3.56 and 3.40
    German 3.48 and 2.84                   Japanese 2.31 and 3.00

Newer vocabularies are larger and make fewer tokens of the same text. 3.5 errs on the dear side for English.
"""


def at_most(text: str) -> int:
    """No tokenizer makes more tokens of `text`: each stands for at least one byte of its UTF-8."""
    return len(text.encode("utf-8", "replace"))


def likely(text: str) -> int:
    """About how many tokens a usual tokenizer makes of `text`."""
    return round(at_most(text) / BYTES_PER_TOKEN)
