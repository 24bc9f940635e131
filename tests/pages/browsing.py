"""Driving a real Chromium against the app: finding it, starting the server, waiting until the screen is still."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """The browser's path. Without one the tests are skipped loudly, or fail when ENDCAP_REQUIRE_BROWSER=1."""
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if Path(path).exists() or shutil.which(path):
        return path
    reason = f"NO BROWSER TEST RAN: there is no Chromium at {path}; set CHROMIUM to its path"
    if os.environ.get("ENDCAP_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    print(f"\n*** {reason} ***", file=sys.stderr)  # noqa: T201 - a silent skip would look like a pass
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serving(folder: Path, pace: float = 0.1) -> Iterator[str]:
    """The app on a free loopback port, every step of a run `pace` seconds slower than it is; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.pages.server", str(folder), str(port), str(pace)]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_up(address: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            pytest.fail("the app's server ended before it answered; see server.log")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail("the app's server did not answer in time")


def still(page: Page) -> None:
    """Wait until the app is connected and no script is running."""
    page.wait_for_selector("[data-testid='stAppViewContainer']", state="attached")
    page.locator("[data-testid='stApp'][data-test-connection-state='CONNECTED']").wait_for(state="attached")
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for(state="attached")
    page.wait_for_timeout(250)  # widgets wait about 200 ms before they tell the server
    page.locator("[data-testid='stApp'][data-test-script-state='notRunning']").wait_for(state="attached")


class Visit:
    """One tab, and what it asked of other hosts."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.strangers: list[str] = []
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self.address).netloc):
            self.strangers.append(request.url)

    def open(self, path: str = "") -> Page:
        self.page.goto(self.address + path)
        still(self.page)
        return self.page
