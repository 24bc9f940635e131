"""Who serves whom, at what price, under which caps; probing on first use; estimates that look before they speak."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.domain.model import Caps, Endpoint, Price, Team
from core.errors import BadSettings, Cancelled, ModelFailed, NotFound
from core.llm.breaker import FAILURES
from core.llm.hosts import place_of
from core.model_room import ModelRoom
from core.settings import LLMSettings, Settings
from core.trace import Recorder
from storage.models import SqlModels
from tests.llm.faults import FAULTS
from tests.llm.house import GOOD, House, Page, opened, prompt
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.llm.questions import endpoint as endpoint_at

Ask = tuple[str, Any, type[Page], int]


@dataclass
class Rooms:
    house: House
    models: SqlModels
    keys: dict[str, str]

    def room(self, **llm: Any) -> ModelRoom:
        return ModelRoom(
            self.models, self.house.gateway, Settings(llm=LLMSettings(**llm)), lambda name: self.keys.get(name, "")
        )

    def priced(self, base_url: str, read: int, written: int | None = None) -> Price:
        """Enter a price for `tiny` at an address."""
        output = read if written is None else written
        place = place_of(base_url)
        return self.models.save_price(
            Price(host=place, model="tiny", input_micros=read, cached_micros=0, output_micros=output)
        )

    def seat(self, room: ModelRoom, base_url: str, **endpoint: Any) -> Endpoint:
        """Add an endpoint that does everything."""
        added = self.models.save_endpoint(
            Endpoint(**{"id": "added", "name": "Added", "base_url": base_url, "model": "tiny", **endpoint})
        )
        self.models.save_team(Team(designer=added.id, keywords=added.id, judge=added.id, version=room.team().version))
        return added


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    with opened(tmp_path / "endcap.db", call_seconds=4) as house:
        yield Rooms(house, SqlModels(house.database), {})


def enforcing(asked: Asked) -> Said:
    """A server that keeps to schemas: the probe gets a word that it did not ask for, everyone else a page."""
    return Said('{"word": "apple"}' if "zebra" in asked.text else GOOD)


def generate(room: ModelRoom, run_id: str = "run-1", cancelled: Callable[[], bool] = lambda: False) -> Page:
    llm = room.llm("designer", room.ticket(run_id, "shopper-1"), cancelled)
    with Recorder().span("design") as span:
        return llm.generate(prompt(), Page, "design", span)


def test_without_a_model_nobody_serves(rooms: Rooms) -> None:
    room = rooms.room()
    assert room.endpoints() == []
    assert room.team() == Team()
    assert room.serves("designer") is None
    with pytest.raises(ModelFailed, match="No language model is set up to pick keywords") as caught:
        room.llm("keywords", room.ticket("run-1", "shopper-1"))
    assert caught.value.kind == "not-set"


def test_the_endpoint_from_settings_does_everything_until_people_choose(rooms: Rooms) -> None:
    room = rooms.room(model="tiny", base_url="http://127.0.0.1:9/v1", temperature=0.2, seed=3, max_output_tokens=500)
    (own,) = room.endpoints()
    assert (own.id, own.model, own.temperature, own.seed, own.max_output_tokens) == ("settings", "tiny", 0.2, 3, 500)
    assert room.serves("judge") == own == room.endpoint("settings")
    added = rooms.models.save_endpoint(Endpoint(id="added", name="A", base_url="http://127.0.0.1:8/v1", model="m"))
    rooms.models.save_team(Team(designer="added"))
    assert (room.serves("designer"), room.serves("judge")) == (added, None)
    assert [endpoint.id for endpoint in room.endpoints()] == ["settings", "added"]
    rooms.models.remove_endpoint("added", added.version)
    assert room.serves("designer") is None
    with pytest.raises(NotFound):
        room.endpoint("added")


@pytest.mark.parametrize(
    ("base_url", "key"),
    [
        ("", "OPENAI_API_KEY"),
        ("https://api.openai.com/v1", "OPENAI_API_KEY"),
        ("http://127.0.0.1:11434/v1", "OPENAI_API_KEY"),
        ("https://gateway.example/v1", "OPENAI_API_KEY"),  # OPENAI_BASE_URL names it
        ("https://models.example/v1", "ENDCAP_KEY_SETTINGS"),
    ],
)
def test_the_openai_key_is_not_for_strangers(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch, base_url: str, key: str
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example/v1")
    assert rooms.room(model="m", base_url=base_url).endpoint("settings").key_name == key


def test_a_useless_address_in_the_environment_is_named(rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "nonsense")
    with pytest.raises(BadSettings, match="OPENAI_BASE_URL"):
        rooms.room(model="m").endpoints()


def test_a_secret_in_the_openai_address_is_refused_and_never_shown(
    rooms: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in ("http://user:zebrapass@127.0.0.1/v1", "https://models.example/v1?api_key=zebrapass"):
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        with pytest.raises(BadSettings, match="OPENAI_BASE_URL: must be an address alone") as caught:
            rooms.room(model="m").endpoints()
        assert "zebrapass" not in str(caught.value)


def test_a_server_of_ones_own_gets_the_key_that_is_meant_for_it(rooms: Rooms) -> None:
    """Without one it is asked without; its refusal then names the variable."""
    room = rooms.room(model="m", base_url="http://127.0.0.1:8000/v1")
    assert room.endpoint("settings").key_name == "OPENAI_API_KEY"
    rooms.keys["ENDCAP_KEY_SETTINGS"] = "k"
    assert room.endpoint("settings").key_name == "ENDCAP_KEY_SETTINGS"


def test_a_hanging_endpoint_takes_one_calls_time(rooms: Rooms) -> None:
    """The first look at it takes that time, for all roles of the run and for the next run; a check takes it again."""
    with LoopbackLLM(enforcing) as server:  # loads the client library
        rooms.room().probe(endpoint_at(server.base_url), time.monotonic() + 20)
    room = rooms.room(call_seconds=0.6)
    with FAULTS["asked then silent"].serving(lambda asked: GOOD) as server:
        endpoint = rooms.seat(room, server.base_url)
        ticket, began = room.ticket("run-1", "shopper-1"), time.monotonic()
        for role in ("designer", "keywords", "designer"):
            with pytest.raises(ModelFailed, match="did not answer in time") as caught:
                room.llm(role, ticket)
            assert caught.value.kind == "timeout"
        with pytest.raises(ModelFailed, match="asked again in"):
            room.llm("designer", room.ticket("run-2", "shopper-1"))
        assert time.monotonic() - began < 1.2
        assert len(server.asked) == 1
        began = time.monotonic()
        with pytest.raises(ModelFailed, match="did not answer in time"):
            room.probe(endpoint, time.monotonic() + 30)
        assert time.monotonic() - began < 1.2
    totals = rooms.house.ledger.totals("run-1")
    assert (totals.calls, totals.attempts, totals.unmeasured) == (1, 1, 1)


def test_a_lost_look_at_an_endpoint_is_on_the_runs_bill(rooms: Rooms) -> None:
    """What may have been paid before the first question counts for the run, as it does for the day."""
    room = rooms.room()
    with FAULTS["html"].serving(lambda asked: GOOD) as server:
        rooms.seat(room, server.base_url)
        rooms.models.save_price(
            Price(
                host=place_of(server.base_url), model="tiny", input_micros=10**6, cached_micros=0, output_micros=10**6
            )
        )
        with pytest.raises(ModelFailed):
            generate(room)
    totals = rooms.house.ledger.totals("run-1")
    assert totals.calls == len(server.asked) == totals.unmeasured
    assert totals.cost_micros == rooms.house.ledger.spent(datetime.now(UTC).date()) > 0


def test_prices_come_from_people_then_settings_then_ones_own_house(rooms: Rooms) -> None:
    room = rooms.room(model="m", base_url="https://models.example/v1")
    own = room.endpoint("settings")
    assert room.price(own) is None
    priced = rooms.room(model="m", base_url="https://models.example/v1", input_price=0.15, output_price=0.6)
    assert priced.price(own) == Price(
        host="models.example", model="m", input_micros=150_000, cached_micros=150_000, output_micros=600_000
    )
    local = own.model_copy(update={"base_url": "http://127.0.0.1:8000/v1", "id": "local"})
    free = Price(host="127.0.0.1:8000", model="m", input_micros=0, cached_micros=0, output_micros=0)
    assert room.price(local) == free
    entered = rooms.models.save_price(
        Price(host="models.example", model="m", input_micros=1, cached_micros=2, output_micros=3)
    )
    assert priced.price(own) == entered
    assert room.price(local) == free


def test_what_is_free_at_home_is_not_free_elsewhere(rooms: Rooms) -> None:
    """The same model name on a public host has no price until one is entered for it there."""
    room = rooms.room()
    home = Endpoint(id="home", name="Home", base_url="http://127.0.0.1:8000/v1", model="m")
    rooms.models.save_price(Price(host="127.0.0.1:8000", model="m", input_micros=0, cached_micros=0, output_micros=0))
    assert room.price(home)
    hosted = home.model_copy(update={"id": "hosted", "base_url": "https://api.example.com/v1"})
    other_port = home.model_copy(update={"id": "other", "base_url": "https://127.0.0.1.example:8000/v1"})
    assert room.price(hosted) is None
    assert room.price(other_port) is None


def test_caps_come_from_people_then_settings(rooms: Rooms) -> None:
    room = rooms.room(run_cap=0.57, day_cap=2)
    assert room.caps() == Caps(per_run_micros=570_000, per_day_micros=2_000_000)
    entered = rooms.models.save_caps(Caps(per_run_micros=1, per_day_micros=2))
    assert room.caps() == entered


def test_an_address_is_probed_once_and_booked(rooms: Rooms) -> None:
    """First use finds out, later uses know; a run pays for what it had to find out, an explicit check for itself."""
    room = rooms.room()
    with LoopbackLLM(enforcing) as server:
        endpoint = rooms.seat(room, server.base_url)
        generate(room)
        first = len(server.asked)
        generate(room, "run-2")
        assert len(server.asked) == first
    seen = rooms.models.capabilities(endpoint.address)
    assert seen is not None
    assert seen.structured == "strict"
    probing = [call for call in rooms.house.ledger.latest() if call.purpose == "probe"]
    assert len(probing) == first - 1
    assert {(call.run_id, call.shopper_id) for call in probing} == {("run-1", "shopper-1")}
    assert all(call.state == "done" and call.usage for call in probing)
    totals = rooms.house.ledger.totals("run-1")
    assert (totals.calls, totals.unmeasured) == (first, 0)


def test_many_first_users_probe_once(rooms: Rooms) -> None:
    room = rooms.room()
    with LoopbackLLM(enforcing) as server, ThreadPoolExecutor(6) as pool:
        rooms.seat(room, server.base_url)
        list(pool.map(lambda n: generate(room, f"run-{n}"), range(6)))
        assert sum("zebra" in asked.text for asked in server.asked) == 1


def test_probing_costs_money_and_is_held_to_the_caps(rooms: Rooms) -> None:
    room = rooms.room()
    with LoopbackLLM(enforcing) as server:
        rooms.priced(server.base_url, 10**6)
        endpoint = rooms.seat(room, server.base_url)
        caps = rooms.models.save_caps(Caps(per_run_micros=100, per_day_micros=10**6))
        with pytest.raises(ModelFailed) as caught:
            room.probe(endpoint, time.monotonic() + 4)
        assert (caught.value.kind, server.asked) == ("cap", [])
        rooms.models.save_caps(caps.model_copy(update={"per_run_micros": 50_000}))
        room.probe(endpoint, time.monotonic() + 4)
    spent = {spend.key: spend.cost_micros for spend in rooms.house.ledger.spend("purpose", prompt_day())}
    assert 0 < spent["probe"] < 1000


def prompt_day() -> Any:
    from datetime import UTC, datetime, timedelta

    return datetime.now(UTC) - timedelta(hours=1)


def test_without_a_price_not_even_a_probe_is_sent(rooms: Rooms) -> None:
    room = rooms.room()
    endpoint = rooms.seat(room, "https://models.example/v1")
    with pytest.raises(ModelFailed, match="no price for tiny") as caught:
        room.probe(endpoint, time.monotonic() + 4)
    assert caught.value.kind == "no-price"
    assert rooms.house.ledger.latest() == []


def test_a_dead_endpoint_is_not_remembered_as_anything(rooms: Rooms) -> None:
    """It is tried once; the runs after that say why at once and when it is asked again; a person's check asks anew."""
    room = rooms.room()
    with LoopbackLLM(enforcing) as server:
        endpoint = rooms.seat(room, server.base_url)
    for number in range(FAILURES):
        with pytest.raises(ModelFailed, match="cannot be reached") as caught:
            generate(room, f"run-{number}")
        assert caught.value.kind == "unreachable"
        assert ("asked again in" in str(caught.value)) == (number > 0)
    assert rooms.models.capabilities(endpoint.address) is None
    with pytest.raises(ModelFailed, match="cannot be reached"):
        room.probe(endpoint, time.monotonic() + 4)
    rows = rooms.house.ledger.latest()
    assert {row.failure for row in rows} == {"unreachable"}
    assert len(rows) == 2


