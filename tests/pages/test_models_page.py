"""The Models page: endpoints, roles, money, wording, prompts and calls, with the real desks behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.bootstrap import Workbench
from core.domain.model import Endpoint
from core.llm.hosts import place_of
from tests.llm.loopback import LoopbackLLM
from tests.llm.scripted import scripted_answer
from tests.pages.conftest import open_page, settle, shown
from tests.pages.modelling import MODEL, set_up

On = Callable[[Path], Workbench]
MODELS = "pages/setup/models.py"
TABS = ("Endpoints", "Roles", "Money", "Wording", "Prompts", "Calls", "Other models")
LOCAL = "http://127.0.0.1:9/v1"


@pytest.fixture
def server() -> Iterator[LoopbackLLM]:
    with LoopbackLLM(scripted_answer, models=(MODEL,)) as one:
        yield one


def typed(at: AppTest, preset: str = "", **fields: str) -> AppTest:
    """Fill the form of a new endpoint and press Save."""
    for field, value in fields.items():
        at.text_input(key=f"models_field_{field}_new_{preset}").input(value)
    return at.button(key="models_save").click().run()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_a_model(bench_on: On, tmp_path: Path, tab: str) -> None:
    """With nothing set up each tab says something and nothing fails."""
    bench_on(tmp_path)
    at = open_page(MODELS, tab=tab)
    assert not at.error
    assert at.session_state["tab"] == tab
    assert len(shown(at)) > len("Models")


def test_the_empty_page_says_what_a_model_brings(bench_on: On, tmp_path: Path) -> None:
    """What a model is good for, what to enter, and that nothing depends on it."""
    bench_on(tmp_path)
    text = shown(open_page(MODELS))
    assert "Everything works without one" in text
    assert "key in the environment" in text


def test_an_endpoint_is_added_by_hand(bench_on: On, tmp_path: Path) -> None:
    """Name, address and model are enough; the card shows them and the form is closed."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS)
    at.button(key="models_add").click().run()
    typed(at, name="My model", base_url=LOCAL, model="tiny")
    assert not at.exception
    (view,) = bench.models.endpoints()
    assert (view.endpoint.name, view.endpoint.base_url, view.endpoint.model) == ("My model", LOCAL, "tiny")
    assert "My model" in shown(at)
    assert "Not checked yet" in shown(at)
    assert "models_save" not in {button.key for button in at.button}


def test_a_preset_fills_in_the_address(bench_on: On, tmp_path: Path) -> None:
    """A preset brings address, key variable and a hint; nothing is asked of the address."""
    bench_on(tmp_path)
    at = open_page(MODELS)
    at.button(key="models_add").click().run()
    at.button_group(key="models_preset").select("OpenAI").run()
    assert at.text_input(key="models_field_base_url_new_OpenAI").value == "https://api.openai.com/v1"
    assert at.text_input(key="models_field_key_name_new_OpenAI").value == "OPENAI_API_KEY"


def test_a_faulty_endpoint_is_explained_and_nothing_typed_is_lost(bench_on: On, tmp_path: Path) -> None:
    """An address without a scheme and a pasted key are refused in words; the key is not repeated."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS)
    at.button(key="models_add").click().run()
    typed(at, name="Mine", base_url="api.example.com", model="m", key_name="sk-secret")
    assert not at.exception
    told = at.error[0].value.replace("\\", "")
    assert "Address" in told
    assert "Key variable" in told
    assert "secret" not in told
    assert at.text_input(key="models_field_name_new_").value == "Mine"
    assert bench.models.endpoints() == []


def test_an_endpoint_is_edited_and_removed(bench_on: On, tmp_path: Path) -> None:
    """Edit changes the stored one, Remove takes it away."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=LOCAL, model="m"))
    at = open_page(MODELS)
    at.button(key="models_edit_mine").click().run()
    at.text_input(key="models_field_name_mine_1").input("Ours")
    at.button(key="models_save").click().run()
    assert bench.models.endpoints()[0].endpoint.name == "Ours"
    at.button(key="models_remove_mine").click().run()
    assert bench.models.endpoints() == []


def test_an_endpoint_at_work_is_not_removed(bench_on: On, tmp_path: Path) -> None:
    """One that serves a role stays, and the page says so."""
    bench = bench_on(tmp_path)
    set_up(bench, LOCAL)
    at = open_page(MODELS)
    at.button(key="models_remove_house").click().run()
    assert at.error
    assert len(bench.models.endpoints()) == 1


