"""The app on a loopback port for the browser tests: `python -m tests.pages.server FOLDER PORT PACE`.

The same app.py, pages and desks as always. Only the embedding model is the quick one of the tests, and every step of
the cascade takes PACE seconds more, so that a browser can watch the phases and press Cancel.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from streamlit.web import bootstrap as streamlit_bootstrap

from core import bootstrap
from core.settings import Settings
from core.trace import Span
from tests.pages.market import open_small

ROOT = Path(__file__).parents[2]


def slow_down(pace: float) -> None:
    """Make each step of a run wait a little before it asks whether it was cancelled."""
    check = Span.check

    def slowly(span: Span) -> None:
        time.sleep(pace)
        check(span)

    Span.check = slowly  # type: ignore[method-assign]


def main(folder: Path, port: int, pace: float) -> None:
    bench = open_small(Settings(workspace=folder))
    bootstrap.open_workbench = lambda: bench  # type: ignore[assignment, misc]
    slow_down(pace)
    streamlit_bootstrap.load_config_options(flag_options={"server_port": port, "server_headless": True})
    streamlit_bootstrap.run(str(ROOT / "app.py"), False, [], {})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
