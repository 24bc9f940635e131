"""Mappings: what they may say, and how they meet the columns of a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadImport
from core.imports.columns import resolve
from core.imports.csv_files import csv_batch
from core.imports.files import ShopFile
from core.imports.mapping import Mapping, load_mapping


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "dictionary"),
        ('{"columns": {"nmae": "x"}}', '"nmae" is no field of ours'),
        ('{"colums": {}}', "Extra inputs"),
        ('{"currency_decimals": 9}', "less than or equal to 4"),
        ('{"encoding": "rot13"}', "utf-8"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_mapping_is_refused(content: str, reason: str, tmp_path: Path) -> None:
    """A mapping with a slip in it is refused with the slip, never half used."""
    path = tmp_path / "mapping.json"
    path.write_text(content, "utf-8")
    with pytest.raises(BadImport) as caught:
        load_mapping(path)
    assert reason in str(caught.value)


def test_a_mapping_that_names_a_column_that_is_not_there_is_refused() -> None:
    """The refusal names the column asked for and lists those found."""
    file = ShopFile(b"id,name,category\n1,A,b\n", "a.csv")
    with pytest.raises(BadImport, match=r'no column "Titel".*Columns found: id, name, category'):
        csv_batch(file, mapping=Mapping(columns={"name": "Titel"}))


def test_a_missing_mapping_file_is_refused(tmp_path: Path) -> None:
    """A mapping that is not there is an error, not a guess."""
    with pytest.raises(BadImport, match="cannot be opened"):
        load_mapping(tmp_path / "mapping.json")


def test_the_named_one_of_two_alternatives_wins() -> None:
    """Naming the column of all products drops the guess for one product a row, and the other way round."""
    columns = ("order_id", "shopper_id", "placed_at", "sku", "basket")
    assert "product_id" not in resolve("orders", "o.csv", columns, Mapping(columns={"product_ids": "basket"}))
    assert "product_ids" not in resolve("orders", "o.csv", columns, Mapping(columns={"product_id": "sku"}))


def test_a_column_given_to_one_field_is_not_guessed_for_another() -> None:
    """A mapping that reads the name from "title" and the id from "name" leaves no column read twice."""
    found = resolve("products", "p.csv", ("name", "title", "category"), Mapping(columns={"id": "name"}))
    assert found == {"id": 0, "name": 1, "category": 2}
