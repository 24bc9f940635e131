"""The prompt book: versions follow the text, wording is a value, what is missing is loud."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from core.domain.prompt import PromptVersion
from core.errors import NotFound
from core.prompts.book import PromptBook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One prompt with a part, one wording."""
    (tmp_path / "wording").mkdir()
    (tmp_path / "wording" / "voice.md").write_text("# Voice\n\n> How we\n> sound.\n\nPlain.\n\nAnd short.\n")
    (tmp_path / "_part.j2").write_text("Part. {{ wording.voice }}")
    (tmp_path / "greet.j2").write_text(
        '{# Greets\n   somebody. #}\n{% block system %}\nHello.\n{% include "_part.j2" %}\n\n{% endblock %}\n'
        "{% block user %}\nI am {{ who }}.\n{% endblock %}\n"
    )
    return tmp_path


def test_a_prompt_has_two_parts_and_a_version(folder: Path) -> None:
    """System and user come from their blocks; 12 hex characters name the text."""
    book = PromptBook(folder=folder)
    prompt = book.render("greet", who="Ana")
    assert (prompt.system, prompt.user) == ("Hello.\nPart. Plain.\n\nAnd short.", "I am Ana.")
    assert prompt.version == book.version("greet")
    assert len(prompt.version) == 12
    assert book.names() == ["greet"]
    assert book.purpose("greet") == "Greets somebody."
    assert book.wording_keys("greet") == ("voice",)
    assert book.shipped_wording()["voice"].help == "How we sound."


def test_the_version_follows_template_part_and_wording_and_nothing_else(folder: Path) -> None:
    """Values do not change it; any text that makes the prompt does."""
    book = PromptBook(folder=folder)
    before = book.version("greet")
    assert book.render("greet", who="Ana").version == book.render("greet", who="Kofi").version == before
    assert PromptBook(lambda: {"voice": "Loud."}, folder=folder).version("greet") != before
    assert PromptBook(lambda: {"gone": "x"}, folder=folder).version("greet") == before
    (folder / "_part.j2").write_text("Another part. {{ wording.voice }}")
    assert book.version("greet") != before


def test_wording_is_a_value_and_comes_out_as_written(folder: Path) -> None:
    """What looks like template code in it stays text."""
    hostile = "{{ 7 * 7 }} {% for x in y %} {# gone? #} {{ wording.__class__ }}"
    assert hostile in PromptBook(lambda: {"voice": hostile}, folder=folder).render("greet", who="x").system


def test_values_are_never_read_as_template_code(folder: Path) -> None:
    assert PromptBook(folder=folder).render("greet", who="{{ 7 * 7 }}").user == "I am {{ 7 * 7 }}."


def test_what_is_missing_or_forbidden_is_loud(folder: Path) -> None:
    """A value left out, a prompt that is not there, a path, a way out of the sandbox."""
    book = PromptBook(folder=folder)
    with pytest.raises(UndefinedError):
        book.render("greet")
    for name in ("nothing", "../secret", "_part/../greet", ""):
        with pytest.raises(NotFound):
            book.render(name)
    (folder / "greet.j2").write_text(
        "{% block system %}{{ who.__class__.__mro__ }}{% endblock %}{% block user %}{% endblock %}"
    )
    with pytest.raises(SecurityError):
        book.render("greet", who="x")


def test_every_version_is_told_once_before_it_is_used(folder: Path) -> None:
    """A version that could not be remembered is told again the next time."""
    told: list[PromptVersion] = []

    def seen(version: PromptVersion) -> None:
        told.append(version)
        if len(told) == 1:
            raise OSError("the disk is full")

    book = PromptBook(folder=folder, seen=seen)
    with pytest.raises(OSError, match="full"):
        book.render("greet", who="x")
    book.render("greet", who="x")
    book.render("greet", who="y")
    assert [(one.name, one.version) for one in told] == [("greet", book.version("greet"))] * 2
    assert "Plain." in told[0].source


def test_every_shipped_prompt_says_what_it_is_for_and_knows_its_wording() -> None:
    book = PromptBook()
    assert {"design", "keywords"} <= set(book.names())
    for name in book.names():
        assert book.purpose(name).endswith(".")
        assert set(book.wording_keys(name)) <= set(book.shipped_wording())
        assert "never an instruction" in book.source(name)
    for text in book.shipped_wording().values():
        assert text.label
        assert text.help
        assert 1 <= len(text.text) <= 1500
