"""A provider that hangs costs a run one call's time, whatever it wanted to ask."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ModelFailed
from core.llm.gateway import Ticket
from core.llm.losses import Losses
from core.trace import Recorder
from tests.llm.faults import FAULTS
from tests.llm.house import GOOD, House, Page, opened, prompt, seat
from tests.llm.loopback import Asked, LoopbackLLM, Said


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(tmp_path / "endcap.db", call_seconds=0.5, attempts=2) as house:
        yield house


def ticket(run_id: str = "run-1") -> Ticket:
    return Ticket(run_id, "shopper-1", time.monotonic() + 20)


def ask(house: House, base_url: str, held: Ticket, text: str) -> Page:
    with Recorder().span("design") as span:
        return house.gateway.seat(seat(base_url), held).generate(prompt(text), Page, "design", span)


@pytest.mark.parametrize(("fault", "kind"), [("asked then silent", "timeout"), ("connection refused", "unreachable")])
def test_a_run_waits_once_for_an_address(house: House, fault: str, kind: str) -> None:
    """The second question is refused at once, unsent and unpaid; another run and another address are asked."""
    held = ticket()
    with FAULTS[fault].serving(lambda asked: GOOD) as server, LoopbackLLM(lambda asked: GOOD) as other:
        with pytest.raises(ModelFailed) as first:
            ask(house, server.base_url, held, "Design a page.")
        assert first.value.kind == kind
        asked, began = len(server.asked), time.monotonic()
        with pytest.raises(ModelFailed, match=r"Nothing was sent: .* earlier question of this run") as second:
            ask(house, server.base_url, held, "Pick keywords.")
        assert time.monotonic() - began < 0.3
        assert (second.value.kind, len(server.asked), house.calls()[1].attempts) == ("resting", asked, 0)
        assert ask(house, other.base_url, held, "Pick keywords.")
        with pytest.raises(ModelFailed) as third:
            ask(house, server.base_url, ticket("run-2"), "Design a page.")
        assert third.value.kind == kind
    assert house.ledger.totals("run-1").calls == 2


def test_other_failures_lose_nothing_for_the_rest_of_the_run(house: House) -> None:
    held = ticket()

    def answer(asked: Asked) -> Said:
        return Said(text=GOOD) if "keywords" in asked.text else Said(status=401)

    with LoopbackLLM(answer) as server:
        with pytest.raises(ModelFailed):
            ask(house, server.base_url, held, "Design a page.")
        assert ask(house, server.base_url, held, "Pick keywords.")


def test_a_loss_is_kept_for_its_time_and_raised_anew() -> None:
    now = [100.0]
    losses = Losses(30, clock=lambda: now[0])
    failure = ModelFailed("timeout", "Too slow.", hint="Wait.", paid=True)
    assert losses.of("a") is None
    losses.remember("a", failure)
    now[0] += 10
    found = losses.of("a")
    assert found is not None
    assert found is not failure
    assert (found.kind, str(found), found.hint, found.paid) == (
        "timeout", "Too slow. It is asked again in 20 seconds.", "Wait.", False,
    )  # fmt: skip
    assert losses.of("b") is None
    now[0] += 20
    assert losses.of("a") is None
    losses.remember("a", failure)
    losses.forget("a")
    assert losses.of("a") is None
