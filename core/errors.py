"""One tree of errors. Each carries a `hint`: a sentence a merchandiser can act on, and `retryable`."""

from __future__ import annotations

from typing import Literal, NamedTuple

FailureKind = Literal[
    "unreachable",  # refused, no such host, TLS
    "timeout",  # the call's deadline passed
    "interrupted",  # the answer broke off: it may have been paid for
    "rate-limited",
    "quota",
    "server",  # 5xx, 408, 409
    "denied",  # 401, 403
    "too-long",  # the prompt does not fit the model
    "bad-request",  # another 4xx
    "no-json",  # 200 with something that is no chat completion: HTML, nothing, too much
    "empty",  # a completion without content
    "truncated",  # finish_reason length
    "filtered",  # finish_reason content_filter
    "refused",  # the model declined, in its own field or in prose
    "invalid",  # not the shape that was asked for, also after one re-ask
    "resting",  # the endpoint's circuit breaker is open: nothing was sent
    "cap",  # a cap would be passed: nothing was sent
    "no-price",  # a cap cannot be held without a price: nothing was sent
    "not-set",  # no endpoint serves this role, its key is missing
]


class EndcapError(Exception):
    """Parent of everything Endcap raises on purpose. Shown to people without a traceback."""

    hint: str = "Try again; if it happens again, send the message to whoever runs Endcap for you."
    retryable: bool = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class NotFound(EndcapError):
    """Something was asked for by an id that the workspace does not have."""

    hint = "Check the id, or pick one from the list."


class NotReady(EndcapError):
    """The workspace lacks something that the request needs: products, an index, a model."""

    hint = "Import a catalogue first: python -m core import demo"


class RowIssue(NamedTuple):
    """One fault of an imported file. Rows are counted as a spreadsheet does: the header is row 1."""

    file: str
    row: int | None
    field: str
    reason: str

    def __str__(self) -> str:
        where = self.file if self.row is None else f"{self.file}, row {self.row}"
        return f"{where}, {self.field}: {self.reason}" if self.field else f"{where}: {self.reason}"


class BadImport(EndcapError):
    """A file was refused. Nothing of it was saved. `issues` name row, field and reason."""

    hint = "Mend the rows named above and import the file again; nothing was saved."

    def __init__(self, message: str, *, issues: tuple[RowIssue, ...] = (), hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.issues = issues


class ModelUnavailable(EndcapError):
    """A model's files are missing or not the ones expected."""

    hint = "Install the pinned requirements again: make install"


class StorageFailed(EndcapError):
    """The database could not do what was asked: locked, full, read-only or replaced."""

    hint = "Check free disk space and that no other program holds the workspace, then try again."
    retryable = True


class Cancelled(EndcapError):
    """A person pressed Cancel. Nothing was saved."""

    hint = "Start it again when you are ready."
    retryable = True


class Conflict(EndcapError):
    """Somebody changed the same thing since it was opened."""

    hint = "Reload to see the other change, then make yours again."
    retryable = True


class BadSettings(EndcapError):
    """A setting from the environment or `.env` cannot be used."""

    hint = "Correct or unset it (environment or .env); core/settings.py lists every setting."


class ModelFailed(EndcapError):
    """A language model gave no usable answer. `kind` is the class of the failure.

    `wait_s` is how long the endpoint asked to be left alone; None when it did not say. `paid` is True when the failed
    attempt may have been billed (the request was sent and no usage came back).
    """

    hint = "Try again later, or design with the theme library."

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        *,
        hint: str | None = None,
        wait_s: float | None = None,
        paid: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind
        self.wait_s = wait_s
        self.paid = paid
