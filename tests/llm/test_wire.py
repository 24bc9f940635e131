"""The wire against a real server on this machine: what is sent, what comes back, and that it always ends in time."""

from __future__ import annotations

import gc
import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import Cancelled, ModelFailed
from core.llm.answers import read_answer
from core.llm.wire import Wire
from tests.llm.faults import FAULTS, Fault
from tests.llm.loopback import Asked, LoopbackLLM, Said
from tests.llm.questions import GOOD, Fruit, ask, capabilities, endpoint, question

DEADLINE_S = 0.7
SLACK_S = 0.5
WORDS = {
    "unknown name": "its name",
    "tls failure": "TLS",
    "connection refused": "not accept",
    "ten megabytes": "too much",
}


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """The first request loads the HTTP libraries; the clock of these tests starts after that."""
    with LoopbackLLM(lambda asked: GOOD) as server:
        ask(Wire(), question(server.base_url), seconds=30)


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(key_of=lambda name: "")
    yield made
    made.close()


def open_sockets() -> int:
    return sum(1 for link in Path("/proc/self/fd").iterdir() if _target(link).startswith("socket:"))


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_a_streamed_answer_is_heard_while_it_is_written(wire: Wire) -> None:
    """The text grows piece by piece before the reply is there, and the token counts come with the end."""
    heard: list[tuple[float, str]] = []
    with LoopbackLLM(lambda asked: Said(text=GOOD, piece=8, piece_wait_s=0.03)) as server:
        reply = ask(wire, question(server.base_url), heard=lambda text: heard.append((time.monotonic(), text)))
        ended = time.monotonic()
    texts = [text for _, text in heard]
    assert reply.text == GOOD == texts[-1]
    assert len(texts) >= 3
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(texts))
    assert ended - heard[0][0] > 0.2
    assert reply.usage is not None
    assert reply.usage.completion_tokens == -(-len(GOOD) // 4)
    assert (reply.model, reply.finish_reason) == ("tiny", "stop")


def test_an_answer_in_one_piece_is_read_too(wire: Wire) -> None:
    """Asked without a stream, or from a server that ignores the wish for one."""
    with LoopbackLLM(lambda asked: Said(text=GOOD, streams=False)) as server:
        for can in (capabilities(stream=False), capabilities(stream=True)):
            heard: list[str] = []
            reply = ask(wire, question(server.base_url, can), heard=heard.append)
            assert (reply.text, heard) == (GOOD, [])
        assert "stream" not in server.asked[0].body
        assert server.asked[1].body["stream"] is True


def sent(wire: Wire, **can: Any) -> Asked:
    with LoopbackLLM(lambda asked: GOOD) as server:
        where = endpoint(server.base_url, temperature=0.4, seed=11)
        ask(wire, question(server.base_url, capabilities(**can), endpoint=where))
        return server.asked[0]


def test_only_what_the_endpoint_can_do_is_sent(wire: Wire) -> None:
    """The body has what the capabilities allow and nothing else."""
    full = sent(wire)
    assert set(full.body) == {
        "model", "messages", "temperature", "seed", "max_tokens", "response_format", "stream", "stream_options",
    }  # fmt: skip
    assert (full.body["temperature"], full.body["seed"], full.body["max_tokens"]) == (0.4, 11, 500)
    assert full.body["stream_options"] == {"include_usage": True}
    bare = sent(
        wire,
        temperature=False,
        seed=False,
        stream=False,
        usage=False,
        tokens_field="max_completion_tokens",
        structured="prompt",
    )
    assert set(bare.body) == {"model", "messages", "max_completion_tokens"}
    assert "stream_options" not in sent(wire, usage=False).body


def test_the_schema_travels_in_the_way_the_endpoint_understands(wire: Wire) -> None:
    """As a strict schema, beside JSON mode, or in the prompt with or without JSON mode."""
    schema = question("http://x/v1").schema
    strict = sent(wire).body["response_format"]
    assert strict["type"] == "json_schema"
    assert (strict["json_schema"]["schema"], strict["json_schema"]["strict"]) == (schema, True)
    assert sent(wire, structured="guided").body["response_format"] == {"type": "json_object", "schema": schema}
    by_json = sent(wire, structured="json").body
    assert by_json["response_format"] == {"type": "json_object"}
    assert json.dumps(schema) in by_json["messages"][0]["content"]
    by_prompt = sent(wire, structured="prompt").body
    assert "response_format" not in by_prompt
    assert json.dumps(schema) in by_prompt["messages"][0]["content"]
    assert by_prompt["messages"][1] == {"role": "user", "content": "Which one?"}


def test_headers_say_no_more_than_they_must(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """An idempotency key and no compression; nothing that the environment holds for OpenAI."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: 1")
    headers = sent(wire).headers
    assert headers["idempotency-key"] == "key-1"
    assert headers["accept-encoding"] == "identity"
    assert set(headers) == {
        "host", "authorization", "accept", "content-type", "content-length", "idempotency-key", "user-agent",
        "accept-encoding", "connection",
    }  # fmt: skip


def test_proxies_of_the_environment_do_not_see_this_machine(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loopback server is asked directly; another host goes through the proxy."""
    with LoopbackLLM(lambda asked: GOOD) as server:
        monkeypatch.setenv("http_proxy", server.base_url.removesuffix("/v1"))
        assert ask(wire, question(server.base_url)).text == GOOD
        with pytest.raises(ModelFailed) as caught:
            ask(wire, question("http://models.endcap.invalid/v1"))
        assert caught.value.kind == "bad-request"  # the proxy, our server, does not know that address
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_fault_has_its_name_in_time_and_leaves_nothing(wire: Wire, fault: Fault) -> None:
    """The right kind within the deadline, what it may have cost, words for people, no thread and no socket left."""
    threads = threading.active_count()
    with fault.serving(lambda asked: GOOD) as server:
        asked = question(server.base_url)
        start = time.monotonic()
        if fault.kind is None:
            assert read_answer(ask(wire, asked, DEADLINE_S).text, Fruit)
        else:
            with pytest.raises(ModelFailed) as caught:
                read_answer(ask(wire, asked, DEADLINE_S).text, Fruit)
            failure = caught.value
            assert failure.kind == fault.kind, failure
            assert failure.paid == fault.paid or failure.kind in ("invalid", "refused")  # those were answered
            assert str(failure).endswith((".", '"'))
            assert len(str(failure)) < 400
            assert failure.hint
            assert WORDS.get(fault.name, "") in str(failure)
        assert time.monotonic() - start < DEADLINE_S + SLACK_S
        _gone(lambda: threading.active_count() <= threads + 2)
    _gone(lambda: threading.active_count() <= threads)


def _gone(done: Any) -> None:
    end = time.monotonic() + 1.0
    while not done():
        assert time.monotonic() < end, threading.enumerate()
        time.sleep(0.02)


def test_what_the_server_asks_to_wait_is_known(wire: Wire) -> None:
    """Retry-After in seconds, milliseconds and as a date; nonsense is as good as nothing."""
    told = {
        "7": 7.0, "0": 0.0, "-3": 0.0, "1e9": 86_400.0, "nan": None, "soon": None, "": None,
        "Wed, 21 Oct 2015 07:28:00 GMT": 0.0,
    }  # fmt: skip
    for header, seconds in told.items():
        with LoopbackLLM(lambda asked, header=header: Said(status=429, headers={"Retry-After": header})) as server:
            with pytest.raises(ModelFailed) as caught:
                ask(wire, question(server.base_url))
            assert caught.value.wait_s == seconds, header
    with LoopbackLLM(lambda asked: Said(status=429, headers={"retry-after-ms": "250"})) as server:
        with pytest.raises(ModelFailed) as caught:
            ask(wire, question(server.base_url))
        assert caught.value.wait_s == 0.25


@pytest.mark.parametrize("name", ["accepted then silent", "connect hangs", "drips its stream", "drips its head"])
def test_cancel_ends_any_wait_at_once(wire: Wire, name: str) -> None:
    """Half a second after a person pressed Cancel the caller is free, however long the deadline still is."""
    pressed = time.monotonic() + 0.3
    with FAULTS[name].serving(lambda asked: GOOD) as server:
        with pytest.raises(Cancelled):
            ask(wire, question(server.base_url), 60, cancelled=lambda: time.monotonic() > pressed)
        assert time.monotonic() - pressed < SLACK_S


def test_a_name_that_is_never_found_holds_one_thread_and_no_caller(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """Lookups cannot be interrupted: many askers share the one that hangs, and all leave in time."""
    hanging = threading.Event()
    known = socket.getaddrinfo

    def lookup(host: Any, *args: Any, **more: Any) -> Any:
        if host == "slow.endcap.invalid" and not more.get("flags"):
            hanging.wait(20)
        return known(host, *args, **more)

    monkeypatch.setattr("socket.getaddrinfo", lookup)
    threads = threading.active_count()
    start = time.monotonic()
    for _ in range(3):
        with pytest.raises(ModelFailed) as caught:
            ask(wire, question("http://slow.endcap.invalid/v1"), 0.3)
        assert (caught.value.kind, caught.value.paid) == ("timeout", False)
    assert time.monotonic() - start < 3 * (0.3 + SLACK_S)
    assert threading.active_count() == threads + 1
    hanging.set()
    _gone(lambda: threading.active_count() == threads)


def test_a_server_that_does_not_accept_is_given_up_early(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connecting has a limit of its own, far below a call's: a dead server should not cost a page a minute."""
    monkeypatch.setattr("core.llm.deadline.CONNECT_S", 0.2)
    with FAULTS["connect hangs"].serving(lambda asked: GOOD) as server, pytest.raises(ModelFailed) as caught:
        ask(wire, question(server.base_url), 30)
    assert (caught.value.kind, caught.value.paid) == ("unreachable", False)


def test_every_address_of_a_name_is_tried(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with a dead address first is still reached."""
    with LoopbackLLM(lambda asked: GOOD) as server, FAULTS["connect hangs"].serving(lambda asked: GOOD) as dead:
        ports = [int(one.base_url.rsplit(":", 1)[1].removesuffix("/v1")) for one in (dead, server)]
        known = socket.getaddrinfo

        def lookup(host: Any, *args: Any, **more: Any) -> Any:
            if host == "two.endcap.invalid" and not more.get("flags"):
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
            return known(host, *args, **more)

        monkeypatch.setattr("socket.getaddrinfo", lookup)
        assert ask(wire, question("http://two.endcap.invalid/v1"), 1.0).text == GOOD


def test_a_complete_answer_is_kept_when_the_end_of_the_stream_fails(wire: Wire) -> None:
    """After the finish reason only the counts are missing: a hang or a cut there loses nothing else."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    event = {"choices": [{"index": 0, "delta": {"content": GOOD}, "finish_reason": "stop"}]}
    data = b"data: " + json.dumps(event).encode() + b"\n\n"

    def speak(line: Any) -> None:
        line.send(head + b"%x\r\n%s\r\n" % (len(data), data))
        if line.asked.number == 1:
            line.cut()
        else:
            line.wait(30)

    with LoopbackLLM(lambda asked: Said(raw=speak)) as server:
        assert ask(wire, question(server.base_url), 2).text == GOOD
        assert ask(wire, question(server.base_url), 0.5).usage is None


def test_compressed_answers_are_not_unpacked(wire: Wire) -> None:
    """A small body could be a large one inside."""
    with (
        LoopbackLLM(lambda asked: Said(text=GOOD, headers={"Content-Encoding": "gzip"})) as server,
        pytest.raises(ModelFailed, match="compressed") as caught,
    ):
        ask(wire, question(server.base_url))
    assert caught.value.kind == "no-json"


def test_redirects_are_not_followed(wire: Wire) -> None:
    """A key must not travel to where somebody else points."""
    with LoopbackLLM(lambda asked: GOOD) as other:
        moved = Said(status=200, raw=lambda line: line.send(
            f"HTTP/1.1 307 Moved\r\nLocation: {other.base_url}/chat/completions\r\nContent-Length: 0\r\n\r\n".encode()
        ))  # fmt: skip
        with LoopbackLLM(lambda asked: moved) as server, pytest.raises(ModelFailed) as caught:
            ask(wire, question(server.base_url))
        assert caught.value.kind == "bad-request"
        assert other.asked == []


def test_odd_bodies_are_never_a_traceback(wire: Wire) -> None:
    """JSON of any other form ends as a failure with a name."""
    for body in (
        b"[]", b"null", b"{}", b'{"choices": null}', b'{"choices": []}', b'{"choices": 7}', b'{"choices": ["x"]}',
        b'{"choices": [{"message": "x"}]}', b'{"choices": [{"message": {"content": ["x"]}}]}', b"[" * 100_000,
        b'{"choices": [{"message": {"content": "x"}, "finish_reason": 9}], "model": 3, "usage": "many"}' + b"x",
        b"data: [DONE]\n\n", b"data: 7\n\n", b"data: {}\n\n", b": hello\n\n", b"data: [1]\n\ndata: [DONE]\n\n",
        b'{"error": "no model loaded"}', b'{"error": {"message": "rate limit reached"}}', b"1" * 5000,
    ):  # fmt: skip
        reply = Said(raw=lambda line, body=body: line.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        ))  # fmt: skip
        with LoopbackLLM(lambda asked, reply=reply: reply) as server, pytest.raises(ModelFailed) as caught:
            ask(wire, question(server.base_url))
        assert caught.value.kind in ("no-json", "empty", "server", "rate-limited"), body


def test_usage_that_is_no_count_is_no_usage(wire: Wire) -> None:
    """Only whole counts are believed; cached tokens are read when they are there."""
    for usage, known in (
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}, (5, 2, 4)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": None}, (5, 2, 0)),
        ({"prompt_tokens": -5, "completion_tokens": 2}, None),
        ({"prompt_tokens": "5", "completion_tokens": 2}, None),
        ({"prompt_tokens": True, "completion_tokens": 2}, None),
        ({"prompt_tokens": 5}, None),
    ):
        with LoopbackLLM(lambda asked, usage=usage: Said(text=GOOD, usage=usage)) as server:
            found = ask(wire, question(server.base_url)).usage
        told = found and (found.prompt_tokens, found.completion_tokens, found.cached_tokens)
        assert told == known


def test_thoughts_and_fences_come_off_only_where_nothing_is_enforced(wire: Wire) -> None:
    """A model that was merely told a schema may think aloud and wrap its JSON."""
    wrapped = f"<think>An {{apple}}?</think>\n```json\n{GOOD}\n```"
    with LoopbackLLM(lambda asked: wrapped) as server:
        assert ask(wire, question(server.base_url, capabilities(structured="prompt"))).text == GOOD
        assert ask(wire, question(server.base_url)).text == wrapped


def test_many_at_once_leave_no_sockets(wire: Wire) -> None:
    """Forty callers share a wire; afterwards nothing is open."""
    gc.collect()
    before = open_sockets()
    with LoopbackLLM(lambda asked: Said(text=GOOD, piece_wait_s=0.001)) as server:
        replies: list[str] = []
        threads = [
            threading.Thread(target=lambda: replies.append(ask(wire, question(server.base_url), 20).text))
            for _ in range(40)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert replies == [GOOD] * 40
    _gone(lambda: open_sockets() <= before)


def test_an_error_of_the_listener_is_not_the_endpoints(wire: Wire) -> None:
    """What a caller's own code raises while it listens comes out as it is."""

    def heard(text: str) -> None:
        raise ZeroDivisionError

    with LoopbackLLM(lambda asked: GOOD) as server, pytest.raises(ZeroDivisionError):
        ask(wire, question(server.base_url), heard=heard)
