"""Hostile bytes: whatever comes in, an import either succeeds or is refused with issues. Nothing else may come out."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import BadImport
from core.imports.csv_files import csv_batch
from core.imports.files import ShopFile
from core.imports.head import read_head

PRODUCTS = (
    'id,name,department,category,price,diets\n1,"Oat, Drink",dairy,drinks,"2,49",vegan|GF\n2,Tea,hot,teas,1.99,\n'
)
ORDERS = "order_id,shopper_id,placed_at,product_ids\n1,a,2026-01-01T10:00,1|2\n2,b,2026-01-02,2\n"
KEYWORDS = "term,kind,field,value\noat milk,query,,\nvegan,attribute,diets,vegan\n"
FILES = {"products": PRODUCTS.encode(), "orders": ORDERS.encode(), "keywords": KEYWORDS.encode()}
SPLICES = [
    b"\x00",
    b"\xff",
    b'"',
    b"\r",
    b"\n",
    b",",
    b";",
    b"\xef\xbb\xbf",
    b"nan",
    b"-",
    b"9" * 40,
    b"\xf0\x9f\x8d\x9e",
]
SLOW_IS_FINE = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def refusal_of(work: Callable[[], object]) -> BadImport | None:
    try:
        work()
    except BadImport as refusal:
        return refusal
    return None


def survives(kind: str, data: bytes, name: str) -> None:
    """Import the bytes as `kind`, building everything, and look at their head; only BadImport may be raised."""

    def build() -> None:
        batch = csv_batch(**{kind: ShopFile(data, name)})
        for part in (batch.products, batch.orders, batch.keywords):
            list(part)

    for work in (build, lambda: read_head(data, name)):
        refusal = refusal_of(work)
        assert refusal is None or (refusal.issues and str(refusal.issues[0]) in str(refusal))


def mutated(seed: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    data = bytearray(seed)
    for at, length, piece in edits:
        place = at % (len(data) + 1)
        data[place : place + length] = piece
    return bytes(data)


edits = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 6), st.one_of(st.sampled_from(SPLICES), st.binary(max_size=4))),
    min_size=1,
    max_size=6,
)


@SLOW_IS_FINE
@given(kind=st.sampled_from(sorted(FILES)), changes=edits)
@example(kind="products", changes=[(0, 0, b"\xff\xfe")])
def test_a_damaged_csv_file_is_read_or_refused(kind: str, changes: list[tuple[int, int, bytes]]) -> None:
    """Small damage anywhere in a good file never gives anything but success or BadImport."""
    survives(kind, mutated(FILES[kind], changes), "f.csv")


@SLOW_IS_FINE
@given(kind=st.sampled_from(sorted(FILES)), data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.tsv"]))
def test_any_bytes_are_read_or_refused(kind: str, data: bytes, name: str) -> None:
    """Bytes that were never a table are refused as well."""
    survives(kind, data, name)


@settings(SLOW_IS_FINE, max_examples=120)
@given(changes=edits)
def test_a_damaged_gzip_file_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    """Damage inside a packed file is refused as such."""
    survives("products", mutated(gzip.compress(FILES["products"], mtime=0), changes), "f.csv.gz")


@settings(SLOW_IS_FINE, max_examples=120)
@given(changes=edits)
def test_a_damaged_parquet_file_is_read_or_refused(changes: list[tuple[int, int, bytes]]) -> None:
    """Damage inside a Parquet file is refused as such, or the cells it touched are."""
    packed = io.BytesIO()
    columns = {"id": ["1", "2"], "name": ["A", "B"], "category": ["c", "d"], "price": [1.5, 2.5]}
    pq.write_table(pa.table(columns), packed)
    survives(
        "products", mutated(packed.getvalue(), [(at * 7, length, piece) for at, length, piece in changes]), "f.parquet"
    )
