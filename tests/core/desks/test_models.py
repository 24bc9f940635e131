"""The Models desk: what people may set up, what is refused and in which words, and what they see of models."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.desks.models import ModelsDesk
from core.domain.model import Caps, Endpoint, Price, Team
from core.domain.prompt import PromptVersion, Wording
from core.domain.run import Run
from core.errors import BadSettings, Conflict, ModelFailed, NotFound
from core.jobs import Job, JobRunner
from core.llm.breaker import FAILURES, REST_SECONDS
from core.model_ports import CachedAnswer
from core.model_room import ModelRoom
from core.prompts.book import PromptBook
from core.settings import LLMSettings, Settings
from storage.models import SqlModels
from storage.prompts import SqlPrompts
from storage.runs import SqlRuns
from tests.llm.house import House, opened
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.storage.calls import USED, call, ended

KEYS = {"ENDCAP_KEY_SHOP": "sk-not-to-be-seen", "OPENAI_API_KEY": ""}
NOWHERE = "http://127.0.0.1:9/v1"  # nobody listens there


@dataclass
class Office:
    """A Models desk on a real database, with everything behind it."""

    house: House
    models: SqlModels
    prompts: SqlPrompts
    runs: SqlRuns
    book: PromptBook

    def desk(self, **llm: Any) -> ModelsDesk:
        room = ModelRoom(
            self.models, self.house.gateway, Settings(llm=LLMSettings(**llm)), lambda name: KEYS.get(name, "")
        )
        return ModelsDesk(
            self.models, self.house.ledger, self.house.cache, self.prompts, self.runs, room, self.book, JobRunner()
        )


@pytest.fixture(name="office")
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with opened(tmp_path / "endcap.db", call_seconds=4) as house:
        prompts = SqlPrompts(house.database)
        book = PromptBook(lambda: {one.key: one.text for one in prompts.wordings()}, prompts.seen)
        yield Office(house, SqlModels(house.database), prompts, SqlRuns(house.database), book)


@pytest.fixture(name="desk")
def _desk(office: Office) -> ModelsDesk:
    return office.desk()


def endpoint(**fields: Any) -> Endpoint:
    return Endpoint(**{"id": "shop", "name": "Shop", "base_url": NOWHERE, "model": "tiny", **fields})


def ended_job(job: Job) -> Job:
    end = time.monotonic() + 10
    while not job.finished and time.monotonic() < end:
        time.sleep(0.02)
    assert job.finished
    return job


def test_an_empty_workspace(desk: ModelsDesk) -> None:
    """Nothing is set up, nothing was spent, and prompts can be read all the same."""
    assert desk.endpoints() == []
    assert desk.team() == Team()
    assert (desk.calls(), desk.spend("day", 30), desk.cached_answers()) == ([], [], 0)
    money = desk.money()
    assert (money.currency, money.today_micros) == ("USD", 0)
    assert (money.run_cap_micros, money.day_cap_micros) == (50_000, 5_000_000)
    assert {"design", "keywords"} <= {view.name for view in desk.prompts()}


def test_what_is_known_of_endpoints(office: Office) -> None:
    """Key, price and its source, roles; the one from settings first and not to be edited."""
    desk = office.desk(model="gpt", input_price=0.15, output_price=0.6)
    desk.save_endpoint(endpoint(id="cloud", name="Cloud", base_url="https://x.example/v1", key_name="ENDCAP_KEY_SHOP"))
    desk.save_endpoint(endpoint(id="far", name="Far", base_url="https://y.example/v1", key_name="ENDCAP_KEY_NONE"))
    desk.save_endpoint(endpoint(id="near", name="Near", model="small"))
    for host in ("x.example", "y.example"):
        desk.save_price(Price(host=host, model="tiny", input_micros=1, cached_micros=2, output_micros=3))
    desk.save_team(desk.team().model_copy(update={"designer": "near", "judge": "near"}))
    views = {view.endpoint.id: view for view in desk.endpoints()}
    assert list(views) == ["settings", "cloud", "far", "near"]
    assert [view.editable for view in views.values()] == [False, True, True, True]
    assert [view.key for view in views.values()] == ["missing", "set", "missing", "not needed"]
    assert "ENDCAP_KEY_NONE" in views["far"].key_problem
    assert [view.price_source for view in views.values()] == ["settings", "entered", "entered", "local, free"]
    assert [view.host for view in views.values()] == ["api.openai.com", "x.example", "y.example", "127.0.0.1:9"]
    assert views["settings"].price == Price(
        host="api.openai.com", model="gpt", input_micros=150_000, cached_micros=150_000, output_micros=600_000
    )
    assert [view.roles for view in views.values()] == [("keywords",), (), (), ("designer", "judge")]
    assert {view.capabilities for view in views.values()} == {None}
    assert all("sk-not-to-be-seen" not in view.model_dump_json() for view in views.values())


def test_a_price_that_nobody_knows(desk: ModelsDesk) -> None:
    """A stranger's server has none until it is entered."""
    desk.save_endpoint(endpoint(base_url="https://x.example/v1"))
    (view,) = desk.endpoints()
    assert (view.price, view.price_source) == (None, "")


