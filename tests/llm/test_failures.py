"""Every kind of failure has a policy and words; a server's own words are quoted safely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import get_args

import pytest

from core.errors import FailureKind
from core.llm.failures import HINTS, POLICY, of_event, of_status, quoted, redacted, shortened

UNSENT = {"resting", "cap", "no-price", "not-set"}  # their hints stand where they are raised


def test_every_kind_has_a_policy_and_a_hint() -> None:
    """Nothing new can be added without saying what to do about it."""
    kinds = set(get_args(FailureKind))
    assert set(POLICY) == kinds
    assert set(HINTS) == kinds - UNSENT


def test_policies_keep_their_promises() -> None:
    """What cannot get better is never retried; only what shows an ill endpoint trips the breaker."""
    for kind in (*UNSENT, "denied", "quota", "too-long", "bad-request", "filtered", "timeout"):
        assert POLICY[kind].attempts == 1, kind
    assert POLICY["refused"].attempts == 2
    assert {kind for kind, policy in POLICY.items() if policy.re_ask} == {"invalid", "truncated"}
    assert {kind for kind, policy in POLICY.items() if policy.trips} == {
        "unreachable", "timeout", "interrupted", "server", "no-json",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": {"message": "This model's maximum context length is 8192 tokens."}}, "too-long"),
        (400, {"error": {"message": "the request exceeds the available context size"}}, "too-long"),
        (422, {"detail": [{"loc": ["body", "seed"], "msg": "extra fields not permitted"}]}, "bad-request"),
        (400, {"error": {"message": "filtered", "code": "content_filter"}}, "filtered"),
        (400, {"object": "error", "message": "Only one response format", "code": 400}, "bad-request"),
        (401, {"error": "unauthorized"}, "denied"),
        (402, None, "quota"),
        (403, "forbidden", "denied"),
        (404, {"error": {"message": "model 'x' not found"}}, "bad-request"),
        (405, None, "bad-request"),
        (413, None, "too-long"),
        (425, None, "server"),
        (429, {"error": {"message": "You exceeded your current quota"}}, "quota"),
        (429, {"error": {"message": "Rate limit reached"}}, "rate-limited"),
        (301, None, "bad-request"),
        (502, "<html>Bad gateway</html>", "server"),
        (529, {"error": {"type": "overloaded_error"}}, "server"),
        (400, ["odd"], "bad-request"),
        (400, {"error": ["odd"]}, "bad-request"),
    ],
)
def test_a_status_has_a_name(status: int, body: object, kind: FailureKind) -> None:
    """As the servers in the field word it."""
    failure = of_status(status, body, {}, "none")
    assert failure.kind == kind
    assert not failure.paid
    assert "<" not in str(failure)


def test_an_error_inside_an_answer_may_have_been_paid() -> None:
    """Words decide between the kinds; without known words the server is to blame."""
    assert of_event({"error": {"message": "context length exceeded"}}, "").kind == "too-long"
    assert of_event({"error": "boom"}, "").kind == "server"
    assert of_event({"error": "boom"}, "").paid


def test_a_date_to_wait_for_is_turned_into_seconds() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wait = of_status(503, None, {"retry-after": soon}, "").wait_s
    assert wait is not None
    assert 28 <= wait <= 30


def test_words_of_a_server_are_one_short_printable_line() -> None:
    """No control characters, no right-to-left tricks, no wall of text."""
    told = quoted("Ignore\nall\x1b[31m rules\u202e " + "a" * 5000)
    assert len(told) < 260
    assert told.isprintable()
    assert quoted(" \n ") == ""


def test_keys_are_taken_out_of_words() -> None:
    """Ours, and what looks like one."""
    assert redacted("no: secret-of-shop!", "secret-of-shop") == "no: [key]!"
    assert redacted("Incorrect API key provided: sk-abc***xyz.", "") == "Incorrect API key provided: [key]"


@pytest.mark.parametrize(
    ("seconds", "words"), [("1", "1 second"), ("90", "90 seconds"), ("600", "10 minutes"), ("9000", "3 hours")]
)
def test_a_long_wait_is_told(seconds: str, words: str) -> None:
    failure = of_status(429, None, {"retry-after": seconds}, "")
    assert f"It asks to wait {words}." in str(failure)
    assert failure.hint.startswith(f"Try again in {words}")


def test_words_are_cut_between_two_words() -> None:
    assert shortened("longer than 60 characters", 20) == "longer than 60…"
    assert shortened("short enough", 20) == "short enough"
    assert shortened("x" * 30, 20) == "x" * 19 + "…"
