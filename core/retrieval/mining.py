"""Search queries read off product names: the noun phrases that several products share.

"Organic Unsweetened Oat Milk, 64 oz" and two more oat milks bring the query "oat milk". A phrase is one to three
words that stand together in enough names. It must end in a word that often ends a phrase, so that adjectives alone
("organic", "crunchy organic") stay out. Singular and plural count together by their English stem (Snowball), and the
commoner spelling is kept. Names are cut at sizes, numbers, punctuation and the product's own brand.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from core.domain.catalogue import Product

LONGEST = 3  # words in a phrase
HEAD_SHARE = 0.2  # a last word must end at least this share of the phrases it occurs in
SUBSUMED = 0.9  # a phrase is a mere part when one longer phrase holds this share of its products
SMALL_CATALOGUE = 5_000  # products; below it two products make a phrase, from it on three
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
JOINERS = frozenset(WORD.findall("a an and at by de for from in la le no non of on or the to with"))
LEANING = frozenset(WORD.findall("added fat flavored free less style up"))  # starts no phrase: "free wipes"
AFTER_HEAD = frozenset(WORD.findall("for in with"))  # the word before one of these is a head too: "tuna in oil"
MEASURES = frozenset(
    WORD.findall("bag box can cl count ct dozen ea fl ft g gal gallon gram grams inch kg l lb lbs ml")
    + WORD.findall("oz pack pc pcs pk qt size")
)

Stems = tuple[str, ...]


def mine_queries(products: Sequence[Product]) -> list[str]:
    """Phrases shared by at least 2 products (3 in a catalogue of 5,000 or more), commonest first, then by letter."""
    names = [_segments(product) for product in products]
    stem_of = _stems({word for segments in names for segment in segments for word in segment})
    heads = _head_shares(names, stem_of)
    counts, spellings = _count(names, stem_of)
    enough = 2 if len(products) < SMALL_CATALOGUE else 3
    kept = {stems for stems, count in counts.items() if count >= enough and heads[stems[-1]] >= HEAD_SHARE}
    kept -= _mere_parts(kept, counts)
    brands = {tuple(_words(product.brand)) for product in products if product.brand}
    found = [(counts[stems], min(spellings[stems].items(), key=lambda form: (-form[1], form[0]))[0]) for stems in kept]
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [" ".join(spelling) for _, spelling in found if spelling not in brands]


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in WORD.finditer(text)]


def _segments(product: Product) -> list[list[str]]:
    """Runs of plain words: cut at punctuation, sizes, single letters and the brand. A hyphen joins, as a space does."""
    brand = _words(product.brand or "")
    runs: list[list[str]] = [[]]
    end = 0
    for match in WORD.finditer(product.name):
        word = match.group().lower()
        if product.name[end : match.start()].strip() not in ("", "-"):
            runs.append([])
        if len(word) == 1 or word in MEASURES or any(letter.isdigit() for letter in word):
            runs.append([])
        else:
            runs[-1].append(word)
        end = match.end()
    return [part for run in runs for part in _without(run, brand) if part]


def _without(run: list[str], brand: list[str]) -> Iterable[list[str]]:
    """The parts of a run left and right of each occurrence of the brand."""
    start = 0
    for position in range(len(run) - len(brand) + 1) if brand else ():
        if position >= start and run[position : position + len(brand)] == brand:
            yield run[start:position]
            start = position + len(brand)
    yield run[start:]


def _stems(words: set[str]) -> dict[str, str]:
    import Stemmer

    ordered = sorted(words)
    return dict(zip(ordered, Stemmer.Stemmer("english").stemWords(ordered), strict=True))


def _head_shares(names: list[list[list[str]]], stem_of: dict[str, str]) -> dict[str, float]:
    """Share of its occurrences in which a word ends a phrase."""
    seen: Counter[str] = Counter()
    ending: Counter[str] = Counter()
    for segment in (segment for segments in names for segment in segments):
        seen.update(stem_of[word] for word in segment)
        ending[stem_of[segment[-1]]] += 1
        ending.update(stem_of[word] for word, after in pairwise(segment) if after in AFTER_HEAD)
    return {stem: ending[stem] / count for stem, count in seen.items()}


def _count(
    names: list[list[list[str]]], stem_of: dict[str, str]
) -> tuple[Counter[Stems], dict[Stems, Counter[tuple[str, ...]]]]:
    """Products per phrase (by stems), and how often each spelling of it occurs."""
    counts: Counter[Stems] = Counter()
    spellings: dict[Stems, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for segments in names:
        phrases = {phrase for segment in segments for phrase in _phrases(segment)}
        by_stems = {phrase: tuple(stem_of[word] for word in phrase) for phrase in phrases}
        counts.update(set(by_stems.values()))
        for phrase, stems in by_stems.items():
            spellings[stems][phrase] += 1
    return counts, spellings


def _phrases(segment: list[str]) -> Iterable[tuple[str, ...]]:
    for start, first in enumerate(segment):
        if first in JOINERS or first in LEANING:
            continue
        for end in range(start + 1, min(start + LONGEST, len(segment)) + 1):
            if segment[end - 1] not in JOINERS:
                yield tuple(segment[start:end])


def _mere_parts(kept: set[Stems], counts: Counter[Stems]) -> set[Stems]:
    """Phrases that hardly occur outside one longer kept phrase: "soba" when every soba is a soba noodle."""
    parts: set[Stems] = set()
    for stems in kept:
        for part in {stems[1:], stems[:-1]} - {()}:
            if part in kept and counts[stems] >= SUBSUMED * counts[part]:
                parts.add(part)
    return parts
