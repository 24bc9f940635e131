"""models, monitors: which language models are set up, and how the themes they write are doing."""

from __future__ import annotations

import argparse

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs, counted
from core.commands.printing import print_json, say, shown
from core.desks.model_views import EndpointView
from core.domain.model import Price
from core.domain.money import money
from core.evaluation.gauge import Gauge


def add(verbs: Verbs, common: argparse.ArgumentParser) -> dict[str, Verb]:
    models = verbs.add_parser("models", parents=[common], help="language models, what they can do and what they cost")
    models.add_argument("--probe", metavar="ID", help="find out anew what an endpoint can do")
    monitors = verbs.add_parser("monitors", parents=[common], help="known failures of generated themes")
    monitors.add_argument("--days", type=counted(3650), default=30, help="how far back (default 30)")
    return {"models": _models, "monitors": _monitors}


def _models(workbench: Workbench, arguments: argparse.Namespace) -> None:
    desk, currency = workbench.models, workbench.settings.llm.currency
    if arguments.probe:
        say(f"Asking {arguments.probe} what it can do...")
        desk.probe(arguments.probe)
    endpoints, spent = desk.endpoints(), desk.money()
    if arguments.json:
        print_json(
            {
                "endpoints": [one.model_dump(mode="json") for one in endpoints],
                "team": desk.team().model_dump(mode="json"),
                "money": spent.model_dump(mode="json"),
            }
        )
        return
    if not endpoints:
        print("No language model is set up: pages come from the theme library.")
        print("Set ENDCAP_LLM__MODEL (and OPENAI_BASE_URL, OPENAI_API_KEY), or add one under Setup / Models.")
    for one in endpoints:
        print("\n".join(map(shown, _endpoint_lines(one, currency))))
    today, cap = money(spent.today_micros, currency), money(spent.day_cap_micros, currency)
    print(f"today: {today} of {cap}; one page may cost {money(spent.run_cap_micros, currency)}")


def _endpoint_lines(view: EndpointView, currency: str) -> list[str]:
    endpoint = view.endpoint
    roles = ", ".join(view.roles) or "no role"
    lines = [f"{endpoint.id}  {endpoint.name}: {endpoint.model} at {endpoint.base_url} ({roles})"]
    lines.append(f"    key: {endpoint.key_name + ' ' if endpoint.key_name else ''}{view.key}")
    if view.key_problem:
        lines.append(f"    {view.key_problem}")
    lines.append(f"    price: {_price(view.price, currency)}{_source(view)}")
    if view.resting_seconds is not None:
        lines.append(f"    left alone for another {view.resting_seconds:.0f} s after several failures")
    if view.capabilities is None:
        lines.append(f"    never looked at: python -m core models --probe {endpoint.id}")
    else:
        lines += [f"    {sentence}" for sentence in view.capabilities.seen]
    return lines


def _source(view: EndpointView) -> str:
    """Where the price comes from; an entered one holds for every endpoint of this model at this host."""
    entered = f" for {view.host}" if view.price_source == "entered" else ""
    return f" ({view.price_source}{entered})" if view.price_source else ""


def _price(price: Price | None, currency: str) -> str:
    if price is None:
        return "not known, so nothing is asked"
    if not (price.input_micros or price.output_micros):
        return "free"
    read, written = money(price.input_micros, currency), money(price.output_micros, currency)
    return f"{read} read and {written} written, per million tokens"


def _monitors(workbench: Workbench, arguments: argparse.Namespace) -> None:
    report = workbench.monitors.report(arguments.days)
    if arguments.json:
        print_json(report.model_dump(mode="json"))
        return
    print(f"{report.pages} pages of {report.runs} runs in the last {report.days} days")
    print(shown(f"template collapse: {report.collapse.state}. {report.collapse.sentence}"))
    gauges = (*report.collapse.gauges, report.holes.gauge, report.cold_start, report.fallback.gauge)
    for gauge in gauges:
        print(shown(_gauge_line(gauge)))
    for repeated in report.collapse.repeated[:5]:
        print(shown(f"  repeated: {repeated.title} ({repeated.pages} pages, {repeated.shoppers} shoppers)"))
    for hole in report.holes.holes[:5]:
        print(shown(f"  nothing near: {hole.concept} ({hole.times} times, best {hole.similarity:.2f})"))


def _gauge_line(gauge: Gauge) -> str:
    value = "" if gauge.value is None else f" {gauge.value:.2f}"
    usual = "" if gauge.baseline is None else f" (baseline {gauge.baseline:.2f})"
    return f"{gauge.name}: {gauge.state}{value}{usual}. {gauge.sentence}"