def test_checking_tells_what_the_endpoint_can_do(bench_on: On, tmp_path: Path, server: LoopbackLLM) -> None:
    """Check asks a few questions in the background; the card then says in words what was found."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=server.base_url, model=MODEL))
    at = open_page(MODELS)
    at.button(key="models_check_mine").click().run()
    settle(bench)
    at.run()
    assert not at.exception
    assert server.asked
    assert re.search("Keeps to the form|Endcap checks the form", shown(at))


def test_a_check_that_fails_says_why(bench_on: On, tmp_path: Path) -> None:
    """An address where nobody listens ends in a sentence, and Check can be pressed again."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=LOCAL, model=MODEL))
    at = open_page(MODELS)
    at.button(key="models_check_mine").click().run()
    settle(bench)
    at.run()
    assert at.error
    assert at.button(key="models_check_mine")


def test_markup_in_a_name_is_only_a_name(bench_on: On, tmp_path: Path) -> None:
    """What a person calls an endpoint is never read as markdown."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="![x](http://127.0.0.1:9/x)", base_url=LOCAL, model="m"))
    assert "![" not in shown(open_page(MODELS))


def test_roles_are_saved_together(bench_on: On, tmp_path: Path) -> None:
    """Each role has its own choice; the judge's share is in percent."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=LOCAL, model="m"))
    at = open_page(MODELS, tab="Roles")
    version = bench.models.team().version
    at.selectbox(key=f"models_role_designer_{version}").select("mine")
    at.slider(key=f"models_share_{version}").set_value(20)
    at.button(key="models_team_save").click().run()
    assert not at.exception
    team = bench.models.team()
    assert (team.designer, team.keywords, team.judge, team.judge_share) == ("mine", "", "", 0.2)


def test_another_persons_change_is_not_written_over(bench_on: On, tmp_path: Path) -> None:
    """Saving roles that were changed meanwhile is refused with a sentence; the other change stays."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=LOCAL, model="m"))
    at = open_page(MODELS, tab="Roles")
    bench.models.save_team(bench.models.team().model_copy(update={"judge": "mine"}))
    at.button(key="models_team_save").click().run()
    assert at.error
    assert bench.models.team().judge == "mine"


def test_limits_and_prices_are_kept_to_the_micro(bench_on: On, tmp_path: Path) -> None:
    """Typed in units of the currency, stored in micros; the price shows on the endpoint's card."""
    bench = bench_on(tmp_path)
    set_up(bench, LOCAL, priced=False)
    at = open_page(MODELS, tab="Money")
    at.number_input(key=f"models_per_run_micros_{bench.models.caps().version}").set_value(0.125)
    at.button(key="models_caps_save").click().run()
    assert bench.models.caps().per_run_micros == 125_000
    version = next(view.price.version for view in bench.models.endpoints() if view.price)
    at.toggle(key=f"models_price_free_{place_of(LOCAL)}_{MODEL}_{version}").set_value(False)
    at.number_input(key=f"models_price_input_micros_{place_of(LOCAL)}_{MODEL}_{version}").set_value(0.15)
    at.button(key="models_price_save").click().run()
    assert not at.exception
    price = bench.models.endpoints()[0].price
    assert price is not None
    assert (price.input_micros, price.output_micros) == (150_000, 0)


def test_wording_is_edited_reset_and_used_again(bench_on: On, tmp_path: Path) -> None:
    """A merchandiser's text is saved, the shipped one comes back, and an old version can be used again."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS, tab="Wording")
    at.text_area(key="models_text_brand_voice_0").input("Short words. {{ nothing }} <b>bold</b>")
    at.button(key="models_save_brand_voice").click().run()
    assert not at.exception
    voice = next(one for one in bench.models.wordings() if one.key == "brand_voice")
    assert voice.text == "Short words. {{ nothing }} <b>bold</b>"
    at.button(key="models_reset_brand_voice").click().run()
    voice = next(one for one in bench.models.wordings() if one.key == "brand_voice")
    assert "Short words" not in voice.text
    at.button(key="models_use_brand_voice_1").click().run()
    voice = next(one for one in bench.models.wordings() if one.key == "brand_voice")
    assert voice.text.startswith("Short words")


def test_empty_wording_is_refused(bench_on: On, tmp_path: Path) -> None:
    """An empty text is not saved and the page says so."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS, tab="Wording")
    at.text_area(key="models_text_brand_voice_0").input(" ")
    at.button(key="models_save_brand_voice").click().run()
    assert at.error
    assert next(one for one in bench.models.wordings() if one.key == "brand_voice").version == 0


def test_prompts_are_shown_as_code(bench_on: On, tmp_path: Path) -> None:
    """The source stands in a code block; every prompt can be chosen."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS, tab="Prompts")
    first, *_, last = bench.models.prompts()
    assert at.code[0].value == first.source.strip()
    at.button_group(key="models_prompt").select(last.name).run()
    assert at.code[0].value == last.source.strip()


def test_a_quicker_edit_is_shown_beside_what_was_typed(bench_on: On, tmp_path: Path) -> None:
    """Two tabs: mine is refused under the stored name, keeps its text, names what differs, and can then be saved."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=LOCAL, model="m"))
    at = open_page(MODELS)
    at.button(key="models_edit_mine").click().run()
    theirs = bench.models.endpoints()[0].endpoint.model_copy(update={"name": "Theirs", "model": "other"})
    bench.models.save_endpoint(theirs)
    at.text_input(key="models_field_name_mine_1").input("Typed")
    at.button(key="models_save").click().run()
    told = at.error[0].value.replace("\\", "").replace("\u200b", "")
    assert "has changed Theirs" in told
    assert "Name: Theirs; Model: other" in told
    assert at.text_input(key="models_field_name_mine_1").value == "Typed"
    at.button(key="models_save").click().run()
    assert bench.models.endpoints()[0].endpoint.name == "Typed"


