"""The first look at a file and the suggested mapping."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import BadImport
from core.imports.columns import normal_name
from core.imports.csv_files import csv_batch
from core.imports.fields import FIELDS, KINDS, Kind
from core.imports.files import ShopFile
from core.imports.head import read_head
from core.imports.mapping import Mapping

PRODUCTS = b"SKU;Title;Aisle;Price\n" + b"".join(b"%d;Tea %d;teas;2,49\n" % (row, row) for row in range(100))


def test_a_head_suggests_columns_with_samples() -> None:
    """Each field of ours comes with its suggested column and up to three values from it."""
    head = read_head(PRODUCTS, "p.csv")
    choices = {choice.field: choice for choice in head.fields}
    assert (head.kind, head.delimiter, head.columns) == ("products", ";", ("SKU", "Title", "Aisle", "Price"))
    assert (choices["name"].column, choices["name"].samples) == ("Title", ("Tea 0", "Tea 1", "Tea 2"))
    assert (choices["brand"].column, choices["brand"].samples) == (None, ())
    assert len(head.rows) == 20
    assert head.rows[3] == ("3", "Tea 3", "teas", "2,49")
    assert head.missing == ()


def test_the_suggested_mapping_imports_the_file() -> None:
    """What a head suggests can be handed straight back."""
    head = read_head(PRODUCTS, "p.csv")
    batch = csv_batch(ShopFile(PRODUCTS, "p.csv"), mapping=head.mapping)
    assert [product.price_cents for product in batch.products] == [249] * 100


def test_the_number_of_rows_is_near_and_says_whether_it_is_exact(tmp_path: Path) -> None:
    """Small files and Parquet are counted; of longer ones the size gives an estimate within a tenth."""
    head = read_head(PRODUCTS, "p.csv")
    assert not head.counted
    assert head.row_count == pytest.approx(100, rel=0.1)
    short = read_head(b"id,name,category\n1,A,b\n", "p.csv")
    assert (short.row_count, short.counted) == (1, True)
    path = tmp_path / "p.parquet"
    pq.write_table(pa.table({"id": list(map(str, range(500))), "name": ["A"] * 500, "category": ["b"] * 500}), path)
    head = read_head(path)
    assert (head.row_count, head.counted, head.delimiter) == (500, True, None)
    assert not read_head(gzip.compress(PRODUCTS), "p.csv.gz").counted


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"order_id,customer,date,items\n1,a,2026-01-01,7\n", "orders"),
        (b"term\noat milk\n", "keywords"),
        (b"search term,type\noat milk,query\n", "keywords"),
        (b"id,name,category\n1,A,b\n", "products"),
    ],
)
def test_the_kind_of_file_is_guessed(data: bytes, kind: Kind) -> None:
    """Products, orders and keywords are told apart by their columns."""
    assert read_head(data, "x.csv").kind == kind


def test_what_is_missing_or_unclear_is_marked() -> None:
    """A required field without a column is missing; two columns that fit are both offered."""
    head = read_head(b"code,title,product_title\n1,A,B\n", "p.csv", "products")
    choices = {choice.field: choice for choice in head.fields}
    assert choices["name"].choices == ("title", "product_title")
    assert choices["name"].missing
    assert head.missing == ("Name", "Department or category")
    assert read_head(b"order_id,shopper,date\n1,a,2026-01-01\n", "o.csv").missing == (
        "Product, one a row or products, all in one cell",
    )


def test_a_mapping_lends_its_encoding_and_columns() -> None:
    """A file that is not UTF-8 is refused with its encoding, and read once the mapping names it."""
    data = "Nummer,Name,Kategorie\n1,Käse,Milch\n".encode("cp1252")
    with pytest.raises(BadImport, match=r"cp1252"):
        read_head(data, "p.csv")
    head = read_head(data, "p.csv", "products", Mapping(encoding="cp1252", columns={"id": "Nummer"}))
    assert head.rows == (("1", "Käse", "Milch"),)
    assert head.mapping.columns["id"] == "Nummer"
    assert head.mapping.encoding == "cp1252"


def test_rows_of_the_wrong_shape_are_shown_as_problems() -> None:
    """Rows with too few cells do not stop the first look; they are listed."""
    assert read_head(b"id,name,category\n1,A\n2,B,c\n", "p.csv").problems == (
        "p.csv, row 2: the row has 2 cells where the header has 3",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_no_column_name_means_two_fields(kind: Kind) -> None:
    """Within one kind of file every known column name belongs to one field, and is written as names are compared."""
    names = [name for field in FIELDS[kind] for rank in field.ranks() for name in rank]
    assert len(names) == len(set(names))
    assert all(normal_name(name) == name for name in names)


def test_names_of_uploads_are_only_for_show() -> None:
    """A path or control characters in the name of an upload never reach a message or the disk."""
    head = read_head(b"id,name,category\n1,A,b\n", "../../etc/\x1b[31mp.csv")
    assert head.name == "[31mp.csv"
