"""The keyword corpus: everything phase 2 may choose from, read off the catalogue and joined with imported lists.

Catalogue text is data from outside. Characters that do not print are taken out, and texts too long to be a keyword
are left out and counted.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from core.domain.catalogue import Catalogue
from core.domain.keyword import Keyword
from core.domain.vocabulary import DIETS, SEASONS, KeywordKind
from core.retrieval.mining import mine_queries

LONGEST_TEXT = 120  # characters
BRAND_PRODUCTS = 3  # a brand with fewer products is no filter worth offering
RANK: dict[KeywordKind, int] = {"category": 0, "attribute": 1, "query": 2}  # who keeps a text that two entries share
log = logging.getLogger(__name__)


def build_corpus(catalogue: Catalogue, imported: Sequence[Keyword]) -> list[Keyword]:
    """All keywords of a shop: each text once, whatever its case; filters win over queries, the catalogue over imports.

    Departments, categories, diets, seasons, own brand and brands of three products or more come first, then imported
    entries and mined queries. A filter whose text is taken is told apart by a word ("bakery department"), never lost.
    Ids are stable: the same entry keeps its id when the catalogue around it changes. Texts of more than 120
    characters are skipped; their number is logged.
    """
    filters = list(_filters(catalogue))
    mined = (Keyword(id="", text=text, kind="query") for text in mine_queries(catalogue.products))
    ranked = sorted([*imported, *mined], key=lambda entry: RANK[entry.kind])
    taken: dict[str, Keyword] = {}
    skipped = 0
    for entry in [*filters, *ranked]:
        text = printable(entry.text)
        if not text or len(text) > LONGEST_TEXT:
            skipped += 1
            continue
        if text.casefold() in taken and entry.field and entry.source == "catalogue":
            text = f"{text} {entry.field}"
        if text.casefold() not in taken:
            taken[text.casefold()] = entry.model_copy(update={"text": text, "id": entry.id or _stable_id(entry, text)})
    if skipped:
        log.warning("%d keywords were left out: empty, or longer than %d characters", skipped, LONGEST_TEXT)
    return list(taken.values())


def printable(text: str) -> str:
    """Text in composed form without control, format or surrogate characters, white space folded to single spaces."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    return " ".join("".join(letter for letter in spaced if unicodedata.category(letter)[0] != "C").split())


def _stable_id(entry: Keyword, text: str) -> str:
    """The kind's letter and 64 bits of what the entry means, in hex."""
    meaning = "\x1f".join((entry.kind, entry.field or "", entry.value or text.casefold()))
    return f"{entry.kind[0]}-{hashlib.sha256(meaning.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _filters(catalogue: Catalogue) -> Iterator[Keyword]:
    """Category and attribute entries in a fixed order; `value` is exactly what `Catalogue.selecting` compares."""
    products = catalogue.products
    yield from _entries("category", "category", sorted({product.category for product in products}))
    yield from _entries("category", "department", sorted({product.department for product in products}))
    diets = {diet for product in products for diet in product.diets}
    yield from _entries("attribute", "diets", (diet for diet in DIETS if diet in diets))
    seasons = {product.season for product in products}
    yield from _entries("attribute", "season", (season for season in SEASONS if season in seasons))
    if any(product.private_label for product in products):
        yield Keyword(id="", text="own brand", kind="attribute", field="private_label", value="true")
    brands = Counter(product.brand for product in products if product.brand)
    offered = sorted(brand for brand, count in brands.items() if count >= BRAND_PRODUCTS)
    yield from _entries("attribute", "brand", offered)


def _entries(kind: KeywordKind, field: str, values: Iterable[str]) -> Iterator[Keyword]:
    return (Keyword(id="", text=value, kind=kind, field=field, value=value) for value in values)
