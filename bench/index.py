"""How long an index takes to build, to load and to ask, at the size of a real shop.

    python -m bench.index [--data DIR] [--workspace DIR] [--precision bfloat16]

The data folder holds `instacart/` (products, aisles, departments), `keyword_corpus/terms_no_heldout.csv.gz` and
`recipes/recipes_dev.jsonl.gz`. Products and terms are indexed; recipe titles, which are in neither, ask the questions.
Half of the titles choose the probes of IVF, the other half measure its recall. The first build reads some 140,000
texts and takes minutes; with --workspace the vectors are kept and a second run skips that.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from bench.table import print_table
from core.domain.catalogue import Catalogue, Product
from core.domain.keyword import Keyword
from core.ports import Vectors
from core.retrieval.cached_embedder import CachedEmbedder
from core.retrieval.embedder import MiniLMEmbedder
from core.retrieval.exact import nearest_rows
from core.retrieval.index import IndexKey, LoadedIndex, load_index
from core.retrieval.index_builder import IndexBuilder
from core.retrieval.keyword_index import build_coarse, probe

ROOT = Path(__file__).resolve().parents[1]
EXACT_UP_TO = 120_000
QUESTIONS = 600
K = 100
READING = ("Reading themes", "Reading product names", "Reading keywords")
Row = tuple[str, str, str]

LOAD = """
import sys, time
from pathlib import Path
from bench.index import read_catalogue
from core.retrieval.index import IndexKey
catalogue = read_catalogue(Path(sys.argv[1]))
began = time.perf_counter()
from core.retrieval.index import load_index
index = load_index(Path(sys.argv[2]), IndexKey(*sys.argv[3:6], int(sys.argv[6])), catalogue)
index.product_search.lexical(["tea"], 10)
print(time.perf_counter() - began)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--workspace", type=Path, help="keep vectors and index here")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), default="float32")
    asked = parser.parse_args()
    if not (asked.data / "instacart" / "products.csv").is_file():
        sys.exit(f"There is no instacart/products.csv under {asked.data}: name its folder with --data.")
    with tempfile.TemporaryDirectory() as scratch:
        rows = list(measure(asked.data, asked.workspace or Path(scratch), MiniLMEmbedder(precision=asked.precision)))
    print_table("Index of the Instacart catalogue and the keyword corpus", ("what", "figure", "note"), rows)


