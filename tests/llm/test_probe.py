"""The probe against servers that behave like the ones in the field."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from core.domain.model import Capabilities
from core.errors import Cancelled, ModelFailed
from core.llm.probe import MOST_QUESTIONS, probe
from core.llm.wire import Wire
from tests.llm.faults import FAULTS
from tests.llm.loopback import Asked, Line, LoopbackLLM, Route, Said
from tests.llm.questions import endpoint, offered

Answer = Callable[[Asked], Said | str]


def probed(answer: Answer, *, routes: tuple[Route, ...] = (), **more: Any) -> tuple[Capabilities, LoopbackLLM]:
    wire = Wire(key_of=lambda name: "")
    with LoopbackLLM(answer, routes=routes) as server:
        where = endpoint(server.base_url, **more)
        seen = probe(wire, where, time.monotonic() + 20, lambda: False)
        assert seen.address == where.address
        assert all(sentence.endswith(".") for sentence in seen.seen)
    return seen, server


def obedient(asked: Asked) -> str:
    """A model without a schema around it: does what the prompt says."""
    if "zebra" in asked.text:
        return '{"word": "zebra"}'
    return json.dumps({"word": offered(asked.text)[0]})


def wanted(asked: Asked) -> str:
    return str((asked.body.get("response_format") or {}).get("type"))


def refusal(message: str, status: int = 400, **more: Any) -> Said:
    return Said(status=status, error={"error": {"message": message, "type": "invalid_request_error", **more}})


def strict(asked: Asked) -> str:
    """Enforces json_schema: what the prompt says does not matter."""
    if wanted(asked) != "json_schema":
        return obedient(asked)
    schema = asked.body["response_format"]["json_schema"]["schema"]
    return json.dumps({"word": schema["properties"]["word"]["enum"][0]})


def has_batches(handler: Any, body: bytes) -> bool:
    if handler.command == "GET" and handler.path.startswith("/v1/batches"):
        handler.reply(200, {"object": "list", "data": []})
        return True
    return False


def test_a_server_that_enforces_schemas() -> None:
    """vLLM, SGLang, Ollama, OpenAI: one question settles it."""
    seen, server = probed(strict, routes=(has_batches,))
    assert (seen.structured, seen.stream, seen.usage, seen.temperature, seen.seed) == ("strict", True, True, True, True)
    assert (seen.tokens_field, seen.batch) == ("max_tokens", True)
    assert len(server.asked) == 1
    assert "enforces strict schemas" in seen.seen[0]


def test_llama_cpp_python() -> None:
    """Answers 500 to json_schema and enforces a schema beside json_object; no counts in a stream."""

    def answer(asked: Asked) -> Said | str:
        if wanted(asked) == "json_schema":
            return refusal("Internal Server Error: stream, seed and temperature were fine", 500)
        schema = (asked.body.get("response_format") or {}).get("schema")
        text = json.dumps({"word": schema["properties"]["word"]["enum"][1]}) if schema else obedient(asked)
        return Said(text=text, usage=None)

    seen, server = probed(answer)
    assert (seen.structured, seen.stream, seen.usage, seen.seed) == ("guided", True, False, True)
    assert len(server.asked) == 2
    assert seen.seen[0] == "It does not take a strict schema."
    assert any("upper bound" in sentence for sentence in seen.seen)


def test_a_server_that_accepts_schemas_and_ignores_them() -> None:
    """Ollama Cloud, transformers serve: never believed, however politely the schema was taken."""
    seen, server = probed(obedient)
    assert seen.structured == "json"
    assert len(server.asked) == 3
    assert "does not keep to it" in seen.seen[0]
    assert "nothing enforces it" in seen.seen[2]


def test_a_server_without_json_mode() -> None:
    """Every response format is refused: the schema goes into the prompt."""

    def answer(asked: Asked) -> Said | str:
        return refusal("response_format is not supported") if "response_format" in asked.body else obedient(asked)

    seen, _ = probed(answer)
    assert seen.structured == "prompt"


def test_a_model_that_talks_around_its_json() -> None:
    """Thoughts and a fence are fine in the prompt's mode; chatter beside the JSON is told."""
    fenced, _ = probed(lambda asked: f"<think>Hm.</think>\n```json\n{obedient(asked)}\n```")
    assert fenced.structured == "json"

    def chatty(asked: Asked) -> str:
        return f"Sure! Here you are: {obedient(asked)}" if asked.number <= 4 else obedient(asked)

    once, _ = probed(chatty)
    assert once.structured == "prompt"
    assert any("did not follow it" in sentence for sentence in once.seen)


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        (Said(text=None), "empty", "answers with nothing"),
        (Said(text=None, refusal="I will not."), "refused", "declines every question"),
        (Said(text="Sure! Here you are: fruit."), "invalid", "not answer with the JSON"),
        (Said(text="", finish_reason="content_filter"), "filtered", "content filter"),
        (Said(text='{"wo', finish_reason="length"), "truncated", "runs out of tokens"),
    ],
)
def test_an_endpoint_that_never_gives_a_usable_answer_fails(said: Said, kind: str, told: str) -> None:
    """It speaks the protocol, and no page would come of it: the check says so instead of passing."""
    with LoopbackLLM(lambda asked: said) as server:
        with pytest.raises(ModelFailed, match=f"Test is not usable for pages: .*{told}") as caught:
            probe(Wire(key_of=lambda name: ""), endpoint(server.base_url), time.monotonic() + 9, lambda: False)
        assert caught.value.kind == kind
        assert len(server.asked) <= MOST_QUESTIONS


