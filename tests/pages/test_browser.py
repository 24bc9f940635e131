"""The screen in a real browser: generate, ask why, share a link, import, and hostile names that stay names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from core.settings import Settings
from tests.pages.browsing import Visit, launched, serving, still
from tests.pages.market import HOSTILE, TODAY, as_csv, fill, open_small, product_rows

pytestmark = pytest.mark.browser
HERE = re.compile("Why is it here")
NOT_HERE = re.compile("Why is it not on the page")
WORK = ["Choosing themes", "Finding keywords", "Checking every candidate", "Ranking products"]
# notes which phases were on the screen at any time, in order of appearance
WATCH = f"""
window.seen = new Set();
new MutationObserver(() => {{
  for (const work of {WORK}) if (document.body?.innerText.includes(work)) window.seen.add(work);
}}).observe(document, {{childList: true, subtree: true, characterData: true}});
"""
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def app(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The app on a workspace with one stored run: its address and the run's id. Nobody has visited it yet."""
    folder = tmp_path_factory.mktemp("browser")
    with open_small(Settings(workspace=folder)) as bench:
        fill(bench)
        run_id = bench.preview.generate("s1", TODAY)
    with serving(folder) as address:
        yield address, run_id


@pytest.fixture
def visit(browser: Browser, app: tuple[str, str]) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(20_000)
    one = Visit(page, app[0])
    yield one
    page.close()
    assert one.strangers == []


def test_the_first_deep_link_after_a_start_is_found(visit: Visit, app: tuple[str, str]) -> None:
    """A shared link works as the very first visit: the page is there and nothing says that it was not found."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_generating_shows_the_phases_and_then_the_page(visit: Visit) -> None:
    """The four phases appear while they run; then the address names the run and the shop is drawn."""
    visit.page.add_init_script(WATCH)
    page = visit.open("/shopper-page?shopper=s2")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?run=\w+$"))
    assert page.evaluate("[...window.seen]") == WORK
    for phase in ("Design", "Keywords", "Filtering", "Ranking"):
        expect(page.get_by_text(re.compile(rf"^{phase} · [\d.]+ m?s$"))).to_be_visible()


def test_cancel_stops_and_says_so(visit: Visit) -> None:
    """Cancel ends the run between steps, and Generate is offered again."""
    page = visit.open("/shopper-page?shopper=s3")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_text("Choosing themes")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped. No page was made")).to_be_visible()
    expect(page.get_by_role("button", name="Generate page")).to_be_visible()


def test_a_refreshed_tab_finds_its_running_page(visit: Visit) -> None:
    """Reloading while a page is being made does not lose it."""
    page = visit.open("/shopper-page?shopper=s4")
    page.get_by_role("button", name="Generate page").click()
    expect(page).to_have_url(re.compile("job="))
    page.reload()
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?run=\w+$"))


def test_a_product_says_why_it_is_there(visit: Visit, app: tuple[str, str]) -> None:
    """Clicking a product opens the chain of reasons and the parts of its score."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    page.get_by_role("button", name=HERE).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("On the page", exact=True)).to_be_visible()
    expect(drawer.get_by_text("How it came to this")).to_be_visible()
    expect(drawer.get_by_text("What moved it up and down")).to_be_visible()


def test_the_shop_is_usable_from_the_keyboard(visit: Visit, app: tuple[str, str]) -> None:
    """Arrow keys walk along a row, Enter asks why."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    cards = page.get_by_role("button", name=HERE)
    cards.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("How it came to this")).to_be_visible()


def test_escape_returns_to_the_product(visit: Visit, app: tuple[str, str]) -> None:
    """Closing the panel from the keyboard leaves the focus on the product that was asked about."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    card = page.get_by_role("button", name=HERE).nth(2)
    card.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_text("How it came to this")).to_be_visible()
    still(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(card).to_be_focused()


def test_a_day_still_being_typed_counts(visit: Visit) -> None:
    """Generate takes the day as it stands in the field, also when the field was not left."""
    page = visit.open("/shopper-page?shopper=s5")
    page.locator(".st-key-preview_at [role=spinbutton]").first.click()
    page.keyboard.type("05122026")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    expect(page.get_by_text("Saturday 5 December 2026")).to_be_visible()


def test_a_link_shows_the_same_page_to_somebody_else(visit: Visit, app: tuple[str, str]) -> None:
    """The copied link, opened in a fresh tab, draws the same placements in the same order."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    titles = page.get_by_role("heading", level=3)
    expect(titles.first).to_be_visible()
    first = titles.all_text_contents()
    page.get_by_role("button", name="Link", exact=True).click()
    link = page.locator("[data-testid='stPopoverBody'] code").inner_text()
    page.goto(link.strip())
    still(page)
    expect(titles.first).to_be_visible()
    assert titles.all_text_contents() == first


def test_a_missing_product_says_why_not(visit: Visit, app: tuple[str, str]) -> None:
    """Any product of the catalogue can be searched and asked about."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    page.get_by_role("tab", name="Not on the page").click()
    box = page.get_by_placeholder("Type a product name")
    box.fill("bleach")
    box.press("Enter")
    page.get_by_role("button", name=NOT_HERE).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("Not on the page", exact=True)).to_be_visible()
    expect(drawer.get_by_text("How it came to this")).to_be_visible()


def test_hostile_names_are_only_names(visit: Visit, app: tuple[str, str]) -> None:
    """Markup in a product's name is shown as typed, runs nothing and fetches nothing (see the `visit` fixture)."""
    page = visit.open(f"/shopper-page?run={app[1]}")
    card = page.get_by_role("button", name=HOSTILE[:40])
    expect(card.first).to_contain_text(HOSTILE)
    card.first.click()
    expect(page.get_by_role("dialog").get_by_text(HOSTILE)).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Not on the page").click()
    box = page.get_by_placeholder("Type a product name")
    box.fill("onerror")
    box.press("Enter")
    expect(page.get_by_text("1 product found")).to_be_visible()
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("width", [1440, 900])
@pytest.mark.parametrize(
    "path", ["", "/shopper-page?run={run}", "/runs?run={run}", "/catalogue", "/models", "/theme-watch"]
)
def test_no_page_is_wider_than_the_window(visit: Visit, app: tuple[str, str], path: str, width: int) -> None:
    """Nothing sticks out sideways on a wide or a narrow screen."""
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = visit.open(path.format(run=app[1]))
    page.wait_for_timeout(300)
    main = page.locator("[data-testid='stMain']")
    assert main.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_a_small_file_comes_in_and_a_bad_one_is_explained(visit: Visit, tmp_path: Path) -> None:
    """The suggested mapping imports a good file; a bad one names row, field and reason."""
    rows = product_rows()[:4]
    rows[0]["id"], rows[0]["name"] = "new1", HOSTILE
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(as_csv(rows[:1]))
    rows[2]["price"] = "abc"
    bad.write_bytes(as_csv(rows[1:]))
    page = visit.open("/catalogue")
    _upload(page, good)
    expect(page.get_by_text(re.compile("1 products? new"))).to_be_visible()
    _upload(page, bad)
    expect(page.get_by_text(re.compile("bad.csv, row 3, price: .*abc")).last).to_be_visible()
    assert page.evaluate("window.hit") is None


def _upload(page: Page, file: Path) -> None:
    still(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Which column is which?")).to_be_visible()
    still(page)
    page.locator(".st-key-catalogue_import button").click()
