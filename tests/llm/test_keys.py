"""Keys go where they belong, encrypted, and are never seen again."""

from __future__ import annotations

import json
import logging
import traceback

import pytest

from core.domain.model import Endpoint
from core.errors import ModelFailed
from core.llm.hosts import place_of
from core.llm.keys import NO_KEY, is_withheld, key_for
from core.llm.wire import Wire
from tests.llm.loopback import LoopbackLLM, Said
from tests.llm.questions import GOOD, ask, endpoint, question

KEY = "sk-live-0123456789abcdef"


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def key(base_url: str, key_name: str, value: str = KEY) -> str:
    return key_for(endpoint(base_url, key_name=key_name), lambda name: value)


def test_the_openai_key_goes_to_openai_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """To api.openai.com and to what OPENAI_BASE_URL names, not to a server that is configured beside them."""
    assert key("https://api.openai.com/v1", "OPENAI_API_KEY") == KEY
    for other in ("https://llm.example/v1", "https://api.openai.com.example/v1", "http://127.0.0.1:1/v1"):
        assert key(other, "OPENAI_API_KEY") == NO_KEY
    monkeypatch.setenv("OPENAI_BASE_URL", "https://llm.example/v1")
    assert key("https://llm.example/v1", "OPENAI_API_KEY") == KEY
    assert key("https://llm.example.net/v1", "OPENAI_API_KEY") == NO_KEY


def test_a_key_travels_encrypted_or_stays_here() -> None:
    """Plain http is for this machine only."""
    assert key("https://llm.example/v1", "ENDCAP_KEY_SHOP") == KEY
    for here in ("http://127.0.0.1:8000/v1", "http://localhost:8000/v1", "http://[::1]:8000/v1"):
        assert key(here, "ENDCAP_KEY_SHOP") == KEY
    for there in ("http://llm.example/v1", "http://192.168.1.4/v1", "http://127.0.0.1.example/v1"):
        with pytest.raises(ModelFailed, match="not encrypted") as caught:
            key(there, "ENDCAP_KEY_SHOP")
        assert caught.value.kind == "not-set"


def test_a_missing_key_is_named() -> None:
    """Before anything is sent. Servers that need none get a word that stands for none."""
    for base_url, name in (
        ("https://llm.example/v1", "ENDCAP_KEY_SHOP"),
        ("http://127.0.0.1:1/v1", "ENDCAP_KEY_SHOP"),
        ("https://api.openai.com/v1", "OPENAI_API_KEY"),
        ("https://api.openai.com/v1", ""),
    ):
        with pytest.raises(ModelFailed, match=name or "OPENAI_API_KEY") as caught:
            key(base_url, name, "")
        assert caught.value.kind == "not-set"
    assert key("http://127.0.0.1:1/v1", "", "") == NO_KEY
    assert key("http://192.168.1.4/v1", "OPENAI_API_KEY") == NO_KEY


def test_unusable_keys_and_addresses_are_refused() -> None:
    """Line breaks would end a header; a name and password in an address would be sent as they are."""
    for value in ("two\nlines", "sp ace", "schlüssel", "tab\tbed"):
        with pytest.raises(ModelFailed) as caught:
            key("https://llm.example/v1", "ENDCAP_KEY_SHOP", value)
        assert value not in str(caught.value)
    for base_url in ("https://me:pass@llm.example/v1", "https://llm.example/v1?key=pass", "https://llm.example:x/v1",
                     "https:///v1", "https://[::1/v1", "https://llm.example/v1#pass"):  # fmt: skip
        with pytest.raises(ModelFailed) as caught:
            key(base_url, "")
        assert "pass" not in str(caught.value)


def test_a_key_is_never_seen_again(caplog: pytest.LogCaptureFixture) -> None:
    """Not in an error, its traceback, a log, or the look of any object; also when the server sends it back."""
    caplog.set_level(logging.DEBUG)
    wire = Wire(key_of=lambda name: KEY)
    echo = {"error": {"message": f"Bad request with {KEY}", "code": KEY, "type": "x"}}
    seen = ""
    for said in (Said(status=400, error=echo), Said(status=401, error=echo), Said(status=500, error=echo),
                 Said(error=echo), Said(text=GOOD, refusal=f"no {KEY}"), Said(text=GOOD)):  # fmt: skip
        with LoopbackLLM(lambda asked, said=said: said) as server:
            asked = question(server.base_url, endpoint=endpoint(server.base_url, key_name="ENDCAP_KEY_SHOP"))
            try:
                seen += repr(ask(wire, asked))
            except ModelFailed as failure:
                seen += "".join(traceback.format_exception(failure)) + failure.hint + repr(vars(failure))
            assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
            seen += repr(asked) + repr(wire) + json.dumps(server.asked[0].body)
    assert KEY not in seen
    assert KEY not in caplog.text


def test_names_of_keys_are_variables_of_ours() -> None:
    """An endpoint cannot name just any variable of the environment as its key."""
    for name in ("PATH", "AWS_SECRET_ACCESS_KEY", "ENDCAP_KEY_", "ENDCAP_KEY_x"):
        with pytest.raises(ValueError, match="key_name"):
            Endpoint(id="a", name="A", base_url="https://x/v1", model="m", key_name=name)


@pytest.mark.parametrize(
    ("base_url", "place"),
    [
        ("https://API.Example.com/v1", "api.example.com"),
        ("https://api.example.com:443/v1", "api.example.com"),
        ("http://api.example.com:443/v1", "api.example.com:443"),
        ("http://127.0.0.1:8000/v1", "127.0.0.1:8000"),
        ("http://[::1]:8000/v1", "[::1]:8000"),
        ("http://x.example:99999/v1", "x.example"),
        ("nonsense", ""),
    ],
)
def test_a_price_belongs_to_host_and_port(base_url: str, place: str) -> None:
    assert place_of(base_url) == place


def test_the_openai_key_is_withheld_from_other_hosts_only() -> None:
    assert is_withheld(endpoint("https://x.example/v1", key_name="OPENAI_API_KEY"))
    assert not is_withheld(endpoint("https://api.openai.com/v1", key_name="OPENAI_API_KEY"))
    assert not is_withheld(endpoint("https://x.example/v1", key_name="ENDCAP_KEY_X"))


@pytest.mark.parametrize(
    ("endpoint_id", "named"), [("settings", "Set ENDCAP_KEY_SETTINGS"), ("added", "key variable under Setup / Models")]
)
def test_a_server_that_wants_a_key_and_got_none_says_which(endpoint_id: str, named: str) -> None:
    """The hint is not to check a key that was never sent."""
    with LoopbackLLM(lambda asked: Said(status=401)) as server:
        asked = question(server.base_url, endpoint=endpoint(server.base_url, id=endpoint_id, key_name="OPENAI_API_KEY"))
        with pytest.raises(ModelFailed) as caught:
            ask(Wire(lambda name: KEY), asked)
    assert (caught.value.kind, str(caught.value)) == ("denied", "Test wants a key, and none was sent.")
    assert named in caught.value.hint
