"""Each page on a real workspace: what it says when empty, when full, and when something is wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.bootstrap import Workbench
from core.domain.catalogue import Product
from core.domain.imports import DEMO_SOURCE, ImportBatch
from core.errors import Cancelled
from core.trace import Recorder
from tests.pages.conftest import ROOT, open_page, param, settle, shown
from tests.pages.market import TODAY, as_csv, product_rows

On = Callable[[Path], Workbench]
PREVIEW, RUNS, CATALOGUE = "pages/preview/page.py", "pages/preview/runs.py", "pages/setup/catalogue.py"
FIRST_PAINT = """
import os, sys, tempfile
from streamlit.testing.v1 import AppTest
os.environ["ENDCAP_WORKSPACE"] = tempfile.mkdtemp()
assert not AppTest.from_file("app.py", default_timeout=60).run().exception
print(sorted({"torch", "transformers", "sentence_transformers", "faiss", "sklearn", "bm25s"} & set(sys.modules)))
"""
HELD = f"{len(product_rows())} products"


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("", "Bring in a catalogue"),
        (PREVIEW, "There are no shoppers to choose from"),
        (RUNS, "No page has been generated yet"),
        (CATALOGUE, "The workspace is empty"),
    ],
)
def test_an_empty_workspace_says_what_to_do_next(bench_on: On, tmp_path: Path, page: str, says: str) -> None:
    """Every page opens on an empty workspace without an error and points to the first step."""
    bench_on(tmp_path)
    at = open_page(page)
    assert says in shown(at)
    assert not at.error


@pytest.mark.parametrize(
    ("page", "says"),
    [("", HELD), (PREVIEW, "Buys most"), (RUNS, "Page for"), (CATALOGUE, f"{HELD} in 13 departments")],
)
def test_a_filled_workspace_shows_what_it_holds(bench_on: On, filled: tuple, page: str, says: str) -> None:
    """Every page opens on a filled workspace without an error and shows its figures."""
    bench_on(filled[0])
    at = open_page(page)
    assert says in shown(at).replace("\\", "")
    assert not at.error


def test_generating_ends_in_the_address_of_the_run(bench_on: On, filled: tuple) -> None:
    """Generate starts a job named in the address; once it is done the address names the run, and the page is drawn."""
    bench = bench_on(filled[0])
    at = open_page(PREVIEW, shopper="s2")
    at.button(key="preview_generate").click().run()
    job = bench.jobs.get(param(at, "job"))
    assert at.button(key="preview_cancel")
    settle(bench)
    at.run()
    assert not at.exception
    assert param(at, "run") == job.result
    assert bench.runs.open(str(job.result)).run.shopper_id == "s2"
    assert "Generated" in shown(at)


def test_a_link_shows_the_run_without_generating(bench_on: On, filled: tuple) -> None:
    """Opening ?run= shows that run with its shopper, day and objectives, and makes no new run."""
    folder, run_id = filled
    bench = bench_on(folder)
    before = len(bench.runs.latest(100))
    at = open_page(PREVIEW, run=run_id)
    assert at.selectbox(key="preview_shopper").value == "s1"
    assert at.date_input(key="preview_at").value == TODAY
    assert at.session_state["preview_objectives"] == ["own-brand"]
    assert len(bench.runs.latest(100)) == before
    assert not bench.jobs.active()


def test_another_choice_closes_the_open_run(bench_on: On, filled: tuple) -> None:
    """A page of one shopper is never shown under the name of another."""
    folder, run_id = filled
    bench_on(folder)
    at = open_page(PREVIEW, run=run_id)
    at.selectbox(key="preview_shopper").select("s3").run()
    assert "run" not in at.query_params
    assert param(at, "shopper") == "s3"
    assert "Generated" not in shown(at)


def test_an_unknown_run_says_so_and_leaves_the_choices(bench_on: On, filled: tuple) -> None:
    """A stale link shows a message with a hint, and a page can still be generated."""
    bench_on(filled[0])
    at = open_page(PREVIEW, run="nosuchrun")
    assert "nosuchrun" in at.error[0].value
    assert at.button(key="preview_generate")


def test_a_newcomer_is_announced(bench_on: On, filled: tuple) -> None:
    """A shopper with too little history gets the notice instead of figures about taste."""
    bench_on(filled[0])
    at = open_page(PREVIEW, shopper="newcomer")
    assert "New shopper" in at.info[0].value


def test_a_search_with_one_answer_is_a_choice(bench_on: On, filled: tuple) -> None:
    """Typing a full shopper number chooses that shopper."""
    bench_on(filled[0])
    at = open_page(PREVIEW)
    at.text_input(key="preview_search").input("s5").run()
    assert at.selectbox(key="preview_shopper").value == "s5"


def test_replaying_makes_a_new_run_of_the_same_shopper(bench_on: On, filled: tuple) -> None:
    """Replay on the runs page makes another run that names its parent and phase."""
    folder, run_id = filled
    bench = bench_on(folder)
    at = open_page(RUNS, run=run_id)
    at.button(key="runs_replay").click().run()
    settle(bench)
    at.run()
    assert not at.exception
    replayed = bench.runs.open(str(bench.jobs.get(at.session_state["runs_job"]).result)).run
    assert (replayed.parent, replayed.replayed_from) == (run_id, "filtering")


def test_a_good_file_comes_in(bench_on: On, tmp_path: Path) -> None:
    """Upload, mapping as suggested, import: the products are there and the uploader is empty again."""
    bench = bench_on(tmp_path)
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", as_csv(product_rows()[:5]), "text/csv").run()
    assert at.selectbox(key="catalogue_column_0_products_name").value == "name"
    at.button(key="catalogue_import").click().run()
    settle(bench)
    at.run()
    assert not at.exception
    assert "5 products new" in at.success[0].value
    assert sum(products for _, _, products in bench.catalogue.departments()) == 5


def test_a_bad_file_names_row_field_and_reason(bench_on: On, tmp_path: Path) -> None:
    """A refused file shows each fault, saves nothing, and stays so that it can be tried again."""
    bench = bench_on(tmp_path)
    rows = product_rows()[:3]
    rows[1]["price"] = "abc"
    rows[2]["name"] = ""
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", as_csv(rows), "text/csv").run()
    at.button(key="catalogue_import").click().run()
    settle(bench)
    at.run()
    said = [element.value for element in at.text]
    assert any("row 3" in line and "price" in line and "abc" in line for line in said)
    assert any("row 4" in line and "name" in line for line in said)
    assert bench.catalogue.departments() == []
    assert at.button(key="catalogue_import")


def test_a_refused_file_is_still_here_after_another_page(bench_on: On, tmp_path: Path) -> None:
    """File and choices wait on return; the reasons stand beside them; mended, it goes in and is let go."""
    bench = bench_on(tmp_path)
    rows = product_rows()[:3]
    rows[1]["price"] = "abc"
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", as_csv(rows), "text/csv").run()
    at.selectbox(key="catalogue_column_0_products_brand").select_index(0).run()
    at.button(key="catalogue_import").click().run()
    settle(bench)
    again = open_page(CATALOGUE)
    for key in ("catalogue_kept", "catalogue_job"):  # the same session, come back from another page
        again.session_state[key] = at.session_state[key]
    again.run()
    assert any("abc" in element.value for element in again.text)
    assert any("shop\\.csv" in element.value and "still here" in element.value for element in again.caption)
    assert again.selectbox(key="catalogue_column_0_products_brand").value is None
    again.selectbox(key="catalogue_column_0_products_price").select_index(0).run()
    again.button(key="catalogue_import").click().run()
    settle(bench)
    again.run()
    assert "3 products new" in again.success[0].value
    assert "catalogue_kept" not in again.session_state


def test_department_and_category_are_asked_for_together(bench_on: On, tmp_path: Path) -> None:
    """A file without either shows both among the main fields, and says that one is enough."""
    bench_on(tmp_path)
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", b"sku,title,kind\n1,Milk,Dairy\n", "text/csv").run()
    said = [element.value for element in at.markdown if "one of the two" in element.value]
    assert [one.split(" :")[0] for one in said] == ["Department", "Category"]
    assert "Department or category" in at.warning[0].value
    at.selectbox(key="catalogue_column_0_products_category").select("kind").run()
    assert at.button(key="catalogue_import")


def test_a_required_column_left_out_blocks_the_import(bench_on: On, tmp_path: Path) -> None:
    """Without a name column there is no Import button, and the screen says what is missing."""
    bench_on(tmp_path)
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", as_csv(product_rows()[:3]), "text/csv").run()
    at.selectbox(key="catalogue_column_0_products_name").select_index(0).run()
    assert "Name" in at.warning[0].value
    assert "catalogue_import" not in {button.key for button in at.button}


def test_the_demo_market_is_replaced_only_when_confirmed(bench_on: On, tmp_path: Path) -> None:
    """Own products over the demo market ask first; saying yes imports them."""
    bench = bench_on(tmp_path)
    demo = Product(id="d1", name="Demo apple", department="Produce", category="Fruit")
    bench.catalogue.store.apply(ImportBatch(source=DEMO_SOURCE, products=[demo]))
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", as_csv(product_rows()[:3]), "text/csv").run()
    at.button(key="catalogue_import").click().run()
    assert not bench.jobs.active()
    assert bench.catalogue.find_products("Demo apple", 1) == [demo]
    at.button(key="catalogue_replace").click().run()
    settle(bench)
    assert bench.catalogue.find_products("Demo apple", 1) == []
    assert sum(products for _, _, products in bench.catalogue.departments()) == 3


def test_a_file_of_another_kind_is_refused_in_words(bench_on: On, tmp_path: Path) -> None:
    """A spreadsheet in disguise gives a sentence, not a traceback."""
    bench_on(tmp_path)
    at = open_page(CATALOGUE)
    at.file_uploader[0].upload("shop.csv", b"PK\x03\x04 not a table", "text/csv").run()
    assert not at.exception
    assert at.error


def test_a_run_without_a_page_says_how_it_ended(bench_on: On, filled: tuple) -> None:
    """A cancelled run is listed with its status and opens as its steps, not as an error."""
    bench = bench_on(filled[0])
    with pytest.raises(Cancelled):
        bench.preview.generate("s6", TODAY, recorder=Recorder(cancelled=lambda: True))
    run = bench.runs.latest(1)[0]
    at = open_page(RUNS, run=run.id)
    assert not at.error
    assert at.warning[0].value.startswith("Cancelled")


def test_a_page_for_a_newcomer_says_so(bench_on: On, filled: tuple) -> None:
    """An open run of the cold-start strategy keeps the notice above the page."""
    bench = bench_on(filled[0])
    at = open_page(PREVIEW, run=bench.preview.generate("newcomer", TODAY))
    assert "New shopper" in at.info[0].value


def test_the_first_page_loads_no_model() -> None:
    """Opening the start page imports neither torch nor the index, so the first paint is quick."""
    command = [sys.executable, "-c", FIRST_PAINT]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout
    assert found.splitlines()[-1] == "[]"


def test_an_error_inside_endcap_is_a_sentence(bench_on: On, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is logged and shown without its details."""
    bench = bench_on(tmp_path)
    monkeypatch.setattr(type(bench.status), "status", lambda self: 1 / 0)
    at = open_page()
    assert "Something went wrong inside Endcap" in at.error[0].value
    assert "division" not in shown(at)


def test_the_index_is_built_from_the_page(bench_on: On, tmp_path: Path) -> None:
    """Build the index runs in the background and the state turns ready."""
    bench = bench_on(tmp_path)
    bench.catalogue.import_uploaded("products", "shop.csv", as_csv(product_rows()))
    at = open_page(CATALOGUE)
    assert "The index is not built" in shown(at)
    at.button(key="catalogue_index").click().run()
    settle(bench)
    at.run()
    assert "The index is ready" in shown(at)
