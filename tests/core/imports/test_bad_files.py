"""Bad files: each is refused with the row, the field and a reason that a merchandiser can act on."""

from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from core.errors import BadImport
from core.imports import files
from core.imports.csv_files import csv_batch

HEAD = "id,name,department,category,price,margin,stock,diets,allergens,min_age,private_label,season,launched,image_url"
GOOD = "1,Oat Drink,dairy,plant drinks,2.49,0.3,12,vegan,,,no,,2025-03-01,"


def product(**changes: str) -> str:
    """A product file of one row, row 2, with some cells changed."""
    row = dict(zip(HEAD.split(","), GOOD.split(","), strict=True)) | changes
    return f"{HEAD}\n{','.join(row.values())}\n"


def order(rows: str, head: str = "order_id,shopper_id,placed_at,product_id") -> str:
    return f"{head}\n{rows}\n"


# what is wrong -> (kind, file name, content, row, field, words of the reason)
BAD: dict[str, tuple[str, str, str | bytes, int | None, str, str]] = {
    "empty file": ("products", "a.csv", b"", None, "", "empty"),
    "only a byte order mark": ("products", "a.csv", b"\xef\xbb\xbf", None, "", "empty"),
    "only blank lines": ("products", "a.csv", b"\n\n\n", None, "", "empty"),
    "header alone": ("products", "a.csv", "id,name,category\n", None, "", "only a header"),
    "blank rows under the header": ("products", "a.csv", "id,name,category\n,,\n\n", None, "", "only a header"),
    "blank first row": ("products", "a.csv", "\nid,name,category\n1,A,b\n", 1, "", "column names"),
    "too few cells": ("products", "a.csv", "id,name,category\n1,A,b\n2,B\n", 3, "", "2 cells where the header has 3"),
    "too many cells": ("products", "a.csv", "id,name,category\n1,A,b,c\n", 2, "", "4 cells where the header has 3"),
    "price is NaN": ("products", "a.csv", product(price="NaN"), 2, "price", "is not a price"),
    "price is infinite": ("products", "a.csv", product(price="inf"), 2, "price", "is not a price"),
    "price is minus infinity": ("products", "a.csv", product(price="-Infinity"), 2, "price", "is not a price"),
    "price below zero": ("products", "a.csv", product(price="-3.49"), 2, "price", "below zero"),
    "price below zero after its sign": ("products", "a.csv", product(price="€-3.49"), 2, "price", "below zero"),
    "price in words": ("products", "a.csv", product(price="cheap"), 2, "price", '"cheap" is not a price'),
    "price with an exponent": ("products", "a.csv", product(price="1e3"), 2, "price", "is not a price"),
    "price read in two ways": ("products", "a.csv", product(price='"1,299"'), 2, "price", "two ways"),
    "price with odd groups": ("products", "a.csv", product(price='"1,29,9.00"'), 2, "price", "mixes"),
    "price beyond belief": ("products", "a.csv", product(price="99999999999"), 2, "price", "too large"),
    "price of many digits": ("products", "a.csv", product(price="9" * 400), 2, "price", "is not a price"),
    "margin above one": ("products", "a.csv", product(margin="35"), 2, "margin", "write 0.35 or 35%"),
    "margin above 100%": ("products", "a.csv", product(margin="135%"), 2, "margin", "outside 0 to 1"),
    "margin below zero": ("products", "a.csv", product(margin="-0.1"), 2, "margin", "below zero"),
    "margin is NaN": ("products", "a.csv", product(margin="nan"), 2, "margin", "is not a margin"),
    "stock in words": ("products", "a.csv", product(stock="plenty"), 2, "stock", "is not a stock count"),
    "stock beyond belief": ("products", "a.csv", product(stock="99999999999999"), 2, "stock", "too large"),
    "unknown diet": ("products", "a.csv", product(diets="vegan|yummy"), 2, "diets", '"yummy" is not a known word'),
    "unknown allergen": ("products", "a.csv", product(allergens="plutonium"), 2, "allergens", "use one of: milk, egg"),
    "unknown season": ("products", "a.csv", product(season="monsoon"), 2, "season", "spring, summer"),
    "age in words": ("products", "a.csv", product(min_age="adult"), 2, "min_age", "is not an age"),
    "age of a tree": ("products", "a.csv", product(min_age="400"), 2, "min_age", "is not an age"),
    "own brand perhaps": ("products", "a.csv", product(private_label="maybe"), 2, "private_label", "yes nor no"),
    "date the other way round": ("products", "a.csv", product(launched="31/12/2025"), 2, "launched", "2026-11-15"),
    "date that does not exist": ("products", "a.csv", product(launched="2025-02-30"), 2, "launched", "ISO date"),
    "date before shops": ("products", "a.csv", product(launched="0001-01-01"), 2, "launched", "1980 and 2100"),
    "picture is a script": (
        "products", "a.csv", product(image_url="javascript:alert(1)"), 2, "image_url", "https://"),
    "empty name": ("products", "a.csv", product(name="   "), 2, "name", "the name is empty"),
    "empty id": ("products", "a.csv", product(id=""), 2, "id", "the product number is empty"),
    "id cut by a spreadsheet": ("products", "a.csv", product(id="5.01E+12"), 2, "id", "shortened by a spreadsheet"),
    "no place in the shop": (
        "products", "a.csv", product(department="", category=""), 2, "department", "neither a department nor"),
    "same id twice": ("products", "a.csv", f"{product()}{GOOD}\n", 3, "id", "already the product number of row 2"),
    "name too long": ("products", "a.csv", product(name="x" * 2001), 2, "name", "2,001 characters"),
    "NUL in a name": ("products", "a.csv", product(name="Oat\x00Drink"), 2, "name", "U+0000"),
    "control character in a name": ("products", "a.csv", product(name="Oat\x1bDrink"), 2, "name", "U+001B"),
    "line break in a name": ("products", "a.csv", product(name='"Oat\nDrink"'), 2, "name", "line break"),
    "row after a cell of two lines": (
        "products", "a.csv", 'id,name,category,note\n1,A,b,"two\nlines"\n2,,b,\n', 3, "name", "empty"),
    "cp1252": (
        "products", "a.csv", "id,name,category\n1,Tea,b\n2,Crème,b\n".encode("cp1252"), 3, "", "0xE8 is not UTF-8"),
    "cp1252 is named": (
        "products", "a.csv", "id,name,category\n1,Crème,b\n".encode("cp1252"), 2, "", "Windows-1252 (cp1252)"),
    "cp1252 in the header": ("products", "a.csv", "id,name,catégorie\n1,A,b\n".encode("cp1252"), 1, "", "cp1252"),
    "UTF-16": ("products", "a.csv", "id,name,category\n1,A,b\n".encode("utf-16"), 1, "", "UTF-16"),
    "quotation mark missing": ("products", "a.csv", 'id,name,category\n1,"A,b\n2,B,c\n', 2, "", "quotation mark"),
    "quotation mark not doubled": ("products", "a.csv", 'id,name,category\n1,"A" b,c\n', 2, "", "doubled"),
    "cell of 200,000 characters": (
        "products", "a.csv", f'id,name,category\n1,A,b\n2,"{"x" * 200_000}",b\n', 3, "", "far too long"),
    "workbook": ("products", "a.csv", b"PK\x03\x04" + b"\x00" * 30, None, "", "Excel workbook"),
    "old workbook": ("products", "a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "", "old Excel workbook"),
    "pdf": ("products", "a.csv", b"%PDF-1.7\n", None, "", "PDF"),
    "web page": ("products", "a.csv", "<!DOCTYPE html><html></html>", None, "", "web page"),
    "gzip without the ending": ("products", "a.csv", gzip.compress(b"id,name\n"), None, "", "gzip"),
    "ending without gzip": ("products", "a.csv.gz", "id,name,category\n1,A,b\n", None, "", "not gzip"),
    "gzip cut short": (
        "products", "a.csv.gz", gzip.compress(os.urandom(4000).hex().encode())[:900], None, "", "damaged or cut short"),
    "workbook inside gzip": ("products", "a.csv.gz", gzip.compress(b"PK\x03\x04abc"), None, "", "Excel workbook"),
    "Parquet without the ending": ("products", "a.csv", b"PAR1abcdPAR1", None, "", "Parquet"),
    "ending without Parquet": ("products", "a.parquet", "id,name\n", None, "", "not Parquet"),
    "damaged Parquet": ("products", "a.parquet", b"PAR1" + b"\x07" * 64 + b"PAR1", None, "", "damaged"),
    "unknown ending": ("products", "a.xlsx", b"PK\x03\x04", None, "", "must end in .csv"),
    "no name column": ("products", "a.csv", "id,category\n1,b\n", 1, "name", "Columns found: id, category"),
    "neither department nor category": (
        "products", "a.csv", "id,name\n1,A\n", 1, "department", "Columns found: id, name"),
    "two name columns": (
        "products", "a.csv", "id,title,product_title,category\n1,A,B,c\n", 1, "name", "title, product_title"),
    "column there twice": ("products", "a.csv", "id,name,name,category\n1,A,B,c\n", 1, "name", "there twice"),
    "price in two columns": (
        "products", "a.csv", "id,name,category,price,price_cents\n1,A,b,1.00,100\n", 1, "price", "both price and"),
    "control character in a column name": ("products", "a.csv", "id,na\x00me,category\n1,A,b\n", 1, "", "U+0000"),
    "order without a shopper": ("orders", "o.csv", order("1,,2026-01-01,7"), 2, "shopper_id", "empty"),
    "order without a date": ("orders", "o.csv", order("1,a,,7"), 2, "placed_at", "empty"),
    "order date not ISO": ("orders", "o.csv", order("1,a,01.02.2026,7"), 2, "placed_at", "is not an ISO date"),
    "order without a product": ("orders", "o.csv", order("1,a,2026-01-01,"), 2, "product_id", "empty"),
    "order of two shoppers": (
        "orders", "o.csv", order("1,a,2026-01-01,7\n1,b,2026-01-01,8"), 3, "shopper_id", 'row 2 gives this order to'),
    "order of two dates": (
        "orders", "o.csv", order("1,a,2026-01-01,7\n1,a,2026-01-02,8"), 3, "placed_at", "row 2 says 2026-01-01"),
    "basket order twice": (
        "orders", "o.csv", order("1,a,2026-01-01,7|8\n1,a,2026-01-01,9", "order_id,shopper_id,placed_at,product_ids"),
        3, "order_id", "already the order of row 2"),
    "empty basket": (
        "orders", "o.csv", order("1,a,2026-01-01,|", "order_id,shopper_id,placed_at,product_ids"), 2, "product_ids",
        "empty"),
    "orders without products": (
        "orders", "o.csv", order("1,a,2026-01-01", "order_id,shopper_id,placed_at"), 1, "product_id", "no column"),
    "no keyword at all": ("keywords", "k.csv", "term,kind\n ,query\n", None, "text", "every keyword is empty"),
    "unknown kind of keyword": ("keywords", "k.csv", "term,kind\ntea,poem\n", 2, "kind", "query, category, attribute"),
    "filter on an unknown field": (
        "keywords", "k.csv", "term,kind,field,value\ntea,attribute,price,3\n", 2, "field", "diets, brand, season"),
    "filter on an unknown diet": (
        "keywords", "k.csv", "term,kind,field,value\nyum,attribute,diets,yummy\n", 2, "value", "not a known word"),
    "filter without a value": (
        "keywords", "k.csv", "term,kind,field,value\nyum,attribute,brand,\n", 2, "value", "empty"),
}  # fmt: skip


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_names_row_field_and_reason(case: str, tmp_path: Path) -> None:
    """Every fault of the table is refused at its row and field, with its reason, by the name of the file."""
    kind, name, content, row, field, reason = BAD[case]
    with pytest.raises(BadImport) as caught:
        csv_batch(**{kind: write(tmp_path, name, content)})
    issue = caught.value.issues[0]
    assert (issue.file, issue.row, issue.field) == (name, row, field)
    assert reason in issue.reason
    assert str(issue) in str(caught.value)


def test_the_row_the_table_starts_from_is_good(tmp_path: Path) -> None:
    """The unchanged row of the table above is accepted, so each refusal is due to its change."""
    batch = csv_batch(write(tmp_path, "a.csv", product()))
    assert [item.name for item in batch.products] == ["Oat Drink"]


@pytest.mark.parametrize("what", ["missing", "folder", "link", "pipe"])
def test_what_is_not_an_ordinary_file_is_refused(what: str, tmp_path: Path) -> None:
    """A missing file, a folder, a link and a pipe are refused at once; the pipe does not hang."""
    path = tmp_path / "a.csv"
    if what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to(write(tmp_path, "real.csv", product()))
    elif what == "pipe":
        os.mkfifo(path)
    reason = {"missing": "no such file", "folder": "a folder", "link": "a link", "pipe": "not an ordinary file"}[what]
    with pytest.raises(BadImport, match=reason) as caught:
        csv_batch(path)
    assert caught.value.issues[0].file == "a.csv"


def test_a_file_that_is_too_large_is_refused_packed_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file over 500 MB is refused from its size alone, and a small gzip that unpacks to more than that is too."""
    path = tmp_path / "a.csv"
    with path.open("wb") as handle:
        handle.write(b"id,name,category\n")
        handle.truncate(files.MAX_BYTES + 1)
    with pytest.raises(BadImport, match="more than 500 MB"):
        csv_batch(path)
    bomb = write(tmp_path, "b.csv.gz", gzip.compress(b"id,name,category\n" + b"1,A,b\n" * 200_000))
    assert bomb.stat().st_size < 10_000
    with pytest.raises(BadImport, match="more than 1 MB"), files.open_file(files.ShopFile.of(bomb), 1024**2) as handle:
        handle.read()


def test_a_real_workbook_under_a_csv_name_is_recognised(tmp_path: Path) -> None:
    """A zip archive renamed to .csv is named for what it is, and the hint says what to do."""
    path = tmp_path / "sheet.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(BadImport, match="Excel workbook") as caught:
        csv_batch(path)
    assert "UTF-8" in caught.value.hint


def test_fifty_faults_are_listed_and_the_rest_counted(tmp_path: Path) -> None:
    """1,253 faults give 50 issues in the order of the file and a message that counts the other 1,203."""
    rows = "\n".join(f"{number},,b" for number in range(1253))
    with pytest.raises(BadImport) as caught:
        csv_batch(write(tmp_path, "a.csv", f"id,name,category\n{rows}\n"))
    assert [issue.row for issue in caught.value.issues] == list(range(2, 52))
    assert "1,253 faults in a.csv" in str(caught.value)
    assert "1,203 more" in str(caught.value)


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    """One import of two faulty files names the faults of both, every field of a row at fault among them."""
    products = write(tmp_path, "p.csv", "id,name,category,price\n1,,b,-1\n")
    orders = write(tmp_path, "o.csv", order("1,a,yesterday,7"))
    with pytest.raises(BadImport) as caught:
        csv_batch(products, orders)
    found = [(issue.file, issue.row, issue.field) for issue in caught.value.issues]
    assert found == [("p.csv", 2, "price"), ("p.csv", 2, "name"), ("o.csv", 2, "placed_at")]


def test_no_file_at_all_is_refused() -> None:
    """An import of nothing is a mistake, not an empty success."""
    with pytest.raises(BadImport, match="No file was named"):
        csv_batch()
