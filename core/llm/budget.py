"""What a request can cost, before it is sent, and what a call has cost, however it went."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.model import Price, Usage, price_of


@dataclass(frozen=True)
class Bound:
    """The most tokens that one sending of a request can use, and what they cost."""

    prompt_tokens: int
    completion_tokens: int
    price: Price

    @property
    def micros(self) -> int:
        """Every prompt token at the dearer of the two prompt prices, so that no usage within the bound costs more."""
        dear = max(self.price.input_micros, self.price.cached_micros)
        return price_of(self.usage, self.price.model_copy(update={"input_micros": dear}))

    @property
    def usage(self) -> Usage:
        return Usage(prompt_tokens=self.prompt_tokens, completion_tokens=self.completion_tokens, measured=False)

    def holds(self, said: Usage) -> bool:
        """Whether reported figures can be true."""
        return said.prompt_tokens <= self.prompt_tokens and said.completion_tokens <= self.completion_tokens

    def believed(self, said: Usage | None) -> Usage:
        """What an endpoint reported, as far as it can be true; the bound when it reported nothing."""
        if said is None:
            return self.usage
        if self.holds(said):
            return said
        return Usage(
            prompt_tokens=min(said.prompt_tokens, self.prompt_tokens),
            completion_tokens=min(said.completion_tokens, self.completion_tokens),
            cached_tokens=min(said.cached_tokens, self.prompt_tokens),
            measured=False,
        )


@dataclass
class Bill:
    """The running account of one call. `held` is what the ledger holds for it; all money in micros."""

    held: int = 0
    sent: int = 0
    cost: int = 0
    used: Usage | None = None
    _open: Bound | None = None  # the attempt that is on its way: as good as paid until it is known better

    def missing(self, bound: Bound) -> int:
        """How much more must be held before another attempt of this size may be sent."""
        return max(0, self.cost + bound.micros - self.held)

    def send(self, bound: Bound) -> None:
        self.sent += 1
        self._open = bound

    def answered(self, said: Usage | None) -> bool:
        """The attempt brought an answer with these figures. False when they could not be true."""
        bound = self._open
        if bound is None:
            return True
        self._charge(bound.believed(said), bound.price)
        return said is None or bound.holds(said)

    def failed(self, paid: bool) -> None:
        """The attempt brought none. When it may have been billed, it counts in full."""
        if self._open and paid:
            self._charge(self._open.usage, self._open.price)
        self._open = None

    def unsent(self) -> None:
        """The attempt turned out not to have left this machine."""
        if self._open:
            self.sent -= 1
            self._open = None

    def close(self) -> None:
        """The call is over. An attempt of which nothing was heard may have been billed."""
        self.failed(paid=True)

    def _charge(self, usage: Usage, price: Price) -> None:
        self._open = None
        self.cost += price_of(usage, price)
        before = self.used
        self.used = (
            usage
            if before is None
            else Usage(
                prompt_tokens=before.prompt_tokens + usage.prompt_tokens,
                completion_tokens=before.completion_tokens + usage.completion_tokens,
                cached_tokens=before.cached_tokens + usage.cached_tokens,
                measured=before.measured and usage.measured,
            )
        )
