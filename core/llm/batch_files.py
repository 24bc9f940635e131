"""Request files for the Batch API while they are being written: none above what a provider takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

MOST_REQUESTS = 50_000  # in one file, as OpenAI has it
MOST_BYTES = 200_000_000


@dataclass
class BatchFile:
    """Requests for one endpoint, and their keys in the order written."""

    endpoint_id: str
    path: Path
    keys: list[str] = field(default_factory=list)
    size: int = 0


@dataclass
class BatchFiles:
    """Files under `folder`, one at least per endpoint, in the order begun."""

    folder: Path
    most_requests: int = MOST_REQUESTS
    most_bytes: int = MOST_BYTES
    files: list[BatchFile] = field(default_factory=list)

    def add(self, endpoint_id: str, key: str, line: bytes) -> None:
        """Append a request to the endpoint's current file, or to a new one when that is full."""
        file = next((one for one in reversed(self.files) if one.endpoint_id == endpoint_id), None)
        if file is None or len(file.keys) >= self.most_requests or file.size + len(line) > self.most_bytes:
            file = BatchFile(endpoint_id, self.folder / f"{len(self.files)}.jsonl")
            self.files.append(file)
        with file.path.open("ab") as stream:
            stream.write(line)
        file.keys.append(key)
        file.size += len(line)