def test_an_answer_without_choices_is_no_capability() -> None:
    with LoopbackLLM(lambda asked: Said(raw=empty_body)) as server, pytest.raises(ModelFailed, match="not usable"):
        probe(Wire(key_of=lambda name: ""), endpoint(server.base_url), time.monotonic() + 9, lambda: False)


def empty_body(line: Line) -> None:
    body = b'{"choices": [], "data": null}'
    line.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {"prompt_tokens": 10**7, "completion_tokens": 3},
        {"prompt_tokens": -4, "completion_tokens": 3},
        {"prompt_tokens": "40", "completion_tokens": "3"},
        {"prompt_tokens": 0, "completion_tokens": 0},
    ],
)
def test_only_counts_that_can_be_true_count(usage: dict[str, Any] | None) -> None:
    seen, _ = probed(lambda asked: Said(text=strict(asked), usage=usage))
    assert not seen.usage
    assert any("no usable token counts" in sentence for sentence in seen.seen)


def test_a_stream_is_claimed_as_it_came() -> None:
    """Many pieces are live writing; one piece is a stream, and no more is said of it."""
    pieces, _ = probed(strict)
    assert "Answers arrive while they are written." in pieces.seen
    whole, _ = probed(lambda asked: Said(text=strict(asked), piece=1000))
    assert whole.stream
    assert any("in one piece" in sentence for sentence in whole.seen)


@pytest.mark.parametrize(
    ("listed", "there"),
    [
        ({"object": "list", "data": []}, True),
        ({"object": "list", "data": [{"id": "batch_1"}]}, True),
        ({"data": []}, False),
        ({"object": "list", "data": ["a", "b"]}, False),
        ({"object": "list", "data": None}, False),
    ],
)
def test_a_batch_api_is_believed_by_its_listing(listed: Any, there: bool) -> None:
    def route(handler: Any, body: bytes) -> bool:
        if handler.command == "GET":
            handler.reply(200, listed)
        return handler.command == "GET"

    seen, _ = probed(strict, routes=(route,))
    assert seen.batch == there
    assert ("It seems to have a Batch API." in seen.seen) == there


def test_a_listing_that_hangs_does_not_undo_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.llm.probe.LISTING_SECONDS", 0.3)

    def hangs(handler: Any, body: bytes) -> bool:
        if handler.command == "GET":
            time.sleep(1.0)
        return False

    began = time.monotonic()
    seen, _ = probed(strict, routes=(hangs,))
    assert (seen.structured, seen.batch) == ("strict", False)
    assert time.monotonic() - began < 3


def test_a_reasoning_model_of_openai() -> None:
    """Wants the new name of the token limit and no temperature, says so, and thinks before it answers."""

    def answer(asked: Asked) -> Said | str:
        body = asked.body
        if "max_tokens" in body:
            return refusal("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        if "temperature" in body:
            return refusal("Unsupported value: 'temperature' does not support 0.7 with this model.")
        if body["max_completion_tokens"] < 1000:
            return Said(text="", finish_reason="length")
        return strict(asked)

    seen, server = probed(answer)
    assert (seen.structured, seen.tokens_field, seen.temperature, seen.seed) == (
        "strict", "max_completion_tokens", False, True,
    )  # fmt: skip
    assert len(server.asked) == 4
    assert any(sentence == "It does not take: temperature." for sentence in seen.seen)


def test_an_old_server_with_few_parameters() -> None:
    """Complaints are followed one by one, in the words of different servers; `upstream` is not about streams."""

    def answer(asked: Asked) -> Said | str:
        if "stream_options" in asked.body:
            return Said(status=422, error={"detail": [{"loc": ["body", "stream_options"], "msg": "extra fields"}]})
        if "seed" in asked.body:
            return refusal("upstream: unknown field `seed`")
        return strict(asked)

    seen, _ = probed(answer)
    assert (seen.structured, seen.usage, seen.seed, seen.stream) == ("strict", False, False, True)


def test_a_server_that_refuses_without_a_word() -> None:
    """Everything that can be left out is left out before the endpoint is given up."""

    def answer(asked: Asked) -> Said | str:
        extras = {"temperature", "seed", "stream", "stream_options", "response_format"}
        return Said(status=400, error={}) if extras & set(asked.body) else obedient(asked)

    seen, server = probed(answer)
    assert (seen.structured, seen.temperature, seen.seed, seen.stream) == ("prompt", False, False, False)
    assert seen.usage  # told in the body
    assert len(server.asked) <= 12


def test_a_server_that_does_not_stream() -> None:
    seen, _ = probed(lambda asked: Said(text=strict(asked), streams=False))
    assert (seen.stream, seen.usage) == (False, True)
    assert "Answers arrive in one piece." in seen.seen


@pytest.mark.parametrize(
    "name",
    [
        "connection refused",
        "unknown name",
        "status 401",
        "status 429 no quota",
        "html",
        "status 500",
        "asked then silent",
    ],
)
def test_an_endpoint_that_cannot_be_asked_is_an_error(name: str) -> None:
    """Nothing is concluded about an endpoint that does not answer; twelve questions at the very most were sent."""
    fault = FAULTS[name]
    with fault.serving(strict) as server:
        start = time.monotonic()
        with pytest.raises(ModelFailed) as caught:
            probe(Wire(key_of=lambda name: ""), endpoint(server.base_url), start + 1.5, lambda: False)
        assert caught.value.kind == fault.kind
        assert time.monotonic() - start < 2.0
        assert len(server.asked) <= 12


def test_a_probe_can_be_cancelled() -> None:
    wire = Wire(key_of=lambda name: "")
    pressed = time.monotonic() + 0.2
    with FAULTS["asked then silent"].serving(strict) as server, pytest.raises(Cancelled):
        probe(wire, endpoint(server.base_url), pressed + 30, lambda: time.monotonic() > pressed)