def test_free_at_home_is_not_free_at_a_provider_of_the_same_model(desk: ModelsDesk) -> None:
    desk.save_endpoint(endpoint(id="home", base_url="http://127.0.0.1:9/v1"))
    desk.save_endpoint(endpoint(id="hosted", base_url="https://api.example.com/v1"))
    home, hosted = desk.endpoints()
    desk.save_price(Price(host=home.host, model="tiny", input_micros=0, cached_micros=0, output_micros=0))
    assert [view.price_source for view in desk.endpoints()] == ["entered", ""]
    desk.save_price(Price(host=hosted.host, model="tiny", input_micros=5, cached_micros=0, output_micros=5))
    assert [view.price.input_micros for view in desk.endpoints() if view.price] == [0, 5]


def test_a_key_that_is_not_for_this_host_is_called_so(desk: ModelsDesk) -> None:
    """The endpoint is asked without one; the variable to use is named."""
    desk.save_endpoint(endpoint(id="my-shop", base_url="https://x.example/v1", key_name="OPENAI_API_KEY"))
    (view,) = desk.endpoints()
    assert view.key == "not sent"
    assert view.key_problem == (
        "OPENAI_API_KEY is not sent to x.example: use ENDCAP_KEY_MY_SHOP if this server wants a key."
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": "ftp://x"}, "Address: must begin with http:// or https://"),
        ({"base_url": "https://me:sk-1@x.example/v1"}, "Address: The address of Shop carries more than a place"),
        ({"base_url": "https://x.example/v1?api_key=sk-1"}, "Address: "),
        ({"base_url": "https://"}, "Address: "),
        ({"base_url": "http://x.example/v1", "key_name": "ENDCAP_KEY_SHOP"}, "not encrypted"),
        ({"key_name": "PATH"}, "Key variable: must be OPENAI_API_KEY"),
        ({"key_name": "sk-abcdef"}, "never the key itself"),
        ({"name": ""}, "Name: give it a name"),
        ({"name": "Shop\u202egnitset"}, "Name: has characters that cannot be seen"),
        ({"model": "m" * 201}, "Model: enter the model's name"),
        ({"max_output_tokens": 3}, "Longest answer: must be from 64"),
        ({"temperature": float("nan")}, "Temperature: must be from 0 to 2"),
        ({"id": "settings"}, "cannot be changed here"),
    ],
)
def test_endpoints_that_cannot_be_kept(desk: ModelsDesk, fields: dict[str, Any], said: str) -> None:
    """Field and reason in words, without what was typed, which might be a key; nothing is saved."""
    with pytest.raises(BadSettings, match=said) as caught:
        desk.save_endpoint(endpoint().model_copy(update=fields))
    assert "sk-" not in str(caught.value)
    assert "environment or .env" not in caught.value.hint
    assert desk.endpoints() == []


def test_two_faults_are_told_together(desk: ModelsDesk) -> None:
    """So that a form need not be sent twice."""
    with pytest.raises(BadSettings, match=r"^Name: .*\. Address: .*\.$"):
        desk.save_endpoint(endpoint().model_copy(update={"name": "", "base_url": "x"}))


