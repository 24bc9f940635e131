"""What judges said of pages. Append-only: a page judged again has a newer answer beside the older one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from core.domain.judgement import JudgeFailure, Judgement, Level
from storage.bulk import insert_all
from storage.db import Database
from storage.model_tables import judge_failures
from storage.model_tables import judgements as answers

_JUDGEMENT_COLUMNS = [answers.c[name] for name in Judgement.model_fields]
_FAILURE_COLUMNS = [judge_failures.c[name] for name in JudgeFailure.model_fields]


class SqlJudgements:
    """`core.model_ports.JudgementStore` on a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, judgements: Sequence[Judgement], failures: Sequence[JudgeFailure]) -> None:
        """Append both, all or nothing."""
        with self._database.write() as connection:
            insert_all(connection, answers, [one.model_dump() for one in judgements])
            insert_all(connection, judge_failures, [one.model_dump() for one in failures])

    def of_run(self, run_id: str) -> tuple[list[Judgement], list[JudgeFailure]]:
        """The newest judgement per level, subject and criterion, in the order first given; and the newest failure per
        level and subject, where no later judgement made it good."""
        answered = select(*_JUDGEMENT_COLUMNS).where(answers.c.run_id == run_id)
        failed = select(*_FAILURE_COLUMNS).where(judge_failures.c.run_id == run_id)
        with self._database.read() as connection:
            found = _newest(connection.execute(answered.order_by(answers.c.judged_at, answers.c.number)))
            lost = connection.execute(failed.order_by(judge_failures.c.judged_at, judge_failures.c.number)).all()
        told: dict[tuple[str, str], datetime] = {}
        for one in found:
            told[one.level, one.subject] = max(one.judged_at, told.get((one.level, one.subject), one.judged_at))
        newest = {(row.level, row.subject): JudgeFailure.model_validate(dict(row._mapping)) for row in lost}
        return found, [one for key, one in newest.items() if key not in told or told[key] <= one.judged_at]

    def since(self, since: datetime, level: Level | None = None) -> list[Judgement]:
        """Judgements from a moment on, oldest first. A page judged twice counts once, by its newest answers."""
        query = select(*_JUDGEMENT_COLUMNS).where(answers.c.judged_at >= since)
        if level is not None:
            query = query.where(answers.c.level == level)
        with self._database.read() as connection:
            return _newest(connection.execute(query.order_by(answers.c.judged_at, answers.c.number)))


def _newest(rows: Iterable[Row[Any]]) -> list[Judgement]:
    """The last row per run, level, subject and criterion; rows come oldest first."""
    kept = {(row.run_id, row.level, row.subject, row.criterion): row for row in rows}
    return [Judgement.model_validate(dict(row._mapping)) for row in kept.values()]
