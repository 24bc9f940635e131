"""The published Instacart layout, on a tiny folder written here and on the public sample when it is present."""

from __future__ import annotations

import gzip
import time
import warnings
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from core.domain.catalogue import Product
from core.domain.shopper import Order
from core.errors import BadImport
from core.imports.instacart import instacart_batch

ANCHOR = date(2026, 11, 16)  # a Monday
SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "instacart"

AISLES = "aisle_id,aisle\n1,teas\n2,missing\n"
DEPARTMENTS = "department_id,department\n1,beverages\n2,missing\n"
PRODUCTS = (
    'product_id,product_name,aisle_id,department_id\n1,"6\\""  Green Tea",1,1\n2,Odd Thing,2,2\n3,"Tea, Black",1,1\n'
)
ORDERS = """order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order
13,7,prior,3,1,9,10.0
11,7,prior,1,2,8,
12,7,prior,2,5,17,4.0
14,7,test,5,4,12,6.0
20,8,prior,4,0,23,30.0
21,9,prior,1,6,0,
"""
PRIOR = """order_id,product_id,add_to_cart_order,reordered
12,3,2,0
12,1,1,1
11,2,1,0
13,1,1,1
13,1,2,1
20,3,1,0
99,3,1,0
"""
HEAD = ORDERS.splitlines()[0]
LINES = PRIOR.splitlines()[0]
TRAIN = "order_id,product_id,add_to_cart_order,reordered\n21,2,1,0\n"


def write(folder: Path, **changes: str | None) -> Path:
    contents = {
        "aisles": AISLES,
        "departments": DEPARTMENTS,
        "products": PRODUCTS,
        "orders": ORDERS,
        "order_products__prior": PRIOR,
        "order_products__train": TRAIN,
    } | changes
    for stem, text in contents.items():
        if text is not None:
            (folder / f"{stem}.csv").write_text(text, "utf-8")
    return folder


def orders_of(folder: Path) -> dict[str, Order]:
    return {order.id: order for order in instacart_batch(folder, ANCHOR).orders}


def test_products_take_the_names_of_aisle_and_department(tmp_path: Path) -> None:
    """Aisles are categories; "missing" stays as published; escaped quotation marks and doubled spaces are mended."""
    assert list(instacart_batch(write(tmp_path), ANCHOR).products) == [
        Product(id="1", name='6" Green Tea', department="beverages", category="teas"),
        Product(id="2", name="Odd Thing", department="missing", category="missing"),
        Product(id="3", name="Tea, Black", department="beverages", category="teas"),
    ]


def test_the_last_order_falls_in_the_week_before_the_anchor(tmp_path: Path) -> None:
    """The last known order lies one to seven days before the anchor, on its weekday (0 is Saturday) and hour."""
    orders = orders_of(write(tmp_path))
    assert orders["20"].placed_at == datetime(2026, 11, 14, 23)  # dow 0: the Saturday before
    assert orders["21"].placed_at == datetime(2026, 11, 13, 0)  # dow 6: Friday


def test_a_weekday_equal_to_the_anchors_is_a_week_before(tmp_path: Path) -> None:
    """The anchor's own day is not in the week before it."""
    rows = "20,8,prior,4,2,23,30.0\n21,9,prior,1,3,0,\n"
    orders = orders_of(write(tmp_path, orders=ORDERS.splitlines()[0] + "\n" + rows))
    assert orders["20"].placed_at == datetime(2026, 11, 9, 23)  # dow 2: Monday
    assert orders["21"].placed_at == datetime(2026, 11, 10, 0)  # dow 3: Tuesday


def test_earlier_orders_go_back_and_missing_ones_take_the_median_gap(tmp_path: Path) -> None:
    """Order 5 is on Wednesday 11 November. Order 4 is missing: a median of 6 days puts order 3 on day 30."""
    orders = orders_of(write(tmp_path))
    assert orders["13"].placed_at == datetime(2026, 10, 30, 9)
    assert orders["12"].placed_at == datetime(2026, 10, 20, 17)
    assert orders["11"].placed_at == datetime(2026, 10, 16, 8)


def test_orders_keep_their_sequence_even_within_a_day(tmp_path: Path) -> None:
    """Where an assumed gap is no day at all, an order of a later hour goes to the day before the next one."""
    rows = "1,7,prior,1,0,9,\n2,7,prior,2,0,10,0.0\n3,7,prior,4,0,8,0.0\n"
    lines = "".join(f"{order},1,1,0\n" for order in (1, 2, 3))
    orders = orders_of(write(tmp_path, orders=f"{HEAD}\n{rows}", order_products__prior=f"{LINES}\n{lines}"))
    assert [orders[order].placed_at.day for order in "123"] == [13, 13, 14]


def test_lines_stand_in_the_order_of_adding_and_once(tmp_path: Path) -> None:
    """Lines are sorted by add_to_cart_order whatever their order in the file; a repeat in one order is dropped."""
    orders = orders_of(write(tmp_path))
    assert orders["12"].product_ids == ("1", "3")
    assert orders["13"].product_ids == ("1",)
    assert orders["21"].product_ids == ("2",)


def test_orders_without_lines_are_skipped_and_everything_assumed_is_noted(tmp_path: Path) -> None:
    """The test order has no lines: it is left out but still dates the others; the notes count what was done."""
    batch = instacart_batch(write(tmp_path), ANCHOR)
    notes = " ".join(batch.notes)
    assert [order.id for order in batch.orders] == ["11", "12", "13", "20", "21"]
    assert [shopper.id for shopper in batch.shoppers] == ["7", "8", "9"]
    assert "1 orders between known ones" in notes
    assert "1 orders have no lines" in notes
    assert "1 lines belong to orders that are not" in notes
    assert "Day 0 is read as Saturday" in notes


