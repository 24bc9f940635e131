"""A mapping: how to read a shop's files where their header and text do not speak for themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field as Limit
from pydantic import ValidationError, field_validator

from core.domain.base import Value
from core.imports.cells import DecimalMark, UnknownWords
from core.imports.faults import quote, refused
from core.imports.fields import FIELD_NAMES

Encoding = Literal[
    "utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "latin-1", "iso-8859-2",
    "iso-8859-15", "mac-roman", "shift_jis", "gb18030", "big5", "euc-kr",
]  # fmt: skip
_MAX_MAPPING_BYTES = 1024**2


class Mapping(Value):
    """How to read a shop's files. All parts are optional.

    `columns`: our field -> the shop's column; null or "" leaves the field out. Fields not named are guessed.
    `defaults`: our field -> the text to read where the cell is blank or there is no column.
    `currency_decimals`: minor units of the currency, 2 for cents, 0 for yen.
    `decimal`: the decimal mark of prices and margins; auto refuses "1,299", which can be read in two ways.
    `unknown_words`: what to do with diets, allergens and seasons that are not on our lists.
    `guests`: what to do with order rows without a shopper.
    """

    columns: dict[str, str | None] = Limit(default_factory=dict)
    defaults: dict[str, str] = Limit(default_factory=dict)
    list_separator: str = Limit("|", min_length=1, max_length=3)
    currency_decimals: int = Limit(2, ge=0, le=4)
    decimal: DecimalMark = "auto"
    delimiter: Literal["auto", ",", ";", "\t", "|"] = "auto"
    encoding: Encoding = "utf-8"
    unknown_words: UnknownWords = "refuse"
    guests: Literal["refuse", "skip"] = "refuse"

    @field_validator("columns", "defaults")
    @classmethod
    def _known_fields(cls, given: dict[str, str | None]) -> dict[str, str | None]:
        for name in given:
            if name not in FIELD_NAMES:
                raise ValueError(f"{quote(name)} is no field of ours; ours are {', '.join(FIELD_NAMES)}")
        return given


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a JSON file. Raises BadImport that names the entry at fault."""
    try:
        if path.stat().st_size > _MAX_MAPPING_BYTES:
            raise refused(path.name, "a mapping is a small JSON file; this one is over 1 MB")
        return Mapping.model_validate(json.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise refused(path.name, f"the mapping cannot be opened ({error.strerror or 'no such file'})") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise refused(path.name, first["msg"].removeprefix("Value error, "), field=where) from None
    except (ValueError, RecursionError) as error:
        raise refused(path.name, f"the mapping is not JSON ({str(error)[:120]})") from None
