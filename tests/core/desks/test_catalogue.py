"""The catalogue desk on a real database: imports are whole or not at all, and a second import updates."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from core.desks.catalogue import CatalogueDesk
from core.desks.views import IndexReport, IndexState
from core.domain.catalogue import Product
from core.domain.imports import DEMO_SOURCE, ImportBatch
from core.errors import BadImport, Cancelled
from core.imports.fields import Kind
from core.imports.mapping import Mapping
from core.jobs import Job, JobRunner
from core.trace import Progress
from storage.catalogue import SqlCatalogue
from storage.db import open_database
from storage.shoppers import SqlShoppers

FULL = (
    "id,name,department,category,brand,price,margin,stock,pack,diets,allergens,min_age,private_label,season,launched,"
    "image_url\n"
    '7,"Crème, Brûlée",dairy,desserts,Hollowmere,3.49,0.35,12,2 x 100 g,vegetarian|gluten-free,milk|egg,18,yes,'
    "christmas,2025-11-03,https://shop.example/7.jpg\n"
    "8,Tea,drinks,teas,,,,,,,,,,,,\n"
)
ORDERS = "order_id,shopper_id,placed_at,product_id\n1,ana,2026-10-01T10:00,7\n1,ana,2026-10-01T10:00,8\n"


@dataclass
class CountingIndex:
    """Stands where the real index is wired in: remembers how it was asked."""

    asked: list[bool] = field(default_factory=list)

    def build(self, progress: Progress, rebuild: bool = False) -> IndexReport:
        self.asked.append(rebuild)
        progress("Reading", 1, 1)
        return IndexReport(products=2, keywords=3, embedded=5, seconds=0.1, ranker="none")

    def state(self) -> tuple[IndexState, str]:
        return ("ready", "Up to date.") if self.asked else ("missing", "Build the index.")


def demo() -> ImportBatch:
    return ImportBatch(DEMO_SOURCE, products=[Product(id="d1", name="Demo", department="d", category="c")])


@dataclass(frozen=True)
class Shop:
    desk: CatalogueDesk
    store: SqlCatalogue
    shoppers: SqlShoppers
    folder: Path

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    database = open_database(tmp_path / "endcap.db")
    store = SqlCatalogue(database)
    return Shop(
        CatalogueDesk(store, CountingIndex(), demo, JobRunner(workers=1)), store, SqlShoppers(database), tmp_path
    )


def test_every_field_comes_back_from_the_database(shop: Shop) -> None:
    """A product file with all fields is stored and loaded without a loss."""
    report = shop.desk.import_csv(shop.file("p.csv", FULL), shop.file("o.csv", ORDERS))
    assert (report.products_new, report.orders, report.order_lines) == (2, 1, 2)
    assert report.source == "p.csv"
    assert shop.store.load().get("7") == Product(
        id="7", name="Crème, Brûlée", department="dairy", category="desserts", brand="Hollowmere", price_cents=349,
        margin=0.35, stock=12, pack="2 x 100 g", diets=("gluten-free", "vegetarian"), allergens=("egg", "milk"),
        min_age=18, private_label=True, season="christmas", launched=date(2025, 11, 3),
        image_url="https://shop.example/7.jpg",
    )  # fmt: skip
    assert [order.product_ids for order in shop.shoppers.orders("ana")] == [("7", "8")]


def test_a_second_import_updates(shop: Shop) -> None:
    """The same file changes nothing; a changed price is one update; orders with the same number are replaced."""
    shop.desk.import_csv(shop.file("p.csv", FULL), shop.file("o.csv", ORDERS))
    version = shop.store.version()
    again = shop.desk.import_csv(shop.file("p.csv", FULL), shop.file("o.csv", ORDERS))
    assert (again.products_new, again.products_updated, again.products_unchanged) == (0, 0, 2)
    assert shop.store.version() == version
    changed = shop.desk.import_csv(shop.file("p.csv", FULL.replace("3.49", "2.99")))
    assert (changed.products_new, changed.products_updated, changed.products_unchanged) == (0, 1, 1)
    assert [product.price_cents for product in shop.desk.find_products("brûlée")] == [299]
    assert len(shop.shoppers.orders("ana")) == 1


def test_a_bad_file_saves_nothing_of_the_good_one(shop: Shop) -> None:
    """One bad order row keeps the products of the same import out as well."""
    with pytest.raises(BadImport):
        shop.desk.import_csv(shop.file("p.csv", FULL), shop.file("o.csv", ORDERS + "2,ben,someday,7\n"))
    assert shop.store.count() == 0
    assert shop.desk.departments() == []


def test_cancelling_while_writing_saves_nothing(shop: Shop) -> None:
    """A cancel that arrives while rows are written leaves the catalogue as it was."""
    rows = "".join(f"{number},Tea {number},drinks,teas\n" for number in range(6000))

    def stop(stage: str, done: int, total: int) -> None:
        if not stage.startswith("Reading"):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        shop.desk.import_csv(shop.file("p.csv", "id,name,department,category\n" + rows), progress=stop)
    assert shop.store.count() == 0


def test_own_products_replace_the_demo_market(shop: Shop) -> None:
    """The demo market goes when a shop's own products come."""
    assert shop.desk.import_demo().products_new == 1
    assert shop.desk.import_csv(shop.file("p.csv", FULL)).removed_demo
    assert {product.id for product in shop.store.load().products} == {"7", "8"}


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [("products", "p.csv", FULL), ("orders", "o.csv", ORDERS), ("keywords", "k.csv", "term\noat milk\n")],
)
def test_an_upload_comes_in_and_leaves_no_copy(kind: Kind, name: str, text: str, shop: Shop) -> None:
    """Each kind of upload is imported under its own name, even one that is a path, and no file is left behind."""
    before = {path for path in shop.folder.rglob("*") if "endcap.db" not in path.name}
    report = shop.desk.import_uploaded(kind, f"../../{name}", text.encode(), Mapping())
    assert report.source == name
    assert report.products_new + report.orders + report.keywords > 0
    assert {path for path in shop.folder.rglob("*") if "endcap.db" not in path.name} == before


