"""A server that others wrote: llama-cpp-python on loopback, serving the tiny random model.

It lives in a Python of its own, since it pins what Endcap does not need. ENDCAP_LLAMA names that Python; without it
`.venv-llama` in the repository is looked for, which `.ci/run` makes.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = "import gguf, llama_cpp.server.app"
START_SECONDS = 60


def llama_python() -> Path:
    """The Python that has the server. Without one the tests are skipped loudly, or fail with ENDCAP_REQUIRE_LLAMA=1."""
    path = Path(os.environ.get("ENDCAP_LLAMA") or ROOT / ".venv-llama" / "bin" / "python")
    if path.exists() and subprocess.run([path, "-c", NEEDED], capture_output=True, check=False).returncode == 0:
        return path
    reason = (
        f"NO THIRD-PARTY SERVER WAS TESTED: {path} has no llama-cpp-python[server] and gguf; "
        "install them there, or name another Python in ENDCAP_LLAMA"
    )
    if os.environ.get("ENDCAP_REQUIRE_LLAMA") == "1":
        pytest.fail(reason)
    print(f"\n*** {reason} ***", file=sys.stderr)  # noqa: T201 - a silent skip would look like a pass
    pytest.skip(reason)


@contextmanager
def serving(python: Path, folder: Path) -> Iterator[str]:
    """The address of a running server; model and log lie in `folder`."""
    model = folder / "tiny.gguf"
    subprocess.run([python, ROOT / "tests" / "llm" / "tiny_gguf.py", model], check=True, timeout=60)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, "-m", "llama_cpp.server", "--model", model, "--model_alias", "tiny-random", "--n_ctx", "32768"]
    place = ["--host", "127.0.0.1", "--port", str(port), "--interrupt_requests", "false", "--n_threads", "1"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen([*command, *place], stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(server, f"http://127.0.0.1:{port}/v1/models", folder)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(server: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    said = (folder / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:]
    pytest.fail(f"the third-party server did not start:\n{said}")
