"""Settings that cannot be used are refused by name, in words, and without repeating what may be a secret."""

from __future__ import annotations

import traceback

import pytest

from core.errors import BadSettings
from core.settings import load_settings, place_alone

SECRET = "zebrapass"


@pytest.mark.parametrize(
    "address",
    [
        f"http://user:{SECRET}@127.0.0.1:8000/v1",
        f"http://{SECRET}@127.0.0.1:8000/v1",
        f"https://models.example/v1?api_key={SECRET}",
        f"https://models.example/v1#{SECRET}",
        f"https://models.example:port{SECRET}/v1",
        f"ftp://{SECRET}.example",
    ],
)
def test_an_address_with_a_secret_is_refused_and_never_shown(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ENDCAP_LLM__BASE_URL", address)
    with pytest.raises(BadSettings, match="ENDCAP_LLM__BASE_URL: must b") as caught:
        load_settings()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000/v1", "https://models.example/v1", "http://[::1]:1/v1"])
def test_a_plain_address_is_taken(address: str) -> None:
    assert place_alone(address) == ""


@pytest.mark.parametrize(("given", "missing"), [("INPUT", "OUTPUT"), ("OUTPUT", "INPUT")])
def test_a_price_without_the_other_is_named(monkeypatch: pytest.MonkeyPatch, given: str, missing: str) -> None:
    monkeypatch.setenv(f"ENDCAP_LLM__{given}_PRICE", "0.4")
    with pytest.raises(BadSettings, match=f"ENDCAP_LLM__{missing}_PRICE is missing"):
        load_settings()
    monkeypatch.setenv(f"ENDCAP_LLM__{missing}_PRICE", "0")
    llm = load_settings().llm
    assert {llm.input_price, llm.output_price} == {0.4, 0.0}


@pytest.mark.parametrize("name", ["INPUT_PRICE", "OUTPUT_PRICE", "RUN_CAP", "DAY_CAP"])
def test_amounts_nobody_can_mean_are_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for price in ("INPUT_PRICE", "OUTPUT_PRICE"):
        monkeypatch.setenv(f"ENDCAP_LLM__{price}", "1")
    monkeypatch.setenv(f"ENDCAP_LLM__{name}", "1e300")
    with pytest.raises(BadSettings, match=f"ENDCAP_LLM__{name}: .*1000000"):
        load_settings()
