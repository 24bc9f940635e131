"""Whatever bytes a server sends in whatever pieces: a reply or a failure with a name."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.llm.deadline import Attempt
from core.llm.failures import WireFailed
from core.llm.hearing import Reply, hear
from tests.llm.loopback import Asked, Said, chunks, completion, sse
from tests.llm.questions import GOOD

ASKED = Asked(1, "/v1/chat/completions", {"model": "tiny", "stream_options": {"include_usage": True}}, {})
STREAM = b"".join(map(sse, chunks(ASKED, Said(text=GOOD)))) + b"data: [DONE]\n\n"
WHOLE = json.dumps(completion(ASKED, Said(text=GOOD))).encode()


def heard(pieces: Iterable[bytes]) -> Reply:
    return hear(pieces, Attempt(time.monotonic() + 60, lambda: False, 10**9), "key-of-shop", lambda text: None)


def named(pieces: Iterable[bytes]) -> str:
    try:
        return heard(pieces).text
    except WireFailed as failure:
        str(failure).encode()
        return failure.kind


@given(st.lists(st.integers(0, len(STREAM)), max_size=12), st.booleans())
def test_pieces_may_break_anywhere(cuts: list[int], windows: bool) -> None:
    """In the middle of a line, an event or a character, with line ends of either kind."""
    places = [0, *sorted(cuts), len(STREAM)]
    pieces = [STREAM[start:end] for start, end in itertools.pairwise(places)]
    if windows:
        pieces = [piece.replace(b"\n", b"\r\n") for piece in pieces]
    assert heard(pieces).text == GOOD


def test_the_same_answer_streamed_and_whole() -> None:
    """Text, counts, model and finish reason agree."""
    assert heard([STREAM]) == heard([WHOLE]) == heard([b"\n \n", WHOLE, b"\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=6), st.sampled_from([b"", b"data: ", b"{", b'data: {"choices": [']))
def test_any_bytes_are_a_reply_or_a_named_failure(pieces: list[bytes], start: bytes) -> None:
    named([start, *pieces])


def test_mutations_of_a_good_stream() -> None:
    """Five thousand streams and bodies a few bytes off."""
    dice = random.Random(20261121)
    for body in (STREAM, WHOLE):
        for _ in range(2_500):
            data = bytearray(body)
            for _ in range(dice.randint(1, 3)):
                place = dice.randrange(len(data))
                data[place : place + dice.randint(0, 3)] = dice.choice(
                    [b'"', b"{", b"\n", b"\xff", b"null", b"[", b"7"]
                )
            named([bytes(data)])


def test_a_cut_anywhere_is_never_taken_for_an_answer() -> None:
    """Every beginning of a stream that lacks the finish reason fails; from there on the whole text is there."""
    finish = STREAM.index(b'"finish_reason": "stop"')
    for end in range(0, len(STREAM), 7):
        told = named([STREAM[:end]])
        assert told in ("no-json", "interrupted", GOOD)
        assert told != GOOD or end > finish


def test_a_flood_of_tiny_events_is_no_flood_of_work() -> None:
    """Two hundred thousand events of a few letters are read in linear time, and listeners are told now and then."""
    event = sse({"choices": [{"index": 0, "delta": {"content": "abcd"}, "finish_reason": None}]})
    told: list[int] = []
    start = time.monotonic()
    with pytest.raises(WireFailed, match="broke off"):
        hear(
            (event * 500 for _ in range(400)),
            Attempt(start + 60, lambda: False, 10**9),
            "",
            lambda text: told.append(len(text)),
        )
    took = time.monotonic() - start
    assert took < 5
    assert len(told) < 30 * took + 5


def test_a_line_without_end_is_cut_short() -> None:
    """No server can make the wire collect a line for ever."""
    assert named(b"data: " + b"a" * 100_000 if number == 0 else b"a" * 100_000 for number in range(10_000)) == "no-json"
