"""All settings in one frozen object. Nobody else reads the environment.

Every field can be set as ENDCAP_NAME, nested by two underscores (ENDCAP_PAGE__PLACEMENTS=8), or in a `.env` file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from core.errors import BadSettings


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


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="ENDCAP_", env_nested_delimiter="__", env_file=".env", frozen=True, extra="ignore"
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


def load_settings(**overrides: object) -> Settings:
    """Settings from the environment, `.env` and `overrides`. Raises BadSettings naming each variable that is wrong."""
    try:
        return Settings.model_validate({**Settings().model_dump(exclude_unset=True), **overrides})
    except ValidationError as error:
        faults = [
            f"ENDCAP_{'__'.join(str(part) for part in one['loc']).upper()}: {one['msg'][:1].lower()}{one['msg'][1:]}"
            for one in error.errors()
        ]
        raise BadSettings("; ".join(faults)) from error
    except SettingsError as error:
        raise BadSettings(str(error)) from error
