"""What commands print: JSON alone on stdout, progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from typing import Any


def print_json(value: Any) -> None:
    """Anything that JSON can hold, on stdout."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """A line for people, on stderr, so that it never mixes with results. Control characters are left out."""
    print(shown(text), file=sys.stderr, flush=True)


def shown(text: str) -> str:
    """Text of models and shops fit for a terminal: no character can move the cursor or colour the screen."""
    return "".join(mark if mark.isprintable() or mark == "\n" else " " for mark in text)


class ProgressLine:
    """Progress on stderr: a rewritten line on a terminal, a line per stage and every 5 s elsewhere.

    The part of a stage before a colon names it; what comes after may change with every step.
    """

    def __init__(self) -> None:
        self._stage = ""
        self._last = 0.0
        self._live = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, total: int) -> None:
        now, name = time.monotonic(), stage.partition(":")[0]
        if name == self._stage and now - self._last < (0.2 if self._live else 5.0):
            return
        count = f" {done:,} of {total:,}" if total else (f" {done:,}" if done else "")
        if self._live:
            print(f"\r\x1b[K{shown(stage)}{count}", end="", file=sys.stderr, flush=True)
        else:
            print(f"{shown(stage)}{count}", file=sys.stderr, flush=True)
        self._stage, self._last = name, now

    def close(self) -> None:
        if self._live and self._stage:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        self._stage = ""
