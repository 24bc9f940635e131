"""Good files in many dialects, and every field of a product, an order and a keyword through each format."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.domain.catalogue import Product
from core.domain.shopper import Order
from core.errors import BadImport, Cancelled
from core.imports.csv_files import csv_batch, read_shop_files
from core.imports.files import ShopFile
from core.imports.mapping import Mapping, load_mapping

FULL = Product(
    id="007",
    name='Crème "Brûlée", 2 × 100 g',
    department="dairy & eggs",
    category="desserts; chilled",
    brand="Hollowmere",
    price_cents=349,
    margin=0.35,
    stock=12,
    pack="2 x 100 g",
    diets=("gluten-free", "vegetarian"),
    allergens=("egg", "milk"),
    min_age=18,
    private_label=True,
    season="christmas",
    launched=date(2025, 11, 3),
    image_url="https://shop.example/7.jpg",
)
BARE = Product(id="8", name="=HYPERLINK(1)", department="tea", category="tea")
HEADER = (
    "id", "name", "department", "category", "brand", "price", "margin", "stock", "pack", "diets", "allergens",
    "min_age", "private_label", "season", "launched", "image_url",
)  # fmt: skip
ROWS = (
    ("007", 'Crème "Brûlée", 2 × 100 g', "dairy & eggs", "desserts; chilled", "Hollowmere", "3.49", "0.35", "12",
     "2 x 100 g", "vegetarian|gluten-free", "milk|egg", "18", "true", "christmas", "2025-11-03",
     "https://shop.example/7.jpg"),
    ("8", "=HYPERLINK(1)", "tea", "tea", "", "", "", "", "", "", "", "", "", "", "", ""),
)  # fmt: skip


def table(delimiter: str = ",", line_end: str = "\r\n", mark: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line_end).writerows((HEADER, *ROWS))
    return (mark + text.getvalue()).encode()


def products_of(data: bytes, name: str = "p.csv", mapping: Mapping | None = None) -> list[Product]:
    return list(csv_batch(ShopFile(data, name), mapping=mapping).products)


def small(head: str, row: str, mapping: Mapping | None = None) -> Product:
    """The product of a file of one row."""
    return products_of(f"{head}\n{row}\n".encode(), mapping=mapping)[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_field_survives_every_dialect(delimiter: str, line_end: str, mark: str) -> None:
    """Each delimiter and line end, with and without a byte order mark, gives the same two products."""
    assert products_of(table(delimiter, line_end, mark)) == [FULL, BARE]


@pytest.mark.parametrize(
    ("name", "delimiter"), [("p.tsv", "\t"), ("p.tsv.gz", "\t"), ("p.csv.gz", ","), ("P.CSV.GZ", ";")]
)
def test_every_field_survives_packing_and_tabs(name: str, delimiter: str) -> None:
    """Packed files and .tsv names read the same."""
    data = table(delimiter)
    assert products_of(gzip.compress(data) if name.casefold().endswith("gz") else data, name) == [FULL, BARE]


def test_every_field_survives_parquet(tmp_path: Path) -> None:
    """A Parquet file with native numbers, dates, lists and dictionaries gives the same products as the CSV file."""
    path = tmp_path / "p.parquet"
    columns = {
        "id": pa.array(["007", "8"]),
        "name": pa.array([FULL.name, BARE.name]),
        "department": pa.array([FULL.department, "tea"]).dictionary_encode(),
        "category": pa.array([FULL.category, "tea"], pa.large_string()),
        "brand": pa.array(["Hollowmere", None]),
        "price": pa.array([3.49, None], pa.float32()),
        "margin": pa.array([0.35, None]),
        "stock": pa.array([12.0, None]),
        "pack": pa.array(["2 x 100 g", None]),
        "diets": pa.array([["vegetarian", "gluten-free"], []]),
        "allergens": pa.array([["milk", "egg"], None]),
        "min_age": pa.array([18, None], pa.int8()),
        "private_label": pa.array([True, None]),
        "season": pa.array(["christmas", None]),
        "launched": pa.array([date(2025, 11, 3), None]),
        "image_url": pa.array(["https://shop.example/7.jpg", None]),
        "nutrition": pa.array([{"kcal": 1}, None]),
    }
    pq.write_table(pa.table(columns), path)
    assert list(csv_batch(path).products) == [FULL, BARE]


def test_parquet_faults_name_their_row(tmp_path: Path) -> None:
    """The first row of a Parquet file is row 2, as if its column names stood above it."""
    path = tmp_path / "p.parquet"
    pq.write_table(pa.table({"id": ["1", "2"], "name": ["A", "B"], "category": ["c", "c"], "price": [1.0, -2.0]}), path)
    with pytest.raises(BadImport) as caught:
        csv_batch(path)
    assert [(issue.row, issue.field) for issue in caught.value.issues] == [(3, "price")]
    pq.write_table(pa.table({"id": ["1"], "name": ["A"], "category": ["c"], "diets": [["ve|gan"]]}), path)
    with pytest.raises(BadImport, match="list separator") as caught:
        csv_batch(path)
    assert caught.value.issues[0].row == 2


def test_batches_can_be_read_twice_and_know_their_length() -> None:
    """Rows become products while they are read, so a second reading gives the same."""
    rows = read_shop_files(ShopFile(table(), "p.csv")).products
    assert len(rows) == 2
    assert list(rows) == list(rows) == [rows[0], rows[1]]
    assert list(rows[1:]) == [BARE]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("sku,title,dept,aisle,unit_price,on_hand", "5,Figs,produce,fruit,2.50,3"),
        ("SKU,Product Title,Department Name,Product Category,Unit Price,Qty On Hand", "5,Figs,produce,fruit,2.50,3"),
        ("productId,productName,mainCategory,subCategory,salePrice,stockLevel", "5,Figs,produce,fruit,2.50,3"),
        ("barcode,sku,description,title,category,subcategory,price,stock", "99,5,long,Figs,produce,fruit,2.50,3"),
    ],
)
def test_common_headers_are_understood_without_a_mapping(head: str, row: str) -> None:
    """Usual column names of shops are recognised, and the better of two names wins."""
    figs = Product(id="5", name="Figs", department="produce", category="fruit", price_cents=250, stock=3)
    assert small(head, row) == figs


def test_one_of_department_and_category_stands_for_both() -> None:
    """A shop with one level of shelves has it as department and as category; a blank cell takes the other one."""
    assert small("id,name,category", "1,A,tea").department == "tea"
    assert small("id,name,department", "1,A,drinks").category == "drinks"
    mixed = small("id,name,department,category", "1,A,,tea")
    assert (mixed.department, mixed.category) == ("tea", "tea")


def test_a_mapping_names_columns_defaults_and_separators(tmp_path: Path) -> None:
    """Columns named in a mapping win over guesses, null leaves a field out, defaults fill blank cells."""
    path = tmp_path / "mapping.json"
    given = {
        "columns": {"id": "Artikel", "name": "Bezeichnung", "price": "Preis", "brand": None, "diets": "Art"},
        "defaults": {"department": "Lebensmittel", "min_age": "16"},
        "list_separator": "/",
        "decimal": ",",
        "delimiter": ";",
        "encoding": "cp1252",
        "unknown_words": "ignore",
    }
    path.write_text(json.dumps(given), "utf-8")
    text = "Artikel;Bezeichnung;Preis;brand;Art;age\n1;Käse;1.299,50 €;X;GF/lecker/vegan;\n"
    found = products_of(text.encode("cp1252"), mapping=load_mapping(path))
    assert found == [
        Product(id="1", name="Käse", department="Lebensmittel", category="Lebensmittel", price_cents=129950,
                diets=("gluten-free", "vegan"), min_age=16)
    ]  # fmt: skip


@pytest.mark.parametrize(("decimals", "cents"), [(0, 3), (2, 349), (3, 3490)])
def test_prices_follow_the_currency(decimals: int, cents: int) -> None:
    """Minor units are those of the currency: none for yen, hundredths for euro, thousandths for dinar."""
    mapping = Mapping(currency_decimals=decimals)
    assert small("id,name,category,price", "1,A,b,3.49", mapping).price_cents == cents


def test_blank_rows_are_passed_over_but_counted() -> None:
    """Blank rows in between do no harm, and the rows after them keep the numbers a spreadsheet shows."""
    data = b"id,name,category\n1,A,b\n\n,,\n2,,b\n"
    with pytest.raises(BadImport) as caught:
        products_of(data)
    assert caught.value.issues[0].row == 5


def test_orders_come_one_product_a_row_or_all_in_a_cell() -> None:
    """Both layouts give the same orders, in the order of adding, with repeats of a product taken once."""
    lines = b"order_id,user_id,order_date,sku\n1,u,2026-01-02T10:30:00,7\n2,v,2026-01-03,9\n1,u,2026-01-02 10:30,8\n"
    lines += b"1,u,2026-01-02T10:30,7\n"
    baskets = b"basket_id;household;date;items\n1;u;2026-01-02 10:30;7|8|7\n2;v;2026-01-03;9\n"
    expected = [
        Order(id="1", shopper_id="u", placed_at=datetime(2026, 1, 2, 10, 30), product_ids=("7", "8")),
        Order(id="2", shopper_id="v", placed_at=datetime(2026, 1, 3), product_ids=("9",)),
    ]
    for data in (lines, baskets):
        rows = read_shop_files(orders=ShopFile(data, "o.csv"))
        assert list(rows.orders) == list(rows.orders[:]) == expected
        assert rows.preview().order_lines == 3


def test_guest_orders_can_be_left_out() -> None:
    """With "guests": "skip" rows without a shopper are passed over and counted; without it they are refused."""
    data = ShopFile(b"order_id,customer,date,sku\n1,,2026-01-02,7\n2,u,2026-01-02,7\n", "o.csv")
    with pytest.raises(BadImport, match="guests"):
        csv_batch(orders=data)
    batch = csv_batch(orders=data, mapping=Mapping(guests="skip"))
    assert [order.shopper_id for order in batch.orders] == ["u"]
    assert "1 order rows without a shopper were passed over." in batch.notes


def test_numbers_written_with_a_point_are_the_same_product() -> None:
    """A number column that another program saved as 7.0 still meets product 7."""
    assert small("id,name,category", "7.0,A,b").id == "7"
    rows = read_shop_files(orders=ShopFile(b"order_id,user,date,sku\n1.0,5.0,2026-01-02,7.0\n", "o.csv"))
    assert [(one.id, one.shopper_id, one.product_ids) for one in rows.orders] == [("1", "5", ("7",))]


def test_order_lines_without_a_product_are_kept_and_counted() -> None:
    """Lines that name products which the product file lacks are kept; a note tells how many."""
    products = ShopFile(b"id,name,category\n7,A,b\n", "p.csv")
    orders = ShopFile(b"order_id,shopper,date,product_id\n1,u,2026-01-02,7\n1,u,2026-01-02,70\n", "o.csv")
    batch = csv_batch(products, orders)
    assert [order.product_ids for order in batch.orders] == [("7", "70")]
    assert any(note.startswith("1 order lines name products") for note in batch.notes)


def test_notes_tell_which_column_was_read_as_what() -> None:
    """A wrong guess shows in the report, and so do columns that were not read."""
    batch = csv_batch(ShopFile(b"sku,title,aisle,colour\n1,A,b,red\n", "p.csv"))
    assert batch.notes == ["p.csv: product number from sku, name from title, category from aisle; not read: colour."]


def test_cancelling_stops_the_reading() -> None:
    """A listener that raises Cancelled ends the import there and then."""
    data = b"id,name,category\n" + b"".join(b"%d,A,b\n" % number for number in range(5000))
    seen: list[int] = []

    def stop(stage: str, done: int, total: int) -> None:
        seen.append(done)
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        csv_batch(ShopFile(data, "p.csv"), progress=stop)
    assert seen == [2000]
