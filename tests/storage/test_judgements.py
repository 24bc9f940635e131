"""What judges said: appended, read at its newest, failures apart from grades."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.domain.judgement import JudgeFailure, Judgement
from core.errors import StorageFailed
from storage.db import Database
from storage.judgements import SqlJudgements
from tests.storage.calls import NOON
from tests.storage.values import contents


@pytest.fixture(name="store")
def _store(database: Database) -> SqlJudgements:
    return SqlJudgements(database)


def said(criterion: str, answer: str, minutes: int = 0, **fields: Any) -> Judgement:
    base = {
        "run_id": "r1",
        "level": "placement",
        "subject": "p1",
        "criterion": criterion,
        "answer": answer,
        "reason": "Because ✓",
        "judge": "Shop · qwen",
        "prompt_version": "0123456789ab",
        "judged_at": NOON + timedelta(minutes=minutes),
    }
    return Judgement(**{**base, **fields})


def failed(minutes: int = 0, **fields: Any) -> JudgeFailure:
    base = {"run_id": "r1", "level": "placement", "subject": "p1", "message": "No answer.", "judged_at": NOON}
    return JudgeFailure(**{**base, "judged_at": NOON + timedelta(minutes=minutes), **fields})


def test_judgements_come_back_whole(store: SqlJudgements) -> None:
    """Of the run that was asked for, in the order given."""
    given = [said("title", "yes"), said("brand", "unsure"), said("cohesive", "no", level="page", subject="")]
    store.put([*given, said("title", "no", run_id="r2")], [])
    assert store.of_run("r1") == (given, [])
    assert store.of_run("r3") == ([], [])


def test_the_newest_answer_counts_and_none_is_lost(store: SqlJudgements, database: Database) -> None:
    """Per level, subject and criterion; the older answers stay in the table."""
    store.put([said("title", "no"), said("brand", "yes")], [])
    store.put([said("title", "partly", 5), said("title", "yes", 5, subject="p2")], [])
    found, _ = store.of_run("r1")
    assert {(one.subject, one.criterion): one.answer for one in found} == {
        ("p1", "title"): "partly",
        ("p1", "brand"): "yes",
        ("p2", "title"): "yes",
    }
    assert len(contents(database)["judgements"]) == 4


def test_failures_until_a_later_judgement(store: SqlJudgements) -> None:
    """A failure stands beside the grades of its own round, and goes when a later round succeeds."""
    store.put([said("title", "yes")], [failed(), failed(level="page", subject="")])
    assert store.of_run("r1")[1] == [failed(), failed(level="page", subject="")]
    store.put([said("brand", "yes", 3)], [])
    assert store.of_run("r1")[1] == [failed(level="page", subject="")]
    store.put([], [failed(4, message="Again.")])
    assert store.of_run("r1")[1] == [failed(4, message="Again."), failed(level="page", subject="")]


def test_judgements_since(store: SqlJudgements) -> None:
    """Of all runs, oldest first, a page judged twice counted once; on one level when asked."""
    store.put([said("title", "no", -9), said("title", "no", 1), said("title", "yes", 2)], [])
    store.put([said("title", "yes", 0, run_id="r2"), said("cohesive", "yes", 3, level="page", subject="")], [])
    assert [(one.run_id, one.criterion, one.answer) for one in store.since(NOON)] == [
        ("r2", "title", "yes"),
        ("r1", "title", "yes"),
        ("r1", "cohesive", "yes"),
    ]
    assert [one.criterion for one in store.since(NOON, "page")] == ["cohesive"]


def test_a_round_is_stored_whole_or_not_at_all(store: SqlJudgements, database: Database) -> None:
    """A failure that cannot be stored takes the grades of its round along."""
    before = contents(database)
    with pytest.raises(StorageFailed):
        store.put([said("title", "yes")], [failed(message="half a character: \ud800")])
    assert contents(database) == before
