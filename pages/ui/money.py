"""Money and model figures in words, the same on every screen. Plain text, never markup."""

from __future__ import annotations

from core.domain.model import MICROS, Estimate, ModelTotals, Price
from core.domain.money import SYMBOLS, money, unmeasured
from pages.ui.words import count


def per_million(price: Price, currency: str) -> str:
    """What a model costs: "free", or what it reads and writes for a million tokens."""
    if not (price.input_micros or price.cached_micros or price.output_micros):
        return "free"
    read, written = unit(price.input_micros, currency), unit(price.output_micros, currency)
    return f"{read} read, {written} written, per million tokens"


def unit(micros: int, currency: str) -> str:
    """An amount in whole units with as many places as it has, two at least: $0.15, CHF 0.075."""
    whole, _, rest = f"{micros / MICROS:.6f}".partition(".")
    return f"{SYMBOLS.get(currency, currency + ' ')}{int(whole):,}.{rest.rstrip('0').ljust(2, '0')}"


def expected(estimate: Estimate, currency: str) -> str:
    """What pressing Generate would take: "About 0.4 cents, at most 3 cents, in 2 calls."."""
    if not estimate.calls:
        return "Answered before: costs nothing." if estimate.cached else "No model is asked: costs nothing."
    again = f"; {count(estimate.cached, 'answer')} kept from before" if estimate.cached else ""
    calls = count(estimate.calls, "call")
    if not estimate.at_most_micros:
        return f"Free: nothing is charged for this model. {calls}{again}."
    likely, most = money(estimate.likely_micros, currency), money(estimate.at_most_micros, currency)
    return f"About {likely}, at most {most}, in {calls}{again}."


def spent(totals: ModelTotals, currency: str) -> str:
    """What models did for a page: "2 calls, 3,410 tokens, 0.4 cents". Empty when none was asked.

    Figures that are our upper bound say so: "2 calls, at most 9,000 tokens, at most 3 cents, 1 answer without...".
    """
    if not totals.calls:
        return f"{count(totals.cached, 'answer')} from the cache, cost nothing" if totals.cached else ""
    most = "at most " if totals.unmeasured else ""
    told = [count(totals.calls, "call"), most + count(totals.prompt_tokens + totals.completion_tokens, "token")]
    if totals.cached:
        told.append(f"{totals.cached} from the cache")
    told.append(most + money(totals.cost_micros, currency))
    if totals.unmeasured:
        told.append(unmeasured(totals))
    return ", ".join(told)
