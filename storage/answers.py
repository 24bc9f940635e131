"""Answers of models by request key: who asks the same again is not billed again."""

from __future__ import annotations

import zlib

from pydantic import ValidationError
from sqlalchemy import Connection, delete, func, insert, select, update

from core.domain.model import Usage
from core.model_ports import CachedAnswer
from storage.db import Database
from storage.model_tables import answers
from storage.together import Together


class SqlAnswers:
    """`core.model_ports.AnswerCache` on a database. A page's answers take about 4 kB; only `clear` removes any."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._together = Together(database)

    def get(self, request_key: str) -> CachedAnswer | None:
        """None also for an answer that is damaged: it is then asked for again."""
        query = select(answers).where(answers.c.request_key == request_key)
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        try:
            return CachedAnswer(zlib.decompress(row.text).decode(), Usage.model_validate(row.usage), row.made_at)
        except (zlib.error, UnicodeDecodeError, ValidationError):
            return None

    def put(self, request_key: str, answer: CachedAnswer) -> None:
        """Keep an answer; the last one for a key counts."""
        row = {
            "text": zlib.compress(answer.text.encode()),
            "usage": answer.usage.model_dump(),
            "made_at": answer.made_at,
        }
        changed = update(answers).where(answers.c.request_key == request_key).values(row)

        def work(connection: Connection) -> None:
            if not connection.execute(changed).rowcount:
                connection.execute(insert(answers).values(request_key=request_key, **row))

        self._together.write(work)

    def clear(self) -> int:
        """Forget all; returns how many."""
        with self._database.write() as connection:
            return connection.execute(delete(answers)).rowcount

    def count(self) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(answers)).scalar_one()
