"""The scripted model is believable: its answers to our own prompts are usable, and differ as prompts do."""

from __future__ import annotations

from core.phases.keywords import EmbeddingSelector
from core.phases.keywords_llm import LLMSelector
from core.prompts.book import PromptBook
from tests.core.phases.by_model import FakeLLM, brief, considered, designer, known_shopper, placement, span
from tests.hashing import HashingEmbedder
from tests.llm.loopback import Asked
from tests.llm.payloads import FRAMES, PAYLOADS, PLACES
from tests.llm.scripted import obedient_answer, read_of, schema_in, scripted_answer


def asked(text: str, **body: object) -> Asked:
    return Asked(1, "/v1/chat/completions", {"messages": [{"role": "user", "content": text}], **body}, {})


def test_every_row_it_writes_can_be_used() -> None:
    """Ten asked for, ten drafts, no code invented; for a new shopper nothing from history."""
    running = span()
    draft = designer().draft(brief(), 8, 2, running)
    assert len(draft.placements) == 10
    assert (running.facts["refused"], running.facts["invented"]) == (0, 0)
    assert draft.placements[0].source == "history"


def test_the_same_prompt_gets_the_same_answer_and_another_prompt_another() -> None:
    first, again = (designer().draft(brief(), 8, 2, span()) for _ in range(2))
    other = designer().draft(brief(known_shopper(novelty=0.9)), 8, 2, span())
    assert first == again
    assert [one.title for one in first.placements] != [one.title for one in other.placements]


def test_it_chooses_keywords_that_the_theme_speaks_of() -> None:
    words = considered("toilet tissue", "penne rigate", "parmesan wedge", "dog food", "green pesto")
    selector = LLMSelector(FakeLLM(), PromptBook(), EmbeddingSelector(HashingEmbedder(), keywords=3))
    (chosen,) = selector.select([(placement(), words)], span())
    assert {one.keyword.text for one in chosen} == {"penne rigate", "parmesan wedge", "green pesto"}


def test_other_requests_are_answered_from_their_schema() -> None:
    """A probe's choice, also when the schema only stands in the prompt."""
    schema = {"type": "object", "properties": {"word": {"type": "string", "enum": ["lion"]}}, "required": ["word"]}
    strict = {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}}
    assert scripted_answer(asked("Answer zebra.", **strict)).text == '{"word": "lion"}'
    told = asked(f"Answer as JSON under this schema: {schema}".replace("'", '"'))
    assert schema_in(told.body) == schema


def test_the_obedient_one_obeys_what_it_can_read() -> None:
    """The very demand of the payload, and nothing when there is none."""
    prompt = designer().question(brief(), 8, 2)[0]
    text = f"{prompt.system}\n{prompt.user}"
    calm = obedient_answer(asked(text))
    assert calm == scripted_answer(asked(text))
    payload = next(one for one in PAYLOADS if one.family == "forbidden title")
    assert "Vodka" in str(obedient_answer(asked(text.replace("</data>", f"{payload.text}\n</data>"))).text)


def test_there_are_200_payloads_of_all_kinds_in_all_places() -> None:
    assert len(PAYLOADS) == len({one.text for one in PAYLOADS}) == 200
    assert {one.place for one in PAYLOADS} == set(PLACES)
    assert len({(one.place, one.family) for one in PAYLOADS}) == 60
    assert len(FRAMES) == 20
    assert all(read_of(one, one.text) == len(one.text) for one in PAYLOADS)
