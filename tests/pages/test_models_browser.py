"""Language models in a real browser: set one up by hand, let it design, watch it write, pay, fail and be cancelled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from core.settings import Settings
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.llm.scripted import scripted_answer
from tests.pages.browsing import Visit, launched, serving, still
from tests.pages.market import fill, open_small
from tests.pages.modelling import MARKUP, MODEL, hostile, silent, slowly

pytestmark = pytest.mark.browser
HERE = re.compile("Why is it here")
# keeps the longest list of titles that was on the screen while the model was writing
WATCH = """
window.titles = [];
new MutationObserver(() => {
  const now = [...document.querySelectorAll("[data-testid=stMarkdown] strong")]
    .map((one) => one.textContent).filter((text) => /^\\d+ · /.test(text));
  if (now.length > window.titles.length) window.titles = now;
}).observe(document, {childList: true, subtree: true, characterData: true});
"""
expect.set_options(timeout=20_000)


class Server:
    """The scripted endpoint; a test may change what it answers."""

    def __init__(self) -> None:
        self.answer: Callable[[Asked], Said] = scripted_answer
        self.llm = LoopbackLLM(self._answered, models=(MODEL,))

    def _answered(self, asked: Asked) -> Said:
        return self.answer(asked)

    def pages_asked(self) -> int:
        return sum("You design the front page" in one.text for one in self.llm.asked)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    one = Server()
    with one.llm:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as one:
        yield one


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a workspace with the small market and no model."""
    folder = tmp_path_factory.mktemp("models")
    with open_small(Settings(workspace=folder)) as bench:
        fill(bench)
    with serving(folder, pace=0) as one:
        yield one


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.set_default_timeout(20_000)
    one = Visit(page, address)
    yield one
    page.close()
    assert one.strangers == []


@pytest.fixture
def at_work(visit: Visit, server: Server) -> Iterator[Visit]:
    """A tab on an app where the scripted endpoint has every role, set up by hand by whichever test comes first."""
    page = visit.open("/models")
    if not page.get_by_text("House model").count():
        _add(page, server.llm.base_url)
        _check(page)
        _price(page)
        _give_roles(page)
    yield visit
    server.answer = scripted_answer


def test_a_model_is_set_up_by_hand(at_work: Visit) -> None:
    """Added, checked, priced and given its roles through the page alone; the card shows all of it."""
    page = at_work.open("/models")
    card = page.locator("[class*=st-key-models_card_]").first
    for words in ("Designs pages", "Picks keywords", "Judges pages", "No key needed", "$1.00 read, $2.00 written"):
        expect(card.get_by_text(words)).to_be_visible()
    expect(card.get_by_text(re.compile("Keeps to the form|Endcap checks the form"))).to_be_visible()


def test_titles_appear_while_they_are_written(at_work: Visit, server: Server) -> None:
    """The estimate stands there before; titles come one by one; then page, model, tokens and cost, also under Runs."""
    server.answer = slowly(scripted_answer, 0.06)
    at_work.page.add_init_script(WATCH)
    page = _ready(at_work, "s2")
    expect(page.get_by_text(re.compile(r"About .* cents?, at most"))).to_be_visible()
    page.get_by_role("button", name="Generate page").click()
    page.wait_for_function("window.titles.length >= 3", timeout=20_000)
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Designed by .*House model.* tokens, .*cents?"))).to_be_visible()
    headings = page.get_by_role("heading", level=3).all_text_contents()
    written = [title.partition(" · ")[2] for title in page.evaluate("window.titles")]
    assert any(title in heading for title in written for heading in headings)
    asked = server.pages_asked()
    page.get_by_role("button", name="Generate again").click()
    expect(page.get_by_text("from the cache, cost nothing")).to_be_visible()
    assert server.pages_asked() == asked
    page.get_by_role("link", name="Look inside this run").click()
    still(page)
    expect(page.get_by_text("Model calls", exact=True)).to_be_visible()


