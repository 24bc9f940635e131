"""Reading theme files: order, and one clear refusal for every sort of fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import BadImport
from core.library.themes import CuratedLibrary


def entry(**changes: Any) -> dict[str, Any]:
    theme = {
        "id": "toast",
        "kind": "everyday",
        "titles": ["Toast", "Toast, again"],
        "intent": "Make toast.",
        "concepts": ["bread", "butter", "jam", "honey"],
    }
    return theme | changes


def write(folder: Path, *entries: Any, name: str = "a.json") -> Path:
    (folder / name).write_text(json.dumps(list(entries)), encoding="utf-8")
    return folder


def test_themes_keep_files_and_order(tmp_path: Path) -> None:
    """Files are read by name and themes stay in their written order, every time."""
    write(tmp_path, entry(id="two", titles=["Two", "Deux"]), name="b.json")
    write(tmp_path, entry(id="zero", titles=["Zero", "Nil"]), entry(id="one", titles=["One", "Un"]), name="a.json")
    assert [theme.id for theme in CuratedLibrary.load(tmp_path).themes()] == ["zero", "one", "two"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"occasions": ["no-such-day"]}, "unknown occasion “no-such-day”"),
        ({"seasons": ["monsoon"]}, "unknown season “monsoon”"),
        ({"diets": ["raw"]}, "unknown diet “raw”"),
        ({"household": ["rich"]}, "unknown household “rich”"),
        ({"audience": ["cats"]}, "unknown audience “cats”"),
        ({"titles": ["Toast"]}, "needs 2 to 4 titles, has 1"),
        ({"titles": ["Toast", "x" * 43]}, "has 43 characters, 42 fit"),
        ({"concepts": ["bread"]}, "needs 4 to 8 concepts, has 1"),
        ({"intent": " "}, "has an empty text"),
        ({"kind": "occasion"}, "is an occasion theme that names no occasion"),
        ({"kind": "season"}, "is a season theme that names no season"),
        ({"kind": "advert"}, "kind: Input should be"),
        ({"colour": "red"}, "colour: Extra inputs are not permitted"),
        ({"titles": "Toast"}, "titles: Input should be a valid tuple"),
    ],
)
def test_a_faulty_theme_is_named(tmp_path: Path, changes: dict[str, Any], reason: str) -> None:
    """The refusal names the file, the theme and what is wrong with it."""
    write(tmp_path, entry(**changes), name="breakfast.json")
    with pytest.raises(BadImport) as refused:
        CuratedLibrary.load(tmp_path)
    assert "breakfast.json, toast: " in str(refused.value)
    assert reason in str(refused.value)


def test_every_fault_is_listed(tmp_path: Path) -> None:
    """All faults come in one refusal, so that a library is mended in one go."""
    write(tmp_path, entry(seasons=["monsoon"]), entry(id="tea", titles=["Tea", "Cha"], diets=["raw"]), 7)
    with pytest.raises(BadImport) as refused:
        CuratedLibrary.load(tmp_path)
    assert sorted(issue.field for issue in refused.value.issues) == ["tea", "theme 3", "toast"]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"titles": ["Other", "Else"]}, "this id occurs twice"),
        ({"id": "more-toast", "titles": ["TOAST", "Else"]}, "another theme is also called"),
    ],
)
def test_repeats_are_refused_across_files(tmp_path: Path, second: dict[str, Any], reason: str) -> None:
    """Ids and main titles are unique over all files, letter case aside."""
    write(tmp_path, entry(), name="a.json")
    write(tmp_path, entry(**second), name="b.json")
    with pytest.raises(BadImport, match=reason) as refused:
        CuratedLibrary.load(tmp_path)
    assert {issue.file for issue in refused.value.issues} == {"a.json", "b.json"}


@pytest.mark.parametrize(("body", "reason"), [(b"[{", "not valid JSON"), (b"{}", "list of themes"), (b"\xff", "JSON")])
def test_a_broken_file_is_named(tmp_path: Path, body: bytes, reason: str) -> None:
    """A file that is not a JSON list is refused by name."""
    (tmp_path / "broken.json").write_bytes(body)
    with pytest.raises(BadImport, match=reason) as refused:
        CuratedLibrary.load(tmp_path)
    assert "broken.json" in str(refused.value)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    """A folder without themes is an error, not an empty library."""
    with pytest.raises(BadImport, match="no themes"):
        CuratedLibrary.load(tmp_path)
