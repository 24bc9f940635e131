"""The answer cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from core.model_ports import CachedAnswer
from storage.answers import SqlAnswers
from storage.db import Database
from storage.model_tables import answers as answer_table
from tests.storage.calls import NOON, USED


@pytest.fixture(name="answers")
def _answers(database: Database) -> SqlAnswers:
    return SqlAnswers(database)


def answer(text: str) -> CachedAnswer:
    return CachedAnswer(text, USED, NOON)


def test_an_answer_comes_back_as_it_was(answers: SqlAnswers) -> None:
    """Text, figures and moment; the last one for a key counts."""
    assert answers.get("k1") is None
    answers.put("k1", answer('{"title": "Crème ✓ 🍓"}'))
    answers.put("k2", answer("two"))
    assert answers.get("k1") == answer('{"title": "Crème ✓ 🍓"}')
    answers.put("k1", answer("newer"))
    assert answers.get("k1") == answer("newer")
    assert answers.count() == 2


def test_clearing_forgets_all(answers: SqlAnswers) -> None:
    """It says how many there were."""
    answers.put("k1", answer("one"))
    answers.put("k2", answer("two"))
    assert answers.clear() == 2
    assert (answers.count(), answers.clear(), answers.get("k1")) == (0, 0, None)


@pytest.mark.parametrize("damage", [{"text": b""}, {"text": b"not compressed"}, {"usage": {"tokens": 1}}])
def test_a_damaged_answer_is_none(answers: SqlAnswers, database: Database, damage: dict[str, object]) -> None:
    """It is asked for again, and can be put again."""
    answers.put("k1", answer("one"))
    with database.write() as connection:
        connection.execute(update(answer_table).values(damage))
    assert answers.get("k1") is None
    answers.put("k1", answer("two"))
    assert answers.get("k1") == answer("two")


def test_many_answers_at_once(answers: SqlAnswers) -> None:
    """Threads that put different and equal keys all succeed."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: answers.put(f"k{number % 40}", answer(f"{number % 40}")), range(80)))
    assert answers.count() == 40
    assert answers.get("k39") == answer("39")
