"""Starting points for a new endpoint: usual addresses of servers that speak OpenAI's language, and what to know."""

from __future__ import annotations

from typing import NamedTuple


class Preset(NamedTuple):
    """What a preset fills in, and a hint beside it. Nothing is asked of the address before Check is pressed."""

    name: str
    address: str
    key: str
    model: str  # shown as an example, never filled in
    hint: str


PRESETS = (
    Preset(
        "OpenAI",
        "https://api.openai.com/v1",
        "OPENAI_API_KEY",
        "gpt-5-mini",
        "Needs a key and costs money for every call. Enter its price under Money, so that the limits can be held.",
    ),
    Preset(
        "vLLM",
        "http://127.0.0.1:8000/v1",
        "",
        "Qwen/Qwen3-8B",
        "Runs on a machine of yours. The model's name is the one that the server was started with.",
    ),
    Preset(
        "SGLang",
        "http://127.0.0.1:30000/v1",
        "",
        "Qwen/Qwen3-8B",
        "Runs on a machine of yours. The model's name is the one that the server was started with.",
    ),
    Preset(
        "Ollama",
        "http://127.0.0.1:11434/v1",
        "",
        "qwen3:8b",
        "Runs on this machine. Fetch a model first, then enter its name with the part after the colon.",
    ),
    Preset(
        "llama.cpp",
        "http://127.0.0.1:8080/v1",
        "",
        "default",
        "Runs on this machine. The server holds one model; any name reaches it.",
    ),
    Preset(
        "LM Studio",
        "http://127.0.0.1:1234/v1",
        "",
        "qwen/qwen3-8b",
        "Runs on this machine. Start the local server in LM Studio and copy the model's identifier.",
    ),
)