@pytest.mark.parametrize(
    "absent", [("orders",), ("order_products__prior", "order_products__train"), ("orders", "order_products__prior")]
)
def test_products_alone_are_enough(absent: tuple[str, ...], tmp_path: Path) -> None:
    """Without orders, or without their lines, the products come in and a note says what was not read."""
    batch = instacart_batch(write(tmp_path, **dict.fromkeys(absent)), ANCHOR)
    assert len(list(batch.products)) == 3
    assert list(batch.orders) == []
    assert any(note.startswith("No orders were read") for note in batch.notes)


def test_packed_files_read_the_same(tmp_path: Path) -> None:
    """Every file may be .csv.gz."""
    plain, packed = tmp_path / "plain", tmp_path / "packed"
    plain.mkdir(), packed.mkdir()
    for path in write(plain).iterdir():
        (packed / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    one, other = instacart_batch(plain, ANCHOR), instacart_batch(packed, ANCHOR)
    assert list(one.products) == list(other.products)
    assert list(one.orders) == list(other.orders)


@pytest.mark.parametrize(
    ("stem", "text", "row", "field", "reason"),
    [
        ("products", PRODUCTS + "1,Again,1,1\n", 5, "product_id", "already the product of row 2"),
        ("products", PRODUCTS + "4,Lost,9,1\n", 5, "aisle_id", "not in the aisles file"),
        ("products", PRODUCTS + "4,Lost,1,9\n", 5, "department_id", "not in the departments file"),
        ("products", PRODUCTS + "4,,1,1\n", 5, "product_name", "empty"),
        ("products", PRODUCTS + "x,Odd,1,1\n", 5, "product_id", "not a number"),
        ("products", "product_id,product_name,aisle_id\n1,A,1\n", 1, "department_id", "Columns found"),
        ("orders", ORDERS + "30,9,prior,2,7,0,1.0\n", 8, "order_dow", "not between 0 and 6"),
        ("orders", ORDERS + "30,9,prior,2,1,24,1.0\n", 8, "order_hour_of_day", "not between 0 and 23"),
        ("orders", ORDERS + "30,9,prior,2,1,2,-1\n", 8, "days_since_prior_order", "not"),
        ("orders", ORDERS + "30,9,prior,2,1,2,inf\n", 8, "days_since_prior_order", "not"),
        ("orders", ORDERS + "30,nine,prior,2,1,2,1.0\n", 8, "user_id", '"nine" is not a number'),
        ("orders", ORDERS + "30,,prior,2,1,2,1.0\n", 8, "user_id", '"" is not a number'),
        ("orders", ORDERS + "13,9,prior,2,1,2,1.0\n", 8, "order_id", "already the order of row 2"),
        ("orders", ORDERS.replace("order_dow", "weekday"), 1, "order_dow", "no such column"),
        ("orders", f"{HEAD}\n", None, "", "only a header"),
        ("order_products__prior", f"{LINES}\n1,99999999999,1,0\n", 2, "product_id", "not between"),
        ("order_products__prior", f"{LINES}\n1,2,3.5,0\n", 2, "add_to_cart_order", "not a number"),
        (
            "order_products__prior",
            f"{LINES}\n1,2,9,0\n1,99999999999999999999999,1,0\n",
            3,
            "product_id",
            "not a number",
        ),
    ],
)
def test_a_faulty_row_is_named(stem: str, text: str, row: int | None, field: str, reason: str, tmp_path: Path) -> None:
    """Faults of the published files are refused like those of any other file."""
    with pytest.raises(BadImport) as caught:
        instacart_batch(write(tmp_path, **{stem: text}), ANCHOR)
    issue = caught.value.issues[0]
    assert (issue.file, issue.row, issue.field) == (f"{stem}.csv", row, field)
    assert reason in issue.reason


def test_what_is_no_such_folder_is_refused(tmp_path: Path) -> None:
    """A missing folder and one without the catalogue files are refused with what to name instead."""
    with pytest.raises(BadImport, match="not a folder"):
        instacart_batch(tmp_path / "none", ANCHOR)
    with pytest.raises(BadImport, match=r"aisles\.csv is not in") as caught:
        instacart_batch(tmp_path, ANCHOR)
    assert "products.csv" in caught.value.hint


@pytest.mark.data
def test_the_public_sample_comes_in_whole() -> None:
    """49,688 products, 5,630 orders with lines and 56,416 lines in a few seconds, all dated before the anchor."""
    if not SAMPLE.is_dir():
        warnings.warn(f"the public Instacart sample is not at {SAMPLE}: its counts go unchecked", stacklevel=1)
        pytest.skip(f"the public Instacart sample is not at {SAMPLE}")
    started = time.perf_counter()
    batch = instacart_batch(SAMPLE, ANCHOR)
    products, orders = list(batch.products), list(batch.orders)
    seconds = time.perf_counter() - started
    assert (len(products), len(orders)) == (49_688, 5_630)
    assert sum(len(order.product_ids) for order in orders) == 56_416
    assert len({product.category for product in products}) == 134
    assert len({product.department for product in products}) == 21
    assert max(order.placed_at for order in orders) < datetime(2026, 11, 16)
    assert sorted(orders, key=lambda order: (int(order.shopper_id), order.placed_at)) == orders
    assert any(note.startswith("357 orders have no lines") for note in batch.notes)
    assert seconds < 20


def test_a_history_is_one_stream_that_can_be_read_again(tmp_path: Path) -> None:
    """Orders are built while they are read: the arrays hold numbers, and a second reading gives the same orders."""
    history = instacart_batch(write(tmp_path), ANCHOR).orders
    assert history.products.dtype == np.int32
    assert list(history) == list(history)