def test_ids_are_made_from_names(desk: ModelsDesk) -> None:
    """Short, plain, free, and never that of the settings."""
    assert desk.new_id("Küche & Co. (vLLM)") == "kuche-co-vllm"
    assert desk.new_id("寿司") == "model"
    assert desk.new_id("Settings") == "settings-2"
    desk.save_endpoint(endpoint(id="shop"))
    desk.save_endpoint(endpoint(id="shop-2"))
    assert desk.new_id("shop") == "shop-3"
    made = desk.new_id("x" * 90)
    assert desk.save_endpoint(endpoint(id=made)).id == made


def test_an_endpoint_at_work_is_not_removed(desk: ModelsDesk) -> None:
    """It says what the endpoint does; when that is given up, it goes."""
    saved = desk.save_endpoint(endpoint())
    team = desk.save_team(Team(designer="shop", judge="shop"))
    with pytest.raises(Conflict, match="design pages and to judge pages") as caught:
        desk.remove_endpoint("shop", saved.version)
    assert "Give that work" in caught.value.hint
    desk.save_team(Team(version=team.version))
    with pytest.raises(Conflict):
        desk.remove_endpoint("shop", saved.version + 1)
    desk.remove_endpoint("shop", saved.version)
    assert desk.endpoints() == []
    with pytest.raises(NotFound):
        desk.remove_endpoint("shop", saved.version)


def test_a_team_of_known_endpoints(office: Office) -> None:
    """Unknown ids are refused by role, shares beyond all shoppers too; the one from settings is known."""
    desk = office.desk(model="gpt")
    with pytest.raises(BadSettings, match="Keywords: this endpoint is not there"):
        desk.save_team(Team(keywords="gone"))
    with pytest.raises(BadSettings, match="Share that is judged: must be from 0 to 100"):
        desk.save_team(Team().model_copy(update={"judge_share": 1.5}))
    assert desk.save_team(Team(designer="settings")).version == 1
    assert (desk.team().designer, desk.team().judge) == ("settings", "")
    with pytest.raises(Conflict):
        desk.save_team(Team())


def test_prices_and_limits(desk: ModelsDesk) -> None:
    """Amounts nobody can mean are refused; saved limits are the ones that hold."""
    for price in (
        Price(host="h", model="m", input_micros=10**13, cached_micros=0, output_micros=0),
        Price(host="h", model="", input_micros=1, cached_micros=0, output_micros=0),
        Price(host="", model="m", input_micros=1, cached_micros=0, output_micros=0),
        Price(host="h", model="m", input_micros=1, cached_micros=0, output_micros=0).model_copy(
            update={"input_micros": -1}
        ),
    ):
        with pytest.raises(BadSettings):
            desk.save_price(price)
    with pytest.raises(BadSettings, match="Limit for one day: must be at most 1,000,000"):
        desk.save_caps(Caps(per_run_micros=1, per_day_micros=10**18))
    caps = desk.caps()
    assert caps.version == 0
    saved = desk.save_caps(caps.model_copy(update={"per_run_micros": 7}))
    assert (saved.version, desk.caps(), desk.money().run_cap_micros) == (1, saved, 7)
    with pytest.raises(Conflict):
        desk.save_caps(caps)


def probed(asked: Asked) -> Said:
    """Keeps to schemas: the word of the schema, not the one that the prompt wants."""
    return Said('{"word": "apple"}')


def test_checking_an_endpoint(desk: ModelsDesk) -> None:
    """In the background; what was found is kept and every question is in the ledger."""
    with LoopbackLLM(probed) as server:
        desk.save_endpoint(endpoint(base_url=server.base_url))
        job = ended_job(desk.start_probe("shop"))
        assert (job.state, job.kind, job.title) == ("done", "probe", "Check Shop")
        assert job.result
        assert job.result.startswith("Shop was checked. ")
        (view,) = desk.endpoints()
        assert view.capabilities
        assert view.capabilities.seen
        assert {one.purpose for one in desk.calls()} == {"probe"}
        assert len(desk.calls_of(desk.calls()[0].run_id)) == len(server.asked)
        again = desk.probe("shop")
        assert again.probed_at > view.capabilities.probed_at
    with pytest.raises(NotFound):
        desk.start_probe("gone")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"base_url": NOWHERE}, "cannot be reached"),
        ({"base_url": "https://x.example/v1"}, "There is no price for tiny"),
    ],
)
def test_a_failed_check_says_why(desk: ModelsDesk, fields: dict[str, Any], said: str) -> None:
    """As an error with a hint, and nothing is known of the endpoint afterwards."""
    desk.save_endpoint(endpoint(**fields))
    job = ended_job(desk.start_probe("shop"))
    assert job.state == "failed"
    assert job.hint
    with pytest.raises(ModelFailed, match=said):
        desk.probe("shop")
    assert desk.endpoints()[0].capabilities is None


