"""The wire over TLS: a certificate is checked, and a handshake that never ends is no trap."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import ModelFailed
from core.llm.wire import Wire
from tests.llm.faults import FAULTS
from tests.llm.loopback import LoopbackLLM, Said
from tests.llm.questions import GOOD, ask, question


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("NOT TESTED: TLS towards an endpoint, because the program openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    made = (folder / "certificate.pem", folder / "key.pem")
    subprocess.run(
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-out", str(made[0]),
            "-keyout", str(made[1]),
        ],
        check=True,
        capture_output=True,
        timeout=30,
    )  # fmt: skip
    return made


@pytest.fixture
def secured(certificate: tuple[Path, Path]) -> Iterator[LoopbackLLM]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with LoopbackLLM(lambda asked: Said(text=GOOD, piece_wait_s=0.01), tls=context) as server:
        yield server


def test_an_answer_streams_over_tls(
    secured: LoopbackLLM, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a certificate that the system trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    texts: list[str] = []
    assert ask(Wire(), question(secured.base_url), heard=texts.append).text == GOOD
    assert len(texts) > 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secured: LoopbackLLM) -> None:
    """Nothing is sent, least of all a key."""
    with pytest.raises(ModelFailed, match="TLS") as caught:
        ask(Wire(), question(secured.base_url))
    assert (caught.value.kind, caught.value.paid) == ("unreachable", False)
    assert secured.asked == []


def test_a_handshake_that_never_ends_ends_in_time() -> None:
    """The other side accepts and says nothing."""
    with FAULTS["accepted then silent"].serving(lambda asked: GOOD) as server:
        start = time.monotonic()
        with pytest.raises(ModelFailed) as caught:
            ask(Wire(), question(server.base_url.replace("http:", "https:")), 0.5)
        assert (caught.value.kind, caught.value.paid) == ("timeout", False)
        assert time.monotonic() - start < 1.0
