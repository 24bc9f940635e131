"""Whether what a person entered about models can be kept; if not, which field and why, in words."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

from pydantic import ValidationError

from core.domain.base import Value
from core.domain.model import MICROS, Endpoint, Price
from core.errors import BadSettings, ModelFailed
from core.llm.keys import key_for

LONGEST_WORDING = 1500  # characters: four such texts are still a small part of a prompt
DEAREST = 1_000_000 * MICROS  # for a million tokens, and as a limit: what is above is a slip of the keyboard
HINT = "Correct it and save again. Nothing was saved."
LABELS = {
    "id": "Id",
    "name": "Name",
    "base_url": "Address",
    "model": "Model",
    "key_name": "Key variable",
    "temperature": "Temperature",
    "seed": "Seed",
    "max_output_tokens": "Longest answer",
    "input_micros": "Input price",
    "cached_micros": "Cached input price",
    "output_micros": "Output price",
    "per_run_micros": "Limit for one page",
    "per_day_micros": "Limit for one day",
    "designer": "Designer",
    "keywords": "Keywords",
    "judge": "Judge",
    "judge_share": "Share that is judged",
}
REASONS = {
    "id": "use small letters, digits and hyphens, at most 40",
    "name": "give it a name of 1 to 60 characters",
    "base_url": "must begin with http:// or https:// and have no spaces",
    "model": "enter the model's name, at most 200 characters",
    "key_name": "must be OPENAI_API_KEY, or ENDCAP_KEY_ with capitals, digits and underscores; never the key itself",
    "temperature": "must be from 0 to 2",
    "seed": "must be a whole number from 0 to 2147483648",
    "max_output_tokens": "must be from 64 to 64,000 tokens",
    "judge_share": "must be from 0 to 100 percent",
}
Entered = TypeVar("Entered", bound=Value)


def checked(value: Entered) -> Entered:
    """The value, every field checked anew, since copies with changes are not. Raises BadSettings naming the fields."""
    try:
        return type(value).model_validate(value.model_dump())
    except ValidationError as error:
        raise BadSettings(faults(error), hint=HINT) from error


def faults(error: ValidationError) -> str:
    """Each wrong field with its reason. What was entered is not repeated: it might be a key in the wrong place."""
    told = {str(one["loc"][0]) if one["loc"] else "": one["msg"] for one in error.errors()}
    return " ".join(f"{LABELS.get(field, field)}: {REASONS.get(field, _lower(said))}." for field, said in told.items())


def usable(endpoint: Endpoint) -> Endpoint:
    """An endpoint that could be asked, were its key there. Raises BadSettings."""
    endpoint = checked(endpoint)
    for field in ("name", "model"):
        text: str = getattr(endpoint, field)
        if not text.isprintable() or text != text.strip():
            raise BadSettings(f"{LABELS[field]}: has characters that cannot be seen.", hint=HINT)
    try:
        key_for(endpoint, lambda name: "present")
    except ModelFailed as failed:
        raise BadSettings(f"Address: {failed}", hint=failed.hint) from failed
    return endpoint


def affordable(value: Entered, fields: tuple[str, ...]) -> Entered:
    """Amounts that a person can have meant. Raises BadSettings."""
    value = checked(value)
    for field in fields:
        if getattr(value, field) > DEAREST:
            raise BadSettings(f"{LABELS[field]}: must be at most {DEAREST // MICROS:,}.", hint=HINT)
    return value


def priced(price: Price) -> Price:
    """A price with its host and model. Raises BadSettings."""
    price = affordable(price, ("input_micros", "cached_micros", "output_micros"))
    if not price.host:
        raise BadSettings("Address: a price belongs to the host of an endpoint, and this one has none.", hint=HINT)
    if not 1 <= len(price.model) <= 200:
        raise BadSettings(f"Model: {REASONS['model']}.", hint=HINT)
    return price


def wording_text(label: str, text: str) -> str:
    """The text as kept: line ends and blanks made plain, trimmed. Raises BadSettings.

    Characters that cannot be seen are refused: in a prompt they say what nobody who reads it sees.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    plain = "".join(" " if unicodedata.category(char) == "Zs" else char for char in plain).strip()
    if not 1 <= len(plain) <= LONGEST_WORDING:
        raise BadSettings(f"{label}: write 1 to {LONGEST_WORDING:,} characters; this has {len(plain):,}.", hint=HINT)
    hidden = next((char for char in plain if char != "\n" and not char.isprintable()), None)
    if hidden:
        raise BadSettings(f"{label}: has a character that cannot be seen (U+{ord(hidden):04X}).", hint=HINT)
    return plain


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