def test_a_quicker_wording_leaves_mine_in_the_box(bench_on: On, tmp_path: Path) -> None:
    """The other text is a version below; mine stays and the next Save puts it in place."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS, tab="Wording")
    bench.models.save_wording("brand_voice", "Theirs.", 0)
    at.text_area(key="models_text_brand_voice_0").input("Mine.")
    at.button(key="models_save_brand_voice").click().run()
    assert "somebody saved another text" in at.error[0].value
    assert at.text_area(key="models_text_brand_voice_1").value == "Mine."
    at.button(key="models_save_brand_voice").click().run()
    assert next(one for one in bench.models.wordings() if one.key == "brand_voice").text == "Mine."


def test_a_wording_too_long_is_an_error_with_its_length(bench_on: On, tmp_path: Path) -> None:
    """Nothing is saved and the text stays in the box."""
    bench = bench_on(tmp_path)
    at = open_page(MODELS, tab="Wording")
    at.text_area(key="models_text_brand_voice_0").input("long " * 20_000)
    at.button(key="models_save_brand_voice").click().run()
    assert "99,999" in at.error[0].value
    assert next(one for one in bench.models.wordings() if one.key == "brand_voice").version == 0


def test_saving_an_unchanged_wording_makes_no_version(bench_on: On, tmp_path: Path) -> None:
    """Save without a change says so and stores nothing."""
    bench = bench_on(tmp_path)
    bench.models.save_wording("brand_voice", "Ours.", 0)
    at = open_page(MODELS, tab="Wording")
    at.button(key="models_save_brand_voice").click().run()
    assert "Nothing was changed" in at.toast[0].value
    assert next(one for one in bench.models.wordings() if one.key == "brand_voice").version == 1


def test_a_shared_address_is_not_called_unchecked(bench_on: On, tmp_path: Path, server: LoopbackLLM) -> None:
    """A second endpoint at an address that was checked says when; a checked one says what comes next."""
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(Endpoint(id="mine", name="Mine", base_url=server.base_url, model=MODEL))
    bench.models.probe("mine")
    at = open_page(MODELS)
    at.button(key="models_add").click().run()
    typed(at, name="Second", base_url=server.base_url, model=MODEL)
    assert "were checked" in at.toast[0].value
    assert "Next: give it something to do" in shown(at)
    at.button(key="models_next_mine").click().run()
    assert at.session_state["tab"] == "Roles"


def test_price_boxes_have_the_names_of_price_lists(bench_on: On, tmp_path: Path) -> None:
    """Input, cached input and output, as providers print them."""
    set_up(bench_on(tmp_path), LOCAL)
    labels = [one.label for one in open_page(MODELS, tab="Money").number_input]
    assert labels[-3:] == ["Input", "Cached input", "Output"]


def test_a_price_is_entered_for_one_host(bench_on: On, tmp_path: Path) -> None:
    """The same model name at two addresses: the one that is chosen gets the price, the other keeps having none."""
    bench = bench_on(tmp_path)
    for one, host in (("a", "a.example"), ("b", "b.example:8443")):
        bench.models.save_endpoint(Endpoint(id=one, name=one, base_url=f"https://{host}/v1", model="m"))
    at = open_page(MODELS, tab="Money")
    chooser = at.selectbox(key="models_price_endpoint")
    assert chooser.options == ["a · m · a.example", "b · m · b.example:8443"]
    chooser.set_value("b").run()
    at.number_input(key="models_price_input_micros_b.example:8443_m_0").set_value(0.5)
    at.button(key="models_price_save").click().run()
    assert not at.exception
    first, second = bench.models.endpoints()
    assert first.price is None
    assert second.price is not None
    assert second.price.input_micros == 500_000


def test_a_key_for_another_host_is_said_not_to_be_sent(bench_on: On, tmp_path: Path) -> None:
    bench = bench_on(tmp_path)
    bench.models.save_endpoint(
        Endpoint(id="far", name="Far", base_url="https://far.example/v1", model="m", key_name="OPENAI_API_KEY")
    )
    at = open_page(MODELS)
    assert not at.exception
    assert "Key is not sent" in shown(at)
    assert "ENDCAP_KEY_FAR" in shown(at).replace("\\", "")
    assert "No key needed" not in shown(at)