def measure(data: Path, workspace: Path, model: MiniLMEmbedder) -> Iterator[Row]:
    catalogue, terms, titles = read_catalogue(data), read_terms(data), read_titles(data)
    embedder = CachedEmbedder(model, workspace / "vectors")
    builder = IndexBuilder(workspace, embedder, EXACT_UP_TO)
    key = builder.key(catalogue.version, "terms")
    yield from build_rows(builder, catalogue, terms, titles)
    yield from load_rows(data, workspace, key)
    asked = embedder.embed(titles)
    yield from query_rows(load_index(workspace, key, catalogue), titles, asked)
    yield from coarse_rows(embedder.embed([term.text for term in terms]), asked)
    some = [term.text for term in terms][:: len(terms) // 5_000][:5_000]
    yield (
        f"vector cache, {len(some):,} of {len(embedder.cache):,} texts",
        milliseconds(lambda: embedder.embed(some)),
        "",
    )


def build_rows(builder: IndexBuilder, catalogue: Catalogue, terms: list[Keyword], titles: list[str]) -> Iterator[Row]:
    """The build as a shop sees it, then the same again with every text known."""
    for label in ("build", "build, texts known"):
        began = time.perf_counter()
        report = builder.build(catalogue, terms, "terms", extra_texts=titles, rebuild=True, progress=show_progress)
        took = time.perf_counter() - began
        made = report.manifest
        yield label, f"{took:.1f} s", f"{made.products:,} products, {made.keywords:,} keywords, {made.model}"
        for stage, seconds in report.seconds.items():
            yield f"  {stage}", f"{seconds:.2f} s", ""
        reading = sum(seconds for stage, seconds in report.seconds.items() if stage in READING)
        if report.embedded:
            yield "  read by the model", f"{report.embedded:,}", f"{report.embedded / reading:.0f} texts/s"


def load_rows(data: Path, workspace: Path, key: IndexKey) -> Iterator[Row]:
    """Load time in a fresh process: imports, opening, and the first search by words."""
    command = [sys.executable, "-c", LOAD, str(data), str(workspace), key.catalogue, key.keywords, key.model]
    for attempt in ("first", "second"):
        command_line = [*command, str(key.exact_up_to)]
        done = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
        yield (
            f"load in a fresh process, {attempt}",
            f"{float(done.stdout):.2f} s",
            "imports and a first search included",
        )


def query_rows(index: LoadedIndex, titles: list[str], asked: Vectors) -> Iterator[Row]:
    keywords, products = index.keyword_index, index.product_search
    for count in (1, 48):
        few, words = asked[:count], titles[:count]
        yield f"keywords, {count} vectors, k 100", milliseconds(partial(keywords.nearest, few, K)), ""
        yield f"products by meaning, {count} vectors, k 30", milliseconds(partial(products.dense, few, 30)), ""
        yield f"products by words, {count} texts, k 30", milliseconds(partial(products.lexical, words, 30)), ""
    vectors = np.ascontiguousarray(keywords.vectors)
    for count in (1, 48):
        flat, ours = flat_times(vectors, asked[:count])
        note = f"FAISS flat {flat * 1000:.1f} ms, ratio {flat / ours:.1f}"
        yield f"exact rows, {count} vectors, k 100", f"{ours * 1000:.1f} ms", note


def flat_times(vectors: Vectors, asked: Vectors) -> tuple[float, float]:
    """Seconds of FAISS's flat index and of ours on the same vectors."""
    import faiss

    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    return best_time(lambda: flat.search(asked, K)), best_time(lambda: nearest_rows(asked, vectors, K))


def coarse_rows(vectors: Vectors, asked: Vectors) -> Iterator[Row]:
    """IVF over the terms alone: recall on titles that did not choose its probes, and speed against exact search."""
    tuning, test = asked[::2], asked[1::2]
    began = time.perf_counter()
    coarse = build_coarse(vectors, tuning)
    took = time.perf_counter() - began
    yield (
        f"IVF over {len(vectors):,} terms, build",
        f"{took:.1f} s",
        f"{coarse.index.nlist} cells, {coarse.probes} probes",
    )
    truth = [set(rows.tolist()) for rows, _ in nearest_rows(test, vectors, K)]
    found = probe(coarse.index, coarse.probes, test, vectors, K)
    recall = np.mean([len(want & set(rows.tolist())) / K for want, (rows, _) in zip(truth, found, strict=True)])
    yield "IVF recall@100 against exact", f"{recall:.4f}", f"{len(test)} titles; {coarse.recall} on the tuning ones"
    for count in (1, 48):
        exact = best_time(partial(nearest_rows, test[:count], vectors, K))
        quick = best_time(partial(probe, coarse.index, coarse.probes, test[:count], vectors, K))
        note = f"exact {exact * 1000:.1f} ms, ratio {exact / quick:.1f}"
        yield f"IVF, {count} vectors, k 100", f"{quick * 1000:.1f} ms", note


def read_catalogue(data: Path) -> Catalogue:
    """The Instacart catalogue in its published layout."""
    folder = data / "instacart"
    aisles = {entry["aisle_id"]: entry["aisle"] for entry in rows_of(folder / "aisles.csv")}
    departments = {entry["department_id"]: entry["department"] for entry in rows_of(folder / "departments.csv")}
    products = [
        Product(
            id=entry["product_id"],
            name=entry["product_name"],
            category=aisles[entry["aisle_id"]],
            department=departments[entry["department_id"]],
        )
        for entry in rows_of(folder / "products.csv")
    ]
    return Catalogue("instacart", products)


def read_terms(data: Path) -> list[Keyword]:
    with gzip.open(data / "keyword_corpus" / "terms_no_heldout.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        return [
            Keyword(id=f"t{number}", text=entry["term"], kind="query", source="terms")
            for number, entry in enumerate(csv.DictReader(stream))
        ]


def read_titles(data: Path) -> list[str]:
    """Every n-th recipe title, so that there are QUESTIONS of them."""
    with gzip.open(data / "recipes" / "recipes_dev.jsonl.gz", "rt", encoding="utf-8") as stream:
        titles = list(dict.fromkeys(json.loads(line)["title"] for line in stream))
    return titles[:: max(1, len(titles) // QUESTIONS)][:QUESTIONS]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def best_time(work: Callable[[], object], times: int = 7) -> float:
    """Seconds of the fastest run: other programs only ever make a run slower."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def milliseconds(work: Callable[[], object]) -> str:
    return f"{best_time(work) * 1000:.1f} ms"


def show_progress(stage: str, done: int, total: int) -> None:
    if done % 2_048 < 64 or done == total:
        print(f"\r{stage}: {done:,} of {total:,}".ljust(60), end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