def test_keywords_know_the_stored_categories(shop: Shop) -> None:
    """A keyword that is the name of a stored category selects that category."""
    shop.desk.import_csv(shop.file("p.csv", FULL))
    shop.desk.import_csv(keywords=shop.file("k.csv", "term\nDESSERTS\nice tea\n"))
    assert [(one.kind, one.value) for one in shop.store.imported_keywords()] == [
        ("category", "desserts"),
        ("query", None),
    ]


def test_a_check_writes_nothing(shop: Shop) -> None:
    """Checking files counts them and shows the first rows; the workspace stays empty."""
    seen = shop.desk.check_csv(shop.file("p.csv", FULL), shop.file("o.csv", ORDERS))
    assert (seen.products, seen.orders, seen.order_lines) == (2, 1, 2)
    assert [product.id for product in seen.first_products] == ["7", "8"]
    assert shop.store.count() == 0
    with pytest.raises(BadImport, match="row 2, price"):
        shop.desk.check_csv(shop.file("p.csv", "id,name,category,price\n1,A,b,free\n"))


def test_a_mapping_file_is_read(shop: Shop) -> None:
    """The mapping of the command line is a JSON file."""
    mapping = shop.file("m.json", '{"columns": {"id": "Nr", "name": "Text"}, "defaults": {"category": "all"}}')
    shop.desk.import_csv(shop.file("p.csv", "Nr,Text\n1,A\n"), mapping=mapping)
    assert shop.desk.departments() == [("all", 1, 1)]


def test_an_instacart_folder_comes_in(shop: Shop) -> None:
    """The published layout is stored under its own source, ending before the given day."""
    shop.file("aisles.csv", "aisle_id,aisle\n1,teas\n")
    shop.file("departments.csv", "department_id,department\n1,beverages\n")
    shop.file("products.csv", "product_id,product_name,aisle_id,department_id\n1,Tea,1,1\n")
    head = "order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order"
    shop.file("orders.csv", f"{head}\n5,45082,prior,1,0,8,\n")
    shop.file("order_products__prior.csv", "order_id,product_id,add_to_cart_order,reordered\n5,1,1,0\n")
    report = shop.desk.import_instacart(shop.folder, date(2026, 11, 16))
    assert (report.source, report.products_new, report.shoppers, report.orders) == ("instacart", 1, 1, 1)
    assert [str(order.placed_at) for order in shop.shoppers.orders("45082")] == ["2026-11-14 08:00:00"]


def test_the_index_is_built_through_the_desk(shop: Shop) -> None:
    """Building and rebuilding reach the index with the wish to rebuild, and its state is told."""
    assert shop.desk.index_state()[0] == "missing"
    stages: list[str] = []
    assert shop.desk.build_index(lambda stage, done, total: stages.append(stage)).embedded == 5
    shop.desk.build_index(rebuild=True)
    assert shop.desk.index.asked == [False, True]
    assert stages == ["Reading"]
    assert shop.desk.index_state() == ("ready", "Up to date.")


def test_a_head_reads_an_upload(shop: Shop) -> None:
    """The mapping screen sees columns and suggestions before anything is imported."""
    head = shop.desk.head("p.csv", FULL.encode())
    assert head.kind == "products"
    assert head.missing == ()
    assert shop.store.count() == 0


def finished(job: Job) -> Job:
    deadline = time.monotonic() + 20
    while not job.finished and time.monotonic() < deadline:
        time.sleep(0.01)
    return job


def test_background_imports_end_in_a_sentence_or_in_named_rows(shop: Shop) -> None:
    """A job tells what came in; a refused file leaves its rows in the details and saves nothing."""
    bad = finished(shop.desk.start_import_uploaded("products", "p.csv", b"id,name,category\n1,,b\n"))
    assert (bad.state, bad.details) == ("failed", ("p.csv, row 2, name: the name is empty",))
    assert shop.store.count() == 0
    good = finished(shop.desk.start_import_uploaded("products", "p.csv", FULL.encode()))
    assert good.state == "done"
    assert good.result is not None
    assert good.result.startswith("2 products new.")
    assert finished(shop.desk.start_index()).result == "2 products and 3 keywords are searchable."


def test_the_demo_market_does_not_mix_with_own_products(shop: Shop) -> None:
    """In the background too the demo market is refused once a shop's own products are there."""
    shop.desk.import_csv(shop.file("p.csv", FULL))
    job = finished(shop.desk.start_import_demo())
    assert job.state == "failed"
    assert {product.id for product in shop.store.load().products} == {"7", "8"}