def test_a_check_can_be_cancelled(desk: ModelsDesk) -> None:
    """Also while the server is silent; the reserved call ends."""
    with LoopbackLLM(lambda asked: Said("{}", wait_s=30)) as server:
        desk.save_endpoint(endpoint(base_url=server.base_url))
        job = desk.start_probe("shop")
        end = time.monotonic() + 5
        while not server.asked and time.monotonic() < end:
            time.sleep(0.01)
        job.cancel()
        assert ended_job(job).state == "cancelled"
        assert {one.state for one in desk.calls()} == {"failed"}


def test_a_resting_endpoint_is_shown_and_checked_all_the_same(office: Office, desk: ModelsDesk) -> None:
    """The breaker's rest in seconds; a check by hand ends it."""
    with LoopbackLLM(probed) as server:
        address = desk.save_endpoint(endpoint(base_url=server.base_url)).address
        for _ in range(FAILURES):
            with (
                pytest.raises(ModelFailed),
                office.house.gateway.breakers.attempt(address, lambda failure: False),
            ):
                raise ModelFailed("server", "down")
        resting = desk.endpoints()[0].resting_seconds
        assert resting
        assert REST_SECONDS - 5 < resting <= REST_SECONDS
        desk.probe("shop")
        assert desk.endpoints()[0].resting_seconds is None


def test_money_of_today_and_of_a_week(office: Office, desk: ModelsDesk) -> None:
    """Holds count for today; the account of seven days begins at midnight (UTC) six days ago."""
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=6)
    for at, cost in ((now, 100), (midnight, 20), (midnight - timedelta(seconds=1), 3)):
        office.house.ledger.settle(ended(call(started_at=at), cost))
    office.house.ledger.reserve(call(started_at=now, reserved=5), desk.caps())
    assert desk.money().today_micros == 105
    assert sum(row.cost_micros for row in desk.spend("day", 7)) == 120
    assert [row.cost_micros for row in desk.spend("purpose", 1)] == [100]
    assert desk.spend("model", 10**9)[0].cost_micros == 123
    with pytest.raises(NotFound):
        desk.spend("colour", 7)


def used(office: Office, name: str) -> str:
    """Report the present version of a prompt as used, as rendering it does."""
    version, source = office.book.version(name), office.book.source(name)
    office.prompts.seen(PromptVersion(name=name, version=version, source=source, first_used=datetime.now(UTC)))
    return version


def test_versions_of_a_prompt_and_what_changed(office: Office, desk: ModelsDesk) -> None:
    """An edited wording makes a new version; the difference shows the edit alone; the present one needs no use."""
    old = used(office, "design")
    desk.save_wording("brand_voice", "Cool and short.", 0)
    view = next(view for view in desk.prompts() if view.name == "design")
    assert [one.version for one in view.versions] == [old]
    assert view.version != old
    assert "brand_voice" in view.wording
    changed = desk.prompt_diff("design", old, view.version)
    assert "+Cool and short." in changed
    assert all(line.startswith(("+", "-", " ", "@")) for line in changed.splitlines())
    assert desk.prompt_diff("design", old, old) == ""
    with pytest.raises(NotFound, match="nonsense"):
        desk.prompt_diff("design", old, "nonsense")
    with pytest.raises(NotFound):
        desk.prompt_diff("../secret", old, old)


