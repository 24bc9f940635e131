"""All settings in one frozen object. Nobody else reads the environment.

Every field can be set as ENDCAP_NAME, nested by two underscores (ENDCAP_PAGE__PLACEMENTS=8), or in a `.env` file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from core.errors import BadSettings

DEAREST = 1_000_000  # currency units, for a million tokens and as a limit: what is above is a slip of the keyboard


class Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageSettings(Group):
    """Shape of a page."""

    placements: int = Field(8, ge=6, le=10)
    products: int = Field(8, ge=6, le=24, description="products shown in a placement")
    min_products: int = Field(6, ge=1, le=24, description="a placement below this is refilled or withdrawn")


class RetrievalSettings(Group):
    keyword_candidates: int = Field(100, ge=10, le=400, description="corpus entries kept for a theme")
    keywords: int = Field(6, ge=2, le=20, description="keywords selected for a theme")
    products: int = Field(60, ge=12, le=400, description="candidate products kept for a placement")
    exact_up_to: int = Field(20_000, ge=0, description="rows above which FAISS IVF replaces exact search")


class FilterSettings(Group):
    """Cosine similarities, -1 to 1."""

    relevance: float = Field(
        0.50, ge=-1, le=1, allow_inf_nan=False, description="a product below this similarity to its theme is dropped"
    )
    same_placement: float = Field(
        0.86, ge=0, le=1, allow_inf_nan=False, description="two placements above this are near-duplicates"
    )
    same_product: float = Field(
        0.97, ge=0, le=1, allow_inf_nan=False, description="two products above this are the same thing to a shopper"
    )


class LLMSettings(Group):
    """One language model from the environment, and the limits that hold for all of them.

    Others are added on the Models page. Keys come from the environment alone: OPENAI_API_KEY for OpenAI and for the
    host of OPENAI_BASE_URL, ENDCAP_KEY_SETTINGS for another host named by `base_url`, ENDCAP_KEY_<NAME> for endpoints
    that were added.
    """

    base_url: str = Field("", description="empty: OPENAI_BASE_URL, then OpenAI itself")
    model: str = Field("", max_length=200, description="name of the model; empty means no endpoint from settings")
    temperature: float | None = Field(0.7, ge=0, le=2, allow_inf_nan=False)
    seed: int | None = Field(None, ge=0, le=2**31)
    max_output_tokens: int = Field(4000, ge=64, le=64_000)
    input_price: float | None = Field(
        None, ge=0, le=DEAREST, allow_inf_nan=False, description="per million prompt tokens"
    )
    output_price: float | None = Field(
        None, ge=0, le=DEAREST, allow_inf_nan=False, validate_default=True, description="per million written tokens"
    )
    currency: str = Field("USD", pattern=r"^[A-Z]{3}$")
    run_cap: float = Field(0.05, ge=0, le=DEAREST, allow_inf_nan=False, description="most that one page may cost")
    day_cap: float = Field(5.0, ge=0, le=DEAREST, allow_inf_nan=False, description="most that one day (UTC) may cost")
    call_seconds: float = Field(60, gt=0, le=600, description="wall-clock limit of one call, all attempts together")
    run_seconds: float = Field(120, gt=0, le=3600, description="wall-clock limit of all calls of one page")
    attempts: int = Field(3, ge=1, le=6, description="how often one request is sent at most")

    @field_validator("base_url")
    @classmethod
    def _a_place(cls, address: str) -> str:
        if address and (fault := place_alone(address)):
            raise ValueError(fault)
        return address

    @field_validator("output_price")
    @classmethod
    def _both_prices(cls, output: float | None, info: ValidationInfo) -> float | None:
        """One price alone would leave half of every call out of the limits."""
        paid: Any = info.data.get("input_price")
        if "input_price" in info.data and (paid is None) != (output is None):
            given, missing = ("INPUT", "OUTPUT") if output is None else ("OUTPUT", "INPUT")
            raise ValueError(f"ENDCAP_LLM__{given}_PRICE is set and ENDCAP_LLM__{missing}_PRICE is missing")
        return output


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="ENDCAP_",
        env_nested_delimiter="__",
        env_file=".env",
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    workspace: Path = Path("var")
    database_url: str = Field("", description="any SQLAlchemy URL; empty means endcap.db in the workspace")
    embedding_model: str = Field("", description="a folder or hub name; empty means the packaged MiniLM")
    embedding_precision: Literal["float32", "bfloat16"] = Field(
        "float32", description="bfloat16 reads texts twice as fast on processors with AMX; its vectors are kept apart"
    )
    ranker_url: str = Field(
        "", pattern=r"^(https?://.+)?$", description="HTTP address of a shop's own ranker; empty means the learned one"
    )
    threads: int = Field(0, ge=0, le=256, description="CPU threads for models; 0 means all cores")
    page: PageSettings = PageSettings()
    retrieval: RetrievalSettings = RetrievalSettings()
    filters: FilterSettings = FilterSettings()
    llm: LLMSettings = LLMSettings()


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, `.env` and `overrides`. Raises BadSettings naming each variable that is wrong."""
    try:
        return Settings.model_validate({**Settings().model_dump(exclude_unset=True), **overrides})
    except ValidationError as error:
        faults = [f"ENDCAP_{'__'.join(map(str, one['loc'])).upper()}: {_reason(one['msg'])}" for one in error.errors()]
        raise BadSettings("; ".join(faults)) from error
    except SettingsError as error:
        raise BadSettings(str(error)) from error


def _reason(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain if plain.startswith("ENDCAP_") else plain[:1].lower() + plain[1:]


def place_alone(address: str) -> str:
    """What is wrong with a model's address, without repeating it, since it may hold a secret; empty when nothing is."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or any(char.isspace() for char in address):
        return "must begin with http:// or https://, name a host, and have no spaces"
    if parts.username is not None or parts.query or parts.fragment:
        return "must be an address alone, without name, password or query; keys have variables of their own"
    return ""


def secret(name: str) -> str:
    """The value of a key variable, empty when it is not set. The one place where a key is read."""
    return os.environ.get(name, "").strip()


def openai_base_url() -> str:
    """OPENAI_BASE_URL under its usual name, or OpenAI's own address."""
    return os.environ.get("OPENAI_BASE_URL", "").strip() or "https://api.openai.com/v1"
