"""Versions of prompts as first used, and every wording that people wrote into them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, insert, select

from core.domain.prompt import PromptVersion, Wording
from core.errors import Conflict
from storage.db import Database
from storage.model_tables import prompt_versions, wordings

_VERSION_COLUMNS = [prompt_versions.c[name] for name in PromptVersion.model_fields]
_WORDING_COLUMNS = [wordings.c[name] for name in Wording.model_fields]


class SqlPrompts:
    """`core.model_ports.PromptStore` on a database.

    A wording with an empty text says: back to the shipped text. It stands in the history and counts as a version, but
    `wordings` leaves it out, so that a shipped text that a later Endcap improves is the one in use.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self, version: PromptVersion) -> None:
        """Remember a version; the first time counts."""
        known = select(prompt_versions.c.version).where(
            prompt_versions.c.name == version.name, prompt_versions.c.version == version.version
        )
        with self._database.read() as connection:
            if connection.execute(known).one_or_none():
                return
        with self._database.write() as connection:
            if not connection.execute(known).one_or_none():
                connection.execute(insert(prompt_versions).values(version.model_dump()))

    def versions(self, name: str) -> list[PromptVersion]:
        """Newest first."""
        query = (
            select(*_VERSION_COLUMNS)
            .where(prompt_versions.c.name == name)
            .order_by(prompt_versions.c.first_used.desc(), prompt_versions.c.version)
        )
        with self._database.read() as connection:
            return [PromptVersion.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def wordings(self) -> list[Wording]:
        """The edited ones at their newest version, by key."""
        newest = select(wordings.c.key, func.max(wordings.c.version).label("version")).group_by(wordings.c.key)
        latest = newest.subquery()
        query = (
            select(*_WORDING_COLUMNS)
            .join(latest, (latest.c.key == wordings.c.key) & (latest.c.version == wordings.c.version))
            .where(wordings.c.text != "")
            .order_by(wordings.c.key)
        )
        with self._database.read() as connection:
            return [Wording.model_validate(dict(row._mapping)) for row in connection.execute(query)]

    def save_wording(self, wording: Wording) -> Wording:
        """Add the next version; `edited_at` is set here. Raises Conflict when another version is the newest."""
        saved = wording.model_copy(update={"version": wording.version + 1, "edited_at": datetime.now(UTC)})
        newest = select(func.max(wordings.c.version)).where(wordings.c.key == wording.key)
        with self._database.write() as connection:
            if (connection.execute(newest).scalar_one() or 0) != wording.version:
                raise Conflict("Somebody else has changed this text since you opened it. Your change was not saved.")
            connection.execute(insert(wordings).values(saved.model_dump()))
        return saved

    def wording_history(self, key: str) -> list[Wording]:
        """Newest first, resets among them."""
        query = select(*_WORDING_COLUMNS).where(wordings.c.key == key).order_by(wordings.c.version.desc())
        with self._database.read() as connection:
            return [Wording.model_validate(dict(row._mapping)) for row in connection.execute(query)]