def test_probing_is_on_the_runs_time_and_can_be_cancelled(rooms: Rooms) -> None:
    with LoopbackLLM(lambda asked: Said("{}", wait_s=30)) as server:
        room = rooms.room(run_seconds=0.5)
        rooms.seat(room, server.base_url)
        began = time.monotonic()
        with pytest.raises(ModelFailed) as caught:
            generate(room)
        assert caught.value.kind == "timeout"
        assert time.monotonic() - began < 1.5
        began = time.monotonic()
        with pytest.raises(Cancelled):
            generate(rooms.room(), cancelled=lambda: time.monotonic() - began > 0.3)
        assert time.monotonic() - began < 1.3
    assert all(row.state == "failed" for row in rooms.house.ledger.latest())


def test_an_estimate_looks_into_the_cache(rooms: Rooms) -> None:
    """Before: the likely and the greatest cost around the true one, the first look at the address included. After: one
    cached answer, nothing."""
    room = rooms.room()
    asked = [("designer", prompt(), Page, 30)]
    with LoopbackLLM(enforcing) as server:
        rooms.priced(server.base_url, 400_000, 1_600_000)
        rooms.seat(room, server.base_url)
        before = room.estimate(asked)  # type: ignore[arg-type]  # a list of one literal
        assert server.asked == []
        assert room.known("designer", prompt(), Page) is None
        generate(room)
    took = rooms.house.ledger.totals("run-1")
    assert [call.purpose for call in rooms.house.calls()] == ["probe", "design"]
    assert (before.calls, before.cached, before.problem) == (2, 0, "") == (took.calls, took.cached, "")
    assert abs(before.prompt_tokens - took.prompt_tokens) <= 6
    assert took.cost_micros / 2 < before.likely_micros < took.cost_micros * 2
    assert took.cost_micros < before.at_most_micros <= room.caps().per_run_micros
    after = room.estimate(asked)  # type: ignore[arg-type]
    assert (after.calls, after.cached, after.likely_micros, after.at_most_micros) == (0, 1, 0, 0)
    assert room.known("designer", prompt(), Page) == Page.model_validate(json.loads(GOOD))


def test_an_estimate_names_what_is_in_the_way(rooms: Rooms) -> None:
    """In the order in which a person has to mend it; cached answers need neither key nor price."""
    room = rooms.room()
    asked: Any = [("judge", prompt(), Page, 30)]
    assert room.estimate(asked).problem == "No language model is set up to judge pages."
    endpoint = rooms.seat(room, "https://models.example/v1", key_name="ENDCAP_KEY_SHOP")
    assert "ENDCAP_KEY_SHOP" in room.estimate(asked).problem
    rooms.keys["ENDCAP_KEY_SHOP"] = "k"
    assert "no price for tiny" in room.estimate(asked).problem
    rooms.priced(endpoint.base_url, 10**8)
    assert "one page may cost" in room.estimate(asked).problem
    rooms.models.save_caps(Caps(per_run_micros=10**9, per_day_micros=10**9))
    assert room.estimate(asked).problem == ""
    for _ in range(FAILURES):
        with (
            pytest.raises(ModelFailed, match="planted"),
            room.gateway.breakers.attempt(endpoint.address, lambda failure: False),
        ):
            raise ModelFailed("server", "planted")
    assert "left alone" in room.estimate(asked).problem
