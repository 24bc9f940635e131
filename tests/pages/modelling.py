"""Setting up language models for the page tests: an endpoint at a scripted server, serving all roles."""

from __future__ import annotations

from collections.abc import Callable

from core.bootstrap import Workbench
from core.domain.model import Endpoint, Price
from core.llm.hosts import place_of
from tests.llm.loopback import Asked, Said
from tests.llm.scripted import scripted_answer

MODEL = "scripted-1"
MARKUP = '<img src="http://127.0.0.1:9/t" onerror="window.hit=1"> ![](http://127.0.0.1:9/t) :red[Roast]'


def set_up(bench: Workbench, base_url: str, *, judge: bool = True, priced: bool = True) -> Endpoint:
    """Save an endpoint, give it every role and, when `priced`, a price, so that figures are not zero."""
    desk = bench.models
    saved = desk.save_endpoint(Endpoint(id="house", name="House model", base_url=base_url, model=MODEL))
    if priced:
        place = place_of(base_url)
        desk.save_price(
            Price(host=place, model=MODEL, input_micros=1_000_000, cached_micros=0, output_micros=2_000_000)
        )
    roles = {"designer": "house", "keywords": "house", "judge": "house" if judge else ""}
    desk.save_team(desk.team().model_copy(update=roles))
    return saved


def slowly(answer: Callable[[Asked], Said], piece_wait_s: float) -> Callable[[Asked], Said]:
    """The same answers in small pieces with a pause between them, so that a person could read along."""

    def paced(asked: Asked) -> Said:
        said = answer(asked)
        return Said(text=said.text, piece=60, piece_wait_s=piece_wait_s)

    return paced


def hostile(asked: Asked) -> Said:
    """A model that puts markup into the first title it writes; everything else is as scripted."""
    said = scripted_answer(asked)
    if "You design the front page" not in asked.text:
        return said
    head, mark, rest = (said.text or "").partition('"title": "')
    return Said(text=f"{head}{mark}{MARKUP.replace(chr(34), chr(92) + chr(34))} {rest}", piece=40, piece_wait_s=0.05)


def silent(asked: Asked) -> Said:
    """Answers the short questions of a check and then says nothing for a minute."""
    return Said(wait_s=60) if "You design the front page" in asked.text else scripted_answer(asked)
