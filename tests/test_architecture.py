"""The import rule of the house, held by the syntax tree: who may import whom, and what never loads early."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "transformers", "sentence_transformers", "faiss", "openai", "sklearn", "bm25s"}
SCREEN = {"streamlit"}
SQL = {"sqlalchemy", "alembic"}

# folder (or file) -> top-level modules and own packages it must not import, anywhere
FORBIDDEN: dict[str, set[str]] = {
    "app.py": HEAVY | SQL | {"storage", "core"},
    "pages": HEAVY | SQL | {"storage", "core.phases", "core.filters", "core.retrieval", "core.ranking", "core.library"},
    "core": SCREEN | SQL | {"pages"},
    "core/desks": {"storage", "core.bootstrap"},
    "core/phases": {"storage", "core.desks", "core.bootstrap", "core.engine"},
    "core/filters": {"storage", "core.desks", "core.bootstrap", "core.engine"},
    "core/llm": {"storage", "core.desks", "core.bootstrap", "core.engine", "core.phases"},
    "core/prompts": {"storage", "core.desks", "core.bootstrap", "core.engine", "core.phases"},
    "core/judge": {"storage", "core.desks", "core.bootstrap", "core.engine"},
    "core/policy": {"storage", "core.desks", "core.bootstrap", "core.engine", "core.phases"},
    "core/domain": SQL | SCREEN | HEAVY | {"storage", "core.desks", "core.phases", "core.ports", "pandas"},
    "core/ports.py": {"storage", "core.desks", "core.phases"},
    "core/model_ports.py": {"storage", "core.desks", "core.phases"},
    "core/errors.py": {"storage", "core"},
    "core/cascade.py": {"storage", "core.desks", "core.bootstrap", "core.filters", "core.library"},
    "storage": SCREEN | {"core.desks", "core.phases", "core.filters", "core.retrieval", "core.bootstrap", "pages"},
}
ALLOWED = {("storage", "core.desks.views")}


def sources(place: str) -> Iterator[Path]:
    path = ROOT / place
    yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def breaks(module: str, forbidden: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in forbidden)


@pytest.mark.parametrize("place", sorted(FORBIDDEN))
def test_layers_import_only_what_they_may(place: str) -> None:
    """No module imports from a layer that it must not know."""
    found = [
        f"{source.relative_to(ROOT)} imports {module}"
        for source in sources(place)
        for module in imports(ast.parse(source.read_text(encoding="utf-8")))
        if breaks(module, FORBIDDEN[place]) and not any(place == a and breaks(module, {b}) for a, b in ALLOWED)
    ]
    assert not found


def test_heavy_libraries_load_inside_functions_only() -> None:
    """Nothing in core or storage imports a heavy library at module level, so the first page never waits for one."""
    found = []
    for place in ("core", "storage"):
        for source in sources(place):
            top = [node for node in ast.parse(source.read_text(encoding="utf-8")).body if not isinstance(node, ast.If)]
            modules = [
                module for node in top if isinstance(node, ast.Import | ast.ImportFrom) for module in imports(node)
            ]
            found += [f"{source.relative_to(ROOT)}: {module}" for module in modules if breaks(module, HEAVY)]
    assert not found


def test_no_page_lies_loose_in_pages() -> None:
    """A .py directly in pages/ would be served by a first deep link without app.py."""
    assert [path.name for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py"] == []


def test_the_import_rule_can_fail() -> None:
    """The checker sees a forbidden import inside a function and one level down a package."""
    tree = ast.parse("def f():\n    from sqlalchemy.orm import Session\n")
    assert any(breaks(module, SQL) for module in imports(tree))


def test_nothing_that_could_run_code_is_unpickled() -> None:
    """No pickle, joblib, torch.load or allow_pickle=True anywhere in the product."""
    banned = ("pickle.load", "joblib", "torch.load", "allow_pickle=True", "trust_remote_code=True", "unsafe_allow_html")
    found = [
        f"{source.relative_to(ROOT)}: {word}"
        for place in ("core", "storage", "pages", "bench", "data")
        for source in sources(place)
        for word in banned
        if word in source.read_text(encoding="utf-8")
    ]
    assert not found
