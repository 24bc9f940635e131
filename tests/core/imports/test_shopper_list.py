"""Lists of shoppers for a batch: read as people write them, refused with row and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadImport
from core.imports.shopper_list import MAX_BYTES, ShopperList, read_shoppers


def read(folder: Path, content: bytes | str, name: str = "shoppers.csv") -> ShopperList:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_shoppers(path)


@pytest.mark.parametrize(
    "content",
    [
        "shopper\ns1\ns2\n",
        "s1\ns2",
        "\ufeffid\r\ns1\r\n\r\ns2\r\n",
        "name,shopper_id\nAnn,s1\nBob, s2 \n",
        "Shopper ID;city\ns1;Ghent\ns2;Lyon\n",
        '"shopper"\n"s1"\n"s2"\n',
        "id\tx\ns1\t1\ns2\t2\n",
    ],
)
def test_every_usual_form_is_read(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content).ids == ("s1", "s2")


def test_doubles_are_left_out_with_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, "shopper\ns1\ns2\ns1\n")
    assert found.ids == ("s1", "s2")
    assert "1 repeated id" in found.notes[0]
    assert read(tmp_path, "s1\ns2\n").notes == ()


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        (b"", None, "empty"),
        (b"\n\n", None, "empty"),
        (b"shopper\n", None, "only a header"),
        (b"name,city\nAnn,Ghent\n", 1, "no column"),
        (b"shopper,city\ns1,Ghent\n ,Lyon\n", 3, "missing"),
        (b"shopper\ns1\ns\x00 2\n", 3, "control character"),
        (b"s1\ns2,s3\n", 2, "2 cells"),
        (b"shopper,city\ns1,Ghent\n\"s2\n", 3, "table row"),
        (b"shopper\ns1\n\xff\xfe\n", 3, "UTF-8"),
        (b"shopper\n" + b"x" * 2001 + b"\n", 2, "2,001 characters"),
        (b"PK\x03\x04rest", None, "no text file"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_row_and_reason(
    tmp_path: Path, content: bytes, row: int | None, reason: str
) -> None:  # fmt: skip
    with pytest.raises(BadImport, match=reason) as refused:
        read(tmp_path, content)
    (issue,) = refused.value.issues
    assert (issue.file, issue.row) == ("shoppers.csv", row)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.csv", tmp_path):
        with pytest.raises(BadImport):
            read_shoppers(path)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    with pytest.raises(BadImport, match="50 MB"):
        read_shoppers(huge)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Nothing else than a list or BadImport, whatever the file holds."""
    try:
        found = read(tmp_path_factory.mktemp("any"), content)
    except BadImport:
        return
    assert found.ids
    assert len(set(found.ids)) == len(found.ids)


@pytest.mark.parametrize("content", ["", "shopper\n", "a,b\n1,2\n", "shopper\ns1\n\x07\n"])
def test_a_refused_list_is_not_called_an_import(tmp_path: Path, content: str) -> None:
    """Nothing is imported: the hint speaks of the file and of the command."""
    with pytest.raises(BadImport) as refused:
        read(tmp_path, content)
    assert "import" not in refused.value.hint
    assert "othing was started" in refused.value.hint


def test_a_folder_is_not_called_an_import(tmp_path: Path) -> None:
    with pytest.raises(BadImport) as refused:
        read_shoppers(tmp_path)
    assert "one shopper id a line" in refused.value.hint