def test_a_hostile_title_is_only_text(at_work: Visit, server: Server) -> None:
    """Markup written by a model is shown as typed while it streams and after; it runs and fetches nothing."""
    server.answer = hostile
    at_work.page.add_init_script(WATCH)
    page = _ready(at_work, "s3")
    page.get_by_role("button", name="Generate page").click()
    page.wait_for_function("window.titles.some((title) => title.includes('onerror'))", timeout=20_000)
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    shown = " ".join(page.evaluate("window.titles")).replace("\u200b", "")
    assert MARKUP in shown
    assert page.locator("img[src*='127.0.0.1:9']").count() == 0
    assert page.evaluate("window.hit") is None


def test_cancel_works_while_the_model_is_silent(at_work: Visit, server: Server) -> None:
    """A provider that never answers is left within moments, and the page says what became of it."""
    server.answer = silent
    page = _ready(at_work, "s4")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_text("Choosing themes")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped. No page was made")).to_be_visible(timeout=5_000)
    expect(page.get_by_role("button", name="Generate page")).to_be_visible()


def test_a_failing_provider_leaves_a_draft(at_work: Visit, server: Server) -> None:
    """The page is there, made by the theme library, under a banner that says so and offers another try."""
    server.answer = lambda asked: Said(status=401, error={"error": {"message": "<b>no</b>", "type": "auth"}})
    page = _ready(at_work, "s5")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_text("This page is a draft.")).to_be_visible()
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    server.answer = scripted_answer
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(re.compile("Designed by .*House model"))).to_be_visible()
    expect(page.get_by_text("This page is a draft.")).to_have_count(0)


def test_the_judge_answers_on_its_tab(at_work: Visit) -> None:
    """Asked on demand; grades come with reasons, under the words that they only measure."""
    page = _ready(at_work, "s6")
    page.get_by_role("button", name="Generate page").click()
    expect(page.get_by_role("button", name=HERE).first).to_be_visible()
    page.get_by_role("tab", name="Judge").click()
    expect(page.get_by_text("Measures only")).to_be_visible()
    page.get_by_role("button", name="Ask the judge").click()
    expect(page.get_by_text(re.compile("^Judged "))).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 900])
@pytest.mark.parametrize("tab", ["Endpoints", "Roles", "Money", "Wording", "Prompts", "Calls"])
def test_no_tab_is_wider_than_the_window(at_work: Visit, tab: str, width: int) -> None:
    """Nothing sticks out sideways on a wide or a narrow screen."""
    at_work.page.set_viewport_size({"width": width, "height": 900})
    page = at_work.open(f"/models?tab={tab}")
    expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    main = page.locator("[data-testid='stMain']")
    assert main.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def _ready(visit: Visit, shopper: str) -> Page:
    """The shopper page with the model chosen as designer."""
    page = visit.open(f"/shopper-page?shopper={shopper}")
    page.get_by_role("radio", name=re.compile("House model")).click()
    still(page)
    return page


def _add(page: Page, base_url: str) -> None:
    page.get_by_role("button", name="Add an endpoint").click()
    page.get_by_label("Name", exact=True).fill("House model")
    page.get_by_label("Model", exact=True).fill(MODEL)
    page.get_by_label("Address", exact=True).fill(base_url)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not checked yet")).to_be_visible()


def _check(page: Page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text(re.compile("Keeps to the form|Endcap checks the form"))).to_be_visible()


def _price(page: Page) -> None:
    page.get_by_role("tab", name="Money").click()
    still(page)
    page.get_by_text("Free: nothing is charged for it").click()
    page.get_by_label("Input", exact=True).fill("1")
    page.get_by_label("Output", exact=True).fill("2")
    page.get_by_role("button", name="Save price").click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def _give_roles(page: Page) -> None:
    page.get_by_role("tab", name="Roles").click()
    still(page)
    for role in ("Designs pages", "Picks keywords", "Judges pages"):
        page.get_by_role("combobox", name=role).click()
        page.get_by_role("option", name=re.compile("House model")).click()
    page.get_by_role("button", name="Save", exact=True).click()
    still(page)
