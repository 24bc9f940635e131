"""Which endpoint serves which role, what it can do and what it costs: from settings and from what people saved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from core.domain.model import MICROS, Capabilities, Caps, Endpoint, Estimate, Price, Role, Team
from core.domain.prompt import Rendered
from core.errors import BadSettings, Cancelled, ModelFailed, NotFound
from core.llm.asking import FAIR_SECONDS, bound_of, most_of, shows_life
from core.llm.estimating import Foreseen, estimate_of, likely_usage
from core.llm.flight import Flights
from core.llm.gateway import Gateway, Seat, Ticket, no_price
from core.llm.hosts import host_of, is_own
from core.llm.keys import OPENAI_HOST, OPENAI_KEY, key_for
from core.llm.metered import MeteredWire
from core.llm.probe import probe
from core.llm.seat import question_of
from core.model_ports import ModelStore
from core.ports import LLM, Shape
from core.settings import Settings, openai_base_url, secret

FROM_SETTINGS = "settings"  # id of the endpoint that the environment describes
OTHER_KEY = "ENDCAP_KEY_SETTINGS"
"""The key of an endpoint from settings that is neither OpenAI's nor one's own: OPENAI_API_KEY is not for strangers."""
DUTY: dict[Role, str] = {"designer": "design pages", "keywords": "pick keywords", "judge": "judge pages"}
Asked = tuple[Role, Rendered, type[BaseModel], int]
"""A request that would be made: who is asked, what, for which shape, and how many tokens the answer probably has."""


def never() -> bool:
    """Nobody can cancel."""
    return False


@dataclass(frozen=True)
class ModelRoom:
    """Reads what is saved anew each time, so that a change on the Models page holds for the next call."""

    models: ModelStore
    gateway: Gateway
    settings: Settings
    key_of: Callable[[str], str] = secret
    _probing: Flights = field(default_factory=Flights)

    def endpoints(self) -> list[Endpoint]:
        """The one from settings first, when there is one, then those that people added."""
        own = self._from_settings()
        return [*([own] if own else []), *self.models.endpoints()]

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Raises NotFound."""
        for endpoint in self.endpoints():
            if endpoint.id == endpoint_id:
                return endpoint
        raise NotFound(f"There is no model endpoint {endpoint_id}.")

    def team(self) -> Team:
        """Who does what, as saved. Until then the endpoint from settings, when there is one, does everything."""
        stored = self.models.team()
        if stored:
            return stored
        own = FROM_SETTINGS if self.settings.llm.model else ""
        return Team(designer=own, keywords=own, judge=own)

    def serves(self, role: Role) -> Endpoint | None:
        """The endpoint of a role; None when nobody has it, or it was removed."""
        chosen: str = getattr(self.team(), role)
        return next((endpoint for endpoint in self.endpoints() if endpoint.id == chosen), None)

    def price(self, endpoint: Endpoint) -> Price | None:
        """As entered, else from settings, else nothing for a server of one's own; None when it is not known."""
        stored = self.models.price(endpoint.model)
        if stored:
            return stored
        llm = self.settings.llm
        if endpoint.id == FROM_SETTINGS and llm.input_price is not None and llm.output_price is not None:
            paid, written = _micros(llm.input_price), _micros(llm.output_price)
            return Price(model=endpoint.model, input_micros=paid, cached_micros=paid, output_micros=written)
        if is_own(endpoint.base_url):
            return Price(model=endpoint.model, input_micros=0, cached_micros=0, output_micros=0)
        return None

    def caps(self) -> Caps:
        """As saved, else from settings."""
        llm = self.settings.llm
        return self.models.caps() or Caps(per_run_micros=_micros(llm.run_cap), per_day_micros=_micros(llm.day_cap))

    def ticket(self, run_id: str, shopper_id: str) -> Ticket:
        """A run's claim on models; its time runs from now."""
        return Ticket(run_id, shopper_id, time.monotonic() + self.settings.llm.run_seconds)

    def llm(self, role: Role, ticket: Ticket, cancelled: Callable[[], bool] = never) -> LLM:
        """The model of a role for one run. An address that was never probed is probed first, on the ticket's time.

        Raises ModelFailed ("not-set" when nobody has the role) and Cancelled.
        """
        endpoint = self.serves(role)
        if endpoint is None:
            raise ModelFailed(
                "not-set",
                f"No language model is set up to {DUTY[role]}.",
                hint="Choose one under Setup / Models, or set ENDCAP_LLM__MODEL.",
            )
        deadline = min(ticket.deadline, time.monotonic() + self.settings.llm.call_seconds)
        capabilities = self.capabilities(endpoint, deadline, cancelled)
        return self.gateway.seat(self._seat(endpoint, capabilities), ticket)

    def seat(self, role: Role) -> Seat | None:
        """The seat of a role as far as it is known without asking; None when nobody has it or it was never probed."""
        endpoint = self.serves(role)
        seen = self.models.capabilities(endpoint.address) if endpoint else None
        return self._seat(endpoint, seen) if endpoint and seen else None

    def capabilities(self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool] = never) -> Capabilities:
        """What an address can do: as seen before, else probed now. Raises ModelFailed and Cancelled."""
        found = self.models.capabilities(endpoint.address)
        if found:
            return found
        with self._probing.turn(endpoint.address, deadline, lambda: _check(cancelled)):
            return self.models.capabilities(endpoint.address) or self._probe(endpoint, deadline, cancelled)

    def probe(self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool] = never) -> Capabilities:
        """Find out anew what an address can do and remember it, because a person asks: also one that is resting.

        Each call of it is a ledger row with purpose `probe`. Raises ModelFailed and Cancelled.
        """
        self.gateway.breakers.reset(endpoint.address)
        with self._probing.turn(endpoint.address, deadline, lambda: _check(cancelled)):
            return self._probe(endpoint, deadline, cancelled)

    def known(self, role: Role, prompt: Rendered, shape: type[Shape]) -> Shape | None:
        """The cached answer to a request of a role, if there is one. Nothing is asked and nothing is booked."""
        seat = self.seat(role)
        return self.gateway.known(seat, prompt, shape) if seat else None

    def estimate(self, prompts: Sequence[Asked]) -> Estimate:
        """What asking these would take. The cache is really looked up; nothing is sent."""
        limits = self.settings.llm
        foreseen, problems = [], []
        for role, prompt, shape, output_tokens in prompts:
            endpoint = self.serves(role)
            if endpoint is None:
                problems.append(f"No language model is set up to {DUTY[role]}.")
                continue
            cached = self.known(role, prompt, shape) is not None
            if not cached:
                problems.append(self._in_the_way(endpoint))
            seat = self.seat(role) or self._seat(endpoint, _unprobed(endpoint))
            question = question_of(seat, prompt, shape)
            price = seat.price or _nothing(endpoint)
            most = most_of(question, price, limits.attempts)
            likely = likely_usage(question, output_tokens)
            foreseen.append(Foreseen(bound_of(question, price), likely, most, cached))
        today = self.gateway.ledger.spent(datetime.now(UTC).date())
        total = estimate_of(foreseen, self.caps(), today, limits.currency)
        problem = next((one for one in problems if one), total.problem)
        return total.model_copy(update={"problem": problem})

    def _seat(self, endpoint: Endpoint, capabilities: Capabilities) -> Seat:
        return Seat(endpoint, capabilities, self.price(endpoint), self.caps())

    def _in_the_way(self, endpoint: Endpoint) -> str:
        """Why nothing can be sent to an endpoint, in a sentence; empty when it can."""
        try:
            key_for(endpoint, self.key_of)
            self.gateway.breakers.check(endpoint.address)
        except ModelFailed as failure:
            return str(failure)
        return "" if self.price(endpoint) else str(no_price(endpoint))

    def _probe(self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool]) -> Capabilities:
        seat = self._seat(endpoint, _unprobed(endpoint))
        if seat.price is None:
            raise no_price(endpoint)
        run_id = f"probe-{endpoint.address}-{secrets.token_hex(3)}"
        wire = MeteredWire(self.gateway.wire, self.gateway.ledger, run_id, seat.price, seat.caps)
        fair = deadline - time.monotonic() >= FAIR_SECONDS
        with self.gateway.breakers.attempt(endpoint.address, lambda failure: shows_life(failure, fair)):
            seen = probe(wire, endpoint, deadline, cancelled)
        self.models.put_capabilities(seen)
        return seen

    def _from_settings(self) -> Endpoint | None:
        llm = self.settings.llm
        if not llm.model:
            return None
        base_url = llm.base_url or openai_base_url()
        try:
            return Endpoint(
                id=FROM_SETTINGS,
                name="From settings",
                base_url=base_url,
                model=llm.model,
                key_name=_key_name(base_url),
                temperature=llm.temperature,
                seed=llm.seed,
                max_output_tokens=llm.max_output_tokens,
            )
        except ValidationError as error:
            raise BadSettings("OPENAI_BASE_URL: must begin with http:// or https:// and have no spaces.") from error


def _key_name(base_url: str) -> str:
    """Which key an address from settings gets. A server of one's own gets none, by the rules of core.llm.keys."""
    host = host_of(base_url)
    return OPENAI_KEY if is_own(base_url) or host in (OPENAI_HOST, host_of(openai_base_url())) else OTHER_KEY


def _micros(amount: float) -> int:
    return round(amount * MICROS)


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("Stopped as you asked.")


def _unprobed(endpoint: Endpoint) -> Capabilities:
    """What is assumed of an address before anything is known: enough to reckon with, never kept."""
    return Capabilities(address=endpoint.address, probed_at=datetime.now(UTC), structured="prompt")


def _nothing(endpoint: Endpoint) -> Price:
    return Price(model=endpoint.model, input_micros=0, cached_micros=0, output_micros=0)
