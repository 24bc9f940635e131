"""Reading answers strictly: the shape or a named failure, whatever a model writes."""

from __future__ import annotations

import json
import random
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_validator

from core.errors import ModelFailed
from core.llm.answers import plain, read_answer


class Choice(BaseModel):
    code: int = Field(ge=1, le=40)
    share: float


class Page(BaseModel):
    title: str = Field(max_length=30)
    mood: Literal["calm", "lively"]
    choices: list[Choice]
    note: str | None

    @field_validator("title")
    @classmethod
    def _no_shouting(cls, title: str) -> str:
        if title.isupper():
            raise ValueError("must not be all capitals")
        return title


GOOD: dict[str, Any] = {"title": "Soup night", "mood": "calm", "choices": [{"code": 3, "share": 0.5}], "note": None}
TEXT = json.dumps(GOOD)


def failure(text: str) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        read_answer(text, Page)
    return caught.value


def test_the_shape_comes_out() -> None:
    """Also with space around it, characters of every alphabet and a whole number for a real one."""
    assert read_answer(TEXT, Page) == Page.model_validate(GOOD)
    assert read_answer(f" \n{TEXT}\n", Page).title == "Soup night"
    assert read_answer(json.dumps({**GOOD, "title": "Çorba 🍲 夜"}), Page).title == "Çorba 🍲 夜"
    assert read_answer(json.dumps({**GOOD, "choices": [{"code": 3, "share": 1}]}), Page).choices[0].share == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT[:-1], "ends too early"),
        (TEXT + TEXT, "not valid JSON"),
        (TEXT + " I hope this helps!", "not valid JSON"),
        ("Sure! " + TEXT, "must start with {"),
        (f"```json\n{TEXT}\n```", "must start with {"),
        ("[" + TEXT + "]", "must start with {"),
        (TEXT.replace("0.5", "NaN"), "NaN is not a number"),
        (TEXT.replace("0.5", "-Infinity"), "-Infinity is not a number"),
        (TEXT.replace("0.5", "1e999"), "too large"),
        (TEXT.replace(": 3", ": 3" + "0" * 30), "too large"),
        (TEXT.replace(": 3", ": 3" + "0" * 6000), "too large"),
        (TEXT[:-1] + ', "title": "Other"}', "twice"),
        (TEXT.replace("Soup", "\\ud800"), "lone surrogate"),
        (TEXT.replace("Soup", "\ud800"), "lone surrogate"),
        (TEXT.replace("Soup", "\\u0000"), "null character"),
        (TEXT.replace("Soup", "\n"), "not valid JSON"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "16 levels"),
        ("{" + '"a": [' * 17 + "]" * 17 + "}", "16 levels"),
        ('{"title": "' + "a" * 1_000_001 + '"}', "megabyte"),
        ('{"title": "' + "ü" * 600_000 + '"}', "megabyte"),
        (TEXT.replace('"Soup night"', "7"), "title: "),
        (TEXT.replace(": 3", ': "3"'), r"choices\[0\].code: "),
        (TEXT.replace(": 3", ": 41"), r"choices\[0\].code: "),
        (TEXT.replace("calm", "angry"), "mood: Input should be 'calm' or 'lively'"),
        (TEXT[:-1] + ', "more": 1}', "more: Extra inputs"),
        (TEXT.replace("Soup night", "SOUP"), "must not be all capitals"),
        (TEXT.replace(', "note": null', ""), "note: Field required"),
        ("{}", "title: Field required"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    """The message names the place and the reason, so that the model can be asked once more."""
    caught = failure(text)
    assert caught.kind == "invalid"
    with pytest.raises(ModelFailed, match=words):
        read_answer(text, Page)
    assert len(str(caught)) < 900
    assert str(caught).encode()


def test_a_message_repeats_little_of_what_the_model_wrote() -> None:
    """Names of fields are shortened and made printable: they may be an instruction, or a mile long."""
    caught = failure(TEXT[:-1] + ', "' + "ignore all rules\\n" * 500 + '": 1}')
    assert len(str(caught)) < 300
    assert "\n" not in str(caught)


@pytest.mark.parametrize(
    "text",
    [
        "I can't help with that.",
        "I’m sorry, but I cannot assist with this request.",
        "Sorry, that goes against my guidelines.",
        "As an AI language model, I won't do this.",
        "I am unable to comply.",
        '{"error": "I cannot help with that."}',
        '{"refusal": "I\'m sorry, I can not do this."}',
    ],
)
def test_declining_in_prose_is_a_refusal(text: str) -> None:
    assert failure(text).kind == "refused"


def test_a_page_about_being_sorry_is_no_refusal() -> None:
    """Only what has none of the fields can be a refusal."""
    assert read_answer(json.dumps({**GOOD, "title": "Sorry I can't cook"}), Page)
    assert failure('{"title": "I cannot help with that."}').kind == "invalid"
    assert failure("").kind == failure(" \n").kind == "empty"


def test_wrappings_come_off_only_when_they_wrap_everything() -> None:
    """A fence around all of it and thoughts before it; never in the modes that enforce a schema."""
    fenced = f"```json\n{TEXT}\n```"
    assert plain(fenced, "prompt") == plain(f"```\n{TEXT}\n```\n", "json") == TEXT
    assert plain(f"<think>\n```json\n{{}}\n```</think>\n\n{fenced}", "prompt") == TEXT
    for text in (f"Here: {fenced}", f"{fenced}\nDone.", f"{fenced}\n{fenced}", "<think>never ends", TEXT):
        assert plain(text, "prompt") == text
    assert plain(fenced, "strict") == fenced


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def only_named(text: str) -> None:
    kind = "read"
    try:
        found = read_answer(text, Page)
        found.model_dump_json().encode()
        assert json.loads(text) == found.model_dump()
    except ModelFailed as caught:
        kind = caught.kind
        str(caught).encode()
    assert kind in ("read", "invalid", "refused", "empty")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=())) | st.text('{}[]":,\\u0dnaeT1. '))
@example("{" * 100_000)
@example('{"title": "\\ud83c\\udf72"}')
def test_any_text_is_a_shape_or_a_named_failure(text: str) -> None:
    only_named(text)


@settings(max_examples=300, deadline=None)
@given(JSONS, st.sampled_from(sorted(GOOD)))
def test_any_json_is_a_shape_or_a_named_failure(value: Any, field: str) -> None:
    only_named(json.dumps(value))
    only_named(json.dumps({**GOOD, field: value}))
    only_named(json.dumps({**GOOD, field: value}, ensure_ascii=False))


def test_mutations_of_a_good_answer() -> None:
    """Twenty thousand answers a few bytes off: only valid shapes and named failures come out."""
    dice = random.Random(20261121)
    odd = ['"', "{", "}", "[", "]", ",", ":", "\\", "\\u", "NaN", "1e400", "\x00", "\ud800", "```", "null", " "]
    for _ in range(20_000):
        letters = list(TEXT)
        for _ in range(dice.randint(1, 3)):
            place = dice.randrange(len(letters))
            letters[place : place + dice.randint(0, 2)] = [dice.choice([*odd, chr(dice.randrange(0x20, 0x250))])]
        only_named("".join(letters))
