"""judge: a model grades the page of a run, with what that costs before and after."""

from __future__ import annotations

import argparse

from core.bootstrap import Workbench
from core.commands.arguments import Verb, Verbs
from core.commands.estimates import in_words
from core.commands.printing import ProgressLine, print_json, say, shown
from core.desks.judge_views import JudgeView
from core.desks.model_hints import hint_of, limits_hint
from core.domain.model import MICROS, ModelTotals
from core.domain.money import money, paid
from core.errors import EndcapError
from core.trace import Recorder


def add(verbs: Verbs, common: argparse.ArgumentParser) -> dict[str, Verb]:
    judge = verbs.add_parser("judge", parents=[common], help="have a model grade the page of a run")
    judge.add_argument("run")
    return {"judge": _judge}


def _judge(workbench: Workbench, arguments: argparse.Namespace) -> None:
    desk, progress, currency = workbench.judging, ProgressLine(), workbench.settings.llm.currency
    before = desk.totals(arguments.run)
    if desk.ready()[0]:
        say(in_words(desk.estimate(arguments.run), currency, "judging it"))
    recorder = Recorder(lambda name, state: progress(name, 0, 0) if state == "running" else None)
    view = desk.judge(arguments.run, recorder)
    progress.close()
    in_all = desk.totals(arguments.run)
    now = _since(before, in_all)
    if arguments.json:
        print_json({**view.model_dump(mode="json"), **_figures(now), "currency": currency})
    else:
        _show(view)
        print(_spent(now, in_all, currency))
    _refuse_nothing(workbench, view)


def _since(before: ModelTotals, after: ModelTotals) -> ModelTotals:
    """What was added meanwhile."""
    return ModelTotals(**{name: getattr(after, name) - getattr(before, name) for name in ModelTotals.model_fields})


def _figures(totals: ModelTotals) -> dict[str, float]:
    """As in the report of a page."""
    return {
        "model_calls": totals.calls,
        "cached_answers": totals.cached,
        "tokens": totals.prompt_tokens + totals.completion_tokens,
        "cost": totals.cost_micros / MICROS,
        "unmeasured_calls": totals.unmeasured,
    }


def _spent(now: ModelTotals, in_all: ModelTotals, currency: str) -> str:
    told = f"\n{now.calls} model calls, {now.cached} answers from the cache"
    told += f", {now.prompt_tokens + now.completion_tokens:,} tokens, {paid(now, currency)}"
    if in_all.cost_micros > now.cost_micros:
        told += f"; judging this page has cost {money(in_all.cost_micros, currency)} so far"
    return told


def _refuse_nothing(workbench: Workbench, view: JudgeView) -> None:
    """A judging without a single grade is no success. Raises EndcapError with the first reason."""
    missing = [one for level in view.levels for one in level.not_judged]
    if not missing:
        return
    if any(answer.judged_at == view.judged_at for level in view.levels for answer in level.answers):
        say(f"hint: what was not judged can be asked again: python -m core judge {view.run_id}")
        return
    room = workbench.models.room
    hint = f"{hint_of('unreachable', room, 'judge')} Where a limit stopped it: {limits_hint(room.caps())}"
    raise EndcapError(f"Nothing was judged. {missing[0].message}", hint=hint)


def _show(view: JudgeView) -> None:
    print(view.note)
    for level in view.levels:
        counts = level.counts
        print(f"\n{level.name}: {counts.yes} yes, {counts.partly} partly, {counts.no} no, {counts.unsure} unsure")
        for answer in level.answers:
            about = f"{answer.about}: " if answer.about else ""
            print(shown(f"  {answer.answer:7} {about}{answer.name}. {answer.reason}"))
        for missing in level.not_judged:
            about = f"{missing.about}: " if missing.about else ""
            print(shown(f"  not judged: {about}{missing.message}"))
