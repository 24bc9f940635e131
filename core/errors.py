"""One tree of errors. Each carries a `hint`: a sentence a merchandiser can act on, and `retryable`."""

from __future__ import annotations

from typing import NamedTuple


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
