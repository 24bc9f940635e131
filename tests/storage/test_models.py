"""What people set up about models, each edit against the version it started from."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from core.domain.model import Capabilities, Caps, Endpoint, Price, Team
from core.errors import Conflict, NotFound
from storage.db import Database
from storage.model_tables import capabilities as capability_table
from storage.models import SqlModels
from tests.storage.calls import NOON

ENDPOINT = Endpoint(
    id="shop",
    name="Shop server",
    base_url="http://10.0.0.7:8000/v1",
    model="qwen-3",
    key_name="ENDCAP_KEY_SHOP",
    temperature=None,
    seed=2**31,
    max_output_tokens=900,
)
SEEN = Capabilities(
    address=ENDPOINT.address, probed_at=NOON, structured="guided", seed=False, batch=True, seen=("It obeys.", "Ü")
)


@pytest.fixture(name="models")
def _models(database: Database) -> SqlModels:
    return SqlModels(database)


def test_endpoints_come_back_whole_and_by_name(models: SqlModels) -> None:
    """Every field; the version counts the edits."""
    assert models.endpoints() == []
    saved = models.save_endpoint(ENDPOINT)
    assert saved == ENDPOINT.model_copy(update={"version": 1})
    other = models.save_endpoint(Endpoint(id="a", name="Another", base_url="https://x.example/v1", model="m", seed=0))
    assert models.endpoints() == [other, saved]
    edited = models.save_endpoint(saved.model_copy(update={"temperature": 0.25, "name": "Ä"}))
    assert edited.version == 2
    assert models.endpoints() == [other, edited]


def test_an_id_is_taken_once(models: SqlModels) -> None:
    """A second new endpoint with an id does not replace the first."""
    models.save_endpoint(ENDPOINT)
    with pytest.raises(Conflict):
        models.save_endpoint(ENDPOINT.model_copy(update={"name": "Mine"}))
    assert models.endpoints()[0].name == "Shop server"


def test_removing_asks_for_the_version(models: SqlModels) -> None:
    """The newest one, once."""
    saved = models.save_endpoint(models.save_endpoint(ENDPOINT))
    with pytest.raises(Conflict):
        models.remove_endpoint("shop", 1)
    models.remove_endpoint("shop", saved.version)
    assert models.endpoints() == []
    with pytest.raises(NotFound):
        models.remove_endpoint("shop", saved.version)
    with pytest.raises(Conflict):
        models.save_endpoint(saved)


def price(micros: int, version: int = 0) -> Price:
    return Price(
        host="10.0.0.7:8000", model="qwen-3", input_micros=micros, cached_micros=2**40, output_micros=3, version=version
    )


SAVES: dict[str, tuple[Callable[[SqlModels], Callable[[Any], Any]], Callable[[SqlModels], Any], Any]] = {
    "price": (lambda models: models.save_price, lambda models: models.price("10.0.0.7:8000", "qwen-3"), price(1)),
    "caps": (lambda models: models.save_caps, SqlModels.caps, Caps(per_run_micros=5, per_day_micros=2**40)),
    "team": (lambda models: models.save_team, SqlModels.team, Team(designer="shop", judge_share=0.25)),
    "endpoint": (lambda models: models.save_endpoint, lambda models: next(iter(models.endpoints()), None), ENDPOINT),
}


@pytest.mark.parametrize("what", SAVES)
def test_edits_are_compare_and_set(models: SqlModels, what: str) -> None:
    """None at first; each save needs the version that is stored; an old page cannot write over a newer one."""
    pick, stored, value = SAVES[what]
    save = pick(models)
    assert stored(models) is None
    with pytest.raises(Conflict):
        save(value.model_copy(update={"version": 1}))
    first = save(value)
    assert (first.version, stored(models)) == (1, first)
    second = save(first)
    assert (second.version, stored(models)) == (2, second)
    for old in (0, 1, 3):
        with pytest.raises(Conflict, match="Somebody else"):
            save(value.model_copy(update={"version": old}))
    assert stored(models) == second


@pytest.mark.parametrize("what", SAVES)
def test_of_many_at_once_one_wins(models: SqlModels, what: str) -> None:
    """Eight tabs save from the same version: one is kept, seven are told."""
    save = SAVES[what][0](models)

    def attempt(_: int) -> bool:
        try:
            save(SAVES[what][2])
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_prices_by_model_and_host(models: SqlModels) -> None:
    """All of them, by name; the same model elsewhere has a price of its own, or none."""
    models.save_price(price(1))
    models.save_price(Price(host="b", model="a", input_micros=0, cached_micros=0, output_micros=0))
    dear = models.save_price(Price(host="a", model="a", input_micros=7, cached_micros=0, output_micros=0))
    assert [(one.model, one.host) for one in models.prices()] == [("a", "a"), ("a", "b"), ("qwen-3", "10.0.0.7:8000")]
    assert models.price("a", "a") == dear
    assert models.price("10.0.0.7:8000", "a") is None


def test_capabilities_by_address(models: SqlModels, database: Database) -> None:
    """The last probe counts; a record of another version is as good as none."""
    assert models.capabilities(SEEN.address) is None
    models.put_capabilities(SEEN)
    assert models.capabilities(SEEN.address) == SEEN
    newer = SEEN.model_copy(update={"structured": "json"})
    models.put_capabilities(newer)
    assert models.capabilities(SEEN.address) == newer
    with database.write() as connection:
        connection.execute(update(capability_table).values(body={"address": SEEN.address, "telepathy": True}))
    assert models.capabilities(SEEN.address) is None
