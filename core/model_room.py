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
from core.llm.asking import FAIR_SECONDS, UNSENT, bound_of, most_of, shows_life
from core.llm.breaker import REST_SECONDS
from core.llm.estimating import Foreseen, estimate_of, likely_usage, probe_foreseen
from core.llm.flight import Flights
from core.llm.gateway import Gateway, Seat, Ticket, no_price
from core.llm.hosts import host_of, is_own, place_of
from core.llm.keys import FROM_SETTINGS, OPENAI_HOST, OPENAI_KEY, OTHER_KEY, key_for
from core.llm.losses import Losses
from core.llm.metered import MeteredWire
from core.llm.probe import probe
from core.llm.seat import question_of
from core.model_ports import ModelStore
from core.ports import LLM, Shape
from core.settings import Settings, openai_base_url, place_alone, secret

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
    _unprobed: Losses = field(default_factory=lambda: Losses(REST_SECONDS))
    """Endpoints that could not be probed when they were first used: the next run does not wait for them as long."""

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
        host = place_of(endpoint.base_url)
        stored = self.models.price(host, endpoint.model)
        if stored:
            return stored
        llm = self.settings.llm
        if endpoint.id == FROM_SETTINGS and llm.input_price is not None and llm.output_price is not None:
            paid, written = _micros(llm.input_price), _micros(llm.output_price)
            return Price(host=host, model=endpoint.model, input_micros=paid, cached_micros=paid, output_micros=written)
        if is_own(endpoint.base_url):
            return _nothing(endpoint)
        return None

    def caps(self) -> Caps:
        """As saved, else from settings."""
        llm = self.settings.llm
        return self.models.caps() or Caps(per_run_micros=_micros(llm.run_cap), per_day_micros=_micros(llm.day_cap))

    def ticket(self, run_id: str, shopper_id: str) -> Ticket:
        """A run's claim on models; its time runs from now."""
        return Ticket(run_id, shopper_id, time.monotonic() + self.settings.llm.run_seconds)

    def llm(self, role: Role, ticket: Ticket, cancelled: Callable[[], bool] = never) -> LLM:
        """The model of a role for one run. An address that was never probed is probed first, on the ticket's time and
        account. When that fails, the run does not try it again.

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
        capabilities = self.capabilities(endpoint, deadline, cancelled, ticket)
        return self.gateway.seat(self._seat(endpoint, capabilities), ticket)

    def seat(self, role: Role) -> Seat | None:
        """The seat of a role as far as it is known without asking; None when nobody has it or it was never probed."""
        endpoint = self.serves(role)
        seen = self.models.capabilities(endpoint.address) if endpoint else None
        return self._seat(endpoint, seen) if endpoint and seen else None

    def capabilities(
        self,
        endpoint: Endpoint,
        deadline: float,
        cancelled: Callable[[], bool] = never,
        ticket: Ticket | None = None,
    ) -> Capabilities:
        """What an address can do: as seen before, else probed now, booked on the ticket's run when there is one.

        Raises Cancelled and ModelFailed: a probe that failed in the same run, or in any run just now, fails again
        without being sent.
        """
        found = self.models.capabilities(endpoint.address)
        if found:
            return found
        try:
            self._refuse_lost(endpoint, ticket)
            with self._probing.turn(endpoint.address, self._by(deadline), lambda: _check(cancelled)):
                self._refuse_lost(endpoint, ticket)
                found = self.models.capabilities(endpoint.address)
                return found or self._first_probe(endpoint, deadline, cancelled, ticket)
        except ModelFailed as failure:
            if ticket and failure.kind not in UNSENT and not ticket.losses.of(endpoint.address):
                ticket.losses.remember(endpoint.address, failure)
            raise

    def probe(self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool] = never) -> Capabilities:
        """Find out anew what an address can do and remember it, because a person asks: also one that is resting.

        Each call of it is a ledger row with purpose `probe`. All of it takes no longer than one call may. Raises
        ModelFailed and Cancelled.
        """
        self.gateway.breakers.reset(endpoint.address)
        self._unprobed.forget(endpoint)
        deadline = self._by(deadline)
        with self._probing.turn(endpoint.address, deadline, lambda: _check(cancelled)):
            return self._probe(endpoint, deadline, cancelled)

    def known(self, role: Role, prompt: Rendered, shape: type[Shape]) -> Shape | None:
        """The cached answer to a request of a role, if there is one. Nothing is asked and nothing is booked."""
        seat = self.seat(role)
        return self.gateway.known(seat, prompt, shape) if seat else None

    def estimate(self, prompts: Sequence[Asked]) -> Estimate:
        """What asking these would take. The cache is really looked up; nothing is sent."""
        limits = self.settings.llm
        foreseen: list[Foreseen] = []
        problems: list[str] = []
        unprobed: set[str] = set()
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
            if endpoint.address not in unprobed and not self.models.capabilities(endpoint.address):
                unprobed.add(endpoint.address)
                foreseen.append(probe_foreseen(endpoint, seat.capabilities, price))
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

    def _by(self, deadline: float) -> float:
        """When a probe must be over: it has the time of one call."""
        return min(deadline, time.monotonic() + self.settings.llm.call_seconds)

    def _refuse_lost(self, endpoint: Endpoint, ticket: Ticket | None) -> None:
        lost = (ticket.losses.of(endpoint.address) if ticket else None) or self._unprobed.of(endpoint)
        if lost:
            raise lost

    def _first_probe(
        self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool], ticket: Ticket | None
    ) -> Capabilities:
        """Probe because a run needs to know. A failure that says something about the endpoint is remembered."""
        deadline = self._by(deadline)
        fair = self._is_fair(deadline)
        try:
            return self._probe(endpoint, deadline, cancelled, ticket)
        except ModelFailed as failure:
            if shows_life(failure, fair) is not None:
                self._unprobed.remember(endpoint, failure)
            raise

    def _is_fair(self, deadline: float) -> bool:
        """Whether a probe that runs out of time by then says something about the endpoint."""
        return deadline - time.monotonic() >= min(FAIR_SECONDS, self.settings.llm.call_seconds / 2)

    def _probe(
        self, endpoint: Endpoint, deadline: float, cancelled: Callable[[], bool], ticket: Ticket | None = None
    ) -> Capabilities:
        seat = self._seat(endpoint, _unprobed(endpoint))
        if seat.price is None:
            raise no_price(endpoint)
        run_id = ticket.run_id if ticket else f"probe-{endpoint.address}-{secrets.token_hex(3)}"
        shopper_id = ticket.shopper_id if ticket else ""
        wire = MeteredWire(self.gateway.wire, self.gateway.ledger, run_id, shopper_id, seat.price, seat.caps)
        fair = self._is_fair(deadline)
        with self.gateway.breakers.attempt(endpoint.address, lambda failure: shows_life(failure, fair)):
            seen = probe(wire, endpoint, deadline, cancelled)
        self.models.put_capabilities(seen)
        return seen

    def _from_settings(self) -> Endpoint | None:
        llm = self.settings.llm
        if not llm.model:
            return None
        base_url = llm.base_url or openai_base_url()
        if not llm.base_url and (fault := place_alone(base_url)):
            raise BadSettings(f"OPENAI_BASE_URL: {fault}.")
        try:
            return Endpoint(
                id=FROM_SETTINGS,
                name="From settings",
                base_url=base_url,
                model=llm.model,
                key_name=self._key_name(base_url),
                temperature=llm.temperature,
                seed=llm.seed,
                max_output_tokens=llm.max_output_tokens,
            )
        except ValidationError:  # names what was entered, which may be a secret
            name = "ENDCAP_LLM__BASE_URL" if llm.base_url else "OPENAI_BASE_URL"
            raise BadSettings(f"{name}: must be an address of at most 300 characters.") from None

    def _key_name(self, base_url: str) -> str:
        """Which key an address from settings gets. A server of one's own needs none: it gets the one that is meant for
        it, when that is set, and else none, by the rules of core.llm.keys."""
        if host_of(base_url) in (OPENAI_HOST, host_of(openai_base_url())):
            return OPENAI_KEY
        return OPENAI_KEY if is_own(base_url) and not self.key_of(OTHER_KEY) else OTHER_KEY


def _micros(amount: float) -> int:
    return round(amount * MICROS)


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("Stopped as you asked.")


def _unprobed(endpoint: Endpoint) -> Capabilities:
    """What is assumed of an address before anything is known: enough to reckon with, never kept."""
    return Capabilities(address=endpoint.address, probed_at=datetime.now(UTC), structured="prompt")


def _nothing(endpoint: Endpoint) -> Price:
    return Price(
        host=place_of(endpoint.base_url), model=endpoint.model, input_micros=0, cached_micros=0, output_micros=0
    )
