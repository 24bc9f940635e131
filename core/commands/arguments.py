"""Arguments that several verbs share, and how they are read."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.bootstrap import Workbench

Verb = Callable[["Workbench", argparse.Namespace], None]


class Verbs(Protocol):
    """What `ArgumentParser.add_subparsers` returns."""

    def add_parser(self, name: str, **settings: object) -> argparse.ArgumentParser: ...


def common() -> argparse.ArgumentParser:
    """What every verb takes."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--workspace", type=Path, help="folder of the database, indexes and models (default: var)")
    parser.add_argument("--json", action="store_true", help="print JSON on stdout")
    return parser


def designing(parser: argparse.ArgumentParser) -> None:
    """For whom, when and by whom a page is designed."""
    parser.add_argument("--at", type=day, default=None, help="date of the page, YYYY-MM-DD (default today)")
    parser.add_argument("--designer", choices=["library", "llm"], default="library", help="who designs the page")
    parser.add_argument("--objective", action="append", default=[], help="id of an objective; may be repeated")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-12-24") from error


def amount(text: str) -> float:
    """Money in currency units."""
    try:
        units = float(text)
    except ValueError:
        units = math.nan
    if not (math.isfinite(units) and 0 <= units < 1e9):
        raise argparse.ArgumentTypeError(f"{text!r} is not an amount like 2.50")
    return units


def counted(most: int) -> Callable[[str], int]:
    """A whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return read
