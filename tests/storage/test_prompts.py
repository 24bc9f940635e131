"""Versions of prompts, and the wording that people write into them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.prompt import PromptVersion, Wording
from core.errors import Conflict
from storage.db import Database
from storage.prompts import SqlPrompts
from tests.storage.calls import NOON


@pytest.fixture(name="prompts")
def _prompts(database: Database) -> SqlPrompts:
    return SqlPrompts(database)


def version(name: str, key: str, minutes: int = 0, source: str = "Plan {{ shop }} ✓") -> PromptVersion:
    return PromptVersion(name=name, version=key, source=source, first_used=NOON + timedelta(minutes=minutes))


def test_versions_newest_first(prompts: SqlPrompts) -> None:
    """Of one prompt, whole; the first use counts."""
    for one in (version("design", "aa"), version("design", "bb", 5), version("judge", "aa", 9)):
        prompts.seen(one)
    prompts.seen(version("design", "aa", 60, "other"))
    assert prompts.versions("design") == [version("design", "bb", 5), version("design", "aa")]
    assert prompts.versions("unknown") == []


def test_the_same_version_seen_by_many_is_kept_once(prompts: SqlPrompts) -> None:
    """Processes that start together all report the same prompts."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: prompts.seen(version("design", "aa")), range(16)))
    assert prompts.versions("design") == [version("design", "aa")]


def test_wording_keeps_every_version(prompts: SqlPrompts) -> None:
    """The newest is in use, all are in the history, and an edit of an old one is refused."""
    before = datetime.now(UTC)
    first = prompts.save_wording(Wording(key="brand_voice", text="Warm.\n{{ x }}"))
    second = prompts.save_wording(Wording(key="brand_voice", text="Cool.", version=1))
    assert (first.version, second.version) == (1, 2)
    assert second.edited_at
    assert before <= second.edited_at <= datetime.now(UTC)
    assert prompts.wordings() == [second]
    assert prompts.wording_history("brand_voice") == [second, first]
    for old in (0, 1, 3):
        with pytest.raises(Conflict):
            prompts.save_wording(Wording(key="brand_voice", text="Mine.", version=old))
    assert prompts.wordings() == [second]


def test_an_empty_wording_goes_back_to_the_shipped_text(prompts: SqlPrompts) -> None:
    """It is not among those in use; the history has it, and the next edit starts from it."""
    prompts.save_wording(Wording(key="a", text="one"))
    other = prompts.save_wording(Wording(key="b", text="two"))
    prompts.save_wording(Wording(key="a", text="", version=1))
    assert prompts.wordings() == [other]
    assert [one.text for one in prompts.wording_history("a")] == ["", "one"]
    third = prompts.save_wording(Wording(key="a", text="three", version=2))
    assert prompts.wordings() == [third, other]
