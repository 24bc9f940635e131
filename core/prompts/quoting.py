"""Foreign text inside a prompt: names from catalogues, notes of people, imported keywords, words of another model.

Such text is material, never an instruction. Here it becomes one line that can neither close the block around it nor
look like a line of ours: no control or invisible characters, no brackets (tags, chat-template marks), no quotation
marks, no fence. That keeps prompts readable; it is not what safety rests on. What a model answers is checked as if it
had obeyed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

NAME = 60  # characters kept of a name: a department, a category, a keyword, a title
NOTE = 240  # characters kept of a sentence or two: a note, an intent
_LIKE_OURS = str.maketrans({'"': "'", "`": "'", "<": "(", ">": ")", "[": "(", "]": ")", "{": "(", "}": ")", "|": "/"})
_SEEN = {"Cf": "", **dict.fromkeys(("Cc", "Co", "Cs", "Cn", "Zl", "Zp", "Zs"), " ")}  # by Unicode category
_MARKS = re.compile(r"^[\s#>*=~-]+|([#=*~_-])\1{2,}")


def quoted(text: str, limit: int = NAME) -> str:
    """Text as one harmless line of at most `limit` characters, without marks around it; empty text stays empty."""
    shown = unicodedata.normalize("NFKC", text[: 8 * limit])
    shown = "".join(_SEEN.get(unicodedata.category(one), one) for one in shown)
    shown = _MARKS.sub(" ", " ".join(shown.translate(_LIKE_OURS).split()))
    line = " ".join(shown.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def listed(texts: Iterable[str], limit: int = NAME) -> str:
    """Several names as one line, in quotation marks: "Bread", "Fresh fruit"."""
    return ", ".join(f'"{quoted(text, limit)}"' for text in texts)


def numbered(texts: Sequence[str], first: int = 1, limit: int = NAME) -> list[str]:
    """One line per text behind its code, the number by which an answer names it: 7 firm tofu."""
    return [f"{code} {quoted(text, limit)}" for code, text in enumerate(texts, start=first)]