def test_pages_that_a_version_made(office: Office, desk: ModelsDesk) -> None:
    """Stored runs, the newest first; probes and batches are no pages."""
    now = datetime.now(UTC)
    for number, key in enumerate(["r1", "r2", "probe-1"]):
        office.house.ledger.settle(ended(call(key, prompt_version="v1", started_at=now + timedelta(seconds=number))))
    office.house.ledger.settle(ended(call("fell-back", prompt_version="v1"), state="failed", failure="timeout"))
    for key in ("r1", "r2", "fell-back"):
        run = Run(id=key, created_at=now, status="done", shopper_id="s1", at=date(2026, 11, 2), designer="llm")
        office.runs.finish(run, [], [])
    assert [run.id for run in desk.pages_of("design", "v1")] == ["r2", "r1"]
    assert desk.pages_of("design", "v2") == []


def wording(desk: ModelsDesk, key: str = "brand_voice") -> Any:
    return next(view for view in desk.wordings() if view.key == key)


def test_wording_is_edited_and_reset(office: Office, desk: ModelsDesk) -> None:
    """Shown as shipped, then as edited, then as shipped again; every version stays in the history."""
    shipped = wording(desk)
    assert (shipped.version, shipped.edited_at, shipped.text) == (0, None, shipped.shipped)
    assert shipped.label
    assert shipped.help
    saved = desk.save_wording("brand_voice", "  Cool.\r\nShort:\u00a0{{ 7 * 7 }}\t!  ", 0)
    assert saved.text == "Cool.\nShort: {{ 7 * 7 }} !"
    edited = wording(desk)
    assert (edited.version, edited.text, edited.edited_at) == (1, saved.text, saved.edited_at)
    with pytest.raises(Conflict):
        desk.save_wording("brand_voice", "From an old tab.", 0)
    back = desk.reset_wording("brand_voice", 1)
    assert (back.version, back.text) == (2, shipped.shipped)
    assert (wording(desk).text, wording(desk).version, wording(desk).edited_at) == (shipped.shipped, 2, None)
    assert office.prompts.wordings() == []
    assert [one.text for one in desk.wording_history("brand_voice")] == [shipped.shipped, saved.text]
    with pytest.raises(Conflict):
        desk.reset_wording("brand_voice", 1)


def test_saving_the_shipped_text_is_a_reset(office: Office, desk: ModelsDesk) -> None:
    """So that what a later release makes of it is not held back by a copy."""
    desk.save_wording("brand_voice", "Cool.", 0)
    desk.save_wording("brand_voice", f"\n{wording(desk).shipped}\n", 1)
    assert office.prompts.wordings() == []
    assert wording(desk).edited_at is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "write 1 to 1,500 characters; this has 0"),
        (" \n ", "this has 0"),
        ("x" * 1501, "this has 1,501"),
        ("Warm\u200b", r"U\+200B"),
        ("Warm\u202e", r"U\+202E"),
        ("Warm\x07", r"U\+0007"),
        ("Warm\ud800", r"U\+D800"),
    ],
)
def test_wording_that_cannot_be_kept(office: Office, desk: ModelsDesk, text: str, said: str) -> None:
    """By length, or a character that nobody would see; nothing is saved."""
    with pytest.raises(BadSettings, match=said):
        desk.save_wording("brand_voice", text, 0)
    assert office.prompts.wording_history("brand_voice") == []
    assert desk.save_wording("brand_voice", "x" * 1500, 0).version == 1


def test_wording_that_is_not_there(desk: ModelsDesk) -> None:
    """Keys are those that ship."""
    for attempt in (
        lambda: desk.save_wording("schema", "x", 0),
        lambda: desk.reset_wording("schema", 0),
        lambda: desk.wording_history("schema"),
    ):
        with pytest.raises(NotFound, match="schema"):
            attempt()


def test_wording_of_a_key_that_no_longer_ships_is_not_shown(office: Office, desk: ModelsDesk) -> None:
    """It stays stored and harms nobody."""
    office.prompts.save_wording(Wording(key="old_key", text="Old."))
    assert "old_key" not in {view.key for view in desk.wordings()}


def test_forgetting_answers(office: Office, desk: ModelsDesk) -> None:
    """Counted before and after."""
    office.house.cache.put("k", CachedAnswer("{}", USED, datetime.now(UTC)))
    assert (desk.cached_answers(), desk.clear_cache(), desk.cached_answers()) == (1, 1, 0)
